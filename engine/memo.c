/* What was worked out before, found again by the answers that it read.
 *
 * What an assessment comes to is told by its mode and by those answers alone that it reads; so is what a part of it comes
 * to (the paths of a need, the offer of a rule), given the dates of the goal. Which answer is read next hangs on those
 * read before. So they stand in a tree: a node names the unknown that is read next, and has a branch for each answer
 * under which that was done; who comes again under other answers, none of which was read, finds the same leaf.
 *
 * What is found is the very thing that would be worked out again: the unknowns and uses that it brought up stand since
 * then, what was open or a matter of luck is told beside it, and its work is said again as where it is done twice. */
#include "memo.h"

#include <string.h>

enum { MOST_NODES = 1 << 17, MOST_SCENES = 64 };

struct cw_memo_node {
  cw_choice_state state; /* the answer by which it is reached */
  int64_t a, b;
  cw_memo_node *beside, *below; /* the next answer to the same; the first of its own */
  uint32_t asks;                /* the unknown that is read next, where there is one below */
  uint32_t among;               /* what is found stands while there are so many unknowns; 0: always */
  const void *found;            /* a leaf */
};

/* --- what is read ------------------------------------------------------------------------------------------------- */

cw_outer_reads cw_reads_begin(cw_eval *e) {
  cw_reads *r = e->reads;
  cw_outer_reads outer = {r->n, r->since, r->missed};
  r->since = r->clock;
  r->missed = 0;
  return outer;
}

void cw_reads_end(cw_eval *e, const cw_outer_reads *outer) {
  e->reads->since = outer->since;
  e->reads->missed += outer->missed;
}

