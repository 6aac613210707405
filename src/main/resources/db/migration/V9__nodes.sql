-- The nodes that run, and those that did until a moment ago. Time is PostgreSQL's.
create table node (
  -- New with each start.
  id         text primary key,
  -- The machine, for whoever reads it.
  host       text        not null,
  -- Where it keeps blobs: the kind of volume, and its folder or its bucket and prefix.
  kind       text        not null,
  place      text        not null,
  started_at timestamptz not null default now(),
  heard_at   timestamptz not null default now(),
  -- All its leases hold until then.
  until      timestamptz not null
);

-- A folder is of no use to another machine: there is one node, whoever joins at the same moment.
create unique index node_alone on node (kind) where kind = 'local';

-- Since when heartbeats came without a gap, of whichever nodes: before, PostgreSQL may have been away, and a node whose time
-- ended meanwhile may live.
create table heartbeat (
  single       boolean primary key default true check (single),
  heard_at     timestamptz not null default now(),
  steady_since timestamptz not null default now()
);
insert into heartbeat default values;

-- Leases belong to nodes, and end with them.
delete from lease;
alter table lease
  drop column until,
  add foreign key (node) references node (id) on delete cascade;
alter table volume drop column steady_at;
