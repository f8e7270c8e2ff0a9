/* What an entry can do to a standing: how much credit it may bring, whether it can do anything else, and which entries
 * no rule can tell apart. Wherever that is not certain, the answer is the careful one. */
#include "plan.h"

#include "../../engine/pattern.h"

#include <stdlib.h>
#include <string.h>

/* --- whether a condition on records may hold of an entry ------------------------------------------------------------ */

static bool may_hold(const cw_planning *p, uint32_t node, uint32_t row);

/* A list's kids: whether it may hold of all (or any) of them. */
static bool kids_may_hold(const cw_planning *p, const cw_node *n, uint32_t row, bool all) {
  const cw_plan *plan = p->v->plan;
  for (uint32_t i = 0; i < n->nlist; i++)
    if (may_hold(p, plan->kids[n->list + i], row) != all) return !all;
  return all;
}

/* The field that the node reads, where it is a text or choice that the entry has; NULL else. */
static const char *text_read(const cw_planning *p, uint32_t node, uint32_t row) {
  const cw_node *n = &p->v->plan->nodes[node];
  if (n->op != CW_OP_ATTR) return NULL;
  const cw_attr *a = &p->v->plan->attrs[n->a];
  if (a->scope != CW_OF_RECORD || (a->type != CW_TEXT && a->type != CW_CHOICE)) return NULL;
  cw_value value = cw_cell(&p->all, (uint32_t)n->a, row);
  return value.known == CW_KNOWN ? cw_text(&p->all.texts, (uint32_t)value.a) : NULL;
}

static bool may_be_in(const cw_planning *p, const cw_node *n, const char *text) {
  const cw_plan *plan = p->v->plan;
  for (uint32_t i = 0; i < n->nlist; i++)
    if (strcmp(cw_text(&plan->texts, (uint32_t)plan->ints[n->list + i]), text) == 0) return true;
  return false;
}

static bool may_hold(const cw_planning *p, uint32_t node, uint32_t row) {
  const cw_plan *plan = p->v->plan;
  const cw_node *n = &plan->nodes[node], *right = &plan->nodes[n->kid[1]];
  if (n->op == CW_OP_AND || n->op == CW_OP_OR) return kids_may_hold(p, n, row, n->op == CW_OP_AND);
  const char *text =
      n->op == CW_OP_EQ || n->op == CW_OP_IN || n->op == CW_OP_MATCHES ? text_read(p, n->kid[0], row) : NULL;
  if (!text) return true;
  if (n->op == CW_OP_EQ)
    return right->op != CW_OP_CONST || strcmp(cw_text(&plan->texts, (uint32_t)right->a), text) == 0;
  if (n->op == CW_OP_IN) return may_be_in(p, n, text);
  return cw_pattern_match(plan->patterns[n->a], text, strlen(text)) != CW_MATCH_NO;
}

static bool reads_records(const cw_node *n) { return n->op == CW_OP_ANY_RECORD || n->op == CW_OP_N_RECORDS; }

/* A condition that asks of the records whether there are some such as this one. */
static bool is_read(const cw_planning *p, const bool *nodes, uint32_t row) {
  for (uint32_t i = 1; i < p->v->plan->nnodes; i++)
    if (nodes[i] && reads_records(&p->v->plan->nodes[i]) && may_hold(p, p->v->plan->nodes[i].kid[0], row)) return true;
  return false;
}

static bool is_had(const cw_planning *p, uint32_t row) {
  for (uint32_t i = 0; i < p->v->plan->nneeds; i++) {
    const cw_need *n = &p->v->plan->needs[i];
    if (p->reach->needs[i] && n->kind == CW_NEED_HAS && may_hold(p, n->condition, row)) return true;
  }
  return false;
}

/* A goal that hangs on another one is reached by whatever credit serves that. */
static bool hangs_on_goals(const cw_planning *p) {
  const cw_plan *plan = p->v->plan;
  for (uint32_t g = 0; g < plan->ngoals; g++)
    if (p->reach->goals[g] && plan->goals[g].needs_credit && !cw_goal_same(plan, g, p->base->goal)) return true;
  return false;
}

