/* A trace, standing by standing. */
#include "check.h"

#include <string.h>

/* --- what many steps have ----------------------------------------------------------------------------------------- */

void vt_check_place(vt_check *c, vt_node *n, uint32_t line, uint32_t column) {
  vt_check_file(c, n, line);
  vt_is_int(c->r, n, "line", line & ~(uint32_t)VT_STATE);
  vt_is_int(c->r, n, "column", column);
}

static const char *last_parts(const char *path, int parts) {
  const char *s = path + strlen(path);
  while (s > path && !(s[-1] == '/' && --parts == 0)) s--;
  return s;
}

/* A trace names each of the pack's files in one way, and by the name that it has here; of a district's two the folder too. */
void vt_check_file(vt_check *c, vt_node *n, uint32_t line) {
  const vt_pack *p = c->w->p;
  bool states = vt_is_states(p, line);
  const char **name = &c->files->name[states], *said = NULL, *path = states ? p->base.file : p->path;
  int parts = p->base.root ? 2 : 1;
  if (!*name && vt_text_of(n, "file", &said) && strcmp(last_parts(said, parts), last_parts(path, parts)) == 0)
    *name = said;
  vt_is_text(c->r, n, "file", *name ? *name : path);
}

void vt_check_cites(vt_check *c, vt_node *n, const vt_cites *cites) {
  vt_node *list = vt_get(n, "cites");
  vt_is_count(c->r, list ? list : n, list ? cites->n : UINT32_MAX);
  for (uint32_t i = 0; list && i < list->count && i < cites->n; i++) {
    vt_is_text(c->r, list->kids[i], "source", c->w->p->sources[cites->source[i]].name);
    vt_is_text(c->r, list->kids[i], "where", cites->where[i]);
  }
}

void vt_check_condition(vt_check *c, vt_node *n, const char *key, const vt_expr *x) {
  vt_node *stated = vt_get(n, key);
  if (!x) {
    vt_is_absent(c->r, n, key);
    return;
  }
  if (!stated) {
    vt_is_text(c->r, n, key, x->said);
    return;
  }
  vt_is_text(c->r, stated, "text", x->said);
  vt_check_place(c, stated, x->line, x->column);
}

void vt_check_areas(vt_check *c, vt_node *n, uint32_t ledger, uint64_t areas) {
  const vt_ledger *l = &c->w->p->ledgers[ledger];
  vt_node *list = vt_get(n, "areas");
  uint32_t k = 0;
  for (uint32_t a = 0; list && a < l->nareas; a++) {
    if (!(areas >> a & 1)) continue;
    if (k < list->count) {
      vt_node *item = list->kids[k];
      item->seen = true;
      c->r->compared++;
      if (item->kind != VT_STRING || strcmp(item->text, c->w->p->areas[l->first_area + a].name) != 0)
        vt_differs(c->r, item, c->w->p->areas[l->first_area + a].name);
    }
    k++;
  }
  vt_is_count(c->r, list ? list : n, list ? k : UINT32_MAX);
}

void vt_rest_on(vt_check *c, const vt_cites *cites) {
  for (uint32_t i = 0; c->sources && i < cites->n; i++) c->sources[cites->source[i]] = true;
}

const vt_expr *vt_find_expr(const vt_expr *x, const vt_node *stated) {
  const vt_node *line = vt_get(stated, "line"), *column = vt_get(stated, "column"), *text = vt_get(stated, "text");
  const vt_expr *found;
  if (!x || !line || !column || !text || text->kind != VT_STRING) return NULL;
  if (x->said && (x->line & ~(uint32_t)VT_STATE) == (uint32_t)line->number && x->column == (uint32_t)column->number &&
      strcmp(x->said, text->text) == 0)
    return x;
  for (int k = 0; k < 3; k++)
    if (x->kid[k] && (found = vt_find_expr(x->kid[k], stated))) return found;
  for (uint32_t i = 0; x->list && i < x->nlist; i++)
    if ((found = vt_find_expr(x->list[i], stated))) return found;
  for (uint32_t i = 0; i < x->nrows; i++)
    if ((found = vt_find_expr(x->rows[i].cell, stated))) return found;
  return NULL;
}

