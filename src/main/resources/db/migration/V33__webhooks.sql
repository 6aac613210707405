-- What webhooks are told: one row for each event and webhook, written in the transaction of the event.
create sequence webhook_delivery_number;
create table webhook_delivery (
  -- The webhook-id of every attempt.
  id             text        primary key collate "C",
  -- The order of the events of one export.
  number         bigint      not null default nextval('webhook_delivery_number'),
  webhook        text        not null collate "C",
  event          text        not null collate "C",
  export_id      text        collate "C",
  recipe         text,
  occurred_at    timestamptz not null,
  -- Null once it was delivered: it may hold the name of a person's file.
  data           json,
  -- SCHEDULED: its time comes at due_at, unless the export ends before.
  state          text        not null check (state in ('SCHEDULED', 'WAITING', 'DELIVERED', 'DEAD')),
  -- When a node may take it. A node that has taken it moves this to the end of its turn.
  due_at         timestamptz not null,
  -- A SCHEDULED event is of no use from then on; null for the others.
  useless_at     timestamptz,
  -- Counted when a node takes it, which also tells whose turn it is.
  attempts       integer     not null default 0,
  first_tried_at timestamptz,
  tried_at       timestamptz,
  -- The last answer: its status, the problem in one word, and the beginning of its body.
  status         integer,
  problem        text,
  answer         text,
  keep_until     timestamptz not null
);
create unique index webhook_delivery_once on webhook_delivery (webhook, export_id, event) where export_id is not null;
create index webhook_delivery_due on webhook_delivery (webhook, due_at, number) where state = 'WAITING';
create index webhook_delivery_in_order on webhook_delivery (webhook, export_id, number) where state = 'WAITING';
create index webhook_delivery_scheduled on webhook_delivery (due_at) where state = 'SCHEDULED';
create index webhook_delivery_by_export on webhook_delivery (export_id) where state in ('SCHEDULED', 'WAITING', 'DEAD');
create index webhook_delivery_by_state on webhook_delivery (webhook, state, number);
create index webhook_delivery_tried on webhook_delivery (webhook, tried_at) where tried_at is not null;
create index webhook_delivery_by_age on webhook_delivery (keep_until);

-- Conditions of the service that last and were told, so that they are told once, by one node.
create table webhook_condition (
  name    text        primary key collate "C",
  node    text        not null,
  since   timestamptz not null,
  seen_at timestamptz not null
);
