/* What there is to cover in a pack, with its place, its words and the sides that were seen. */
#include "coverage.h"

#include <stdlib.h>
#include <string.h>

const cw_cover_words cw_cover_words_of[CW_NCOVERS] = {
#define CW_COVER(id, floor, one, many, yes, no) [CW_COVER_##id] = {floor, one, many, yes, no},
#include "coverage_kinds.def"
#undef CW_COVER
};

typedef struct lister {
  cw_coverage *c;
  const cw_plan *plan;
  cw_voice voice;
  bool *visited; /* per node */
} lister;

/* --- the list ----------------------------------------------------------------------------------------------------- */

static unsigned sides_of(cw_cover_kind kind) {
  return cw_cover_words_of[kind].no ? CW_SAW_TRUE | CW_SAW_FALSE : CW_SAW_TRUE;
}

/* What stands once in the pack may stand several times in the plan, once a version: it is one thing to cover. */
static bool same_place(const cw_cover_item *a, cw_cover_kind kind, const cw_ref *ref, const char *words) {
  return a->kind == kind && a->ref->line == ref->line && a->ref->column == ref->column && strcmp(a->words, words) == 0;
}

static void grow(cw_coverage *c) {
  size_t room = c->capacity ? 2 * c->capacity : 256;
  cw_cover_item *items = CW_NEW_ARRAY(c->arena, room, cw_cover_item);
  if (!items) {
    c->failed = true;
    return;
  }
  if (c->nitems) memcpy(items, c->items, c->nitems * sizeof *items);
  c->items = items;
  c->capacity = room;
}

static void add(lister *l, cw_cover_kind kind, const cw_ref *ref, const char *words, unsigned sides, unsigned seen) {
  cw_coverage *c = l->c;
  if (sides == 0 || !cw_is_own(c->plan, ref)) return; /* the state's own tests cover it */
  for (size_t i = c->nitems; i-- > 0;)
    if (same_place(&c->items[i], kind, ref, words)) {
      c->items[i].seen |= seen & sides;
      return;
    }
  if (c->nitems == c->capacity) grow(c);
  if (!c->failed) c->items[c->nitems++] = (cw_cover_item){kind, ref, words, sides, seen & sides};
}

static void add_plain(lister *l, cw_cover_kind kind, const cw_ref *ref, const char *words, unsigned seen) {
  add(l, kind, ref, words, sides_of(kind), seen);
}

/* A text whose day is not known never decides, so no test can see it do so: only its conditions are listed, which a
 * second figure reads. */
static bool never_decides(const lister *l, const cw_period *p) {
  return p->announced && l->plan->asides[p->announced - 1].undated;
}