/* --- the head of a standing --------------------------------------------------------------------------------------- */

static const char *const verdicts[] = {"unmet", "undetermined", "met", "exempt", "not applicable"};

vt_verdict vt_concluded(const vt_check *c) {
  const vt_search *s = &c->search;
  bool open = s->two || s->lowest.conflict;
  if (c->goal->kind == VT_QUANTITY && s->lowest.verdict == VT_UNDETERMINED) open = true;
  return open ? VT_UNDETERMINED : s->lowest.verdict;
}

static void check_license(vt_check *c) {
  int32_t l = c->w->license;
  vt_node *n = vt_get(c->s, "license");
  if (l < 0) {
    vt_is_text(c->r, c->s, "license", NULL);
    return;
  }
  const vt_value *row = c->w->licenses + (size_t)l * c->w->p->nattrs;
  if (!n) n = c->s;
  vt_is_int(c->r, n, "index", l);
  vt_is_text(c->r, n, "type", row[VT_F_LICENSE].known == VT_KNOWN ? row[VT_F_LICENSE].s : NULL);
  vt_is_text(c->r, n, "number", row[VT_F_NUMBER].known == VT_KNOWN ? row[VT_F_NUMBER].s : NULL);
}

const char *vt_unit_of(const vt_pack *p, const vt_expr *x, int depth) {
  const char *unit = x ? x->unit : NULL;
  if (!x || unit || depth > 20) return unit;
  if (x->op == VT_GOAL_AMOUNT) return vt_unit_of(p, p->goals[x->attr].amount, depth + 1);
  if (x->op == VT_DIV || x->op == VT_MUL) {
    unit = vt_unit_of(p, x->kid[0], depth + 1);
    return unit || x->op == VT_DIV ? unit : vt_unit_of(p, x->kid[1], depth + 1);
  }
  for (int k = 0; k < 3 && !unit && x->op != VT_TABLE; k++) unit = vt_unit_of(p, x->kid[k], depth + 1);
  for (uint32_t i = 0; i < x->nrows && !unit; i++) unit = vt_unit_of(p, x->rows[i].cell, depth + 1);
  return unit;
}

void vt_check_kind(vt_check *c, vt_verdict v) {
  const vt_goal *g = c->goal;
  const vt_outcome *o = &c->search.lowest;
  if (g->kind == VT_LADDER)
    vt_is_text(c->r, c->s, "step",
               o->step >= 0 && o->step < (int32_t)g->nsteps ? g->steps[o->step].name
               : g->start                                   ? g->start
                                                            : "no step yet");
  if (g->kind != VT_QUANTITY) return;
  if (v != VT_UNDETERMINED && o->amount_known == VT_KNOWN)
    vt_is_amount(c->r, c->s, "amount", o->amount, vt_unit_of(c->w->p, g->amount, 0));
  else
    vt_is_text(c->r, c->s, "amount", NULL);
}

/* Before the day of `renewable from` the application for a renewal is not open. */
static void check_opening(vt_check *c, int32_t judged) {
  const vt_world *w = c->w;
  const vt_value *row = w->license >= 0 ? w->licenses + (size_t)w->license * w->p->nattrs : NULL;
  int32_t opens = VT_NEVER;
  int y, m, d;
  bool known = row && row[VT_F_LICENSE].known == VT_KNOWN && row[VT_F_LEXPIRES].known == VT_KNOWN;
  for (uint32_t i = 0; known && c->goal->renews && i < w->p->nlicenses; i++) {
    int from = w->p->licenses[i].renewable_from;
    int32_t expires = (int32_t)row[VT_F_LEXPIRES].n.num;
    if (from == 0 || !vt_same(w->p->licenses[i].name, row[VT_F_LICENSE].s)) continue;
    vt_civil(expires, &y, &m, &d);
    opens = from < 0 ? vt_add_months(expires, from, w->p->down) : vt_day(y, from / 100, from % 100);
  }
  if (judged < opens)
    vt_is_day(c->r, c->s, "opens", opens);
  else
    vt_is_absent(c->r, c->s, "opens");
}

