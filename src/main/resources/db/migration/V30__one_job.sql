-- Every open export has a job from its insertion on. Those that a node was planning get one, which is due at once.
insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
  select 'generation', id, now(), false, 1 from export where state in ('QUEUED', 'GENERATING')
  on conflict do nothing;
alter table export drop column attended_until;
