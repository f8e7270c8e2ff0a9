/* Tables: rows that are missing, that are one, that are never chosen, that all say the same. */
#include "reviewer.h"

#include <stdio.h>

typedef struct table {
  const cw_ref *ref;
  uint32_t key, n;
  const cw_row *rows;
  bool (*equal)(const cw_plan *plan, uint32_t a, uint32_t b);
} table;

/* --- values without a row ----------------------------------------------------------------------------------------- */

enum { LISTED = 4 };

/* The k-th value of the key and its name; false after the last. */
static bool value_of(const cw_plan *plan, const cw_node *key, uint32_t k, int64_t *value, const char **name) {
  static const char *const yes_no[] = {"no", "yes"};
  if (key->type == CW_YES_NO) {
    *value = k;
    *name = k < 2 ? yes_no[k] : NULL;
    return k < 2;
  }
  if (key->op == CW_OP_READING) {
    const cw_gap *g = &plan->gaps[key->a];
    *value = k;
    *name = k < g->nreadings ? plan->readings[g->first_reading + k].name : NULL;
    return k < g->nreadings;
  }
  const cw_attr *a = &plan->attrs[key->a];
  if (k >= a->nchoices) return false;
  *value = a->choices[k];
  *name = cw_text(&plan->texts, a->choices[k]);
  return true;
}

static bool is_listed(const cw_node *key) {
  bool reading = key->op == CW_OP_ATTR || key->op == CW_OP_FACT_ON || key->op == CW_OP_FACT_IN ||
                 key->op == CW_OP_MOST_OF || key->op == CW_OP_READING;
  return key->type == CW_YES_NO || (key->type == CW_CHOICE && reading);
}

static bool has_row(const table *t, int64_t value) {
  for (uint32_t i = 0; i < t->n; i++)
    if (!t->rows[i].otherwise && t->rows[i].key == value) return true;
  return false;
}

static bool has_otherwise(const table *t) {
  for (uint32_t i = 0; i < t->n; i++)
    if (t->rows[i].otherwise) return true;
  return false;
}

static void review_values(cw_reviewer *r, const table *t) {
  const cw_node *key = &r->plan->nodes[t->key];
  char names[200] = "";
  size_t used = 0;
  uint32_t missing = 0;
  int64_t value;
  const char *name;
  for (uint32_t k = 0; value_of(r->plan, key, k, &value, &name); k++) {
    if (has_row(t, value) || missing++ >= LISTED || used >= sizeof names - 1) continue;
    int n = snprintf(names + used, sizeof names - used, "%s`%.40s`", missing > 1 ? ", " : "", name);
    used += n > 0 ? (size_t)n : 0;
  }
  if (missing && !has_otherwise(t)) {
    cw_diag *d = CW_FOUND(r, CW_D_TABLE_GAP, t->ref, "the table has no row for %s%s", names,
                          missing > LISTED ? " and others" : "");
    cw_diag_hint(r->diags, d, "add a row, or `otherwise`");
  } else if (!missing && has_otherwise(t)) {
    cw_diag *d = CW_FOUND(r, CW_D_TABLE_ROW_NEVER, t->ref, "every value has a row, so `otherwise` is never chosen");
    cw_diag_hint(r->diags, d, "leave `otherwise` out");
  }
}

/* --- bands -------------------------------------------------------------------------------------------------------- */

/* The row that begins next above the band, or NULL. */
static const cw_row *above(const table *t, const cw_row *band) {
  const cw_row *next = NULL;
  for (uint32_t i = 0; i < t->n; i++) {
    const cw_row *row = &t->rows[i];
    if (row->otherwise || row == band || cw_rat_cmp(row->low, band->low) <= 0) continue;
    if (!next || cw_rat_cmp(row->low, next->low) < 0) next = row;
  }
  return next;
}

static void review_bands(cw_reviewer *r, const table *t) {
  cw_rat after;
  for (uint32_t i = 0; i < t->n && !has_otherwise(t); i++) {
    const cw_row *band = &t->rows[i], *next = above(t, band);
    char low[CW_RAT_TEXT], high[CW_RAT_TEXT];
    if (band->no_high || !cw_rat_add(&after, band->high, CW_RAT(1))) continue;
    if (next && cw_rat_cmp(next->low, after) <= 0) continue;
    cw_rat_format(low, band->high);
    if (next) cw_rat_format(high, next->low);
    cw_diag *d = next ? CW_FOUND(r, CW_D_TABLE_GAP, t->ref, "the table has no row between %s and %s", low, high)
                      : CW_FOUND(r, CW_D_TABLE_GAP, t->ref, "the table has no row above %s", low);
    cw_diag_hint(r->diags, d, "add a row, or `otherwise`");
    return;
  }
}

/* --- rows that say the same --------------------------------------------------------------------------------------- */

static bool is_neighbor(const table *t, const cw_row *a, const cw_row *b, bool bands) {
  if (a->otherwise != b->otherwise) return true;
  return bands && !a->otherwise && (above(t, a) == b || above(t, b) == a);
}

static void review_equal(cw_reviewer *r, const table *t, bool bands) {
  uint32_t same = 0;
  bool merge = false;
  for (uint32_t i = 1; i < t->n; i++) {
    same += t->equal(r->plan, t->rows[0].node, t->rows[i].node);
    for (uint32_t k = 0; k < i; k++)
      merge |= is_neighbor(t, &t->rows[i], &t->rows[k], bands) && t->equal(r->plan, t->rows[i].node, t->rows[k].node);
  }
  if (t->n > 1 && same == t->n - 1) {
    cw_diag *d = CW_FOUND(r, CW_D_TABLE_EQUAL, t->ref, "all rows of the table by `%s` say the same",
                          r->plan->spans[t->key].text);
    cw_diag_hint(r->diags, d, "write the value alone, or mend the row that is wrong");
  } else if (merge) {
    cw_diag *d =
        CW_FOUND(r, CW_D_TABLE_MERGE, t->ref, "two rows of the table by `%s` can be one", r->plan->spans[t->key].text);
    cw_diag_hint(r->diags, d, bands ? "join the two bands" : "leave out the row that says what `otherwise` says");
  }
}

static void review_table(cw_reviewer *r, const table *t) {
  const cw_node *key = &r->plan->nodes[t->key];
  bool bands = key->type == CW_QUANTITY;
  if (!t->key || !t->ref->line) return;
  if (is_listed(key)) review_values(r, t);
  if (bands) review_bands(r, t);
  review_equal(r, t, bands);
}

void cw_review_tables(cw_reviewer *r) {
  for (uint32_t i = 1; i < r->plan->nnodes; i++) {
    const cw_node *n = &r->plan->nodes[i];
    if (n->op != CW_OP_TABLE) continue;
    table t = {&r->plan->spans[i].ref, n->kid[0], n->nlist, &r->plan->rows[n->list], cw_node_equal};
    review_table(r, &t);
  }
  for (uint32_t i = 0; i < r->plan->nneeds; i++) {
    const cw_need *n = &r->plan->needs[i];
    if (n->kind != CW_NEED_TABLE) continue;
    table t = {&n->ref, n->key, n->nrows, &r->plan->rows[n->first_row], cw_need_equal};
    review_table(r, &t);
  }
}