static void check_dates(vt_check *c) {
  vt_world *w = c->w;
  bool window = w->has_window && w->from.known == VT_KNOWN && w->until.known == VT_KNOWN;
  vt_is_day(c->r, c->s, "judged_on", w->judged.known == VT_KNOWN ? (int32_t)w->judged.n.num : w->as_of);
  if (window && vt_get(c->s, "window")) {
    vt_is_day(c->r, vt_get(c->s, "window"), "from", (int32_t)w->from.n.num);
    vt_is_day(c->r, vt_get(c->s, "window"), "until", (int32_t)w->until.n.num);
  } else if (window)
    vt_is_text(c->r, c->s, "window", "a window");
  else
    vt_is_absent(c->r, c->s, "window");
  if (w->deadline.known == VT_KNOWN && w->deadline.n.num < VT_EVER)
    vt_is_day(c->r, c->s, "deadline", (int32_t)w->deadline.n.num);
  else
    vt_is_absent(c->r, c->s, "deadline");
  check_opening(c, w->judged.known == VT_KNOWN ? (int32_t)w->judged.n.num : w->as_of);
}

static void check_if_completed(vt_check *c, vt_verdict v) {
  vt_world *w = c->w;
  int32_t last = VT_NEVER;
  bool any = false;
  vt_verdict then = v;
  for (uint32_t i = 0; i < w->nrecords; i++) {
    vt_value day = vt_cell(w, i, VT_F_EARNED);
    if (!vt_not_yet(w, i)) continue;
    any = true;
    if (day.known == VT_KNOWN && day.n.num > last) last = (int32_t)day.n.num;
  }
  if (any && !vt_favorable(v)) {
    vt_search saved = c->search;
    uint32_t n = w->nunknowns;
    w->planned = true;
    vt_explore(w, &c->search);
    if (c->search.gave_up) vt_underived(c->r, c->s, "what the standing would be if all that is planned were done");
    then = vt_concluded(c);
    w->planned = false;
    w->nunknowns = n;
    c->search = saved;
  }
  if (then == v) {
    vt_is_absent(c->r, c->s, "if_completed");
    vt_is_absent(c->r, c->s, "completed_by");
    return;
  }
  vt_is_text(c->r, c->s, "if_completed", verdicts[then]);
  vt_is_day(c->r, c->s, "completed_by", last);
}

/* --- what it comes to --------------------------------------------------------------------------------------------- */

static const vt_except *except_of(const vt_goal *g, int32_t index) {
  for (uint32_t i = 0; i < g->nexcepts; i++)
    if ((int32_t)g->excepts[i].index == index) return &g->excepts[i];
  for (uint32_t s = 0; s < g->nsteps; s++)
    for (uint32_t i = 0; i < g->steps[s].nexcepts; i++)
      if ((int32_t)g->steps[s].excepts[i].index == index) return &g->steps[s].excepts[i];
  return NULL;
}

/* What is decided under each answer, perhaps by another exception under each, is told of the completion that is shown. */
static void exception_shown(vt_check *c, vt_verdict v) {
  if (c->goal->kind != VT_REQUIREMENT || v == VT_UNDETERMINED || !vt_suppose(c, "shown")) return;
  vt_outcome o = vt_assess(c->w, false, false);
  if (o.verdict == v) c->search.lowest.except = o.except;
  vt_suppose_nothing(c->w);
  if (v != VT_MET || o.verdict != v || o.except >= 0) return;
  o = vt_assess(c->w, false, false); /* a way that is met whatever the answers, where the goal's own needs are open */
  if (o.verdict == v) c->search.lowest.except = o.except;
}

