-- The volume, claimed once. Its counters are changed in the same statement as the rows they count, so that a reservation
-- is one update of one row, whatever the number of blobs and of replicas.
create table volume (
  single       boolean primary key default true check (single),
  -- What the marker on the volume says; made with the first start, never changed.
  installation text    not null,
  -- Whether the marker was written: from then on a volume without it is a mount that is away.
  claimed      boolean not null default false,
  -- Bytes of all blobs that are STORED or CONDEMNED, in whole blocks.
  used         bigint  not null default 0 check (used >= 0),
  -- Bytes reserved by blobs that are WRITING.
  reserved     bigint  not null default 0 check (reserved >= 0)
);

create table blob (
  -- Compared byte by byte: reconciliation goes through ids by their first digits.
  id           text collate "C" primary key,
  state        text        not null check (state in ('WRITING', 'STORED', 'CONDEMNED')),
  -- What it counts: its reservation while it is written, its whole blocks afterwards.
  bytes        bigint      not null check (bytes >= 0),
  -- Its exact length and digest; null before it is stored.
  length       bigint,
  sha256       bytea,
  -- Why it is condemned.
  reason       text,
  created_at   timestamptz not null default now(),
  stored_at    timestamptz,
  condemned_at timestamptz,
  -- A condemned blob is not tried before this moment.
  delete_after timestamptz,
  failures     integer     not null default 0,
  failure      text
);
create index blob_writing on blob (created_at) where state = 'WRITING';
create index blob_stored on blob (stored_at) where state = 'STORED';
create index blob_condemned on blob (delete_after) where state = 'CONDEMNED';

-- A node's open downloads of a blob, and its writing of one: what is leased is not deleted.
create table lease (
  blob_id text        not null collate "C",
  node    text        not null,
  until   timestamptz not null,
  primary key (blob_id, node)
);
create index lease_by_node on lease (node);

-- What an export is kept for, decided when it was asked for.
alter table export
  add column retention      text    not null default 'ONCE' check (retention in ('ONCE', 'KEEP')),
  add column keep_seconds   bigint,
  add column evictable      boolean not null default false,
  add column clean_on_error boolean not null default true,
  -- Whether its bytes are Spillway's own, and which blob they are in; null before room was reserved, and once it has ended.
  add column held           boolean not null default false,
  add column blob_id        text collate "C",
  -- The end of a kept export's time; null for once.
  add column available_until timestamptz;

create unique index export_by_blob on export (blob_id) where blob_id is not null;

-- A sweep that has nothing to do must not look at exports that live.
drop index export_once;
create index export_once on export ((coalesce(moved_at, ready_at))) where state = 'READY' and retention = 'ONCE';
drop index export_covered;
create index export_covered on export (covered_at) where state = 'READY' and retention = 'ONCE' and covered_at is not null;
create index export_kept on export (available_until) where state = 'READY' and retention = 'KEEP';
create index export_evictable on export ((coalesce(moved_at, ready_at))) where state = 'READY' and evictable;
create index export_ended on export (ended_at) where ended_at is not null;
