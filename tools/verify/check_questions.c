/* Questions: each is really open, those that decide do, and none is left out. */
#include "check.h"

#include <string.h>

static const char *const abouts[] = {"fact", "record", "license", "gap", "duplicate", "straddle", "missing records"};
static const char *const answerers[] = {"educator", "employer", "authority", "issuer"};

static const char *name_of(const vt_check *c, const vt_unknown *u) {
  const vt_gap *gaps = c->w->p->gaps;
  const vt_attr *attrs = c->w->p->attrs;
  switch (u->about) {
  case VT_ASK_GAP: return gaps && u->attr < c->w->p->ngaps ? gaps[u->attr].name : "";
  case VT_ASK_DUPLICATE: return "same activity";
  case VT_ASK_STRADDLE: return "amount in the window";
  case VT_ASK_MISSING: return "further records";
  default: return attrs && u->attr < c->w->p->nattrs ? attrs[u->attr].name : "";
  }
}

static bool is_it(vt_check *c, const vt_node *q, const vt_unknown *u) {
  const char *about = "", *name = "", *year = "", *day = "", *until = "";
  const vt_node *record = vt_get(q, "record"), *license = vt_get(q, "license"), *other = vt_get(q, "other");
  vt_text_of(q, "about", &about);
  vt_text_of(q, "name", &name);
  vt_text_of(q, "school_year", &year);
  vt_text_of(q, "day", &day);
  if (u->pattern || strcmp(about, abouts[u->about]) != 0 || strcmp(name, name_of(c, u)) != 0) return false;
  if ((u->about == VT_ASK_RECORD || u->about == VT_ASK_DUPLICATE || u->about == VT_ASK_STRADDLE) &&
      !(record && record->number == u->row))
    return false;
  if (u->about == VT_ASK_DUPLICATE && !(other && other->number == u->other)) return false;
  if (u->about == VT_ASK_LICENSE && !(license && license->number == u->row)) return false;
  if (strcmp(year, u->year ? cw_arena_printf(c->w->arena, "%d-%02d", u->year, (u->year + 1) % 100) : "") != 0)
    return false;
  vt_text_of(q, "until", &until);
  if (strcmp(until, u->until ? vt_day_say(c->w->arena, u->until) : "") != 0) return false;
  return strcmp(day, u->about == VT_ASK_FACT && u->day != VT_NEVER ? vt_day_say(c->w->arena, u->day) : "") == 0;
}

static uint32_t find(vt_check *c, const vt_node *q, const bool *matched) {
  uint32_t k = 0;
  while (k < c->w->nunknowns && (matched[k] || !is_it(c, q, &c->w->unknowns[k]))) k++;
  return k;
}

/* The unknown that the question asks for; one that only some answers bring up is found by trying all. */
static uint32_t asked_for(vt_check *c, const vt_node *q, const bool *matched, bool *tried) {
  static const char *const named[] = {"shown", "least", "most"};
  uint32_t k = find(c, q, matched);
  if (k < c->w->nunknowns || *tried) return k;
  vt_search all;
  *tried = true;
  vt_explore_all(c->w, &all);
  vt_suppose_nothing(c->w);
  if ((k = find(c, q, matched)) < c->w->nunknowns || c->figure) return k;
  for (size_t i = 0; i < sizeof named / sizeof *named; i++) { /* or by the completions of which the trace tells */
    if (!vt_suppose(c, named[i])) continue;
    (void)vt_assess(c->w, false, true);
    (void)vt_assess(c->w, true, true);
  }
  vt_suppose_nothing(c->w);
  return find(c, q, matched);
}

static void check_words(vt_check *c, vt_node *q, const vt_unknown *u) {
  bool attr = u->about == VT_ASK_FACT || u->about == VT_ASK_RECORD || u->about == VT_ASK_LICENSE;
  const vt_attr *a = attr ? &c->w->p->attrs[u->attr] : NULL;
  int who = a ? a->answered_by : u->about == VT_ASK_GAP ? CW_AUTHORITY : CW_EDUCATOR;
  vt_is_text(c->r, q, "about", abouts[u->about]);
  vt_is_text(c->r, q, "name", name_of(c, u));
  const char *range =
      a && u->about == VT_ASK_RECORD && u->attr == VT_F_AMOUNT ? vt_say_range(c->w, (uint32_t)u->row) : NULL;
  if (a)
    vt_is_text(c->r, q, "ask", range ? cw_arena_printf(c->w->arena, "%s (%s)", a->ask, range) : a->ask);
  else if (u->about == VT_ASK_GAP)
    vt_is_text(c->r, q, "ask", c->w->p->gaps[u->attr].question);
  else
    vt_see(vt_get(q, "ask")); /* words about two records */
  vt_is_text(c->r, q, "answered_by", answerers[who]);
  vt_see(vt_get(q, "school_year"));
  vt_see(vt_get(q, "day"));
  vt_see(vt_get(q, "until"));
  vt_see(vt_get(q, "record"));
  vt_see(vt_get(q, "other"));
  vt_see(vt_get(q, "license"));
}

