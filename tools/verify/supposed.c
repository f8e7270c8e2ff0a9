/* The completion that a derivation shows: which answers it supposes where something isn't known. */
#include "check.h"

#include <string.h>

static const char *const abouts[] = {"fact", "record", "license", "gap"};

void vt_suppose_nothing(vt_world *w) {
  for (uint32_t i = 0; i < w->nunknowns; i++) w->unknowns[i].set = false;
}

static bool row_of(const vt_node *n, const char *key, uint32_t most, int32_t *row) {
  const vt_node *r = vt_get(n, key);
  if (!r || r->kind != VT_INT || r->number < 0 || r->number >= most) return false;
  *row = (int32_t)r->number;
  return true;
}

/* "2023-24": the school year that begins in 2023. */
static bool year_of(const vt_node *n, int *year) {
  const char *text = "";
  vt_rat first, second;
  if (!vt_text_of(n, "school_year", &text) || strlen(text) != 7 || text[4] != '-') return false;
  if (!vt_rat_read(text, 4, &first) || !vt_rat_read(text + 5, 2, &second)) return false;
  *year = (int)first.num;
  return second.num == (first.num + 1) % 100;
}

/* What the answer is about; false where that is nothing that the pack could ask. */
static bool subject_of(const vt_check *c, const vt_node *n, vt_unknown *key) {
  const vt_world *w = c->w;
  const char *about = "", *name = "";
  int kind = 0;
  *key = (vt_unknown){.row = -1, .other = -1, .day = VT_NEVER, .type = CW_CHOICE};
  vt_text_of(n, "about", &about);
  vt_text_of(n, "name", &name);
  while (kind < 4 && strcmp(abouts[kind], about) != 0) kind++;
  if (kind == 4 || vt_get(n, "other")) return false;
  key->about = (vt_about)kind;
  uint32_t most = 3; /* members that such an answer has */
  int32_t i = key->about == VT_ASK_GAP ? vt_gap_find(w->p, name) : vt_attr_find(w->p, name);
  if (i < 0) return false;
  key->attr = (uint32_t)i;
  if (key->about == VT_ASK_GAP) return strcmp(w->p->gaps[i].name, name) == 0 && n->count == most;
  const vt_attr *a = &w->p->attrs[i];
  key->type = a->type;
  if (strcmp(a->name, name) != 0) return false;
  if (key->about == VT_ASK_RECORD)
    return a->scope == CW_OF_RECORD && row_of(n, "record", w->nrecords, &key->row) && n->count == most + 1;
  if (key->about == VT_ASK_LICENSE)
    return a->scope == CW_OF_LICENSE && row_of(n, "license", w->nlicenses, &key->row) && n->count == most + 1;
  if (vt_get(n, "school_year") && (most++, !year_of(n, &key->year))) return false;
  if (vt_get(n, "day") && (most++, !vt_day_of(vt_get(n, "day"), &key->day))) return false;
  if (vt_get(n, "until") && (most++, !vt_day_of(vt_get(n, "until"), &key->until))) return false;
  return a->scope == CW_OF_TEACHER && n->count == most;
}

static bool value_of(const vt_check *c, const vt_unknown *key, vt_node *n, vt_value *v) {
  if (!n) return false;
  *v = (vt_value){.known = VT_KNOWN, .n = vt_int(0), .s = n->text};
  if (key->about != VT_ASK_GAP && key->type == CW_TEXT && n->kind == VT_NULL)
    return v->s = "~ another text", c->w->p->attrs[key->attr].nvalues == 0;
  if (key->about != VT_ASK_GAP) return vt_value_read(c->w, &c->w->p->attrs[key->attr], n, v);
  const vt_gap *g = &c->w->p->gaps[key->attr];
  for (uint32_t i = 0; n->kind == VT_STRING && i < g->nreadings; i++)
    if (strcmp(g->readings[i], n->text) == 0) return true;
  return false;
}

static vt_node *list_of(const vt_check *c, const char *which) {
  return vt_get(vt_get(vt_get(c->s, "derivation"), "assumed"), which);
}

bool vt_suppose(vt_check *c, const char *which) {
  vt_node *list = list_of(c, which);
  bool good = list && list->kind == VT_ARRAY;
  vt_suppose_nothing(c->w);
  if (!good) vt_differs(c->r, c->s, cw_arena_printf(c->w->arena, "what `%s` supposes, if only an empty list", which));
  for (uint32_t i = 0; good && i < list->count; i++) {
    vt_node *n = list->kids[i];
    vt_unknown key;
    vt_value v;
    vt_see(n);
    vt_unknown *u =
        subject_of(c, n, &key) && value_of(c, &key, vt_get(n, "value"), &v) ? vt_unknown_of(c->w, key) : NULL;
    if (!u || u->set) {
      vt_differs(c->r, n, "an answer that could be given, once");
      return false;
    }
    c->r->compared++;
    u->set = true;
    u->read = false;
    u->value = v;
  }
  return good;
}

void vt_all_read(vt_check *c, const char *which) {
  const vt_node *list = list_of(c, which);
  for (uint32_t i = 0; i < c->w->nunknowns; i++)
    if (c->w->unknowns[i].set && !c->w->unknowns[i].read) {
      vt_differs(c->r, list, "answers for which something asks");
      return;
    }
}
