-- A list of a webhook's deliveries in any state, newest first.
create index webhook_delivery_by_number on webhook_delivery (webhook, number);

-- How far downloads by the link came that their clients broke off: they may go on for a while after it is used up.
alter table link_delivery add column reached bigint not null default 0;
