-- A manifest is stored once per content, and goes with the last export that names it.
create table manifest (
  hash       text primary key,
  encoded    bytea not null,
  entries    integer not null,
  touched_at timestamptz not null default now()
);

create table export (
  id               text primary key,
  recipe           text not null,
  owner            text not null,
  state            text not null,
  format           text not null,
  parameters       text,
  filename         text,
  manifest_hash    text references manifest (hash),
  length           bigint,
  etag             text,
  last_modified    timestamptz,
  entries          integer,
  problem_type     text,
  problem_detail   text,
  problem_members  text,
  gone_reason      text,
  created_at       timestamptz not null,
  ready_at         timestamptz,
  moved_at         timestamptz,
  covered_at       timestamptz,
  ended_at         timestamptz,
  -- who makes it now: past this moment nobody does
  attended_until   timestamptz,
  attempts_started integer not null default 0,
  attempts_failed  integer not null default 0,
  -- delivered bytes of the archive: ranges that a client's socket took, merged by PostgreSQL
  covered          int8multirange not null default '{}'
);

create index export_by_age on export (created_at desc, id desc);
create index export_by_owner on export (owner, created_at desc, id desc);
create index export_by_manifest on export (manifest_hash) where manifest_hash is not null;
create index export_open on export (state) where state in ('QUEUED', 'GENERATING');
create index export_once on export ((coalesce(moved_at, ready_at))) where state = 'READY';
create index export_covered on export (covered_at) where state = 'READY' and covered_at is not null;

create table idempotency_key (
  owner       text not null,
  key         text not null,
  request     bytea not null,
  export_id   text not null references export (id) on delete cascade,
  primary key (owner, key)
);
create index idempotency_key_by_export on idempotency_key (export_id);