/* A gap in the law about records such as it can leave open what was met without it. */
static bool may_unsettle(const cw_planning *p, uint32_t row) {
  const cw_plan *plan = p->v->plan;
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    const cw_gap *gap = &plan->gaps[i];
    bool lowers = gap->nreadings == 0 && (gap->could & CW_COULD_LOWER);
    if (gap->touches_record && lowers && (gap->touches == 0 || may_hold(p, gap->touches, row))) return true;
  }
  return false;
}

/* Where the first or the last of some records stand, one more can spoil what there is. */
static bool keeps_by_date(const cw_plan *plan) {
  for (uint32_t i = 0; i < plan->nlimits; i++)
    if (plan->limits[i].counts_records &&
        (plan->limits[i].keep == CW_KEEP_EARLIEST || plan->limits[i].keep == CW_KEEP_LATEST))
      return true;
  return false;
}

/* --- which entries can't be told apart ------------------------------------------------------------------------------ */

static bool is_name(uint32_t attr) { return attr == CW_F_TITLE || attr == CW_F_ACHIEVEMENT; }

static bool same_cell(const cw_block *b, uint32_t attr, uint32_t x, uint32_t y) {
  cw_value a = cw_cell(b, attr, x), c = cw_cell(b, attr, y);
  return a.known == c.known && (a.known != CW_KNOWN || (a.a == c.a && a.b == c.b));
}

/* Whether the expression sees a difference between the names of two records. */
static bool tells_apart(const cw_planning *p, uint32_t node, const char *a, const char *b) {
  const cw_plan *plan = p->v->plan;
  const cw_node *n = &plan->nodes[node], *left = &plan->nodes[n->kid[0]];
  if (node == 0) return false;
  bool name = n->op == CW_OP_MATCHES && left->op == CW_OP_ATTR && is_name((uint32_t)left->a);
  if (name &&
      cw_pattern_match(plan->patterns[n->a], a, strlen(a)) != cw_pattern_match(plan->patterns[n->a], b, strlen(b)))
    return true;
  for (int k = 0; k < 3; k++)
    if (tells_apart(p, n->kid[k], a, b)) return true;
  bool listed = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; i < n->nlist; i++)
    if ((listed && tells_apart(p, plan->kids[n->list + i], a, b)) ||
        (n->op == CW_OP_TABLE && tells_apart(p, plan->rows[n->list + i].node, a, b)))
      return true;
  return false;
}

static bool is_for_kind(const cw_planning *p, const cw_counts *c, uint32_t row) {
  cw_value kind = cw_cell(&p->all, CW_F_KIND, row);
  const cw_attr *a = &p->v->plan->attrs[CW_F_KIND];
  for (uint32_t k = 0; kind.known == CW_KNOWN && k < a->nchoices && k < 64; k++)
    if (a->choices[k] == (uint32_t)kind.a) return c->kinds >> k & 1;
  return true;
}

/* Rules for records of that kind, and conditions that may hold of either. */
static bool is_told_apart(const cw_planning *p, uint32_t x, uint32_t y, const char *a, const char *b) {
  const cw_plan *plan = p->v->plan;
  bool told = false;
  for (uint32_t i = 0; i < plan->ncounts && !told; i++) {
    const cw_counts *c = &plan->counts[i];
    told = is_for_kind(p, c, x) && (tells_apart(p, c->when, a, b) || tells_apart(p, c->except_when, a, b) ||
                                    tells_apart(p, c->as, a, b) || tells_apart(p, c->least, a, b));
  }
  for (uint32_t i = 0; i < plan->nlimits && !told; i++) told = tells_apart(p, plan->limits[i].of, a, b);
  for (uint32_t i = 0; i < plan->nneeds && !told; i++) {
    const cw_need *n = &plan->needs[i];
    bool has = n->kind == CW_NEED_HAS && (may_hold(p, n->condition, x) || may_hold(p, n->condition, y));
    told = p->reach->needs[i] && (tells_apart(p, n->of, a, b) || (has && tells_apart(p, n->condition, a, b)));
  }
  for (uint32_t i = 1; i < plan->nnodes && !told; i++) {
    uint32_t of = plan->nodes[i].kid[0];
    if ((p->reach->nodes[i] || p->reach->doubts[i]) && reads_records(&plan->nodes[i]) &&
        (may_hold(p, of, x) || may_hold(p, of, y)))
      told = tells_apart(p, of, a, b);
  }
  return told;
}

