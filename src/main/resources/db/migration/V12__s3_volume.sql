-- A blob whose parts were sent at once and in any order is digested by its parts: then sha256 is over the SHA-256 of each of them,
-- one after the other. Null where it is over the bytes themselves.
alter table blob add column part_size bigint;
