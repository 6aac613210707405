-- Whose turn it is to sweep, and how far reconciliation has come. Time is PostgreSQL's.
create table sweep_turn (
  single        boolean primary key default true check (single),
  -- Null when it is nobody's turn; past the moment a holder that died holds it no more.
  holder        text,
  until         timestamptz,
  -- The next slice to compare; null between two reconciliations.
  next_slice    integer,
  -- What the reconciliation in progress has met so far.
  foreign_met   bigint      not null default 0,
  orphans_met   bigint      not null default 0,
  -- When the last complete one ended, and what it met.
  reconciled_at timestamptz,
  foreign_files bigint      not null default 0,
  orphan_files  bigint      not null default 0
);
insert into sweep_turn default values;

create table sweep_report (
  id          text collate "C" primary key,
  started_at  timestamptz not null,
  finished_at timestamptz not null,
  cause       text        not null check (cause in ('SCHEDULED', 'REQUESTED', 'URGENT')),
  dry_run     boolean     not null,
  outcome     text        not null check (outcome in ('OK', 'STOPPED')),
  -- All of it, as the API tells it.
  details     jsonb       not null
);
create index sweep_report_by_age on sweep_report (started_at desc, id desc);
create index sweep_report_succeeded on sweep_report (finished_at)
  where outcome = 'OK' and not dry_run and cause <> 'URGENT';
