-- Utah's R277-302-7 over all teachers: window, three areas with maxima for the assigned, two areas, National Board.
-- record(teacher, id, kind, day, hours, accepted), teacher(id, assigned, signed, day_from, day_until)
with counted as (
  select r.teacher,
    sum(case when r.kind in ('workshop', 'conference', 'seminar', 'course', 'training', 'mentoring', 'coaching') then r.hours else 0 end) as learning,
    sum(case when r.kind = 'collaboration' then r.hours else 0 end) as collaboration,
    sum(case when r.kind = 'service' then r.hours else 0 end) as service,
    max(case when r.kind = 'National Board certification' then 1 else 0 end) as board
  from (select distinct teacher, id, kind, day, hours, accepted from record) r
  join teacher t on t.id = r.teacher
  where r.accepted and r.day between t.day_from and t.day_until
  group by r.teacher
)
select t.id,
  case when t.signed and (c.board = 1 or (
    (case when t.assigned and c.learning > 90 then 90 else c.learning end)
    + (case when t.assigned and c.collaboration > 30 then 30 else c.collaboration end)
    + (case when t.assigned and c.service > 50 then 50 else c.service end) >= 100
    and (not t.assigned or (case when c.learning > 0 then 1 else 0 end) + (case when c.collaboration > 0 then 1 else 0 end)
      + (case when c.service > 0 then 1 else 0 end) >= 2))) then 1 else 0 end as met
from teacher t
left join counted c on c.teacher = t.id
order by t.id
