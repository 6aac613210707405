-- Objects of buckets: what tells one content from another is their size and ETag, and none of the others. The ETag of a file of
-- a folder is empty.
alter table catalogue add column etag text collate "C" not null default '';
alter table catalogue drop constraint catalogue_pkey;
alter table catalogue add primary key (root, path, inode, changed_nanos, modified_nanos, size, etag);

-- Until when somebody may follow an address of the blob that was given out: before, nobody deletes it, whatever becomes of the
-- node that gave it.
alter table blob add column promised_until timestamptz;