/* A plan sees a name through its patterns, or where it (or a record on file) has the name itself. */
static bool same_name(const cw_planning *p, const cw_choice_entry *a, const cw_choice_entry *b) {
  const cw_texts *seen = &p->v->block->texts;
  if (cw_texts_find(seen, a->name, strlen(a->name)) || cw_texts_find(seen, b->name, strlen(b->name))) return false;
  return !is_told_apart(p, a->record, b->record, a->name, b->name);
}

static bool same_price(const cw_choice_entry *a, const cw_choice_entry *b) {
  return a->has_price == b->has_price && a->has_hours == b->has_hours && cw_rat_cmp(a->price, b->price) == 0 &&
         cw_rat_cmp(a->hours, b->hours) == 0;
}

static bool is_same(const cw_planning *p, const cw_choice_entry *a, const cw_choice_entry *b) {
  if (!same_price(a, b) || !strcmp(a->name, b->name) || !same_name(p, a, b)) return false;
  for (uint32_t k = 0; k < p->v->plan->nattrs; k++) {
    if (p->v->plan->attrs[k].scope != CW_OF_RECORD || is_name(k) || k == CW_F_ROW) continue;
    if (!same_cell(&p->all, k, a->record, b->record)) return false;
  }
  return true;
}

static void put_in_group(cw_planning *p, uint32_t entry) {
  cw_choice_entry *e = &p->entries[entry];
  uint32_t g = 0;
  for (; g < p->ngroups; g++) {
    bool same = true;
    for (uint32_t i = 0; i < p->groups[g].size && same; i++) same = is_same(p, e, &p->entries[p->groups[g].entries[i]]);
    if (same) break;
  }
  cw_choice_group *group = &p->groups[g];
  if (g == p->ngroups) {
    *group = (cw_choice_group){.entries = CW_NEW_ARRAY(p->v->arena, p->nentries, uint32_t)};
    group->each.of[CW_SUM_UNPRICED] = CW_RAT(!e->has_price);
    group->each.of[CW_SUM_COST] = e->price;
    group->each.of[CW_SUM_HOURS] = e->hours;
    group->each.of[CW_SUM_BADGES] = CW_RAT(1);
    p->ngroups++;
  }
  if (group->entries) group->entries[group->size++] = entry;
  e->group = g;
}

/* --- how much credit an entry may bring ------------------------------------------------------------------------------ */

/* Whether what the rule offers for the record is limited by a stretch of time, so that it may do more on several days. */
static bool is_by_time(const cw_planning *p, uint32_t ledger, uint32_t rule, uint32_t row) {
  for (uint32_t i = 0; i < p->v->plan->nlimits; i++) {
    const cw_limit *l = &p->v->plan->limits[i];
    bool by_time = l->within > 0 || (l->per >= CW_PER_SCHOOL_YEAR && l->per <= CW_PER_DAY);
    if (by_time && l->ledger == ledger && (l->rule < 0 || l->rule == (int32_t)rule) &&
        (l->of == 0 || may_hold(p, l->of, row)))
      return true;
  }
  return false;
}

/* The most that any rule could offer; false where that has no number. An amount that nobody states may be nothing. */
static bool add_offers(const cw_planning *p, cw_choice_group *g, const cw_record_standing *r, bool stated) {
  for (uint32_t i = 0; i < r->noffers; i++) {
    const cw_offer *o = &r->offers[i];
    if (o->state == CW_OFFER_REFUSED) continue;
    g->open &= o->state == CW_OFFER_OPEN;
    if (o->state == CW_OFFER_OPEN && stated && cw_rat_sign(o->amount) <= 0) return false;
    g->credit[r->ledger] = cw_rat_max(g->credit[r->ledger], o->amount);
    g->by_time |= is_by_time(p, r->ledger, o->rule, p->entries[g->entries[0]].record);
  }
  return true;
}