static void check_exception(vt_check *c, vt_verdict v, int32_t *by) {
  int32_t index = v == VT_UNDETERMINED ? -1 : c->search.lowest.except;
  const vt_except *x = index >= 0 ? except_of(c->goal, index) : NULL;
  vt_node *n = vt_get(c->s, "exception");
  *by = index;
  if (!x) {
    vt_is_absent(c->r, c->s, "exception");
    return;
  }
  if (!n) n = c->s;
  vt_is_int(c->r, n, "index", index);
  vt_check_cites(c, n, &x->cites);
}

/* The basis: the goal; an exception that decided; else the needs asked, the limits that bound, the rules that credited. */
static void collect_sources(vt_check *c, int32_t by) {
  const vt_except *x = by >= 0 ? except_of(c->goal, by) : NULL;
  vt_rest_on(c, &c->goal->cites);
  if (!x) return;
  vt_rest_on(c, &x->cites);
}

static void check_basis(vt_check *c) {
  const vt_pack *p = c->w->p;
  int32_t oldest = VT_EVER;
  vt_node *list = vt_get(c->s, "rests_on");
  uint32_t k = 0;
  for (uint32_t i = 0; i < p->nsources; i++) {
    const vt_source *s = &p->sources[i];
    if (!c->sources[i]) continue;
    if (s->has_read && s->read_through < oldest) oldest = s->read_through;
    if (list && k < list->count) {
      vt_node *n = list->kids[k];
      vt_is_text(c->r, n, "source", s->name);
      vt_is_text(c->r, n, "title", s->title);
      vt_is_text(c->r, n, "url", s->url);
      vt_is_text(c->r, n, "status", s->status);
      vt_is_day(c->r, n, "read_through", s->has_read ? s->read_through : VT_EVER);
    }
    k++;
  }
  vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
  vt_is_day(c->r, c->s, "law_read_through", oldest);
}

static void check_derivation(vt_check *c) {
  vt_node *d = vt_get(c->s, "derivation");
  if (!d) {
    vt_is_text(c->r, c->s, "derivation", "a derivation");
    return;
  }
  vt_check_place(c, d, c->goal->line, c->goal->column);
  vt_check_cites(c, d, &c->goal->cites);
  vt_check_records(c, d);
  vt_check_limits(c, d);
  vt_check_needs(c, d);
  vt_check_exceptions(c, d);
  vt_check_proofs(c, d);
  vt_see(vt_get(d, "work")); /* how hard the evaluator worked: it claims nothing */
}

/* The detail under the completion that the trace names: all that it shows of it. */
static void check_detail(vt_check *c, int32_t by) {
  vt_pack *p = c->w->p;
  memset(c->problem, 0, sizeof c->problem);
  memset(c->credit, 0, sizeof c->credit);
  c->sources = CW_NEW_ARRAY(c->w->arena, p->nsources + 1, bool);
  (void)vt_suppose(c, "shown");
  c->o = vt_assess(c->w, false, true);
  check_dates(c);
  collect_sources(c, by);
  vt_check_ways(c);
  const vt_except *x = by >= 0 ? except_of(c->goal, by) : NULL;
  bool alone = x && x->effect != VT_MAY_USE;
  bool *own = c->sources;
  if (alone) c->sources = CW_NEW_ARRAY(c->w->arena, p->nsources + 1, bool); /* the rest is told, and is no basis */
  check_derivation(c);
  c->sources = own;
  vt_all_read(c, "shown");
  vt_outcome again = vt_assess(c->w, false, true); /* what the steps above left in the world is as it was */
  c->o = again;
  vt_check_credit(c);
}

