/* The problem of each ledger as the trace states it, against the one that is built here. */
#include "check.h"

#include <string.h>

static void check_int_item(vt_check *c, vt_node *list, uint32_t i, int64_t n) {
  vt_node *k = list->kids[i];
  k->seen = true;
  c->r->compared++;
  if (k->kind != VT_INT || k->number != n) vt_differs(c->r, k, cw_arena_printf(c->w->arena, "%lld", (long long)n));
}

static void check_rat_item(vt_check *c, vt_node *list, uint32_t i, vt_rat n) {
  vt_node *k = list->kids[i];
  const char *say = vt_rat_say(c->r->arena, n);
  k->seen = true;
  c->r->compared++;
  if (k->kind != VT_STRING || strcmp(k->text, say) != 0) vt_differs(c->r, k, say);
}

static void check_numbers(vt_check *c, vt_node *map, const char *key, const uint32_t *numbers, uint32_t n) {
  vt_node *list = vt_get(map, key);
  vt_is_count(c->r, list ? list : map, list ? n : UINT32_MAX);
  for (uint32_t i = 0; list && i < list->count && i < n; i++) check_int_item(c, list, i, numbers[i]);
}

static void check_columns(vt_check *c, vt_node *n, const vt_problem *p) {
  vt_node *items = vt_get(n, "items"), *cols = vt_get(n, "columns");
  static const char *const whole[] = {"divisible", "in one area", "whole"};
  vt_is_count(c->r, items ? items : n, items ? p->nitems : UINT32_MAX);
  vt_is_count(c->r, cols ? cols : n, cols ? p->ncols : UINT32_MAX);
  for (uint32_t i = 0; items && i < items->count && i < p->nitems; i++) {
    items->kids[i]->seen = true;
    c->r->compared++;
    if (items->kids[i]->kind != VT_STRING || strcmp(items->kids[i]->text, whole[p->items[i]]) != 0)
      vt_differs(c->r, items->kids[i], whole[p->items[i]]);
  }
  for (uint32_t i = 0; cols && i < cols->count && i < p->ncols; i++) {
    const vt_column *k = &p->cols[i];
    if (k->item < 0)
      vt_is_text(c->r, cols->kids[i], "item", "further credit");
    else
      vt_is_int(c->r, cols->kids[i], "item", k->item);
    vt_is_int(c->r, cols->kids[i], "area", k->area);
    if (k->unlimited)
      vt_is_text(c->r, cols->kids[i], "full", NULL);
    else
      vt_is_rat(c->r, cols->kids[i], "full", k->full);
  }
}

static void check_lines(vt_check *c, vt_node *n, const vt_problem *p) {
  vt_node *rows = vt_get(n, "rows");
  vt_is_count(c->r, rows ? rows : n, rows ? p->nlines : UINT32_MAX);
  for (uint32_t i = 0; rows && i < rows->count && i < p->nlines; i++) {
    const vt_line *l = &p->lines[i];
    vt_node *row = rows->kids[i], *coef = vt_get(row, "coefficients");
    vt_is_text(c->r, row, "sense", l->at_least ? "at least" : "at most");
    vt_is_rat(c->r, row, "bound", l->bound);
    check_numbers(c, row, "columns", l->cols, l->n);
    if (!l->coef)
      vt_is_absent(c->r, row, "coefficients");
    else
      vt_is_count(c->r, coef ? coef : row, coef ? l->n : UINT32_MAX);
    for (uint32_t k = 0; l->coef && coef && k < coef->count && k < l->n; k++) check_rat_item(c, coef, k, l->coef[k]);
  }
}

static void check_counts(vt_check *c, vt_node *n, const vt_problem *p) {
  vt_node *few = vt_get(n, "counts"), *spread = vt_get(n, "areas_needed");
  vt_is_count(c->r, few ? few : n, few ? p->nfew : UINT32_MAX);
  vt_is_count(c->r, spread ? spread : n, spread ? p->nspread : UINT32_MAX);
  for (uint32_t i = 0; few && i < few->count && i < p->nfew; i++) {
    vt_is_int(c->r, few->kids[i], "most", p->few[i].most);
    check_numbers(c, few->kids[i], "items", p->few[i].items, p->few[i].n);
  }
  for (uint32_t i = 0; spread && i < spread->count && i < p->nspread; i++) {
    vt_is_int(c->r, spread->kids[i], "least", p->spread[i].least);
    vt_is_rat(c->r, spread->kids[i], "amount", p->spread[i].amount);
    check_numbers(c, spread->kids[i], "areas", p->spread[i].areas, p->spread[i].n);
  }
}

/* Flow or linear is a matter of which solver did the work; branch of whether something is not linear. */
static void check_shape(vt_check *c, vt_node *n, const vt_problem *p) {
  const char *shape = "";
  bool branch = p->nfew || p->nspread;
  for (uint32_t i = 0; i < p->nitems; i++) branch = branch || p->items[i] != VT_DIVISIBLE;
  vt_text_of(n, "shape", &shape);
  bool linear = strcmp(shape, "flow") == 0 || strcmp(shape, "linear") == 0;
  if (p->impossible) branch = linear = false; /* nothing was solved */
  vt_is_text(c->r, n, "shape", branch ? "branch" : linear ? shape : "flow");
}

void vt_check_proofs(vt_check *c, vt_node *d) {
  vt_node *list = vt_get(d, "proofs");
  uint32_t k = 0;
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    if (!(c->o.ledgers >> l & 1)) continue;
    vt_node *n = list && k < list->count ? list->kids[k] : NULL;
    const vt_problem *p = c->problem[l];
    k++;
    if (!n || !p) continue;
    vt_node *problem = vt_get(n, "problem"), *proof = vt_get(n, "certificate");
    vt_is_text(c->r, n, "ledger", c->w->p->ledgers[l].name);
    check_shape(c, n, p);
    if (!problem) {
      vt_is_text(c->r, n, "problem", "the problem of the ledger");
      continue;
    }
    check_columns(c, problem, p);
    check_lines(c, problem, p);
    check_counts(c, problem, p);
    vt_answer a = vt_least(c->w, p);
    if (a.gave_up)
      vt_underived(c->r, n, "the least further credit: too many cases");
    else if (proof)
      vt_check_certificate(c, proof, p, &a);
    else if (!p->impossible)
      vt_is_text(c->r, n, "certificate", "a certificate");
  }
  vt_is_count(c->r, list ? list : d, list ? k : UINT32_MAX);
}
