-- The keys by which callers are known. A key has 256 random bits, so that its plain SHA-256 tells nothing about it.
create table access_key (
  -- Names one key in lists and in the log; tells nothing about it either.
  id         text        primary key,
  -- The caller's; several keys may have it, so that one can take over from another.
  name       text        not null,
  hash       bytea       not null unique check (octet_length(hash) = 32),
  -- requester, operator
  roles      text[]      not null,
  -- Names of the recipes that it may ask for; none: all.
  recipes    text[]      not null,
  -- Whom it acts for: a name, the beginning of one and *, or *.
  owners     text        not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- Before there were owners everybody was one; whoever names none is the same one now.
update export set owner = '' where owner = 'anonymous';
update idempotency_key set owner = '' where owner = 'anonymous';
