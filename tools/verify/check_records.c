/* What the trace says that each record did, and which limits were in force. */
#include "check.h"

#include <string.h>

/* --- offers ------------------------------------------------------------------------------------------------------- */

static vt_tri test_on(vt_check *c, const vt_expr *x, uint32_t record) {
  vt_world *w = c->w;
  int32_t saved = w->record;
  w->record = (int32_t)record;
  w->quiet++;
  vt_tri t = vt_test(w, x, true);
  w->quiet--;
  w->record = saved;
  return t;
}

static bool has_value(vt_check *c, const vt_expr *x, uint32_t record, uint32_t ledger) {
  vt_world *w = c->w;
  w->record = (int32_t)record;
  w->quiet++;
  vt_value v = vt_eval(w, x, true);
  w->quiet--;
  w->record = -1;
  bool all;
  return v.known == VT_KNOWN && vt_cmp(v.n, vt_spent(w, record, ledger, &all)) > 0;
}

/* The condition that is named must be one of the rule's, and be false (or open) of the record. */
static const vt_expr *check_on(vt_check *c, vt_node *o, const vt_rule *rule, uint32_t record, bool open) {
  vt_node *on = vt_get(o, "on");
  if (vt_credited(c->w, record, rule->ledger)) { /* no condition was asked */
    vt_is_absent(c->r, o, "on");
    return NULL;
  }
  if (!on) {
    bool failed = rule->when && test_on(c, rule->when, record) != VT_YES;
    if (failed) vt_is_text(c->r, o, "on", "the condition that failed");
    return NULL;
  }
  const vt_expr *x = vt_find_expr(rule->when, on), *as = NULL;
  bool excepts = false;
  if (!x && (x = vt_find_expr(rule->except_when, on))) excepts = true;
  const vt_expr *by = x ? NULL : vt_by_of(c->w->p, &rule->force, on);
  if (by) x = by;
  if (!x) as = vt_find_expr(rule->as, on);
  if (!x && !as) as = vt_find_expr(rule->least, on);
  vt_see(on);
  c->r->compared += 3;
  vt_check_file(c, on, x ? x->line : as ? as->line : 0);
  if (!x && !as) {
    vt_differs(c->r, on, "a condition of the rule, where it stands");
    return NULL;
  }
  if (as) {
    if (!open && as == rule->as && has_value(c, as, record, rule->ledger))
      vt_differs(c->r, on, "a rate that has a value here");
    return as;
  }
  vt_tri t = test_on(c, x, record);
  bool good = open ? t == VT_MAYBE : excepts || t != VT_YES; /* one that is open fails at its worst */
  if (!good && x != by)
    vt_differs(c->r, on, t == VT_YES ? "true of this record" : t == VT_NO ? "false of this record" : "open");
  return x;
}

static const char *say_set(cw_arena *a, const vt_attr *attr, uint64_t bits) {
  const char *text = "none", *items[64];
  uint32_t n = 0;
  for (uint32_t k = 0; k < attr->nvalues && k < 64; k++)
    if (bits >> k & 1) items[n++] = attr->values[k];
  for (uint32_t i = 0; i < n; i++)
    text = i == 0 ? items[0] : cw_arena_printf(a, i + 1 < n ? "%s, %s" : "%s and %s", text, items[i]);
  return text;
}

static const vt_attr *attr_read(vt_check *c, const vt_expr *x) {
  for (int hops = 0; x && hops < 64; hops++) {
    if (x->op == VT_ATTR || x->op == VT_FACT_ON || x->op == VT_FACT_IN) return &c->w->p->attrs[x->attr];
    if (x->op == VT_AMOUNT || x->op == VT_STATED) return &c->w->p->attrs[VT_F_AMOUNT];
    x = x->kid[0];
  }
  return NULL;
}