static void check_gaps(vt_check *c, const vt_node *questions) {
  vt_node *list = vt_get(c->s, "gaps");
  uint32_t k = 0;
  for (uint32_t i = 0; questions && i < questions->count; i++) {
    const char *about = "", *name = "";
    vt_text_of(questions->kids[i], "about", &about);
    vt_text_of(questions->kids[i], "name", &name);
    int32_t g = strcmp(about, "gap") == 0 ? vt_gap_find(c->w->p, name) : -1;
    if (g < 0) continue;
    if (list && k < list->count) {
      vt_is_text(c->r, list->kids[k], "gap", c->w->p->gaps[g].name);
      vt_check_cites(c, list->kids[k], &c->w->p->gaps[g].cites);
    }
    k++;
  }
  vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
}

/* Whether an answer that goes into arithmetic decides: then another may decide between its ends, which nobody tries. */
static bool between_ends(vt_check *c, const uint32_t *asked, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    const vt_unknown *u = asked[i] < c->w->nunknowns ? &c->w->unknowns[asked[i]] : NULL;
    if (u && (u->arithmetic || u->about == VT_ASK_STRADDLE) && vt_decisive(c->w, asked[i]) != 0) return true;
  }
  return false;
}

/* `whole`: few enough are open for every answer to be tried. */
static void check_complete(vt_check *c, vt_node *complete, bool exact, bool whole, const uint32_t *asked, uint32_t n) {
  if (c->figure) return;
  if (complete) complete->seen = true;
  if (!complete || complete->kind != VT_BOOL)
    vt_is_bool(c->r, c->s, "questions_complete", whole);
  else if (exact && !whole)
    vt_differs(c->r, complete, "false");
  else if (!exact && whole && !(n && between_ends(c, asked, n)))
    vt_differs(c->r, complete, "true");
}

void vt_check_questions(vt_check *c) {
  vt_world *w = c->w;
  vt_node *list = vt_get(c->s, "questions"), *complete = vt_get(c->s, "questions_complete");
  bool exact = c->figure ? !list || list->count <= 12 : complete && complete->kind == VT_BOOL && complete->number,
       last = true, tried = false;
  bool amount = c->goal->kind == VT_QUANTITY && c->search.lowest.verdict == VT_UNDETERMINED,
       decided = !c->search.two && !amount;
  if (!list || list->kind != VT_ARRAY) vt_is_text(c->r, c->s, "questions", "a list");
  uint32_t *asked = CW_NEW_ARRAY(w->arena, (list ? list->count : 0) + 1, uint32_t), nasked = 0;
  bool matched[VT_MOST_UNKNOWNS] = {false}, own[VT_MOST_UNKNOWNS];
  uint32_t n = w->nunknowns;
  for (uint32_t i = 0; i < VT_MOST_UNKNOWNS; i++) own[i] = i < n && w->unknowns[i].ever && !w->unknowns[i].pattern;
  for (uint32_t i = 0; list && i < list->count; i++) {
    vt_node *q = list->kids[i], *said = vt_get(q, "decisive");
    uint32_t k = asked_for(c, q, matched, &tried);
    if (k == w->nunknowns) {
      vt_see(q);
      vt_differs(c->r, q, "no such question is open");
      continue;
    }
    if (k < VT_MOST_UNKNOWNS) matched[k] = true;
    if (asked) asked[nasked++] = k;
    check_words(c, q, &w->unknowns[k]);
    int d = decided || !exact ? 0 : vt_decisive(w, k);
    bool stated = said && said->number;
    if (d < 0)
      vt_underived(c->r, said, "whether this question decides: too much is open");
    else if (exact || decided)
      vt_is_bool(c->r, q, "decisive", d == 1);
    else
      vt_is_bool(c->r, q, "decisive", true); /* any may decide, and the trace says so */
    if (said) said->seen = true;
    if (stated && !last) vt_differs(c->r, q, "those that decide stand first");
    last = stated;
  }
  for (uint32_t i = 0; i < n; i++) {
    if (matched[i] || !own[i]) continue;
    const char *name = name_of(c, &w->unknowns[i]);
    vt_differs(c->r, list ? list : c->s, cw_arena_printf(c->r->arena, "the question of `%s` too", name));
  }
  bool few = !list || list->count <= 12;
  check_complete(c, complete, exact, decided || few, asked, decided ? 0 : nasked);
  if (c->figure) return;
  check_gaps(c, list);
}