const char *vt_cause_word(const vt_check *c, vt_verdict v) {
  bool gap = false, other = false;
  const vt_node *list = vt_get(c->s, "questions");
  if (v != VT_UNDETERMINED) return NULL;
  if (!c->search.two && c->search.lowest.conflict) return "exceptions in conflict";
  for (uint32_t i = 0; list && i < list->count; i++) {
    const vt_node *d = vt_get(list->kids[i], "decisive");
    const char *about = "";
    if (!d || !d->number) continue;
    vt_text_of(list->kids[i], "about", &about);
    if (strcmp(about, "gap") == 0)
      gap = true;
    else
      other = true;
  }
  if (gap && !other) return "gap in the law as read";
  bool conflict = c->search.conflict || c->w->conflicted;
  return conflict && !gap && !other ? "exceptions in conflict" : "answer missing";
}

/* The gaps that would reach the teacher, had the office accepted no reading: those accepted among them are told. */
static void check_office(vt_check *c) {
  vt_world *w = c->w;
  vt_node *list = vt_get(c->s, "office_readings");
  const vt_node *told = vt_get(vt_get(c->root, "options"), "accepted");
  uint32_t k = 0;
  if (!told || !told->count) {
    vt_is_absent(c->r, c->s, "office_readings");
    return;
  }
  uint8_t *reach = CW_NEW_ARRAY(w->arena, w->p->ngaps + 1, uint8_t); /* 1: it was read, 2: it was open where read */
  int32_t *own = w->accepted;
  vt_search plain;
  if (!reach || !(w->accepted = CW_NEW_ARRAY(w->arena, w->p->ngaps + 1, int32_t))) return;
  for (uint32_t i = 0; i < w->p->ngaps; i++) w->accepted[i] = -2;
  w->nunknowns = 0;
  vt_explore_all(w, &plain);
  for (uint32_t i = 0; i < w->nunknowns; i++)
    if (w->unknowns[i].about == VT_ASK_GAP) reach[w->unknowns[i].attr] = w->unknowns[i].ever ? 2 : 1;
  w->accepted = own;
  w->nunknowns = 0;
  for (uint32_t i = 0; i < told->count; i++) {
    const char *name = "", *reading = NULL;
    vt_text_of(told->kids[i], "gap", &name);
    vt_text_of(told->kids[i], "reading", &reading);
    int32_t g = vt_gap_find(w->p, name);
    if (g < 0 || !reach[g]) continue;
    /* within another goal it is read even where that goal then doesn't matter: told or not, either is right */
    const char *said = NULL;
    bool here = list && k < list->count && vt_text_of(list->kids[k], "gap", &said) && vt_same(said, name);
    if (reach[g] == 1 && !here) continue;
    if (list && k < list->count) {
      vt_is_text(c->r, list->kids[k], "gap", w->p->gaps[g].name);
      vt_is_text(c->r, list->kids[k], "reading", reading);
    }
    k++;
  }
  vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
}

static void check_standing(vt_check *c) {
  vt_world *w = c->w;
  int32_t by;
  w->nunknowns = 0;
  w->full = false;
  vt_overflow_clear();
  vt_is_text(c->r, c->s, "goal", c->goal->name);
  check_license(c);
  check_office(c);
  w->conflicted = false;
  w->touched = 0;
  for (uint32_t i = 0; i < c->goal->force.ninstead; i++) w->touched |= UINT64_C(1) << (c->goal->force.instead + i);
  vt_explore(w, &c->search);
  if (c->search.gave_up || w->pattern_limit) {
    vt_underived(c->r, vt_get(c->s, "standing"), "too much is open, or too much to place, to try all of it");
    vt_see(c->s);
    return;
  }
  vt_verdict v = vt_concluded(c);
  vt_is_text(c->r, c->s, "standing", verdicts[v]);
  vt_is_text(c->r, c->s, "cause", vt_cause_word(c, v));
  vt_check_kind(c, v);
  vt_check_questions(c);
  exception_shown(c, v);
  check_exception(c, v, &by);
  check_detail(c, by);
  vt_check_have_most(c);
  vt_suppose_nothing(c->w);
  check_if_completed(c, v);
  vt_check_supposed(c, v);
  check_basis(c);
  if (vt_overflowed()) vt_underived(c->r, c->s, "a number left 64 bits");
}

