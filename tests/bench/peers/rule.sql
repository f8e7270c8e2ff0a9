-- Utah's R277-302-7 over all teachers: window, three areas with maxima for the assigned, two areas, National Board.
-- record(teacher, id, kind, day, hours, accepted, first), teacher(id, assigned, signed, day_from, day_until)
with counted as (
  select t.id, t.assigned, t.signed,
    sum(case when r.kind in ('workshop', 'conference', 'seminar', 'course', 'training', 'mentoring', 'coaching') then r.hours else 0 end) as learning,
    sum(case when r.kind = 'collaboration' then r.hours else 0 end) as collaboration,
    sum(case when r.kind = 'service' then r.hours else 0 end) as service,
    max(case when r.kind = 'National Board certification' then 1 else 0 end) as board
  from teacher t
  left join record r on r.teacher = t.id and r.first and r.accepted and r.day between t.day_from and t.day_until
  group by t.id, t.assigned, t.signed
)
select id,
  case when signed and (board = 1 or (
    (case when assigned and learning > 90 then 90 else learning end)
    + (case when assigned and collaboration > 30 then 30 else collaboration end)
    + (case when assigned and service > 50 then 50 else service end) >= 100
    and (not assigned or (case when learning > 0 then 1 else 0 end) + (case when collaboration > 0 then 1 else 0 end)
      + (case when service > 0 then 1 else 0 end) >= 2))) then 1 else 0 end as met
from counted
order by id
