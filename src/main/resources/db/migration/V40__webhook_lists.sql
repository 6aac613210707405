-- A list of a webhook's deliveries in any state, newest first.
create index webhook_delivery_by_number on webhook_delivery (webhook, number);
