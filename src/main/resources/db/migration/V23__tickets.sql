-- The latest export that a ticket made. It goes with its export's row, which is kept for longer than a ticket may live.
create table ticket (
  -- SHA-256 of what was signed; the ticket itself is not stored.
  digest    bytea primary key,
  export_id text  not null references export (id) on delete cascade,
  -- Its export was deleted, even if it had ended before: the ticket makes no other.
  revoked   boolean not null default false
);
create index ticket_by_export on ticket (export_id);
