-- Exports that are made of rows: their blob holds the contents of entries, one after the other.
alter table export
  add column in_parts    boolean not null default false,
  -- Whether some entries are read from their roots all the same.
  add column reads_roots boolean not null default false,
  -- What the sources lacked, as a JSON array of entry names; null when nothing.
  add column missing     text;
