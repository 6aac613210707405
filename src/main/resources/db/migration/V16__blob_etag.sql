-- What the store called the object when it was finished: whatever has another name at its place later is not it. Null in a folder.
alter table blob add column etag text;