void cw_reads_note(cw_reads *r, uint32_t unknown) {
  if (r->at[unknown] > r->since) return;
  r->at[unknown] = ++r->clock;
  if (r->n == CW_MAX_READS)
    r->full = true;
  else
    r->order[r->n++] = unknown;
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

static bool same_answer(const cw_memo_node *n, const cw_unknown *u) {
  return n->state == u->state && (u->state != CW_SET_VALUE || (n->a == u->value.a && n->b == u->value.b));
}

static cw_memo_node *below(const cw_memo_node *n, const cw_unknown *u) {
  cw_memo_node *k = n->below;
  while (k && !same_answer(k, u)) k = k->beside;
  return k;
}

/* Whoever finds it has read what it read. */
static void read_again(cw_eval *e, const cw_memo_node *n, const cw_memo_node *leaf) {
  for (; n != leaf; n = below(n, &e->unknowns[n->asks])) cw_reads_note(e->reads, n->asks);
  e->reads->missed += leaf->among != 0;
}

const void *cw_memo_find(cw_eval *e, const cw_memo_node *root) {
  const cw_memo_node *n = root;
  while (n && !n->found) n = n->below ? below(n, &e->unknowns[n->asks]) : NULL;
  /* one that asked what was no question then stands until another one is found: it may be that */
  if (!n || (n->among && n->among != e->nunknowns)) return NULL;
  read_again(e, root, n);
  return n->found;
}

/* The node for what was read since `outer`, made where there is none; NULL if memory ran out. What stands in the way was
 * read in another order, before a question was found: it goes. */
static cw_memo_node *leaf_of(cw_eval *e, cw_memo_node *n, const cw_outer_reads *outer) {
  for (uint32_t i = outer->n; i < e->reads->n; i++) {
    uint32_t index = e->reads->order[i];
    const cw_unknown *u = &e->unknowns[index];
    if (n->found || (n->below && n->asks != index)) n->below = NULL;
    n->found = NULL;
    n->asks = index;
    cw_memo_node *k = below(n, u);
    if (!k) {
      k = CW_NEW(e->memo->arena, cw_memo_node);
      if (!k) return NULL;
      *k = (cw_memo_node){.state = u->state, .a = u->value.a, .b = u->value.b, .beside = n->below};
      n->below = k;
      e->memo->n++;
    }
    n = k;
  }
  return n;
}

void cw_memo_keep(cw_eval *e, cw_memo_node **root, const cw_outer_reads *outer, const void *found) {
  if (e->memo->n >= MOST_NODES || e->reads->full || e->memory || e->input_error) return;
  if (!*root) *root = CW_NEW(e->memo->arena, cw_memo_node);
  cw_memo_node *n = *root ? leaf_of(e, *root, outer) : NULL;
  if (!n || !found) {
    e->memory = true;
    return;
  }
  n->among = e->reads->missed ? e->nunknowns : 0;
  n->found = found;
  n->below = NULL;
}

/* --- parts of an assessment --------------------------------------------------------------------------------------- */

/* Under the same dates of the goal a part comes to the same. */
struct cw_scene {
  cw_scene *next;
  cw_value judged, deadline, window_from, window_until, before_from, before_until;
  bool has_window, has_before;
  uint32_t nown;
  cw_own_window owns[CW_MAX_OWN];
  cw_memo_node **needs;   /* by mode and need */
  cw_memo_node ***offers; /* by record: by mode, rule, and how the record lies in the cycles */
};

static bool same_value(cw_value x, cw_value y) { return x.known == y.known && x.a == y.a && x.b == y.b; }

static bool same_owns(const cw_scene *s, const cw_eval *e) {
  for (uint32_t i = 0; i < e->nown; i++)
    if (s->owns[i].need != e->owns[i].need || !same_value(s->owns[i].from, e->owns[i].from) ||
        !same_value(s->owns[i].until, e->owns[i].until))
      return false;
  return s->nown == e->nown;
}

static bool is_set(const cw_scene *s, const cw_eval *e) {
  return s->has_window == e->has_window && s->has_before == e->has_before && same_value(s->judged, e->judged) &&
         same_value(s->deadline, e->deadline) && same_value(s->window_from, e->window_from) &&
         same_value(s->window_until, e->window_until) && same_value(s->before_from, e->before_from) &&
         same_value(s->before_until, e->before_until) && same_owns(s, e);
}

static cw_scene *new_scene(cw_eval *e) {
  cw_arena *arena = e->memo->arena;
  cw_scene *s = CW_NEW(arena, cw_scene);
  cw_memo_node **needs = CW_NEW_ARRAY(arena, (size_t)e->plan->nneeds * 2 + 1, cw_memo_node *);
  cw_memo_node ***offers = CW_NEW_ARRAY(arena, (size_t)e->teacher->nrecords + 1, cw_memo_node **);
  if (!s || !needs || !offers) {
    e->memory = true;
    return NULL;
  }
  *s = (cw_scene){.next = e->memo->scenes,
                  .judged = e->judged,
                  .deadline = e->deadline,
                  .window_from = e->window_from,
                  .window_until = e->window_until,
                  .before_from = e->before_from,
                  .before_until = e->before_until,
                  .has_window = e->has_window,
                  .has_before = e->has_before,
                  .nown = e->nown,
                  .needs = needs,
                  .offers = offers};
  memcpy(s->owns, e->owns, e->nown * sizeof *s->owns);
  e->memo->nscenes++;
  return e->memo->scenes = s;
}

static cw_scene *scene_of(cw_eval *e) {
  cw_scene *s = e->memo->scenes;
  while (s && !is_set(s, e)) s = s->next;
  return s || e->memo->nscenes == MOST_SCENES ? s : new_scene(e);
}

static bool by_parts(const cw_eval *e) {
  return e->by_parts && !e->share && e->depth == 0 && e->license == e->own && !e->invert && !e->branching &&
         !e->hypothetical && !e->unused && !e->cut;
}

cw_memo_node **cw_memo_need(cw_eval *e, uint32_t need) {
  cw_scene *s = by_parts(e) && e->record < 0 ? scene_of(e) : NULL;
  return s ? &s->needs[2 * need + (e->mode == CW_BEST)] : NULL;
}

cw_memo_node **cw_memo_offer(cw_eval *e, uint32_t rule) {
  cw_scene *s = by_parts(e) && e->record >= 0 ? scene_of(e) : NULL;
  if (!s) return NULL;
  uint32_t i = (uint32_t)e->record - e->teacher->first_record;
  cw_memo_node **of_record = s->offers[i];
  if (!of_record) {
    of_record = CW_NEW_ARRAY(e->memo->arena, (size_t)e->plan->ncounts * 8, cw_memo_node *);
    if (!of_record) {
      e->memory = true;
      return NULL;
    }
    s->offers[i] = of_record;
  }
  const cw_taking *t = &e->taking[i];
  return &of_record[8 * rule + (e->mode == CW_BEST ? 4U : 0U) + (t->outside ? 2U : 0U) + (t->before ? 1U : 0U)];
}

void cw_part_begin(cw_eval *e, cw_part *p) {
  *p = (cw_part){cw_reads_begin(e), e->opened, e->loose, e->work};
  e->opened = e->loose = false;
}

void cw_part_end(cw_eval *e, const cw_part *p, cw_memo *m) {
  m->opened = e->opened;
  m->loose = e->loose;
  m->work = e->work - p->work;
  e->opened = e->opened || p->opened;
  e->loose = e->loose || p->loose;
  cw_reads_end(e, &p->outer);
}

void cw_part_again(cw_eval *e, const cw_memo *m) {
  e->opened = e->opened || m->opened;
  e->loose = e->loose || m->loose;
  e->work += m->work;
}
