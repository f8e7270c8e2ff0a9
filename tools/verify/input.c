/* The input that a trace states, and whether it is that of a teacher file. */
#include "world.h"

#include <string.h>

/* --- reading what the trace states -------------------------------------------------------------------------------- */

bool vt_value_read(vt_world *w, const vt_attr *a, vt_node *n, vt_value *out) {
  *out = (vt_value){.known = VT_KNOWN, .n = vt_int(0)};
  switch (a->type) {
  case CW_YES_NO: out->n = vt_int(n->number); return n->kind == VT_BOOL;
  case CW_DATE: {
    int32_t day;
    if (!vt_day_of(n, &day)) return false;
    out->n = vt_int(day);
    return true;
  }
  case CW_QUANTITY: {
    const vt_node *unit = vt_get(n, "unit");
    const char *text = NULL;
    if (vt_text_of(n, "unit", &text)) out->unit = vt_unit_find(w->p, text, strlen(text));
    if (!unit || (unit->kind != VT_NULL && (!out->unit || strcmp(out->unit, text) != 0))) return false;
    if (a->unit && (!out->unit || strcmp(out->unit, a->unit) != 0)) return false;
    return vt_rat_of(vt_get(n, "amount"), &out->n) && vt_sign(out->n) >= 0 && n->count == 2;
  }
  case CW_SET:
    for (uint32_t i = 0; n->kind == VT_ARRAY && i < n->count; i++) {
      uint32_t k = 0;
      while (k < a->nvalues && !(n->kids[i]->kind == VT_STRING && vt_same(a->values[k], n->kids[i]->text))) k++;
      if (k == a->nvalues || k >= 64 || out->bits >> k & 1) return false;
      out->bits |= UINT64_C(1) << k;
    }
    return n->kind == VT_ARRAY;
  case CW_CHOICE:
  case CW_TEXT:
    out->s = n->text;
    if (n->kind != VT_STRING) return false;
    for (uint32_t k = 0; k < a->nvalues; k++)
      if (vt_same(a->values[k], n->text)) return true;
    return a->type == CW_TEXT || a->nvalues == 0;
  default: return false;
  }
}

static bool read_rows(vt_world *w, vt_report *r, vt_node *list, int scope, vt_value **out, uint32_t *n) {
  uint32_t na = w->p->nattrs;
  if (!list || list->kind != VT_ARRAY) return false;
  *n = list->count;
  *out = CW_NEW_ARRAY(w->arena, (size_t)list->count * na + 1, vt_value);
  for (uint32_t i = 0; *out && i < list->count; i++) {
    vt_node *row = list->kids[i];
    vt_value *cells = *out + (size_t)i * na;
    for (uint32_t k = 0; k < na; k++) cells[k] = (vt_value){.known = VT_OPEN, .n = vt_int(0)};
    vt_is_int(r, row, "index", i);
    for (uint32_t k = 0; k < row->count; k++) {
      int32_t a = vt_attr_find(w->p, row->kids[k]->key);
      if (strcmp(row->kids[k]->key, "index") == 0) continue;
      bool good = a >= 0 && w->p->attrs[a].scope == scope && vt_value_read(w, &w->p->attrs[a], row->kids[k], &cells[a]);
      if (!good) vt_differs(r, row->kids[k], "a field and value that the pack has");
      if (!good && a >= 0) cells[a] = (vt_value){.known = VT_OPEN, .n = vt_int(0)};

      vt_see(row->kids[k]);
    }
  }
  return *out != NULL;
}

