/* Allocation instances and their certificates as JSON: enough to check the proof with pencil and paper. */
#include "render.h"

enum { DEEPEST = 1500 }; /* the writer nests two levels a node; real certificates stay far below */

static const char *const divisibilities[] = {
    [CW_DIVISIBLE] = "divisible", [CW_ONE_AREA] = "in one area", [CW_WHOLE] = "whole"};

static void put_rat(cw_json *j, cw_rat r) {
  char buf[CW_RAT_TEXT];
  cw_rat_format(buf, r);
  cw_json_text(j, buf);
}

static void put_columns(cw_json *j, const cw_alloc_instance *p) {
  cw_json_open_array(j, "columns");
  for (uint32_t i = 0; i < p->ncols; i++) {
    cw_json_object(j);
    if (p->cols[i].item == CW_FURTHER)
      cw_json_put_text(j, "item", "further credit");
    else
      cw_json_put_int(j, "item", p->cols[i].item);
    cw_json_put_int(j, "area", p->cols[i].area);
    if (p->cols[i].full.num < 0)
      cw_json_put_text(j, "full", NULL);
    else
      cw_json_put_rat(j, "full", p->cols[i].full);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_rows(cw_json *j, const cw_alloc_instance *p) {
  cw_json_open_array(j, "rows");
  for (uint32_t i = 0; i < p->nrows; i++) {
    const cw_alloc_row *r = &p->rows[i];
    cw_json_object(j);
    cw_json_put_text(j, "sense", r->sense == CW_AT_MOST ? "at most" : "at least");
    cw_json_put_rat(j, "bound", r->bound);
    cw_json_open_array(j, "columns");
    for (uint32_t k = 0; k < r->ncols; k++) cw_json_int(j, r->cols[k]);
    cw_json_end(j);
    if (r->coef) {
      cw_json_open_array(j, "coefficients");
      for (uint32_t k = 0; k < r->ncols; k++) put_rat(j, r->coef[k]);
      cw_json_end(j);
    }
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_numbers(cw_json *j, const cw_alloc_instance *p) {
  cw_json_open_array(j, "counts");
  for (uint32_t i = 0; i < p->ncounts; i++) {
    cw_json_object(j);
    cw_json_put_int(j, "most", p->counts[i].most);
    cw_json_open_array(j, "items");
    for (uint32_t k = 0; k < p->counts[i].nitems; k++) cw_json_int(j, p->counts[i].items[k]);
    cw_json_end(j);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_open_array(j, "areas_needed");
  for (uint32_t i = 0; i < p->nareas_needed; i++) {
    cw_json_object(j);
    cw_json_put_int(j, "least", p->areas_needed[i].least);
    cw_json_put_rat(j, "amount", p->areas_needed[i].amount);
    cw_json_open_array(j, "areas");
    for (uint32_t k = 0; k < p->areas_needed[i].nareas; k++) cw_json_int(j, p->areas_needed[i].areas[k]);
    cw_json_end(j);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_floors(cw_json *j, const cw_alloc_instance *p) {
  if (p->nfloors == 0) return;
  cw_json_open_array(j, "floors");
  for (uint32_t i = 0; i < p->nfloors; i++) {
    cw_json_object(j);
    cw_json_put_rat(j, "least", p->floors[i].least);
    cw_json_open_array(j, "columns");
    for (uint32_t k = 0; k < p->floors[i].ncols; k++) cw_json_int(j, p->floors[i].cols[k]);
    cw_json_end(j);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_instance(cw_json *j, const cw_alloc_instance *p) {
  cw_json_open_object(j, "problem");
  cw_json_open_array(j, "items");
  for (uint32_t i = 0; i < p->nitems; i++) cw_json_text(j, divisibilities[p->items[i].divisibility]);
  cw_json_end(j);
  put_columns(j, p);
  put_rows(j, p);
  put_numbers(j, p);
  put_floors(j, p);
  cw_json_end(j);
}

static void put_node(cw_json *j, const cw_alloc_node *n, int depth) {
  static const char *const splits[] = {[CW_LEAF] = "leaf",
                                       [CW_SPLIT_AREA] = "area of item",
                                       [CW_SPLIT_WHOLE] = "column of item",
                                       [CW_SPLIT_USED] = "item used",
                                       [CW_SPLIT_AREAS] = "area counted",
                                       [CW_SPLIT_FLOOR] = "floor reached"};
  if (depth > DEEPEST) {
    cw_json_null(j);
    return;
  }
  cw_json_object(j);
  cw_json_put_text(j, "decision", splits[n->decision]);
  cw_json_put_int(j, "case", n->value);
  if (n->decision == CW_LEAF) {
    cw_json_put_bool(j, "infeasible", n->infeasible);
    cw_json_put_rat(j, "bound", n->bound);
    if (n->multipliers) {
      cw_json_open_array(j, "multipliers");
      for (uint32_t i = 0; i < n->nmultipliers; i++) put_rat(j, n->multipliers[i]);
      cw_json_end(j);
    }
  } else {
    cw_json_put_int(j, "subject", n->subject);
    cw_json_open_array(j, "children");
    for (uint32_t i = 0; i < n->nchildren; i++) put_node(j, n->children[i], depth + 1);
    cw_json_end(j);
  }
  cw_json_end(j);
}

void cw_json_put_proofs(cw_json *j, const cw_voice *v, const cw_standing *s) {
  static const char *const shapes[] = {
      [CW_SHAPE_FLOW] = "flow", [CW_SHAPE_LINEAR] = "linear", [CW_SHAPE_BRANCH] = "branch"};
  cw_json_open_array(j, "proofs");
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    cw_json_object(j);
    cw_json_put_text(j, "ledger", v->plan->ledgers[l->ledger].name);
    cw_json_put_text(j, "shape", shapes[l->shape]);
    if (l->instance) put_instance(j, l->instance);
    if (l->certificate) {
      cw_json_key(j, "certificate");
      put_node(j, l->certificate, 0);
    }
    cw_json_end(j);
  }
  cw_json_end(j);
}
