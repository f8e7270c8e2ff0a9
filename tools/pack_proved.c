#include "pack_proved.h"

cw_proved cw_proved_by(const cw_test_run *run, const cw_coverage *c, const cw_mutation *m) {
  cw_cover_sum sides = cw_coverage_sum(c, CW_NCOVERS);
  cw_proved p = {.failed = run->failed, .unread = run->unread, .sides = sides.sides - sides.seen};
  if (!m) return p;
  cw_mutation_sum changes = cw_mutation_summary(m);
  p.waived = changes.waived;
  p.unnoticed = changes.state[CW_MUTANT_SURVIVED] - changes.waived;
  p.timed_out = changes.state[CW_MUTANT_TIMED_OUT];
  p.untried = changes.state[CW_MUTANT_NOT_TRIED];
  return p;
}

bool cw_proved_is(const cw_proved *p) {
  return p->failed + p->unread + p->sides + p->unnoticed + p->timed_out + p->untried == 0;
}

void cw_proved_text(const cw_proved *p, const cw_plan *plan, cw_arena *arena, cw_page *page) {
  const struct {
    size_t n;
    const char *one, *many, *what;
  } wants[] = {
      {p->failed, "test", "tests", "failed"},           {p->unread, "test", "tests", "unsigned"},
      {p->sides, "side", "sides", "not exercised"},     {p->unnoticed, "change", "changes", "not noticed"},
      {p->timed_out, "change", "changes", "timed out"}, {p->untried, "change", "changes", "not tried"},
  };
  cw_voice v = {.plan = plan, .arena = arena};
  const char *text = "";
  for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
    if (wants[i].n)
      text = cw_say(&v, "%s%s%zu %s %s", text, *text ? ", " : "", wants[i].n,
                    wants[i].n == 1 ? wants[i].one : wants[i].many, wants[i].what);
  const char *waived = p->waived ? " or waived with a reason" : "";
  text = *text ? cw_say(&v, "%s: not proved: %s", plan->code, text)
               : cw_say(&v, "%s: proved: every side is exercised, every change noticed%s", plan->code, waived);
  cw_page_text(page, 0, 2, cw_proved_is(p) ? CW_PLAIN : CW_BAD, text);
}

void cw_proved_json(const cw_proved *p, const cw_plan *plan, cw_json *j) {
  cw_json_object(j);
  cw_json_put_text(j, "pack", plan->code);
  cw_json_put_bool(j, "proved", cw_proved_is(p));
  cw_json_put_int(j, "tests failed", (int64_t)p->failed);
  cw_json_put_int(j, "tests unsigned", (int64_t)p->unread);
  cw_json_put_int(j, "sides not exercised", (int64_t)p->sides);
  cw_json_put_int(j, "changes not noticed", (int64_t)p->unnoticed);
  cw_json_put_int(j, "changes waived", (int64_t)p->waived);
  cw_json_put_int(j, "changes timed out", (int64_t)p->timed_out);
  cw_json_put_int(j, "changes not tried", (int64_t)p->untried);
  cw_json_end(j);
}
