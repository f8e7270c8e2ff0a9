/* One teacher's lines: evaluated with what is presumed, and again without it, so that each line says what it rests on.
 * The lines of an audit and the explanation of one come from this one function. */
#include "audit.h"

#include <string.h>

/* --- what is asked ------------------------------------------------------------------------------------------------ */

static bool passes(const cw_judge *j, const cw_block *b, uint32_t license) {
  cw_value type = cw_cell(b, CW_F_LICENSE, license), expires = cw_cell(b, CW_F_LEXPIRES, license);
  const char *text = type.known == CW_KNOWN ? cw_text(&b->texts, (uint32_t)type.a) : "";
  return cw_filter_license(&j->audit->filter, true, text, expires.known == CW_KNOWN ? expires.a : CW_DAY_MIN);
}

/* A license whose day is not known may expire in the season. */
static bool in_season(const cw_judge *j, const cw_block *b, uint32_t license) {
  cw_value expires = cw_cell(b, CW_F_LEXPIRES, license);
  if (j->audit->filter.count && !passes(j, b, license)) return false;
  if (!j->audit->season) return true;
  return expires.known != CW_KNOWN || (expires.a >= j->audit->season_from && expires.a <= j->audit->season_until);
}

static bool any_in_season(const cw_judge *j, const cw_block *b, uint32_t t) {
  const cw_teacher *teacher = &b->teachers[t];
  for (uint32_t i = 0; i < teacher->nlicenses; i++)
    if (in_season(j, b, teacher->first_license + i)) return true;
  return false;
}

/* Without a goal: what concerns a license of the season. */
static bool is_asked(const cw_judge *j, const cw_block *b, const cw_standing *s) {
  if (j->audit->goal && s->license < 0) return cw_filter_license(&j->audit->filter, false, NULL, CW_DAY_MIN);
  if (j->audit->goal) return !j->audit->filter.count || passes(j, b, (uint32_t)s->license);
  return s->license >= 0 && in_season(j, b, (uint32_t)s->license);
}

/* --- the evaluation ----------------------------------------------------------------------------------------------- */

/* Whether the goal, or another version of it, is for a license. */
static bool is_for_license(const cw_plan *plan, uint32_t goal) {
  for (uint32_t i = 0; i < plan->ngoals; i++)
    if (plan->goals[i].for_license && cw_goal_same(plan, i, goal)) return true;
  return false;
}

static bool is_first_version(const cw_plan *plan, uint32_t goal) {
  for (uint32_t i = 0; i < goal; i++)
    if (cw_goal_same(plan, i, goal)) return false;
  return true;
}

static void append(cw_evaluation *to, const cw_evaluation *more, uint32_t room) {
  for (uint32_t i = 0; i < more->nstandings && to->nstandings < room; i++)
    to->standings[to->nstandings++] = more->standings[i];
  to->failed |= more->failed;
  if (more->input_error && !to->input_error) {
    to->input_error = true;
    to->error_record = more->error_record;
    to->error_attr = more->error_attr;
  }
}

/* A record that no pattern could be matched with ends an evaluation: goal by goal the others are judged all the same. */
static cw_evaluation evaluate_apart(const cw_judge *j, const cw_block *b, uint32_t t, const cw_options *options,
                                    cw_arena *arena) {
  uint32_t room = j->plan->ngoals * (b->teachers[t].nlicenses + 1);
  cw_options one = *options;
  cw_evaluation all = {.standings = CW_NEW_ARRAY(arena, room + 1, cw_standing)};
  all.failed = !all.standings;
  for (uint32_t g = 0; g < j->plan->ngoals && !all.failed; g++) {
    if (!j->for_license[g] || !is_first_version(j->plan, g)) continue;
    one.only_goal = (int32_t)g;
    cw_evaluation e = cw_evaluate(b, t, &one, arena);
    append(&all, &e, room);
  }
  return all;
}

cw_batch *cw_judge_batch(const cw_judge *j) {
  cw_options options = j->options;
  if (!j->audit->goal) options.goals = j->for_license;
  return cw_batch_new(j->plan, &options);
}

