-- The entries that a request names itself: a digest, then deflated NDJSON. It stands beside the parameters until the export is planned,
-- and goes with them. Only the plan reads it, so rows are as small as before.
alter table export add column selection bytea;
alter table export alter column selection set storage external;

-- The roots whose files a selection of this key may name; none: all.
alter table access_key add column roots text[] not null default '{}';
