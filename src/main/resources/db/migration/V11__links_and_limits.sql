-- The key that signs links where none is configured: one for all nodes.
create table link_key (
  single boolean primary key default true check (single),
  secret text    not null
);

-- How often a counted link was used up. A row for each that was ever used, until it has expired; the link itself is not stored.
create table link_delivery (
  export_id  text           collate "C" not null,
  link       text           collate "C" not null,
  -- Complete deliveries so far.
  complete   integer        not null default 0,
  -- What was delivered towards the next.
  covered    int8multirange not null default '{}',
  expires_at timestamptz    not null,
  primary key (export_id, link)
);
create index link_delivery_by_end on link_delivery (expires_at);

-- When an owner's last success was.
create index export_by_success on export (owner, recipe, ready_at desc) where ready_at is not null;
