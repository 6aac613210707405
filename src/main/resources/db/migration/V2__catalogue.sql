-- The CRC-32 of source files, so that an archive is planned without reading them. The key is all that tells one content
-- from another: replicas whose roots are copies have other inodes and change times, and each keeps rows of its own.
create table catalogue (
  root           text        not null,
  -- Compared byte by byte: no file name depends on a language.
  path           text        collate "C" not null,
  size           bigint      not null,
  -- Nanoseconds since the epoch; timestamptz ends at microseconds, and a file may change within one.
  modified_nanos bigint      not null,
  changed_nanos  bigint      not null,
  inode          bigint      not null,
  -- An unsigned 32-bit value in a signed column.
  crc32          integer     not null,
  -- When a walk or a plan last met the file; set at most daily. No index, so that setting it stays cheap.
  last_seen      timestamptz not null,
  primary key (root, path, inode, changed_nanos, modified_nanos, size)
) with (fillfactor = 90);
