-- Sessions of the console. Neither the cookie nor the key of a session can be read from its row.
create table console_session (
  -- SHA-256 of what the cookie says.
  hash       bytea       primary key check (octet_length(hash) = 32),
  -- SHA-256 of the key that has signed in: the session ends with it.
  key_hash   bytea       not null check (octet_length(key_hash) = 32),
  created_at timestamptz not null default now(),
  until      timestamptz not null
);

-- For those that are over.
create index console_session_by_until on console_session (until);

-- When a key was last used, to the minute.
alter table access_key add column used_at timestamptz;

-- How full the volume was, every five minutes. Sizes are bytes.
create table volume_sample (
  at       timestamptz primary key,
  quota    bigint      not null,
  used     bigint      not null,
  reserved bigint      not null,
  free     bigint      not null
);

-- Recipes that an operator has switched off; the file of a recipe may do it, too.
create table recipe_switch (
  recipe text        primary key,
  -- For whoever asks for it.
  reason text        not null,
  -- The key of the operator.
  caller text        not null,
  since  timestamptz not null default now()
);

-- Entries are written in the order of their time, so that a small index finds those of a day.
create index audit_by_time on audit using brin (at);

-- The name of the key that requested an export.
alter table export add column caller text;