/* A period has a side for each end that it has. */
static void add_period(lister *l, const cw_period *p, const cw_ref *ref, const char *words) {
  if (p->by == 0 || never_decides(l, p)) return;
  unsigned sides =
      CW_SAW_TRUE | (p->from > CW_DAY_MIN ? CW_SAW_BEFORE : 0) | (p->until < CW_DAY_MAX ? CW_SAW_AFTER : 0);
  if (sides == CW_SAW_TRUE) return;
  const char *from = p->from > CW_DAY_MIN ? cw_say(&l->voice, " from %s", cw_say_iso(&l->voice, p->from)) : "";
  const char *until = p->until < CW_DAY_MAX ? cw_say(&l->voice, " until %s", cw_say_iso(&l->voice, p->until)) : "";
  add(l, CW_COVER_PERIOD, ref, cw_say(&l->voice, "%s%s%s", words, from, until), sides,
      l->c->seen.periods[cw_period_place(l->plan, p)]);
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static void list_node(lister *l, uint32_t node, bool said_above);

static const char *row_key(lister *l, const cw_row *row, cw_type type) {
  const cw_voice *v = &l->voice;
  if (row->otherwise) return "otherwise";
  if (type == CW_YES_NO) return row->key ? "yes" : "no";
  if (type == CW_DATE) return cw_say_iso(v, row->key);
  if (type != CW_QUANTITY) return cw_text(&l->plan->texts, (uint32_t)row->key);
  if (row->no_high) return cw_say(v, "%s+", cw_say_number(v, row->low));
  if (cw_rat_cmp(row->low, row->high) == 0) return cw_say_number(v, row->low);
  return cw_say(v, "%s-%s", cw_say_number(v, row->low), cw_say_number(v, row->high));
}

/* Of a reading, its name. */
static const char *reading_key(const lister *l, const cw_node *key, const cw_row *row) {
  const cw_gap *g = &l->plan->gaps[key->a];
  bool is_one = !row->otherwise && row->key >= 0 && row->key < (int64_t)g->nreadings;
  return is_one ? l->plan->readings[g->first_reading + (uint32_t)row->key].name : "otherwise";
}

static void list_row(lister *l, uint32_t key, uint32_t index, const cw_ref *ref) {
  const cw_row *row = &l->plan->rows[index];
  const cw_node *by = &l->plan->nodes[key];
  const char *name = by->op == CW_OP_READING ? reading_key(l, by, row) : row_key(l, row, (cw_type)by->type);
  const char *words = cw_say(&l->voice, "%s of `%s`", name, cw_say_node(&l->voice, key));
  add_plain(l, CW_COVER_ROW, ref, words, l->c->seen.rows[index]);
}

static void list_table(lister *l, const cw_node *n) {
  list_node(l, n->kid[0], true); /* its rows say it */
  for (uint32_t i = 0; i < n->nlist; i++) {
    uint32_t cell = l->plan->rows[n->list + i].node;
    list_row(l, n->kid[0], n->list + i, &l->plan->spans[cell].ref);
    list_node(l, cell, false);
  }
}

static void list_kids(lister *l, const cw_node *n) {
  bool listed = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; listed && i < n->nlist; i++) {
    uint32_t kid = l->plan->kids[n->list + i];
    if (n->op == CW_OP_FIRST)
      add_plain(l, CW_COVER_RATE, &l->plan->spans[kid].ref, cw_say_node(&l->voice, kid), l->c->seen.nodes[kid]);
    list_node(l, kid, false);
  }
  for (int k = 0; k < 3; k++) list_node(l, n->kid[k], false);
}

/* "is not", "not in": one word of the pack, and in the plan the negation of what stands at the same place. */
static bool is_one_word(const lister *l, uint32_t index) {
  const cw_node *n = &l->plan->nodes[index];
  if (n->op != CW_OP_NOT) return false;
  const cw_ref *own = &l->plan->spans[index].ref, *kid = &l->plan->spans[n->kid[0]].ref;
  return own->line == kid->line && own->column == kid->column;
}

/* The conditions in an expression that are made of no others. `said_above`: what stands here is itself an exception, need
 * or rule, which says the same. */
static void list_node(lister *l, uint32_t index, bool said_above) {
  const cw_node *n = &l->plan->nodes[index];
  if (index == 0 || l->visited[index]) return;
  l->visited[index] = true;
  if (n->op == CW_OP_TABLE) {
    list_table(l, n);
    return;
  }
  bool negated = is_one_word(l, index);
  bool joins = n->op == CW_OP_AND || n->op == CW_OP_OR || (n->op == CW_OP_NOT && !negated) || n->op == CW_OP_CONST;
  bool reads = n->op == CW_OP_ELSE || n->op == CW_OP_FIRST;
  if (n->type == CW_YES_NO && !joins && !reads && !said_above)
    add(l, CW_COVER_CONDITION, &l->plan->spans[index].ref, cw_say_node(&l->voice, index),
        cw_cover_condition_sides(l->plan, index), l->c->seen.nodes[index]);
  if (negated) { /* it is said above, and what it is made of is still to be read */
    l->visited[n->kid[0]] = true;
    n = &l->plan->nodes[n->kid[0]];
  }
  list_kids(l, n);
}

/* --- rules -------------------------------------------------------------------------------------------------------- */

static void list_counts(lister *l) {
  for (uint32_t i = 0; i < l->plan->ncounts; i++) {
    const cw_counts *r = &l->plan->counts[i];
    char place[32];
    snprintf(place, sizeof place, "%u", i); /* versions of a rule are rules apart */
    if (!never_decides(l, &r->force))
      add_plain(l, CW_COVER_COUNTS, &r->ref,
                r->force.by ? cw_say(&l->voice, "%s (version %s)", r->name, place) : r->name, l->c->counts[i]);
    add_period(l, &r->force, &r->ref, r->name);
    list_node(l, r->when, true);
    list_node(l, r->except_when, false);
    list_node(l, r->as, false);
    list_node(l, r->least, false);
  }
}

