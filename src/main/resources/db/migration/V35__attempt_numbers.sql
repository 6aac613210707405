-- The number of an attempt is never given again: it tells a late writer from its successor. Attempts that only prepared
-- the next one, or were handed back, are counted here.
alter table export add column attempts_uncounted integer not null default 0;
