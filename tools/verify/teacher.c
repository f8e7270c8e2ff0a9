/* Compares the input that a trace states with a teacher file: each thing in the one is in the other. */
#include "world.h"

#include <string.h>

typedef struct comparing {
  vt_world *w;
  vt_report *r;
} comparing;

static bool empty(const cw_yaml_node *n) {
  return !n || (n->kind == CW_YAML_SCALAR && !n->quoted &&
                (n->len == 0 || strcmp(n->text, "~") == 0 || vt_same(n->text, "null")));
}

/* A value of the file, read as the attribute's type. */
static bool file_value(const comparing *c, const vt_attr *a, const cw_yaml_node *n, vt_value *out) {
  *out = (vt_value){.known = VT_KNOWN, .n = vt_int(0)};
  const char *s = n->kind == CW_YAML_SCALAR ? n->text : "";
  int32_t day;
  if (a->type == CW_SET) {
    for (uint32_t i = 0; i < (n->kind == CW_YAML_LIST ? n->count : 1); i++) {
      const char *item = n->kind == CW_YAML_LIST ? n->items[i]->text : s;
      for (uint32_t k = 0; k < a->nvalues && k < 64; k++)
        if (vt_same(a->values[k], item)) out->bits |= UINT64_C(1) << k;
    }
    return true;
  }
  if (a->type == CW_YES_NO) {
    out->n = vt_int(vt_same(s, "yes") || vt_same(s, "true"));
    return out->n.num || vt_same(s, "no") || vt_same(s, "false");
  }
  if (a->type == CW_DATE) {
    if (!vt_day_read(s, strlen(s), &day)) return false;
    out->n = vt_int(day);
    return true;
  }
  if (a->type != CW_QUANTITY) return out->s = s, n->kind == CW_YAML_SCALAR;
  while (*s == ' ') s++;
  bool dollar = *s == '$';
  if (dollar) s++;
  while (*s == ' ') s++;
  size_t n1 = strcspn(s, " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%"), n2 = n1;
  if (s[n1] == ' ' && s[n1 + 1] >= '0' && s[n1 + 1] <= '9') n2 = n1 + 1 + strcspn(s + n1 + 1, " ");
  if (!vt_rat_read(s, n2, &out->n)) return false;
  while (s[n2] == ' ') n2++;
  out->unit = dollar ? "dollar" : s[n2] ? vt_unit_find(c->w->p, s + n2, strlen(s + n2)) : a->unit;
  return true;
}