static void list_limits(lister *l) {
  for (uint32_t i = 0; i < l->plan->nlimits; i++) {
    const cw_limit *m = &l->plan->limits[i];
    unsigned seen = m->counts_records ? l->c->seen.limits[i] | l->c->limits[i] : l->c->limits[i];
    if (!never_decides(l, &m->force)) add_plain(l, CW_COVER_LIMIT, &m->ref, cw_say_limit(&l->voice, i), seen);
    if (m->rule < 0) add_period(l, &m->force, &m->ref, "limit");
    list_node(l, m->when, false);
    list_node(l, m->of, false);
    list_node(l, m->most, false);
  }
}

static void list_otherwise(lister *l) {
  for (uint32_t i = 0; i < l->plan->notherwise; i++) {
    const cw_otherwise *o = &l->plan->otherwise[i];
    add_plain(l, CW_COVER_OTHERWISE, &o->ref, cw_say_node(&l->voice, o->when), l->c->otherwise[i]);
    add_period(l, &o->force, &o->ref, "otherwise");
    list_node(l, o->when, true);
  }
}

static const char *need_words(lister *l, const cw_need *n) {
  const cw_voice *v = &l->voice;
  if (n->name) return n->name;
  if (n->kind == CW_NEED_SEQUENCE) return cw_say(v, "%u records in sequence", n->nkids);
  if (n->kind == CW_NEED_GOAL) return cw_say(v, "goal %s is met", l->plan->goals[n->goal].name);
  if (n->condition) return cw_say_node(v, n->condition);
  if (n->kind == CW_NEED_SOME) return cw_say(v, "at least %u of %u", n->number, n->nkids);
  const char *amount = n->amount ? cw_say_node(v, n->amount) : "some";
  return n->kind == CW_NEED_AREAS ? cw_say(v, "at least %u areas", n->number) : cw_say(v, "at least %s", amount);
}

static void list_needs(lister *l) {
  for (uint32_t i = 0; i < l->plan->nneeds; i++) {
    const cw_need *n = &l->plan->needs[i];
    bool group =
        n->kind == CW_NEED_NOTHING || n->kind == CW_NEED_ALL || n->kind == CW_NEED_TABLE || n->kind == CW_NEED_EACH;
    if (!group && !never_decides(l, &n->force))
      add(l, CW_COVER_NEED, &n->ref, need_words(l, n), cw_cover_need_sides(l->plan, i), l->c->needs[i]);
    add_period(l, &n->force, &n->ref, "need");
    for (uint32_t k = 0; n->kind == CW_NEED_TABLE && k < n->nrows; k++)
      list_row(l, n->key, n->first_row + k, &l->plan->needs[l->plan->rows[n->first_row + k].node].ref);
    list_node(l, n->when, false);
    list_node(l, n->of, false);
    list_node(l, n->amount, false);
    list_node(l, n->condition, n->kind == CW_NEED_HOLDS);
    list_node(l, n->key, true);
    for (uint32_t w = 0; w < n->nwindows; w++) list_node(l, l->plan->windows[n->first_window + w].when, false);
  }
}

static void list_excepts(lister *l) {
  for (uint32_t i = 0; i < l->plan->nexcepts; i++) {
    const cw_except *x = &l->plan->excepts[i];
    unsigned sides = cw_cover_condition_sides(l->plan, x->when);
    if (x->of_license) continue; /* a key of the license, not a line of its own */
    if (x->when && !never_decides(l, &x->force))
      add(l, CW_COVER_EXCEPT, &x->ref, cw_say_except(&l->voice, i), sides, l->c->seen.excepts[i]);
    add_period(l, &x->force, &x->ref, "exception");
    list_node(l, x->when, true);
  }
}

static bool asks_reading(const lister *l, uint32_t node, const cw_node **reading) {
  const cw_node *n = &l->plan->nodes[node];
  *reading = &l->plan->nodes[n->kid[0]];
  return node && n->op == CW_OP_EQ && (*reading)->op == CW_OP_READING;
}

