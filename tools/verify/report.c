/* What was compared, what differs, what could not be re-derived. */
#include "verify.h"

#include <string.h>

enum { MOST_FINDINGS = 200 }; /* of one teacher */

static const char *say_node(vt_report *r, const vt_node *n) {
  if (!n) return "nothing";
  switch (n->kind) {
  case VT_NULL: return "null";
  case VT_BOOL: return n->number ? "true" : "false";
  case VT_INT: return cw_arena_printf(r->arena, "%lld", (long long)n->number);
  case VT_STRING: return n->text;
  case VT_ARRAY: return cw_arena_printf(r->arena, "a list of %u", n->count);
  default: {
    const vt_node *amount = vt_get(n, "amount"), *unit = vt_get(n, "unit");
    if (!amount || amount->kind != VT_STRING) return cw_arena_printf(r->arena, "an object of %u", n->count);
    return cw_arena_printf(r->arena, "%s %s", amount->text, unit && unit->text ? unit->text : "");
  }
  }
}

static void find(vt_report *r, bool differs, const char *path, const char *stated, const char *derived) {
  uint32_t *n = differs ? &r->differing : &r->underived;
  ++*n;
  if (r->differing + r->underived > r->before + MOST_FINDINGS) return;
  stated = vt_copy(r->arena, stated, strlen(stated)); /* they may stand in an arena that goes before the report */
  derived = vt_copy(r->arena, derived, strlen(derived));
  vt_finding *f = CW_NEW(r->arena, vt_finding);
  if (!f) return;
  *f = (vt_finding){differs, path, stated, derived, NULL};
  *r->last = f;
  r->last = &f->next;
}

void vt_differs(vt_report *r, const vt_node *at, const char *derived) {
  find(r, true, vt_path(r->arena, at), say_node(r, at), derived ? derived : "null");
}

void vt_underived(vt_report *r, const vt_node *at, const char *why) {
  find(r, false, vt_path(r->arena, at), say_node(r, at), why);
}

static void missing(vt_report *r, const vt_node *map, const char *key, const char *derived) {
  find(r, true, cw_arena_printf(r->arena, "%s.%s", vt_path(r->arena, map), key), "nothing", derived ? derived : "null");
}

/* The member, marked; NULL where it is missing, and that has been said. */
static vt_node *member(vt_report *r, const vt_node *map, const char *key, const char *derived) {
  vt_node *n = vt_get(map, key);
  if (n)
    n->seen = true;
  else
    missing(r, map, key, derived);
  r->compared++;
  return n;
}

void vt_is_text(vt_report *r, const vt_node *map, const char *key, const char *text) {
  vt_node *n = member(r, map, key, text);
  if (!n) return;
  bool same = text ? n->kind == VT_STRING && strcmp(n->text, text) == 0 : n->kind == VT_NULL;
  if (!same) vt_differs(r, n, text);
}

void vt_is_int(vt_report *r, const vt_node *map, const char *key, int64_t i) {
  const char *say = cw_arena_printf(r->arena, "%lld", (long long)i);
  vt_node *n = member(r, map, key, say);
  if (n && (n->kind != VT_INT || n->number != i)) vt_differs(r, n, say);
}

void vt_is_bool(vt_report *r, const vt_node *map, const char *key, bool b) {
  vt_node *n = member(r, map, key, b ? "true" : "false");
  if (n && (n->kind != VT_BOOL || (n->number != 0) != b)) vt_differs(r, n, b ? "true" : "false");
}

void vt_is_day(vt_report *r, const vt_node *map, const char *key, int32_t day) {
  vt_is_text(r, map, key, day <= VT_NEVER || day >= VT_EVER ? NULL : vt_day_say(r->arena, day));
}

void vt_is_rat(vt_report *r, const vt_node *map, const char *key, vt_rat q) {
  vt_is_text(r, map, key, vt_rat_say(r->arena, q));
}

void vt_is_amount(vt_report *r, const vt_node *map, const char *key, vt_rat q, const char *unit) {
  vt_node *n = member(r, map, key, vt_rat_say(r->arena, q));
  if (!n) return;
  vt_is_rat(r, n, "amount", q);
  vt_is_text(r, n, "unit", unit);
}

void vt_is_absent(vt_report *r, const vt_node *map, const char *key) {
  vt_node *n = vt_get(map, key);
  if (!n) return;
  vt_see(n);
  vt_differs(r, n, "nothing");
}

void vt_is_count(vt_report *r, const vt_node *list, uint32_t n) {
  r->compared++;
  if (list && list->kind == VT_ARRAY && list->count == n) return;
  vt_differs(r, list, cw_arena_printf(r->arena, "a list of %u", n));
}

void vt_see(vt_node *n) {
  if (!n) return;
  n->seen = true;
  for (uint32_t i = 0; i < n->count; i++) vt_see(n->kids[i]);
}

/* Sentences are words made from the steps beside them: they are counted and not compared, and the answer says so. */
static bool is_words(const vt_node *n) { return n->key && n->kind == VT_STRING && strcmp(n->key, "sentence") == 0; }

void vt_unseen(vt_report *r, vt_node *n) {
  if (is_words(n)) {
    r->words++;
    return;
  }
  if (n->count == 0 && !n->seen && !(n->kind == VT_ARRAY || n->kind == VT_OBJECT))
    vt_underived(r, n, "no check has looked at this");
  for (uint32_t i = 0; i < n->count; i++) vt_unseen(r, n->kids[i]);
}

bool vt_text_of(const vt_node *map, const char *key, const char **out) {
  const vt_node *n = vt_get(map, key);
  if (!n || n->kind != VT_STRING) return false;
  *out = n->text;
  return true;
}

bool vt_rat_of(const vt_node *n, vt_rat *out) {
  return n && n->kind == VT_STRING && vt_rat_read(n->text, strlen(n->text), out);
}

bool vt_day_of(const vt_node *n, int32_t *out) {
  return n && n->kind == VT_STRING && vt_day_read(n->text, strlen(n->text), out);
}