static bool same(const vt_attr *a, vt_value x, vt_value y) {
  (void)a;
  if (vt_cmp(x.n, y.n) != 0 || x.bits != y.bits) return false;
  if ((x.s || y.s) && !(x.s && y.s && strcmp(x.s, y.s) == 0) && !(x.s && y.s && vt_same(x.s, y.s))) return false;
  return !(x.unit || y.unit) || (x.unit && y.unit && vt_same(x.unit, y.unit));
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static const char *license_key(const char *key) {
  static const char *const keys[][2] = {{"type", "license"},
                                        {"number", "license number"},
                                        {"issued", "license issued"},
                                        {"renewed", "license renewed"},
                                        {"renewals", "license renewals"},
                                        {"expires", "license expires"},
                                        {"status", "license status"},
                                        {"areas", "license areas"},
                                        {"endorsements", "license endorsements"}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (vt_same(keys[i][0], key)) return keys[i][1];
  return key;
}

/* `5 to 15 clock hours`, `20 clock hours or more`. */
static bool file_range(const comparing *c, const cw_yaml_node *n, vt_value *row) {
  static const char more[] = " or more";
  const vt_attr *a = &c->w->p->attrs[VT_F_AMOUNT];
  size_t len = n->kind == CW_YAML_SCALAR ? n->len : 0, tail = sizeof more - 1;
  const char *to = len ? strstr(n->text, " to ") : NULL;
  cw_yaml_node part = *n;
  if (to) {
    part.text = to + 4;
    if (!file_value(c, a, &part, &row[VT_F_MOST]) || !row[VT_F_MOST].unit) return false;
    row[VT_F_LEAST] = row[VT_F_MOST];
    if (!vt_rat_read(n->text, strcspn(n->text, " "), &row[VT_F_LEAST].n)) return false;
    if (vt_cmp(row[VT_F_LEAST].n, row[VT_F_MOST].n) != 0) return true;
    row[VT_F_AMOUNT] = row[VT_F_MOST];
    row[VT_F_LEAST] = row[VT_F_MOST] = (vt_value){.known = VT_OPEN, .n = vt_int(0)};
    return true;
  }
  if (len <= tail || strcmp(n->text + len - tail, more) != 0) return false;
  part.text = vt_copy(c->w->arena, n->text, len - tail);
  return file_value(c, a, &part, &row[VT_F_LEAST]);
}

/* What the file says in a row, by attribute; what it leaves out has the defaults of the form. */
static vt_value *file_row(const comparing *c, const cw_yaml_node *map, int scope) {
  const vt_pack *p = c->w->p;
  vt_value *row = CW_NEW_ARRAY(c->w->arena, p->nattrs + 1, vt_value);
  if (!row || map->kind != CW_YAML_MAP) return NULL;
  for (uint32_t a = 0; a < p->nattrs; a++) row[a] = (vt_value){.known = VT_OPEN, .n = vt_int(0)};
  if (scope == CW_OF_RECORD) {
    row[VT_F_STATUS] = (vt_value){.known = VT_KNOWN, .s = "earned", .n = vt_int(0)};
    row[VT_F_VERIFICATION] = (vt_value){.known = VT_KNOWN, .s = "not checked", .n = vt_int(0)};
    row[VT_F_SHARE] = (vt_value){.known = VT_KNOWN, .n = vt_int(1)};
  }
  for (uint32_t i = 0; i < map->count; i++) {
    const char *key = map->keys[i]->text;
    int32_t a = vt_attr_find(p, scope == CW_OF_LICENSE ? license_key(key) : key);
    if (a < 0 || p->attrs[a].scope != scope || empty(map->items[i])) continue;
    if (a == VT_F_AMOUNT && scope == CW_OF_RECORD && file_range(c, map->items[i], row)) continue;
    if (!file_value(c, &p->attrs[a], map->items[i], &row[a])) row[a] = (vt_value){.known = VT_NONE, .n = vt_int(0)};
  }
  if (scope == CW_OF_RECORD && row[VT_F_EARNED].known == VT_OPEN) row[VT_F_EARNED] = row[VT_F_UNTIL];
  return row;
}

static bool same_row(const comparing *c, const vt_value *x, const vt_value *y, int scope) {
  for (uint32_t a = 0; a < c->w->p->nattrs; a++) {
    if (c->w->p->attrs[a].scope != scope || a == VT_F_UNIT) continue;
    if (x[a].known != y[a].known || (x[a].known == VT_KNOWN && !same(&c->w->p->attrs[a], x[a], y[a]))) return false;
  }
  return true;
}

static void compare_rows(const comparing *c, vt_node *stated, const vt_value *rows, const cw_yaml_node *list,
                         int scope) {
  uint32_t n = list && list->kind == CW_YAML_LIST ? list->count : 0;
  bool *taken = CW_NEW_ARRAY(c->w->arena, n + 1, bool);
  c->r->compared += n;
  for (uint32_t i = 0; taken && i < stated->count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < n && !found; k++) {
      const vt_value *row = taken[k] ? NULL : file_row(c, list->items[k], scope);
      found = row && same_row(c, rows + (size_t)i * c->w->p->nattrs, row, scope);
      if (found) taken[k] = true;
    }
    if (!found) vt_differs(c->r, stated->kids[i], "no such entry in the teacher file");
  }
  for (uint32_t k = 0; taken && k < n; k++)
    if (!taken[k])
      vt_differs(c->r, stated,
                 cw_arena_printf(c->w->arena, "the entry of line %u of the teacher file too", list->items[k]->line));
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

typedef struct fact_list {
  vt_fact *items;
  uint32_t n;
} fact_list;

static void add_fact(const comparing *c, fact_list *l, vt_fact f) {
  l->items = vt_grow(c->w->arena, l->items, l->n, sizeof *l->items);
  if (l->items) l->items[l->n++] = f;
}

static int32_t day_in(const cw_yaml_node *map, const char *key, int32_t absent) {
  const char *s = vt_scalar(map, key);
  int32_t day;
  return s && vt_day_read(s, strlen(s), &day) ? day : absent;
}

static void file_fact(const comparing *c, fact_list *l, uint32_t attr, const cw_yaml_node *n) {
  const vt_attr *a = &c->w->p->attrs[attr];
  vt_fact f = {.attr = attr, .from = VT_NEVER, .until = VT_EVER, .since = VT_NEVER};
  if (empty(n)) return;
  if (n->kind == CW_YAML_MAP && cw_yaml_get(n, "value")) {
    f.from = day_in(n, "from", VT_NEVER);
    f.until = day_in(n, "until", VT_EVER);
    f.since = day_in(n, "known since", VT_NEVER);
    if (empty(cw_yaml_get(n, "value")) || !file_value(c, a, cw_yaml_get(n, "value"), &f.value)) return;
    add_fact(c, l, f);
  } else if (n->kind == CW_YAML_MAP) {
    for (uint32_t i = 0; i < n->count; i++) {
      vt_rat year;
      if (empty(n->items[i]) || !vt_rat_read(n->keys[i]->text, 4, &year) || !file_value(c, a, n->items[i], &f.value))
        continue;
      f.from = vt_school_start((int)year.num, c->w->p->school_year);
      f.until = vt_school_start((int)year.num + 1, c->w->p->school_year) - 1;
      add_fact(c, l, f);
    }
  } else if (n->kind == CW_YAML_LIST && a->type != CW_SET) {
    for (uint32_t i = 0; i < n->count; i++) file_fact(c, l, attr, n->items[i]);
  } else if (file_value(c, a, n, &f.value)) {
    add_fact(c, l, f);
  }
}

static void compare_facts(const comparing *c, vt_node *stated, const cw_yaml_node *map) {
  fact_list l = {NULL, 0};
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++) {
    int32_t a = vt_attr_find(c->w->p, map->keys[i]->text);
    if (a >= 0) file_fact(c, &l, (uint32_t)a, map->items[i]);
  }
  bool *taken = CW_NEW_ARRAY(c->w->arena, l.n + 1, bool);
  c->r->compared += l.n;
  for (uint32_t i = 0; taken && i < c->w->nfacts; i++) {
    const vt_fact *f = &c->w->facts[i];
    bool found = false;
    for (uint32_t k = 0; k < l.n && !found; k++) {
      const vt_fact *g = &l.items[k];
      found = !taken[k] && f->attr == g->attr && f->from == g->from && f->until == g->until && f->since == g->since &&
              f->value.known == VT_KNOWN && same(&c->w->p->attrs[f->attr], f->value, g->value);
      if (found) taken[k] = true;
    }
    if (!found) vt_differs(c->r, stated->kids[i], "no such fact in the teacher file");
  }
  for (uint32_t k = 0; taken && k < l.n; k++)
    if (!taken[k])
      vt_differs(c->r, stated,
                 cw_arena_printf(c->w->arena, "`%s` of the teacher file too", c->w->p->attrs[l.items[k].attr].name));
}

/* --- decisions on records ----------------------------------------------------------------------------------------- */

static bool same_words(const vt_node *stated, const char *key, const char *own) {
  const char *said = NULL;
  vt_text_of(stated, key, &said);
  return said ? own && strcmp(said, own) == 0 : !own;
}

static bool same_name(const vt_node *stated, const char *key, const char *own) {
  const char *said = NULL;
  vt_text_of(stated, key, &said);
  return said ? own && vt_same(said, own) : !own;
}

/* The record that the entry names by its id, or none. */
static bool same_record(const comparing *c, const vt_node *stated, const char *id) {
  const vt_node *record = vt_get(stated, "record");
  if (!record || !id) return !record && !id;
  if (record->kind != VT_INT || record->number < 0 || record->number >= c->w->nrecords) return false;
  vt_value own = vt_cell(c->w, (uint32_t)record->number, VT_F_CREDENTIAL);
  return own.known == VT_KNOWN && strcmp(own.s, id) == 0;
}

static bool same_amount(const comparing *c, const vt_node *stated, const cw_yaml_node *own) {
  const vt_node *amount = vt_get(stated, "amount");
  static const vt_attr plain = {.type = CW_QUANTITY};
  const char *unit = NULL;
  vt_value v;
  vt_rat told;
  if (!amount || empty(own)) return !amount && empty(own);
  vt_text_of(stated, "unit", &unit);
  return file_value(c, &plain, own, &v) && vt_rat_of(amount, &told) && vt_cmp(v.n, told) == 0 && v.unit && unit &&
         strcmp(v.unit, unit) == 0;
}

/* Whether the stated decision is this entry of the file. */
static bool same_decision(const comparing *c, const vt_node *stated, const cw_yaml_node *map, const char *kind) {
  const char *said = "", *yes = vt_scalar(map, "approved"), *waived = vt_scalar(map, "waived");
  const cw_yaml_node *credited = cw_yaml_get(map, "credited");
  const vt_node *approved = vt_get(stated, "approved");
  vt_text_of(stated, "decision", &said);
  if (strcmp(kind, "decision") == 0) kind = yes ? "approval" : waived ? "waiver" : !empty(credited) ? "credit" : "pin";
  if (strcmp(said, kind) != 0 || !same_record(c, stated, vt_scalar(map, "record"))) return false;
  if (!same_amount(c, stated, empty(credited) ? cw_yaml_get(map, "amount") : credited)) return false;
  if (yes ? !approved || (approved->number != 0) != (vt_same(yes, "yes") || vt_same(yes, "true")) : approved != NULL)
    return false;
  return same_name(stated, "goal", vt_scalar(map, "goal")) && same_name(stated, "area", vt_scalar(map, "area")) &&
         same_name(stated, "need", waived) && same_name(stated, "rule", vt_scalar(map, "rule")) &&
         same_words(stated, "decided", vt_scalar(map, "date")) && same_words(stated, "by", vt_scalar(map, "by")) &&
         same_words(stated, "why", vt_scalar(map, "why")) && same_words(stated, "cites", vt_scalar(map, "cites"));
}

static void compare_decisions(const comparing *c, vt_node *stated, const cw_yaml_node *t) {
  static const char *const lists[][2] = {{"settlements", "settlement"},
                                         {"elections", "election"},
                                         {"decisions", "decision"},
                                         {"determinations", "decision"}};
  uint32_t n = stated ? stated->count : 0, matched = 0;
  bool *taken = CW_NEW_ARRAY(c->w->arena, n + 1, bool);
  for (size_t l = 0; taken && l < sizeof lists / sizeof *lists; l++) {
    const cw_yaml_node *list = cw_yaml_get(t, lists[l][0]);
    for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++) {
      uint32_t k = 0;
      while (k < n && (taken[k] || !same_decision(c, stated->kids[k], list->items[i], lists[l][1]))) k++;
      c->r->compared++;
      if (k < n)
        taken[k] = true, matched++;
      else
        vt_differs(c->r, stated,
                   cw_arena_printf(c->w->arena, "the entry of line %u of the teacher file too", list->items[i]->line));
    }
  }
  for (uint32_t k = 0; taken && matched < n && k < n; k++)
    if (!taken[k]) vt_differs(c->r, stated->kids[k], "no such decision in the teacher file");
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static const cw_yaml_node *teacher_of(const cw_yaml *y, const char *id, const char *name) {
  const cw_yaml_node *root = y->root;
  if (root->kind != CW_YAML_LIST) return root;
  for (uint32_t i = 0; i < root->count; i++) {
    const char *own = vt_scalar(root->items[i], "id"), *called = vt_scalar(root->items[i], "name");
    if (id ? own && strcmp(own, id) == 0 : name && called && strcmp(called, name) == 0) return root->items[i];
  }
  return root->count == 1 ? root->items[0] : NULL;
}

static void compare_words(const comparing *c, vt_node *stated, const cw_yaml_node *file, const char *key) {
  const char *said = NULL, *own = vt_scalar(file, key);
  vt_text_of(stated, key, &said);
  if ((said || own) && !(said && own && strcmp(said, own) == 0)) vt_differs(c->r, vt_get(stated, key), own);
}

void vt_input_compare(vt_world *w, vt_report *r, vt_node *input, const cw_yaml *file) {
  static const char *const unbuilt[] = {"records from", "records complete"};
  comparing c = {w, r};
  const char *id = NULL, *name = NULL;
  vt_text_of(input, "id", &id);
  vt_text_of(input, "name", &name);
  const cw_yaml_node *t = teacher_of(file, id, name);
  if (!t || t->kind != CW_YAML_MAP) {
    vt_differs(r, input, "no such teacher in the file");
    return;
  }
  compare_words(&c, input, t, "id");
  compare_words(&c, input, t, "name");
  compare_rows(&c, vt_get(input, "licenses"), w->licenses, cw_yaml_get(t, "licenses"), CW_OF_LICENSE);
  compare_rows(&c, vt_get(input, "records"), w->records, cw_yaml_get(t, "records"), CW_OF_RECORD);
  compare_facts(&c, vt_get(input, "facts"), cw_yaml_get(t, "facts"));
  for (size_t i = 0; i < sizeof unbuilt / sizeof *unbuilt; i++) {
    const cw_yaml_node *n = cw_yaml_get(t, unbuilt[i]);
    if (n && !cw_yaml_is(n, "yes"))
      vt_underived(r, input, cw_arena_printf(w->arena, "`%s` of the teacher file is not compared", unbuilt[i]));
  }
  compare_decisions(&c, vt_get(input, "decisions"), t);
}