/* What the left side of the condition was, in words; NULL: not said here. */
static const char *say_saw(vt_check *c, const vt_expr *x, uint32_t record) {
  vt_world *w = c->w;
  const vt_expr *left = x->op == VT_NOT ? x->kid[0] : x;
  bool reading = left->op == VT_ATTR || left->op == VT_FACT_ON || left->op == VT_FACT_IN;
  bool whole = reading || (left->type != CW_YES_NO && left->kid[0]); /* a date that chooses a version was seen itself */
  if (!whole) left = left->kid[0];
  reading = left && (left->op == VT_ATTR || left->op == VT_FACT_ON || left->op == VT_FACT_IN);
  if (!left || x->op == VT_AND || x->op == VT_OR || left->op == VT_N_RECORDS || left->type == CW_TYPE_NONE) return "";
  if (x->op == VT_ANY_RECORD || x->op == VT_YEARS || x->op == VT_GOAL_MET || x->op == VT_STATED) return NULL;
  const vt_attr *a = reading ? &w->p->attrs[left->attr] : NULL;
  const char *name = a ? cw_arena_printf(w->arena, "%s is", a->name) : "it is";
  w->record = (int32_t)record;
  w->quiet++;
  vt_value v = vt_eval(w, left, true);
  w->quiet--;
  w->record = -1;
  if (v.known == VT_OPEN) return cw_arena_printf(w->arena, "%s not known", name);
  if (v.known == VT_NONE) return a && a->scope != CW_OF_TEACHER ? cw_arena_printf(w->arena, "%s none", name) : "";
  switch (a ? a->type : left->type) {
  case CW_YES_NO: return cw_arena_printf(w->arena, "%s %s", name, vt_sign(v.n) ? "yes" : "no");
  case CW_DATE: return cw_arena_printf(w->arena, "%s %s", name, vt_say_day(w->arena, (int32_t)v.n.num));
  case CW_TEXT:
  case CW_CHOICE: return cw_arena_printf(w->arena, "%s %s", name, v.s);
  case CW_SET: return a ? cw_arena_printf(w->arena, "%s %s", name, say_set(w->arena, a, v.bits)) : NULL;
  case CW_QUANTITY:
    return cw_arena_printf(w->arena, "%s %s", name, vt_say_amount(w, v.n, a ? a->unit : vt_unit_of(w->p, left, 0)));
  default: return NULL;
  }
}

static void check_saw(vt_check *c, vt_node *o, const vt_expr *x, uint32_t record) {
  vt_node *saw = vt_get(o, "saw");
  const char *say = x ? say_saw(c, x, record) : NULL;
  if (!saw && vt_get(o, "on")) vt_is_text(c->r, o, "saw", say ? say : "");
  if (!saw) return;
  saw->seen = true;
  c->r->compared++;
  if (saw->kind != VT_STRING)
    vt_differs(c->r, saw, "a text");
  else if (say && strcmp(saw->text, say) != 0 && !(x->op == VT_NOT && *saw->text == 0))
    vt_differs(c->r, saw, say);
  else if (!say && *saw->text)
    vt_underived(c->r, saw, "what was seen of a value that is no plain reading");
}

static int64_t question_for(vt_check *c, const vt_expr *x, uint32_t record) {
  const vt_node *list = vt_get(c->s, "questions");
  const vt_attr *a = attr_read(c, x);
  for (uint32_t i = 0; x && list && i < list->count; i++) {
    const vt_node *q = list->kids[i], *row = vt_get(q, "record");
    const char *about = "", *name = "";
    vt_text_of(q, "about", &about);
    vt_text_of(q, "name", &name);
    bool named = a && strcmp(a->name, name) == 0;
    if (strcmp(about, "record") == 0 && row && row->number == record && (named || !a)) return i;
    if ((strcmp(about, "fact") == 0 || strcmp(about, "license") == 0) && named) return i;
    if (strcmp(about, "gap") == 0 && x->op == VT_EQ && x->kid[0]->op == VT_READING &&
        strcmp(c->w->p->gaps[x->kid[0]->attr].name, name) == 0)
      return i;
  }
  return -1;
}

