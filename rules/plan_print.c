/* A plan as text. */
#include "plan_print.h"
#include "pack.h"
#include "plan_shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct printer {
  const cw_plan *plan;
  cw_arena *arena;
  char *text;
  size_t len, room;
  bool failed;
} printer;

/* --- text that grows ---------------------------------------------------------------------------------------------- */

static void put(printer *p, const char *s, size_t n) {
  if (p->len + n + 1 > p->room) {
    size_t room = (p->room ? p->room * 2 : 1024) + n;
    char *more = cw_arena_alloc(p->arena, room);
    if (!more) p->failed = true;
    if (p->failed) return;
    if (p->len) memcpy(more, p->text, p->len);
    p->text = more;
    p->room = room;
  }
  memcpy(p->text + p->len, s, n);
  p->text[p->len += n] = 0;
}

static void say(printer *p, const char *s) { put(p, s ? s : "-", s ? strlen(s) : 1); }

__attribute__((format(printf, 2, 3))) static void sayf(printer *p, const char *format, ...) {
  char buf[256];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(buf, sizeof buf, format, args);
  va_end(args);
  if (n > 0) put(p, buf, (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1);
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static const char *const op_names[] = {
#define CW_OP(id, name, meaning) name,
#include "../engine/ops.def"
#undef CW_OP
};

static void print_node(printer *p, uint32_t i);

static void print_unit(printer *p, uint32_t unit) {
  if (unit && unit < p->plan->nunits) say(p, " "), say(p, p->plan->units[unit].name);
}

static void print_day(printer *p, cw_day day) {
  char buf[CW_DAY_TEXT];
  if (day == CW_DAY_MIN || day == CW_DAY_MAX) {
    say(p, "...");
    return;
  }
  cw_day_format(buf, day);
  say(p, buf);
}

static void print_const(printer *p, const cw_node *n) {
  char buf[CW_RAT_TEXT];
  switch ((cw_type)n->type) {
  case CW_YES_NO: say(p, n->a ? "yes" : "no"); break;
  case CW_DATE: print_day(p, n->a); break;
  case CW_QUANTITY:
    cw_rat_format(buf, (cw_rat){n->a, n->b});
    say(p, buf);
    print_unit(p, n->unit);
    break;
  default: sayf(p, "#%lld", (long long)n->a); break;
  }
}

static void print_text_value(printer *p, int64_t id) { sayf(p, "\"%s\"", cw_text(&p->plan->texts, (uint32_t)id)); }

/* The names of the values of a choice or set, as bits or one by one. */
static void print_choice(printer *p, const cw_node *of, int64_t value) {
  if (of->op == CW_OP_READING) {
    const cw_gap *g = &p->plan->gaps[of->a];
    sayf(p, "\"%s\"",
         value >= 0 && value < g->nreadings ? p->plan->readings[g->first_reading + (uint32_t)value].name : "?");
  } else {
    print_text_value(p, value);
  }
}

static void print_kid(printer *p, const cw_node *parent, uint32_t kid) {
  const cw_node *n = &p->plan->nodes[kid];
  bool word = n->op == CW_OP_CONST && (n->type == CW_CHOICE || n->type == CW_TEXT);
  if (word)
    print_choice(p, &p->plan->nodes[parent->kid[0]], n->a);
  else
    print_node(p, kid);
}

static void print_row(printer *p, const cw_row *r, const cw_node *key) {
  char low[CW_RAT_TEXT], high[CW_RAT_TEXT];
  cw_rat_format(low, r->low);
  cw_rat_format(high, r->high);
  if (r->otherwise)
    say(p, "otherwise");
  else if (key->type == CW_YES_NO)
    say(p, r->key ? "yes" : "no");
  else if (key->type != CW_QUANTITY)
    print_choice(p, key, r->key);
  else if (r->no_high)
    sayf(p, "%s+", low);
  else
    sayf(p, "%s-%s", low, high);
}

static void print_list(printer *p, const cw_node *n) {
  const cw_plan *plan = p->plan;
  for (uint32_t k = 0; k < n->nlist; k++) {
    if (k || n->kid[0]) say(p, ", ");
    if (n->op == CW_OP_IN)
      print_choice(p, &plan->nodes[n->kid[0]], plan->ints[n->list + k]);
    else if (n->op == CW_OP_TABLE) {
      print_row(p, &plan->rows[n->list + k], &plan->nodes[n->kid[0]]);
      say(p, ": ");
      print_node(p, plan->rows[n->list + k].node);
    } else
      print_node(p, plan->kids[n->list + k]);
  }
}

static void print_bits(printer *p, const cw_node *n) {
  const cw_attr *a = &p->plan->attrs[p->plan->nodes[n->kid[0]].a];
  say(p, n->b ? ", all of" : ", any of");
  for (uint32_t k = 0; k < a->nchoices; k++)
    if (n->a >> k & 1) say(p, " "), print_text_value(p, a->choices[k]);
}

static const char *const full_names[] = {[CW_FULL_MONTHS] = "months",
                                         [CW_FULL_YEARS] = "years",
                                         [CW_FULL_CALENDAR_YEARS] = "calendar years",
                                         [CW_FULL_SCHOOL_YEARS] = "school years"};

/* What `a` and `b` of a node say, where they aren't a value. */
static void print_extra(printer *p, const cw_node *n) {
  switch ((cw_op)n->op) {
  case CW_OP_SHIFT: sayf(p, ", %+lld %s", (long long)n->a, n->b ? "months" : "days"); break;
  case CW_OP_DAY_OF_YEAR: sayf(p, ", %lld", (long long)n->a); break;
  case CW_OP_ROUND: sayf(p, ", %s", n->a == 0 ? "down" : n->a == 1 ? "up" : "nearest"); break;
  case CW_OP_YEARS:
    if (n->a == 2)
      sayf(p, ", at least %lld", (long long)n->b);
    else
      say(p, n->a ? ", any" : ", every");
    break;
  case CW_OP_ANY_LICENSE:
  case CW_OP_N_LICENSES: say(p, n->a ? ", other" : ""); break;
  case CW_OP_PART_START: sayf(p, ", %s %+lld", p->plan->parts[n->a].name, (long long)n->b); break;
  case CW_OP_MONTH: sayf(p, ", %s", n->a == 0 ? "start" : n->a == 1 ? "end" : "first on or after"); break;
  case CW_OP_FULL: sayf(p, ", %s", full_names[n->a]); break;
  case CW_OP_MATCHES: sayf(p, ", pattern %lld", (long long)n->a); break;
  case CW_OP_INCLUDES: print_bits(p, n); break;
  default: break;
  }
}

static bool print_leaf(printer *p, const cw_node *n) {
  const cw_plan *plan = p->plan;
  switch ((cw_op)n->op) {
  case CW_OP_CONST: print_const(p, n); return true;
  case CW_OP_ATTR: say(p, plan->attrs[n->a].name); return true;
  case CW_OP_FACT_IN: sayf(p, "%s in year", plan->attrs[n->a].name); return true;
  case CW_OP_AMOUNT: say(p, "amount in"), print_unit(p, (uint32_t)n->a); return true;
  case CW_OP_STATED: say(p, "stated in"), print_unit(p, (uint32_t)n->a); return true;
  case CW_OP_READING: sayf(p, "reading of %s", plan->gaps[n->a].name); return true;
  case CW_OP_GOAL_MET: sayf(p, "goal %s met", plan->goals[n->a].name); return true;
  case CW_OP_SETTLED: sayf(p, "settled of %s", plan->goals[n->a].name); return true;
  case CW_OP_GOAL_STEP: sayf(p, "step of %s", plan->goals[n->a].name); return true;
  case CW_OP_GOAL_AMOUNT:
    sayf(p, "%s of %s", n->type == CW_DATE ? "date" : "amount", plan->goals[n->a].name);
    return true;
  default: return false;
  }
}

static void print_node(printer *p, uint32_t i) {
  const cw_node *n = &p->plan->nodes[i];
  if (print_leaf(p, n)) return;
  say(p, op_names[n->op]);
  bool of_period = n->op == CW_OP_FULL || n->op == CW_OP_MOST_OF; /* without kids: of the window */
  bool bare = !n->kid[0] && !n->nlist && !of_period;
  if (bare) return;
  say(p, "(");
  if (n->op == CW_OP_FACT_ON || n->op == CW_OP_MOST_OF) sayf(p, "%s, ", p->plan->attrs[n->a].name);
  int first = of_period ? 1 : 0;
  for (int k = first; k < 3 && n->kid[k]; k++) {
    if (k > first) say(p, ", ");
    print_kid(p, n, n->kid[k]);
  }
  if (of_period && !n->kid[1]) say(p, "the window");
  print_list(p, n);
  print_extra(p, n);
  say(p, ")");
}

/* --- what is common ----------------------------------------------------------------------------------------------- */

static void print_if(printer *p, const char *word, uint32_t node) {
  if (!node) return;
  sayf(p, " %s ", word);
  print_node(p, node);
}

static void print_within(printer *p, const cw_period *f) {
  say(p, " [");
  print_day(p, f->from);
  say(p, " to ");
  print_day(p, f->until);
  say(p, " by ");
  print_node(p, f->by);
  say(p, "]");
}

static void print_force(printer *p, const cw_period *f) {
  bool undated = f->announced && p->plan->asides[f->announced - 1].undated;
  if (f->by && !undated) print_within(p, f);
  if (f->known_since > CW_DAY_MIN) say(p, " known since "), print_day(p, f->known_since);
  if (f->suspended) say(p, " suspended"), print_within(p, &p->plan->asides[f->suspended - 1].force);
  if (f->announced) say(p, undated ? " announced, its day not known" : " announced");
}

static void print_cites(printer *p, const cw_ref *ref) {
  for (uint32_t i = 0; i < ref->ncites; i++) {
    const cw_cite *c = &p->plan->cites[ref->first_cite + i];
    sayf(p, "%s%s%s%s", i ? "; " : "  <", p->plan->sources[c->source].name, *c->where ? " " : "", c->where);
  }
  bool states = p->plan->base.file && ref->file == p->plan->base.file;
  sayf(p, "%s %s:%u\n", ref->ncites ? ">" : "", states ? p->plan->base.code : "", ref->line);
}

static void print_areas(printer *p, uint32_t ledger, uint64_t areas) {
  const cw_ledger *l = &p->plan->ledgers[ledger];
  bool first = true;
  for (uint32_t k = 0; k < l->nareas; k++) {
    if (!(areas >> k & 1)) continue;
    sayf(p, "%s%s", first ? "" : " + ", p->plan->areas[l->first_area + k].name);
    first = false;
  }
}

/* --- sections ----------------------------------------------------------------------------------------------------- */

static const char *const per_names[] = {
    [CW_PER_CYCLE] = "cycle",
    [CW_PER_RECORD] = "record",
    [CW_PER_SCHOOL_YEAR] = "school year",
    [CW_PER_CALENDAR_YEAR] = "calendar year",
    [CW_PER_QUARTER] = "calendar quarter",
    [CW_PER_MONTH] = "month",
    [CW_PER_DAY] = "day",
    [CW_PER_LIFETIME] = "lifetime",
    [CW_PER_PROVIDER] = "provider",
    [CW_PER_ISSUER] = "issuer",
    [CW_PER_ACHIEVEMENT] = "achievement",
    [CW_PER_TITLE] = "title",
    [CW_PER_TOPIC] = "topic",
};
const char *cw_per_word(cw_per per) { return per_names[per]; }

static const char *const keep_names[] = {"", " keep best", " keep earliest", " keep latest"};
static const char *const are_names[] = {"divisible", "in one area", "whole"};

static void print_parts(printer *p) {
  for (uint32_t i = 1; i < p->plan->nparts; i++) { /* 0 is the school year */
    const cw_year_part *part = &p->plan->parts[i];
    sayf(p, "part of the year %s:", part->name);
    for (uint32_t k = 0; k < part->nstarts; k++) sayf(p, " %04d", (int)p->plan->ints[part->first_start + k]);
    print_cites(p, &part->ref);
  }
}

static void print_ledgers(printer *p) {
  for (uint32_t i = 0; i < p->plan->nledgers; i++) {
    const cw_ledger *l = &p->plan->ledgers[i];
    sayf(p, "ledger %s in %s, records %s: ", l->name, l->unit ? p->plan->units[l->unit].name : "numbers",
         are_names[l->records_are]);
    print_areas(p, i, UINT64_MAX);
    for (uint32_t k = 0; l->either && k < p->plan->nledgers; k++)
      if (l->either >> k & 1) sayf(p, ", either here or in %s", p->plan->ledgers[k].name);
    say(p, "\n");
  }
}

static void print_limits(printer *p) {
  for (uint32_t i = 0; i < p->plan->nlimits; i++) {
    const cw_limit *l = &p->plan->limits[i];
    say(p, l->least ? "limit counts from " : "limit at most ");
    print_node(p, l->most);
    sayf(p, " per %s%s", per_names[l->per], keep_names[l->keep]);
    if (l->within)
      sayf(p, " within %d %s since last %s", (int)l->within, l->within_days ? "days" : "months",
           l->taken ? "taken" : "credited");
    if (l->rule >= 0)
      sayf(p, " of rule %s", p->plan->counts[l->rule].name);
    else
      say(p, " in "), print_areas(p, l->ledger, l->areas);
    print_if(p, "of records", l->of);
    print_if(p, "when", l->when);
    print_force(p, &l->force);
    print_cites(p, &l->ref);
  }
}

static void print_counts(printer *p) {
  for (uint32_t i = 0; i < p->plan->ncounts; i++) {
    const cw_counts *c = &p->plan->counts[i];
    sayf(p, "counts %s: ", c->name);
    print_node(p, c->when);
    print_if(p, "except", c->except_when);
    print_if(p, "as", c->as);
    print_if(p, "least", c->least);
    say(p, " toward ");
    print_areas(p, c->ledger, c->areas);
    sayf(p, " records %s kinds %llx", are_names[c->records_are], (unsigned long long)c->kinds);
    print_force(p, &c->force);
    print_cites(p, &c->ref);
  }
  static const char *const silences[] = {"refused", "not said", "not researched", "not needed"};
  for (uint32_t i = 0; i < p->plan->notherwise; i++) {
    const cw_otherwise *o = &p->plan->otherwise[i];
    sayf(p, "otherwise %s when ", silences[o->answer]);
    print_node(p, o->when);
    print_force(p, &o->force);
    print_cites(p, &o->ref);
  }
}

static void print_windows(printer *p, const char *word, uint32_t first, uint32_t n, int indent) {
  for (uint32_t i = first; i < first + n; i++) {
    const cw_window *w = &p->plan->windows[i];
    sayf(p, "%*s%s", indent, "", word);
    print_if(p, "when", w->when);
    print_if(p, w->after ? "after" : "from", w->from);
    print_if(p, w->before ? "before" : "until", w->until);
    say(p, "\n");
  }
}

static void print_need(printer *p, uint32_t i, int depth);

static void print_kids(printer *p, const cw_need *n, int depth) {
  print_windows(p, "window", n->first_window, n->nwindows, depth * 2 + 2);
  for (uint32_t k = 0; k < n->nkids; k++) print_need(p, p->plan->kids[n->first_kid + k], depth + 1);
  for (uint32_t k = 0; k < n->nrows; k++) {
    const cw_row *r = &p->plan->rows[n->first_row + k];
    sayf(p, "%*srow ", depth * 2 + 2, "");
    print_row(p, r, &p->plan->nodes[n->key]);
    say(p, "\n");
    print_need(p, r->node, depth + 2);
  }
}

static void print_credit(printer *p, const cw_need *n) {
  static const char *const each[] = {"", " each school year", " each calendar year"};
  say(p, n->kind == CW_NEED_AREAS ? "with " : "at least ");
  if (n->amount)
    print_node(p, n->amount);
  else
    say(p, "any amount");
  if (n->kind == CW_NEED_SHARE) say(p, n->base == CW_BASE_NEEDED ? " of needed" : " of credited");
  sayf(p, " in %s: ", p->plan->ledgers[n->ledger].name);
  print_areas(p, n->ledger, n->areas);
  print_if(p, "of records", n->of);
  say(p, each[n->each]);
  if (n->from_year) sayf(p, " from %d", n->from_year);
  if (n->to_year) sayf(p, " to %d", n->to_year);
}

static void print_what(printer *p, const cw_need *n) {
  switch (n->kind) {
  case CW_NEED_NOTHING: say(p, "nothing"); break;
  case CW_NEED_ALL: say(p, "all of"); break;
  case CW_NEED_EACH: say(p, "for each license where "), print_node(p, n->condition); break;
  case CW_NEED_SOME: sayf(p, "%u of", n->number); break;
  case CW_NEED_TABLE: say(p, "table by "), print_node(p, n->key); break;
  case CW_NEED_AREAS: sayf(p, "%u areas ", n->number), print_credit(p, n); break;
  case CW_NEED_CREDIT:
  case CW_NEED_SHARE: print_credit(p, n); break;
  case CW_NEED_HOLDS: say(p, n->attested ? "attested " : "holds "), print_node(p, n->condition); break;
  case CW_NEED_HAS: sayf(p, "has %u records of ", n->number), print_node(p, n->condition); break;
  case CW_NEED_SEQUENCE:
    say(p, "in sequence");
    if (n->apart != CW_PER_CYCLE) sayf(p, ", at most once per %s", per_names[n->apart]);
    break;
  case CW_NEED_GOAL: sayf(p, "met: %s", p->plan->goals[n->goal].name); break;
  }
}

static void print_need(printer *p, uint32_t i, int depth) {
  const cw_need *n = &p->plan->needs[i];
  sayf(p, "%*s- ", depth * 2, "");
  if (n->name) sayf(p, "(%s) ", n->name);
  print_what(p, n);
  print_if(p, "when", n->when);
  print_force(p, &n->force);
  print_cites(p, &n->ref);
  print_kids(p, n, depth);
}

static void print_excepts(printer *p, uint32_t first, uint32_t n) {
  static const char *const effects[] = {"met when", "exempt when", "not applicable when", "unmet when", "may use"};
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *e = &p->plan->excepts[i];
    sayf(p, "  except %s", effects[e->effect]);
    print_if(p, e->effect == CW_MAY_USE ? "when" : "", e->when);
    print_force(p, &e->force);
    print_cites(p, &e->ref);
    if (e->need >= 0) print_need(p, (uint32_t)e->need, 2);
  }
}

static void print_shape(printer *p, uint32_t goal) {
  cw_goal_shape s;
  if (!cw_plan_goal_shape(p->plan, goal, &s, p->arena)) p->failed = true;
  if (p->failed) return;
  if (!s.credit) {
    say(p, "  allocation none: conditions only\n");
    return;
  }
  sayf(p, "  allocation %s", cw_shape_name(s.shape));
  if (s.why) sayf(p, " (%s :%u)", s.why, s.line);
  if (s.alternatives == UINT64_MAX)
    say(p, ", very many alternatives");
  else
    sayf(p, ", %llu alternative%s", (unsigned long long)s.alternatives, s.alternatives == 1 ? "" : "s");
  sayf(p, ", %u place%s a record, %u limit%s and minimums\n", s.places, s.places == 1 ? "" : "s", s.rows,
       s.rows == 1 ? "" : "s");
  sayf(p, "  work %s\n", cw_shape_work(s.shape));
}

static void print_goal(printer *p, uint32_t goal) {
  const cw_goal *g = &p->plan->goals[goal];
  sayf(p, "goal %s", g->name);
  print_if(p, "for", g->for_license);
  print_if(p, "judged on", g->judged_on);
  print_if(p, "deadline", g->deadline);
  if (!g->needs_credit) say(p, " (no credit)");
  print_force(p, &g->force);
  print_cites(p, &g->ref);
  print_windows(p, "window", g->first_window, g->nwindows, 2);
  print_windows(p, "previous cycle", g->first_before, g->nbefore, 2);
  if (g->kind == CW_AMOUNT) print_if(p, cw_goal_is_date(p->plan, g) ? " date" : " amount", g->amount), say(p, "\n");
  if (g->need >= 0) print_need(p, (uint32_t)g->need, 1);
  if (g->start) sayf(p, "  start %s\n", g->start);
  for (uint32_t i = g->first_step; i < g->first_step + g->nsteps; i++) {
    const cw_step *s = &p->plan->steps[i];
    sayf(p, "  step %s\n", s->name);
    if (s->need >= 0) print_need(p, (uint32_t)s->need, 2);
    print_excepts(p, s->first_except, s->nexcepts);
  }
  print_excepts(p, g->first_except, g->nexcepts);
  print_shape(p, goal);
}

static void print_gaps(printer *p) {
  for (uint32_t i = 0; i < p->plan->ngaps; i++) {
    const cw_gap *g = &p->plan->gaps[i];
    sayf(p, "gap %s", g->name);
    print_if(p, g->touches_record ? "touches record" : "touches", g->touches);
    if (!g->nreadings) sayf(p, " could %d", (int)g->could);
    for (uint32_t k = 0; k < g->nreadings; k++)
      sayf(p, "%s%s%s", k ? " | " : " readings ", p->plan->readings[g->first_reading + k].name,
           g->decided == (int32_t)k ? " (decided)" : "");
    print_cites(p, &g->ref);
  }
}

char *cw_plan_text(const cw_plan *plan, cw_arena *arena) {
  printer p = {.plan = plan, .arena = arena};
  sayf(&p, "pack %s, %s, version ", plan->code ? plan->code : "?", plan->name ? plan->name : "?");
  print_day(&p, plan->version);
  if (plan->base.code)
    sayf(&p, "\nextends %s, %s, version ", plan->base.code, plan->base.name), print_day(&p, plan->base.version);
  sayf(&p, "\n%u nodes, %u facts and fields, %u patterns\n", plan->nnodes, plan->nattrs, plan->npatterns);
  print_parts(&p);
  print_ledgers(&p);
  print_limits(&p);
  print_counts(&p);
  for (uint32_t i = 0; i < plan->ngoals; i++) print_goal(&p, i);
  print_gaps(&p);
  return p.failed ? NULL : p.text;
}

char *cw_plan_node_text(const cw_plan *plan, uint32_t node, cw_arena *arena) {
  printer p = {.plan = plan, .arena = arena};
  print_node(&p, node);
  return p.failed ? NULL : p.text;
}