/* Of windows the first that holds is taken. Where those before this one have asked for all the other readings of a gap,
 * the reading that this one asks for is what is left: no teacher comes to it with another. */
static bool is_last_reading(const lister *l, const cw_goal *g, uint32_t w) {
  const cw_node *own, *other;
  if (!asks_reading(l, l->plan->windows[g->first_window + w].when, &own)) return false;
  uint32_t before = 0;
  for (uint32_t i = 0; i < w; i++)
    before += asks_reading(l, l->plan->windows[g->first_window + i].when, &other) && other->a == own->a;
  return before + 1 == l->plan->gaps[own->a].nreadings;
}

static void list_windows(lister *l, const cw_goal *g) {
  for (uint32_t w = 0; w < g->nwindows; w++) {
    uint32_t when = l->plan->windows[g->first_window + w].when;
    if (is_last_reading(l, g, w)) {
      l->visited[when] = true;
      add(l, CW_COVER_CONDITION, &l->plan->spans[when].ref, cw_say_node(&l->voice, when), CW_SAW_TRUE,
          l->c->seen.nodes[when]);
    }
    list_node(l, when, false);
  }
}

static void list_goals(lister *l) {
  for (uint32_t i = 0; i < l->plan->ngoals; i++) {
    const cw_goal *g = &l->plan->goals[i];
    if (!never_decides(l, &g->force))
      add(l, CW_COVER_GOAL, &g->ref, g->name, cw_cover_goal_sides(l->plan, g), l->c->goals[i]);
    for (uint32_t s = 0; s < g->nsteps; s++)
      add_plain(l, CW_COVER_STEP, &l->plan->steps[g->first_step + s].ref, l->plan->steps[g->first_step + s].name,
                l->c->steps[g->first_step + s]);
    add_period(l, &g->force, &g->ref, g->name);
    list_node(l, g->for_license, false);
    list_node(l, g->judged_on, false);
    list_node(l, g->deadline, false);
    list_node(l, g->amount, false);
    list_windows(l, g);
  }
}

static void list_suspensions(lister *l) {
  for (uint32_t i = 0; i < l->plan->nasides; i++)
    if (l->plan->asides[i].kind == CW_SUSPENSION)
      add_period(l, &l->plan->asides[i].force, &l->plan->asides[i].ref, "suspension");
}

static void list_gaps(lister *l) {
  for (uint32_t i = 0; i < l->plan->ngaps; i++) {
    const cw_gap *g = &l->plan->gaps[i];
    if (g->decided >= 0) continue; /* it leaves nothing open; the other readings are told as second figures */
    bool nobody = g->touches && cw_cover_condition_sides(l->plan, g->touches) == CW_SAW_FALSE; /* it is only told of */
    add(l, CW_COVER_GAP, &g->ref, g->name, nobody ? CW_SAW_FALSE : sides_of(CW_COVER_GAP), l->c->gaps[i]);
    for (uint32_t r = 0; r < g->nreadings; r++) {
      const cw_reading *x = &l->plan->readings[g->first_reading + r];
      add_plain(l, CW_COVER_READING, &x->ref, cw_say(&l->voice, "%s: %s", g->name, x->name),
                l->c->readings[g->first_reading + r]);
    }
    list_node(l, g->touches, false);
  }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int by_kind_and_place(const void *a, const void *b) {
  const cw_cover_item *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  if (x->ref->line != y->ref->line) return x->ref->line < y->ref->line ? -1 : 1;
  if (x->ref->column != y->ref->column) return x->ref->column < y->ref->column ? -1 : 1;
  return strcmp(x->words, y->words);
}

void cw_coverage_list(cw_coverage *c) {
  lister l = {.c = c, .plan = c->plan, .voice = {.plan = c->plan, .arena = c->arena}};
  l.visited = CW_NEW_ARRAY(c->arena, (size_t)c->plan->nnodes + 1, bool);
  if (!l.visited || c->failed) {
    c->failed = true;
    return;
  }
  list_counts(&l);
  list_limits(&l);
  list_otherwise(&l);
  list_excepts(&l);
  list_needs(&l);
  list_goals(&l);
  list_gaps(&l);
  list_suspensions(&l);
  if (c->nitems) qsort(c->items, c->nitems, sizeof *c->items, by_kind_and_place);
}