static void check_offer(vt_check *c, vt_node *o, uint32_t index, uint32_t record, vt_rat *most, bool *offered,
                        bool *open) {
  vt_world *w = c->w;
  const vt_rule *rule = &w->p->rules[index];
  vt_supply s;
  bool best = w->best;
  w->quiet++;
  w->best = false;
  bool sure = vt_try_rule(w, index, record, &s);
  vt_rat amount = s.unbounded ? vt_int(0) : s.amount;
  w->best = true;
  bool perhaps = !sure && vt_try_rule(w, index, record, &s);
  w->best = best;
  w->quiet--;
  (void)has_value(c, rule->as, record,
                  rule->ledger); /* its rate is read, too, where the rule does not take the record */
  vt_is_text(c->r, o, "rule", rule->name);
  vt_is_text(c->r, o, "state", sure ? "offered" : perhaps ? "open" : "refused");
  if (sure) {
    vt_is_amount(c->r, o, "amount", amount, w->p->ledgers[rule->ledger].unit);
    vt_is_absent(c->r, o, "on");
    vt_is_absent(c->r, o, "saw");
    if (vt_cmp(amount, *most) > 0) *most = amount;
  } else {
    const vt_expr *x = check_on(c, o, rule, record, perhaps);
    vt_is_absent(c->r, o, "amount");
    if (!perhaps && x && x == rule->as)
      vt_is_text(c->r, o, "saw", "");
    else if (!perhaps)
      check_saw(c, o, x, record);
    int64_t q = perhaps ? question_for(c, x, record) : -1;
    if (q >= 0)
      vt_is_int(c->r, o, "question", q);
    else
      vt_is_absent(c->r, o, "question");
  }
  *offered = *offered || sure;
  *open = *open || perhaps;
  vt_check_areas(c, o, rule->ledger, rule->areas);
  vt_check_cites(c, o, &rule->cites);
  vt_check_place(c, o, rule->line, rule->column);
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

static vt_rat check_parts(vt_check *c, vt_node *n, uint32_t record, uint32_t ledger) {
  vt_node *list = vt_get(n, "parts");
  const vt_problem *p = c->problem[ledger];
  vt_rat sum = vt_int(0);
  uint32_t column = 0;
  for (uint32_t i = 0; list && i < list->count; i++) {
    vt_node *part = list->kids[i];
    const char *rule = "", *area = "";
    vt_rat amount;
    vt_text_of(part, "rule", &rule);
    vt_text_of(part, "area", &area);
    bool good = p && vt_rat_of(vt_get(vt_get(part, "amount"), "amount"), &amount) && vt_sign(amount) > 0;
    while (good && column < p->ncols) {
      const vt_column *k = &p->cols[column];
      if (k->record == (int32_t)record && strcmp(c->w->p->rules[k->rule].name, rule) == 0 &&
          strcmp(c->w->p->areas[k->area].name, area) == 0)
        break;
      column++;
    }
    if (!good || column >= p->ncols) {
      vt_see(part);
      vt_differs(c->r, part, "a place that a rule offers, in their order");
      continue;
    }
    c->credit[ledger][column] = amount;
    vt_is_text(c->r, part, "rule", rule);
    vt_is_text(c->r, part, "area", area);
    vt_is_amount(c->r, part, "amount", amount, c->w->p->ledgers[ledger].unit);
    vt_rest_on(c, &c->w->p->rules[p->cols[column].rule].cites);
    sum = vt_add(sum, amount);
    column++;
  }
  if (!list) vt_is_text(c->r, n, "parts", "a list");
  return sum;
}

static vt_rat line_sum(const vt_line *l, const vt_rat *credit) {
  vt_rat sum = vt_int(0);
  for (uint32_t i = 0; i < l->n; i++)
    sum = vt_add(sum, l->coef ? vt_mul(l->coef[i], credit[l->cols[i]]) : credit[l->cols[i]]);
  return sum;
}

static int32_t closed_by(vt_check *c, const vt_problem *p, uint32_t record) {
  for (uint32_t k = 0; k < p->ncols; k++) {
    if (p->cols[k].record != (int32_t)record || vt_sign(p->cols[k].full) != 0) continue;
    for (uint32_t i = 0; i < c->w->p->nlimits; i++) {
      const vt_limit *l = &c->w->p->limits[i];
      bool closes = l->ledger == p->ledger && l->counts_records && l->keep && l->twin == i;
      c->w->quiet++;
      closes = closes && vt_limit_over(c->w, p, i, k);
      c->w->quiet--;
      if (closes) return (int32_t)i;
    }
  }
  return -1;
}

/* The limit that left the record less than it offered. */
static int32_t cut_by(vt_check *c, const vt_problem *p, uint32_t record) {
  const vt_rat *credit = c->credit[p->ledger];
  int32_t closed = closed_by(c, p, record);
  if (closed >= 0) return closed;
  for (uint32_t i = 0; i < p->nlimits; i++) {
    bool touches = false;
    for (uint32_t k = 0; k < p->lines[i].n; k++)
      touches = touches || p->cols[p->lines[i].cols[k]].record == (int32_t)record;
    if (!touches || p->lines[i].limit < 0) continue;
    if (vt_cmp(line_sum(&p->lines[i], credit), p->lines[i].bound) >= 0) return p->lines[i].limit;
  }
  for (uint32_t i = 0; i < p->nfew; i++)
    for (uint32_t k = 0; k < p->few[i].n; k++)
      if (p->item_record[p->few[i].items[k]] == (int32_t)record) return p->few[i].limit;
  return -1;
}

static int32_t otherwise_for(vt_check *c, uint32_t record) {
  vt_world *w = c->w;
  int32_t found = -1;
  w->record = (int32_t)record;
  w->quiet++;
  for (uint32_t i = 0; i < w->p->notherwise && found < 0; i++) {
    const vt_otherwise *o = &w->p->otherwise[i];
    if (w->goal < 64 && !(o->goals >> w->goal & 1)) continue;
    if (vt_force_test(w, &o->force, true) == VT_YES && vt_test(w, o->when, true) == VT_YES) found = (int32_t)i;
  }
  w->quiet--;
  w->record = -1;
  return found;
}

/* Whether the rule is told of with the record: those of its kind, and the one by which an officer credited it. */
static bool told_of(const vt_check *c, uint32_t rule, uint32_t record, uint32_t ledger) {
  const vt_rule *r = &c->w->p->rules[rule];
  const vt_decision *figure = vt_credited(c->w, record, ledger);
  return r->ledger == ledger && (vt_rule_names_kind(c->w, r, record) || (figure && figure->rule == rule));
}

/* --- a record ----------------------------------------------------------------------------------------------------- */

static void check_otherwise(vt_check *c, vt_node *n, const char *fate, uint32_t record) {
  int32_t line = strcmp(fate, "refused") == 0 ? otherwise_for(c, record) : -1;
  vt_node *o = vt_get(n, "otherwise");
  if (line < 0) {
    vt_is_absent(c->r, n, "otherwise");
    return;
  }
  const vt_otherwise *says = &c->w->p->otherwise[line];
  if (!o) o = n;
  vt_is_text(c->r, o, "why", says->why);
  vt_check_cites(c, o, &says->cites);
  vt_check_place(c, o, says->line, says->column);
  vt_rest_on(c, &says->cites);
}

static bool check_record(vt_check *c, vt_node *n, uint32_t record, uint32_t ledger, bool first, uint32_t *used) {
  vt_world *w = c->w;
  vt_taking t = w->taking[record];
  vt_rat most = vt_int(0);
  bool offered = false, open = false;
  uint32_t rules = 0;
  const vt_decision *figure = vt_credited(w, record, ledger);
  for (uint32_t k = 0; k < w->p->nrules; k++) rules += told_of(c, k, record, ledger);
  if (!first && !rules) return false; /* told once, with the first ledger */
  if (!n) return true;
  vt_node *offers = vt_get(n, "offers");
  vt_is_int(c->r, n, "record", record);
  vt_is_text(c->r, n, "ledger", w->p->ledgers[ledger].name);
  for (uint32_t k = 0, i = 0; offers && k < w->p->nrules; k++)
    if (told_of(c, k, record, ledger) && i < offers->count)
      check_offer(c, offers->kids[i++], k, record, &most, &offered, &open);
  vt_is_count(c->r, offers ? offers : n, offers ? rules : UINT32_MAX);
  vt_rat sum = check_parts(c, n, record, ledger);
  static const char *const fates[] = {"counted", "conditional", "refused", "outside", "duplicate", "not yet"};
  const char *fate = fates[t.fate];
  if (vt_takes_part(&t))
    fate = vt_sign(sum) > 0       ? "counted"
           : offered              ? "unused"
           : open                 ? "conditional"
           : t.fate == VT_OUTSIDE ? "outside"
                                  : "refused";
  const char *unit = w->p->ledgers[ledger].unit;
  vt_is_text(c->r, n, "fate", fate);
  vt_is_amount(c->r, n, "offered", most, unit);
  vt_is_amount(c->r, n, "credited", sum, unit);
  if (t.other >= 0)
    vt_is_int(c->r, n, "other", t.other);
  else
    vt_is_absent(c->r, n, "other");
  if (figure)
    vt_is_text(c->r, n, "credited_by", vt_say_determined(w, figure));
  else
    vt_is_absent(c->r, n, "credited_by");
  check_otherwise(c, n, fate, record);
  (void)used;
  return true;
}

static void check_cuts(vt_check *c, vt_node *list) {
  for (uint32_t i = 0; list && i < list->count; i++) {
    vt_node *n = list->kids[i], *record = vt_get(n, "record");
    const char *name = "", *fate = "";
    vt_rat offered, credited;
    vt_text_of(n, "ledger", &name);
    vt_text_of(n, "fate", &fate);
    int32_t limit = -1;
    bool counts = strcmp(fate, "counted") == 0 || strcmp(fate, "unused") == 0;
    if (counts && record && vt_rat_of(vt_get(vt_get(n, "offered"), "amount"), &offered) &&
        vt_rat_of(vt_get(vt_get(n, "credited"), "amount"), &credited) && vt_cmp(credited, offered) < 0)
      for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++)
        if (c->problem[l] && strcmp(c->w->p->ledgers[l].name, name) == 0)
          limit = cut_by(c, c->problem[l], (uint32_t)record->number);
    if (limit >= 0)
      vt_is_int(c->r, n, "cut_by", limit);
    else
      vt_is_absent(c->r, n, "cut_by");
  }
}