static bool same_lack(const cw_lack *a, const cw_lack *b) {
  return a->kind == b->kind && a->ledger == b->ledger && a->need == b->need && a->year == b->year &&
         a->strict == b->strict && a->impossible == b->impossible && cw_rat_cmp(a->amount, b->amount) == 0;
}

/* Whether at the worst as much is missing as before. */
static bool same_ways(const cw_standing *a, const cw_standing *b) {
  if (a->nways != b->nways || a->step != b->step || (a->verdict >= CW_MET) != (b->verdict >= CW_MET)) return false;
  for (uint32_t i = 0; i < a->nways; i++) {
    if (a->ways[i].nlacks != b->ways[i].nlacks || a->ways[i].impossible != b->ways[i].impossible) return false;
    for (uint32_t k = 0; k < a->ways[i].nlacks; k++)
      if (!same_lack(&a->ways[i].lacks[k], &b->ways[i].lacks[k])) return false;
  }
  return true;
}

static bool is_new_gap(const cw_planning *p, uint32_t gap) {
  for (uint32_t i = 0; i < p->base->nquestions; i++)
    if (p->base->questions[i].kind == CW_ASK_GAP && p->base->questions[i].gap == gap) return false;
  return true;
}

static bool measure(cw_planning *p, uint32_t index) {
  cw_choice_group *g = &p->groups[index];
  cw_trial trial;
  uint32_t *one = CW_NEW_ARRAY(p->v->arena, p->ngroups, uint32_t);
  g->credit = CW_NEW_ARRAY(p->v->arena, p->v->plan->nledgers, cw_rat);
  if (!one || !g->credit) return false;
  for (uint32_t l = 0; l < p->v->plan->nledgers; l++) g->credit[l] = CW_RAT_ZERO;
  one[index] = 1;
  cw_options options = p->options;
  options.explain = true;
  const cw_standing *s = cw_plan_try(p, one, &trial, &options);
  if (!s) return !trial.failed;
  g->open = true;
  bool stated = cw_cell(&p->all, CW_F_AMOUNT, p->entries[g->entries[0]].record).known == CW_KNOWN;
  uint32_t row = trial.rows[p->entries[g->entries[0]].record];
  for (uint32_t i = 0; s->records && i < s->nrecords; i++)
    if (s->records[i].record == row) g->reaches |= !add_offers(p, g, &s->records[i], stated);
  g->open &= same_ways(s, p->base);
  cw_question *questions = CW_NEW_ARRAY(p->v->arena, s->nquestions + 1, cw_question);
  for (uint32_t i = 0; questions && i < s->nquestions; i++) {
    const cw_question *q = &s->questions[i];
    if ((q->kind == CW_ASK_RECORD && q->record == row) || (q->kind == CW_ASK_GAP && is_new_gap(p, q->gap)))
      questions[g->nquestions++] = *q;
  }
  g->questions = questions;
  return questions != NULL;
}

/* --- the groups in the order of the search ---------------------------------------------------------------------------- */

static cw_rat most_credit(const cw_planning *p, const cw_choice_group *g) {
  cw_rat most = CW_RAT_ZERO;
  for (uint32_t l = 0; l < p->v->plan->nledgers; l++) most = cw_rat_max(most, g->credit[l]);
  return most;
}

/* Cheapest credit first; what may do more than add credit last. */
static int order(const cw_planning *p, const cw_choice_group *a, const cw_choice_group *b) {
  if (a->reaches != b->reaches) return a->reaches ? 1 : -1;
  cw_rat qa = most_credit(p, a), qb = most_credit(p, b), x, y;
  for (int k = 0; k < CW_NSUMS; k++) {
    cw_sum sum = cw_sum_order[p->minimize][k];
    if (!cw_rat_mul(&x, a->each.of[sum], qb) || !cw_rat_mul(&y, b->each.of[sum], qa)) continue;
    int c = cw_rat_cmp(x, y);
    if (c) return c;
  }
  return a->entries[0] < b->entries[0] ? -1 : 1;
}

