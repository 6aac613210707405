-- The size that a part of the export's archive may have; null when it is not to be split. Then the number of parts, once planned; null for one.
alter table export add column part_size bigint;
alter table export add column parts integer;

-- The parts of exports that have several. Offsets are those in the bytes of all parts one after the other, in which "covered" and "sent"
-- count, and which the export's blob has.
create table export_part (
  export_id     text        not null references export (id) on delete cascade,
  number        integer     not null,
  start         bigint      not null,
  length        bigint      not null,
  -- Index of its first entry in the manifest.
  first_entry   integer     not null,
  etag          text        not null,
  last_modified timestamptz not null,
  primary key (export_id, number)
);