/* --- the placement as a whole ------------------------------------------------------------------------------------- */

/* What a trace says of a part leaves open which pieces of a span it is: all of it stands with the first here, and that
 * it can be divided among them is part of what vt_placed_as_told finds. */
static bool lawful(const vt_problem *p, const vt_rat *credit) {
  for (uint32_t i = 0; i < p->nlimits; i++)
    if (!p->lines[i].pieces && vt_cmp(line_sum(&p->lines[i], credit), p->lines[i].bound) > 0) return false;
  for (uint32_t i = 0; i < p->nitems; i++) {
    vt_rat share = vt_int(0);
    uint32_t areas = 0, area = UINT32_MAX;
    for (uint32_t k = 0; k < p->ncols; k++) {
      if (p->cols[k].item != (int32_t)i || vt_sign(credit[k]) == 0) continue;
      if (vt_sign(p->cols[k].full) <= 0) return false;
      share = vt_add(share, vt_div(credit[k], p->cols[k].full));
      if (p->cols[k].area != area) area = p->cols[k].area, areas++;
      if (p->items[i] == VT_WHOLE && vt_cmp(credit[k], p->cols[k].full) != 0) return false;
    }
    if (vt_cmp(share, vt_int(1)) > 0 || (areas > 1 && p->items[i] != VT_DIVISIBLE)) return false;
  }
  for (uint32_t i = 0; i < p->nfew; i++) {
    uint32_t used = 0;
    for (uint32_t j = 0; j < p->few[i].n; j++) {
      bool any = false;
      for (uint32_t k = 0; k < p->ncols; k++)
        any = any || (p->cols[k].item == (int32_t)p->few[i].items[j] && vt_sign(credit[k]) > 0);
      used += any;
    }
    if (used > p->few[i].most) return false;
  }
  return true;
}