/* Only the goals that are asked, and only for the licenses of which a line is kept: the others would be most of the work. */
static cw_evaluation evaluate(const cw_judge *j, cw_batch *batch, const cw_block *b, uint32_t t,
                              const cw_options *options, cw_arena *arena) {
  if (j->audit->goal && batch) return cw_batch_evaluate(batch, b, t, NULL, arena);
  if (j->audit->goal) return cw_evaluate(b, t, options, arena);
  const cw_teacher *teacher = &b->teachers[t];
  bool *licenses = CW_NEW_ARRAY(arena, teacher->nlicenses + 1, bool);
  if (!licenses) return (cw_evaluation){.failed = true};
  for (uint32_t i = 0; i < teacher->nlicenses; i++) licenses[i] = in_season(j, b, teacher->first_license + i);
  cw_options asked = *options;
  asked.goals = j->for_license;
  asked.licenses = licenses;
  cw_evaluation all = batch ? cw_batch_evaluate(batch, b, t, licenses, arena) : cw_evaluate(b, t, &asked, arena);
  return all.input_error ? evaluate_apart(j, b, t, options, arena) : all;
}

bool cw_judge_init(cw_judge *j, const cw_audit *audit, const cw_presumptions *presumed, const cw_voice *v) {
  bool *for_license = CW_NEW_ARRAY(v->arena, v->plan->ngoals + 1, bool);
  *j = (cw_judge){
      .audit = audit, .plan = v->plan, .options = *v->options, .presumed = presumed, .for_license = for_license};
  j->options.explain = false;
  j->options.refusals = true;
  for (uint32_t i = 0; for_license && i < v->plan->ngoals; i++) for_license[i] = is_for_license(v->plan, i);
  return for_license && cw_phrases_make(&j->phrases, v);
}

/* --- the lines ---------------------------------------------------------------------------------------------------- */

static cw_voice voice_of(const cw_judge *j, const cw_block *b, const cw_options *options, cw_arena *arena) {
  return (cw_voice){.plan = j->plan, .block = b, .options = options, .arena = arena};
}

static void make_lines(const cw_judge *j, cw_block *b, uint32_t t, int64_t row, cw_judged *out, cw_arena *arena) {
  cw_voice v = voice_of(j, b, &j->options, arena);
  uint32_t n = out->evaluation.nstandings;
  out->lines = CW_NEW_ARRAY(arena, n + 1, cw_line);
  out->standings = CW_NEW_ARRAY(arena, n + 1, const cw_standing *);
  for (uint32_t i = 0; out->lines && out->standings && i < n; i++) {
    const cw_standing *s = &out->evaluation.standings[i];
    if (!is_asked(j, b, s)) continue;
    cw_line *line = &out->lines[out->nlines];
    line->teacher = row;
    line->license = s->license < 0 ? 0 : s->license - (int64_t)b->teachers[t].first_license + 1;
    line->field[CW_LINE_TEACHER] = b->teachers[t].id ? b->teachers[t].id : "";
    v.standing = s;
    cw_line_make(line, &v, &j->phrases, s);
    out->standings[out->nlines++] = s;
  }
}

/* --- what a line rests on ----------------------------------------------------------------------------------------- */

static const char *add(const char *list, const char *item, cw_arena *arena) {
  const char *text = *list ? cw_arena_printf(arena, "%s; %s", list, item) : item;
  return text ? text : "";
}

/* Compares the lines with those of the same teacher under fewer presumptions; *changed gets a mark per line. */
static bool compare(const cw_judge *j, cw_block *b, uint32_t t, uint32_t presumed, bool office, const cw_judged *full,
                    bool *changed, cw_arena *arena) {
  cw_filling filling;
  cw_options options = j->options;
  if (!office) options.naccepted = 0;
  cw_presume_fill(j->presumed, presumed, b, t, &filling, arena);
  cw_judged less = {.evaluation = evaluate(j, NULL, b, t, &options, arena)};
  make_lines(j, b, t, 0, &less, arena);
  cw_presume_empty(&filling);
  if (arena->failed) return false;
  for (size_t i = 0; i < full->nlines; i++) {
    const cw_line *line = &full->lines[i], *other = NULL;
    for (size_t k = 0; k < less.nlines && !other; k++)
      if (less.lines[k].goal == line->goal && less.lines[k].license == line->license) other = &less.lines[k];
    changed[i] = !other || !cw_line_same(line, other);
  }
  return true;
}

