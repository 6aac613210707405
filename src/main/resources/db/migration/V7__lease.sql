-- When PostgreSQL last had been up for one lease time: a lease that had ended by then is over, however often it started since.
-- The others may be of nodes that could not renew them while it was down.
alter table volume add column steady_at timestamptz not null default '-infinity';