/* The sum of these columns is this. */
static void add_sum(vt_problem *p, uint32_t *cols, uint32_t n, vt_rat sum) {
  p->lines[p->nlines++] = (vt_line){.bound = sum, .n = n, .cols = cols, .limit = -1};
  p->lines[p->nlines++] = (vt_line){.at_least = true, .bound = sum, .n = n, .cols = cols, .limit = -1};
}

static bool one_part(const vt_column *a, const vt_column *b) {
  return a->record == b->record && a->rule == b->rule && a->area == b->area;
}

/* The part to which the column belongs, told with its first: what its pieces hold in all. */
static void fix_part(vt_check *c, const vt_problem *p, const vt_rat *credit, uint32_t col, vt_problem *fixed) {
  uint32_t *cols = CW_NEW_ARRAY(c->w->arena, p->cut ? p->ncols : 1, uint32_t), n = 0;
  vt_rat sum = vt_int(0);
  for (uint32_t k = 0; k < p->ncols && cols; k++) {
    if (k != col && !(p->cut && one_part(&p->cols[k], &p->cols[col]))) continue;
    if (k < col) return;
    cols[n++] = k;
    sum = vt_add(sum, credit[k]);
  }
  add_sum(fixed, cols, n, sum);
}

bool vt_placed_as_told(vt_check *c, uint32_t ledger, const vt_served *told, uint32_t n) {
  const vt_problem *p = c->problem[ledger];
  vt_answer best = vt_least(c->w, p);
  if (!best.possible || best.strict || best.gave_up || (c->w->free_credit)) return true;
  vt_problem fixed = *p;
  fixed.lines = CW_NEW_ARRAY(c->w->arena, p->nlines + 2 * (p->ncols + n) + 1, vt_line);
  if (!fixed.lines) return true;
  if (p->nlines) memcpy(fixed.lines, p->lines, p->nlines * sizeof *fixed.lines);
  for (uint32_t k = 0; k < p->ncols; k++)
    if (p->cols[k].item >= 0) fix_part(c, p, c->credit[ledger], k, &fixed);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t *cols = CW_NEW_ARRAY(c->w->arena, p->ncols + 1, uint32_t), ncols = 0;
    for (uint32_t k = 0; cols && k < p->ncols; k++)
      if (p->cols[k].record >= 0 && vt_serves(c->w, p, k, told[i].need, told[i].need->areas, told[i].year))
        cols[ncols++] = k;
    add_sum(&fixed, cols, ncols, told[i].have);
  }
  vt_answer placed = vt_least(c->w, &fixed);
  return placed.possible && vt_cmp(placed.further, best.further) == 0;
}

