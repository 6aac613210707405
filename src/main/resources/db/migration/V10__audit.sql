-- Who asked, what, when, what was sent to whom, what was deleted and why. Rows are added, never changed, and go when their time is over.
create table audit (
  id         bigint      generated always as identity primary key,
  at         timestamptz not null,
  event      text        not null,
  export_id  text        collate "C",
  recipe     text,
  owner      text,
  -- The name of a key or a link; null when nobody asked, but Spillway did it by itself.
  caller     text,
  details    jsonb       not null,
  -- Decided when it is written: a setting that somebody changes later neither hides nor keeps what was done before.
  keep_until timestamptz not null
);
create index audit_by_export on audit (export_id, id) where export_id is not null;
create index audit_by_owner on audit (owner, id) where owner is not null;
create index audit_by_age on audit (keep_until);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.keep_until <= clock_timestamp() then
      return old;
    end if;
    raise exception 'row % of the audit is kept until %', old.id, old.keep_until using errcode = 'insufficient_privilege';
  end if;
  raise exception 'the audit is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_is_append_only();
create trigger audit_not_truncated before truncate on audit for each statement execute function audit_is_append_only();