/* --- the trace ---------------------------------------------------------------------------------------------------- */

static void check_standings(vt_check *c, vt_node *t) {
  vt_node *list = vt_get(t, "standings");
  vt_world *w = c->w;
  uint32_t k = 0;
  for (uint32_t g = 0; g < w->p->ngoals; g++) {
    const vt_goal *goal = &w->p->goals[g];
    if (w->only_goal >= 0 && !vt_same(w->p->goals[w->only_goal].name, goal->name)) continue;
    for (uint32_t l = 0; l < (goal->concerns ? w->nlicenses : 1); l++) {
      w->nunknowns = 0;
      if (!vt_goal_concerns(w, g, goal->concerns ? (int32_t)l : -1)) continue;
      if (list && k < list->count) {
        cw_arena_mark mark = cw_arena_here(w->arena);
        c->s = list->kids[k];
        c->goal = goal;
        check_standing(c);
        cw_arena_back(w->arena, mark);
      }
      k++;
    }
  }
  vt_is_count(c->r, list ? list : t, list ? k : UINT32_MAX);
}

static void check_teacher(vt_pack *p, vt_report *r, vt_node *root, vt_node *t, const cw_yaml *teachers,
                          vt_files *files) {
  r->before = r->differing + r->underived;
  static cw_arena work;
  cw_arena_init(&work, 0);
  vt_world *w = CW_NEW(&work, vt_world);
  vt_check *c = CW_NEW(&work, vt_check);
  vt_node *input = vt_get(t, "input");
  if (!w || !c || !input || !vt_world_init(w, p, r, root, input, &work)) {
    vt_differs(r, t, "an input that can be read");
  } else {
    const char *id = NULL, *name = NULL;
    vt_text_of(input, "id", &id);
    vt_text_of(input, "name", &name);
    vt_is_text(r, t, "id", id);
    vt_is_text(r, t, "name", name);
    vt_is_text(r, input, "id", id);
    vt_is_text(r, input, "name", name);
    *c = (vt_check){.w = w, .r = r, .root = root, .files = files};
    if (w->beyond) {
      vt_underived(r, input, w->beyond);
      vt_see(t);
    } else {
      if (teachers) vt_input_compare(w, r, input, teachers);
      check_standings(c, t);
    }
  }
  cw_arena_dispose(&work);
}

static void check_base(const vt_pack *p, vt_report *r, vt_node *pack) {
  vt_node *base = vt_get(pack, "extends");
  if (!p->base.root) {
    vt_is_absent(r, pack, "extends");
    return;
  }
  static const char *const keys[][2] = {{"code", "pack"}, {"name", "name"}, {"version", "version"}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    vt_is_text(r, base ? base : pack, keys[i][0], vt_scalar(p->base.root, keys[i][1]));
}

void vt_check_trace(vt_pack *p, vt_report *r, vt_node *root, const cw_yaml *teachers) {
  vt_node *pack = vt_get(root, "pack"), *list = vt_get(root, "teachers");
  vt_files files = {{NULL, NULL}};
  vt_is_int(r, root, "trace", 2);
  vt_see(vt_get(root, "engine")); /* which program wrote it: it claims nothing of the standing */
  vt_is_text(r, pack, "code", p->code);
  vt_is_text(r, pack, "name", p->name);
  vt_is_text(r, pack, "version", p->version);
  vt_is_text(r, pack, "digest", p->digest);
  check_base(p, r, pack);
  for (uint32_t i = 0; list && i < list->count; i++) check_teacher(p, r, root, list->kids[i], teachers, &files);
  if (!list || !list->count) vt_differs(r, root, "a teacher");
  r->before = r->differing + r->underived;
  vt_unseen(r, root);
}