/* With the parts as they are placed, the same least further credit must be enough. */
static void check_placement(vt_check *c, vt_node *at, uint32_t ledger) {
  const vt_problem *p = c->problem[ledger];
  if (!p) return;
  c->r->compared++;
  if (!lawful(p, c->credit[ledger])) {
    vt_differs(c->r, at, "a placement that obeys every limit, supply and divisibility");
    return;
  }
  if (!vt_placed_as_told(c, ledger, NULL, 0))
    vt_differs(c->r, at, "a placement that leaves no more missing than the best");
}

void vt_check_records(vt_check *c, vt_node *d) {
  vt_node *list = vt_get(d, "records");
  uint32_t k = 0;
  bool first = true;
  vt_solving *s = CW_NEW(c->w->arena, vt_solving);
  if (!s) return;
  s->w = c->w;
  s->total = c->o.need[c->goal->ledger];
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    if (!(c->o.ledgers >> l & 1)) continue;
    c->problem[l] = vt_instance(s, l, c->o.shown);
    c->credit[l] = CW_NEW_ARRAY(c->w->arena, (c->problem[l] ? c->problem[l]->ncols : 0) + 1, vt_rat);
    for (uint32_t i = 0; c->problem[l] && c->credit[l] && i < c->problem[l]->ncols; i++) c->credit[l][i] = vt_int(0);
    for (uint32_t i = 0; i < c->w->nrecords; i++)
      k += check_record(c, list && k < list->count ? list->kids[k] : NULL, i, l, first, NULL);
    check_placement(c, list ? list : d, l);
    first = false;
  }
  check_cuts(c, list);
  vt_is_count(c->r, list ? list : d, list ? k : UINT32_MAX);
}
