-- What sockets took of an archive, whether or not it arrived, and when that was all of it.
alter table export add column sent int8multirange not null default '{}';
alter table export add column sent_at timestamptz;
-- What arrived was sent.
update export set sent = covered, sent_at = covered_at where covered_at is not null;

-- Whether some of what was counted for a link was only sent, and since when no more is allowed.
alter table link_delivery add column unproven boolean not null default false;
alter table link_delivery add column used_up_at timestamptz;