static void read_facts(vt_world *w, vt_report *r, vt_node *list) {
  w->nfacts = list ? list->count : 0;
  w->facts = CW_NEW_ARRAY(w->arena, w->nfacts + 1, vt_fact);
  for (uint32_t i = 0; w->facts && i < w->nfacts; i++) {
    vt_node *n = list->kids[i];
    const char *name = "";
    vt_fact *f = &w->facts[i];
    *f = (vt_fact){.from = VT_NEVER, .until = VT_EVER, .since = VT_NEVER, .value = {.n = {0, 1}}};
    int32_t a = vt_text_of(n, "fact", &name) ? vt_attr_find(w->p, name) : -1;
    vt_node *value = vt_get(n, "value");
    bool good = a >= 0 && w->p->attrs[a].scope == CW_OF_TEACHER && value;
    if (good && value->kind == VT_NULL)
      f->value = (vt_value){.known = VT_OPEN, .n = vt_int(0)};
    else
      good = good && vt_value_read(w, &w->p->attrs[a], value, &f->value);
    f->attr = a >= 0 ? (uint32_t)a : 0;
    if (vt_get(n, "from")) good = good && vt_day_of(vt_get(n, "from"), &f->from);
    if (vt_get(n, "until")) good = good && vt_day_of(vt_get(n, "until"), &f->until);
    if (vt_get(n, "known_since")) good = good && vt_day_of(vt_get(n, "known_since"), &f->since);
    if (!good) {
      vt_differs(r, n, "a fact and value that the pack has");
      f->value = (vt_value){.known = VT_OPEN, .n = vt_int(0)};
    }
    vt_see(n);
  }
}

/* What a settlement says: of which goal, how much in which unit, since when. */
static bool decision_of(vt_world *w, const vt_node *n, vt_decision *d) {
  const char *goal = NULL, *unit = NULL;
  const vt_node *amount = vt_get(n, "amount"), *decided = vt_get(n, "decided");
  if (vt_text_of(n, "goal", &goal) && (d->goal = vt_goal_find(w->p, goal)) < 0) return false;
  if (vt_text_of(n, "unit", &unit) && !(d->unit = vt_unit_find(w->p, unit, strlen(unit)))) return false;
  d->decided = VT_NEVER;
  if (decided && decided->kind != VT_NULL && !vt_day_of(decided, &d->decided)) return false;
  return (amount != NULL) == (unit != NULL) && (!amount || vt_rat_of(amount, &d->amount));
}

static void read_decisions(vt_world *w, vt_report *r, vt_node *list) {
  static const char *const kinds[] = {"settlement", "election", "approval", "pin", "waiver", "credit"};
  w->ndecisions = list ? list->count : 0;
  w->decisions = CW_NEW_ARRAY(w->arena, w->ndecisions + 1, vt_decision);
  for (uint32_t i = 0; w->decisions && i < w->ndecisions; i++) {
    vt_node *n = list->kids[i], *record = vt_get(n, "record"), *approved = vt_get(n, "approved");
    vt_decision *d = &w->decisions[i];
    *d = (vt_decision){.kind = "", .record = -1, .goal = -1, .amount = vt_int(0)};
    bool good = vt_text_of(n, "decision", &d->kind) && (!record || record->kind == VT_INT);
    if (good && record) d->record = (int32_t)record->number;
    d->approved = approved && approved->number;
    vt_text_of(n, "area", &d->area);
    vt_text_of(n, "by", &d->by);
    vt_text_of(n, "why", &d->why);
    good = good && decision_of(w, n, d) && vt_determination_read(w, n, d);
    if (!good) vt_differs(r, n, "a decision on a record");
    bool known = false;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) known = known || strcmp(d->kind, kinds[k]) == 0;
    if (!good) d->kind = "";
    if (good && !known)
      w->beyond = cw_arena_printf(w->arena, "standings where there is a decision of the sort `%s`", d->kind);
    vt_see(n);
  }
}

