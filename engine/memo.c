/* Assessments found again by the answers that they read.
 *
 * What an assessment comes to is told by its mode and by those answers alone that it reads: which one it reads next hangs
 * on those it has read. So they stand in a tree: a node names the unknown that is read next, and has a branch for each
 * answer under which that was done. One who comes again under other answers, none of which was read, finds the leaf. What
 * an assessment brings up it brings up once, so nothing is missed where it isn't done again; its work is said again, as
 * where it is done twice. */
#include "search.h"

#include <string.h>

enum { MOST_NODES = 1 << 17 };

typedef struct cw_memo_node {
  cw_choice_state state; /* the answer by which it is reached */
  int64_t a, b;
  struct cw_memo_node *beside, *below; /* the next answer to the same; the first of its own */
  uint32_t asks;                       /* the unknown that is read next, where there is one below */
  const cw_memo *found;                /* a leaf */
} cw_memo_node;

void cw_memo_clear(cw_memo_tree *t) { memset(t, 0, sizeof *t); }

static bool same_answer(const cw_memo_node *n, const cw_unknown *u) {
  return n->state == u->state && (u->state != CW_SET_VALUE || (n->a == u->value.a && n->b == u->value.b));
}

static cw_memo_node *below(const cw_memo_node *n, const cw_unknown *u) {
  cw_memo_node *k = n->below;
  while (k && !same_answer(k, u)) k = k->beside;
  return k;
}

static cw_memo_node *root_of(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail) {
  cw_memo_node **root = &t->roots[mode == CW_BEST][detail];
  if (!*root) *root = CW_NEW(e->arena, cw_memo_node);
  return *root;
}

/* One that asked what was no question then stands until another one is found: it may be that. */
static bool stands(const cw_eval *e, const cw_memo *m) { return m->among == 0 || m->among == e->nunknowns; }

const cw_memo *cw_memo_find(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail) {
  if (e->options->seen) return NULL; /* what is come upon is counted */
  const cw_memo_node *n = t->roots[mode == CW_BEST][detail];
  while (n && !n->found) n = n->below ? below(n, &e->unknowns[n->asks]) : NULL;
  if (!n || !stands(e, n->found)) return NULL;
  return n->found;
}

void cw_reads_begin(cw_eval *e) {
  e->reads->n = e->reads->missed = 0;
  e->reads->now++;
}

/* The node for the answers read, made where there is none; NULL if memory ran out. What stands in the way was not read
 * in this order, since it was found before a question was: it goes. */
static cw_memo_node *path_of(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail) {
  cw_memo_node *n = root_of(e, t, mode, detail);
  for (uint32_t i = 0; n && i < e->reads->n; i++) {
    const cw_unknown *u = &e->unknowns[e->reads->order[i]];
    if (n->found || (n->below && n->asks != e->reads->order[i])) n->below = NULL;
    n->found = NULL;
    n->asks = e->reads->order[i];
    cw_memo_node *k = below(n, u);
    if (!k) {
      k = CW_NEW(e->arena, cw_memo_node);
      if (!k) return NULL;
      *k = (cw_memo_node){.state = u->state, .a = u->value.a, .b = u->value.b, .beside = n->below};
      n->below = k;
      t->n++;
    }
    n = k;
  }
  return n;
}

void cw_memo_keep(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail, const cw_memo *m) {
  if (t->n >= MOST_NODES || e->options->seen || e->memory || e->input_error) return;
  cw_memo_node *n = path_of(e, t, mode, detail);
  cw_memo *found = n ? CW_NEW(e->arena, cw_memo) : NULL;
  if (!found) {
    e->memory = true;
    return;
  }
  *found = *m;
  found->among = e->reads->missed ? e->nunknowns : 0;
  n->found = found;
  n->below = NULL;
}