static const char *said_office(const cw_judge *j, cw_arena *arena) {
  const char *text = cw_arena_printf(arena, "readings of %s", j->presumed->office ? j->presumed->office : "the office");
  return text ? text : "";
}

/* Without each one by itself; where none alone matters but all together do, all are named. */
static bool mark(const cw_judge *j, cw_block *b, uint32_t t, uint32_t used, cw_judged *out, cw_arena *arena) {
  bool *changed = CW_NEW_ARRAY(arena, out->nlines + 1, bool), office = j->options.naccepted > 0;
  if (!changed) return false;
  for (uint32_t i = 0; i < j->presumed->count; i++) {
    if (!(used >> i & 1)) continue;
    if (!compare(j, b, t, used & ~(UINT32_C(1) << i), true, out, changed, arena)) return false;
    for (size_t k = 0; k < out->nlines; k++)
      if (changed[k])
        out->lines[k].field[CW_LINE_PRESUMPTIONS] =
            add(out->lines[k].field[CW_LINE_PRESUMPTIONS], j->presumed->items[i].said, arena);
  }
  if (office && !compare(j, b, t, used, false, out, changed, arena)) return false;
  for (size_t k = 0; office && k < out->nlines; k++)
    if (changed[k])
      out->lines[k].field[CW_LINE_PRESUMPTIONS] =
          add(out->lines[k].field[CW_LINE_PRESUMPTIONS], said_office(j, arena), arena);
  return true;
}

static bool mark_together(const cw_judge *j, cw_block *b, uint32_t t, uint32_t used, cw_judged *out, cw_arena *arena) {
  bool *changed = CW_NEW_ARRAY(arena, out->nlines + 1, bool);
  if (!changed || !compare(j, b, t, 0, false, out, changed, arena)) return false;
  for (size_t k = 0; k < out->nlines; k++) {
    const char **said = &out->lines[k].field[CW_LINE_PRESUMPTIONS];
    if (!changed[k] || **said) continue;
    for (uint32_t i = 0; i < j->presumed->count; i++)
      if (used >> i & 1) *said = add(*said, j->presumed->items[i].said, arena);
    if (j->options.naccepted) *said = add(*said, said_office(j, arena), arena);
  }
  return true;
}

cw_judged cw_judge_teacher(const cw_judge *j, cw_batch *batch, cw_block *b, uint32_t t, int64_t row, bool explain,
                           cw_arena *arena) {
  cw_judged out = {.filling = {.block = b,
                               .teacher = t,
                               .facts = b->facts,
                               .first_fact = b->teachers[t].first_fact,
                               .nfacts = b->teachers[t].nfacts}};
  if (!j->audit->goal && !any_in_season(j, b, t)) return out;
  cw_options options = j->options;
  options.explain = explain;
  uint32_t used = cw_presume_fill(j->presumed, UINT32_MAX, b, t, &out.filling, arena);
  out.evaluation = evaluate(j, explain ? NULL : batch, b, t, &options, arena);
  make_lines(j, b, t, row, &out, arena);
  unsigned ways = (unsigned)__builtin_popcount(used) + (j->options.naccepted > 0);
  if (ways && out.nlines) {
    cw_presume_empty(&out.filling);
    bool fine = mark(j, b, t, used, &out, arena);
    if (fine && ways > 1) fine = mark_together(j, b, t, used, &out, arena);
    cw_presume_fill(j->presumed, UINT32_MAX, b, t, &out.filling, arena);
    out.failed = !fine;
  }
  out.failed |= out.evaluation.failed || arena->failed;
  return out;
}