static void read_options(vt_world *w, vt_report *r, const vt_node *o) {
  vt_node *goal = vt_get(o, "goal"), *known = vt_get(o, "known_as_of"), *accepted = vt_get(o, "accepted"),
          *as_of = vt_get(o, "as_of");
  static const char *const keys[] = {"as_of", "known_as_of", "goal", "office", "accepted"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (!vt_get(o, keys[i])) vt_differs(r, o, cw_arena_printf(w->arena, "`%s` too", keys[i]));
  w->known_as_of = VT_EVER;
  w->only_goal = -1;
  if (!vt_day_of(as_of, &w->as_of)) vt_differs(r, as_of, "a day");
  if (known && known->kind != VT_NULL && !vt_day_of(known, &w->known_as_of)) vt_differs(r, known, "a day");
  if (goal && goal->kind == VT_STRING) w->only_goal = vt_goal_find(w->p, goal->text);
  w->accepted = CW_NEW_ARRAY(w->arena, w->p->ngaps + 1, int32_t);
  for (uint32_t i = 0; w->accepted && i < w->p->ngaps; i++) w->accepted[i] = -2;
  for (uint32_t i = 0; accepted && w->accepted && i < accepted->count; i++) {
    const char *name = "", *reading = NULL;
    int32_t g = vt_text_of(accepted->kids[i], "gap", &name) ? vt_gap_find(w->p, name) : -1;
    if (g < 0) {
      vt_differs(r, accepted->kids[i], "a gap of the pack");
      continue;
    }
    w->accepted[g] = -1;
    bool named = vt_text_of(accepted->kids[i], "reading", &reading);
    for (uint32_t k = 0; named && k < w->p->gaps[g].nreadings; k++)
      if (vt_same(w->p->gaps[g].readings[k], reading)) w->accepted[g] = (int32_t)k;
    if (named && w->accepted[g] < 0) vt_differs(r, accepted->kids[i], "a reading of the gap");
  }
  vt_node *office = vt_get(o, "office");
  if (!office || (office->kind != VT_NULL && !(accepted && accepted->count)))
    vt_differs(r, office ? office : o, "null: no reading is accepted");
  vt_see((vt_node *)(uintptr_t)o);
}

static void read_incomplete(vt_world *w, vt_report *r, vt_node *n) {
  const vt_node *kinds = vt_get(n, "kinds");
  const vt_attr *a = &w->p->attrs[VT_F_KIND];
  if (!n) return;
  w->incomplete = kinds && kinds->kind == VT_STRING ? UINT64_MAX : 0;
  for (uint32_t i = 0; kinds && i < kinds->count; i++)
    for (uint32_t k = 0; k < a->nvalues && k < 64; k++)
      if (kinds->kids[i]->text && vt_same(kinds->kids[i]->text, a->values[k])) w->incomplete |= UINT64_C(1) << k;
  vt_underived(r, n, "standings where records are said to be incomplete");
  vt_see(n);
}

bool vt_world_init(vt_world *w, vt_pack *p, vt_report *r, const vt_node *root, vt_node *input, cw_arena *a) {
  memset(w, 0, sizeof *w);
  w->p = p;
  w->arena = a;
  w->license = w->record = w->rule = -1;
  read_options(w, r, vt_get(root, "options"));
  if (!w->accepted) return false;
  if (!read_rows(w, r, vt_get(input, "licenses"), CW_OF_LICENSE, &w->licenses, &w->nlicenses)) return false;
  if (!read_rows(w, r, vt_get(input, "records"), CW_OF_RECORD, &w->records, &w->nrecords)) return false;
  if (!vt_get(input, "facts") || !vt_get(input, "decisions"))
    vt_differs(r, input, "facts and decisions, if only empty lists");
  read_facts(w, r, vt_get(input, "facts"));
  read_decisions(w, r, vt_get(input, "decisions"));
  read_incomplete(w, r, vt_get(input, "incomplete"));
  w->taking = CW_NEW_ARRAY(a, w->nrecords + 1, vt_taking);
  w->copies[0] = CW_NEW_ARRAY(a, w->nrecords + 1, vt_taking);
  w->copies[1] = CW_NEW_ARRAY(a, w->nrecords + 1, vt_taking);
  if (!w->taking || !w->copies[0] || !w->copies[1]) return false;
  vt_compare_records(w);
  return true;
}