static void sort_groups(cw_planning *p) {
  for (uint32_t i = 1; i < p->ngroups; i++) {
    cw_choice_group g = p->groups[i];
    uint32_t k = i;
    for (; k > 0 && order(p, &g, &p->groups[k - 1]) < 0; k--) p->groups[k] = p->groups[k - 1];
    p->groups[k] = g;
  }
  for (uint32_t i = 0; i < p->ngroups; i++)
    for (uint32_t k = 0; k < p->groups[i].size; k++) p->entries[p->groups[i].entries[k]].group = i;
}

static bool is_useless(const cw_planning *p, const cw_choice_group *g) {
  return !g->reaches && cw_rat_is_zero(most_credit(p, g));
}

/* All that it offers hangs on answers about it. */
static bool hangs(const cw_planning *p, const cw_choice_group *g) {
  return g->nquestions > 0 && !g->reaches && (g->open || is_useless(p, g));
}

/* Whether all that hangs on answers about itself does nothing certain in company either: what one entry may do in this
 * area or that, several do in either. */
static bool hangs_together(const cw_planning *p) {
  uint32_t *all = CW_NEW_ARRAY(p->v->arena, p->ngroups + 1, uint32_t);
  uint32_t *sure = CW_NEW_ARRAY(p->v->arena, p->ngroups + 1, uint32_t);
  cw_trial with, without;
  if (!all || !sure) return true;
  for (uint32_t i = 0; i < p->ngroups; i++) {
    all[i] = p->groups[i].size;
    sure[i] = hangs(p, &p->groups[i]) ? 0 : all[i];
  }
  const cw_standing *a = cw_plan_try(p, all, &with, &p->options), *b = cw_plan_try(p, sure, &without, &p->options);
  return !a || !b || same_ways(a, b);
}

/* What adds nothing, or nothing that is certain, leaves the search; of the latter the questions are kept behind. */
static void drop_useless(cw_planning *p) {
  uint32_t kept = 0;
  bool together = hangs_together(p);
  cw_choice_group *open = CW_NEW_ARRAY(p->v->arena, p->ngroups + 1, cw_choice_group);
  for (uint32_t i = 0; open && i < p->ngroups; i++) {
    cw_choice_group g = p->groups[i];
    if (is_useless(p, &g) && g.nquestions == 0) {
      p->left_out.useless += g.size;
    } else if (hangs(p, &g) && together) {
      p->left_out.open += g.size;
      open[p->nopen++] = g;
    } else {
      g.reaches |= hangs(p, &g); /* what it can do at most was not seen of it alone */
      p->groups[kept++] = g;
    }
  }
  p->open = open;
  p->ngroups = kept;
}

bool cw_plan_effects(cw_planning *p) {
  cw_reach *reach = cw_reach_of(p->v->plan, p->base->goal, p->v->arena);
  if (!reach) return false;
  cw_reach_all_credit(p->v->plan, reach);
  p->reach = reach;
  bool goals = hangs_on_goals(p);
  p->groups = CW_NEW_ARRAY(p->v->arena, p->nentries + 1, cw_choice_group);
  if (!p->groups) return false;
  for (uint32_t i = 0; i < p->nentries; i++) put_in_group(p, i);
  p->monotone = !goals && !keeps_by_date(p->v->plan);
  for (uint32_t i = 0; i < p->ngroups; i++) {
    uint32_t row = p->entries[p->groups[i].entries[0]].record;
    bool read = is_read(p, p->reach->nodes, row);
    p->groups[i].reaches = read || goals || is_had(p, row);
    p->groups[i].harms = read || may_unsettle(p, row) || is_read(p, p->reach->doubts, row);
  }
  for (uint32_t i = 0; i < p->ngroups; i++)
    if (!measure(p, i)) return false;
  drop_useless(p);
  for (uint32_t i = 0; i < p->ngroups; i++) p->monotone &= !p->groups[i].harms;
  sort_groups(p);
  return true;
}
