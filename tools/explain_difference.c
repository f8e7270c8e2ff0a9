/* What if: two evaluations side by side, and only what is different. */
#include "explain_answers.h"

#include <string.h>

typedef struct sides {
  const cw_voice *v, *w;
  const cw_standing *s, *t; /* before, after */
  cw_part *part;
} sides;

static cw_part *item(const sides *d, const char *role, const char *text) {
  return cw_part_new(d->v, d->part, CW_FORM_ITEM, role, text);
}

/* --- parts of a standing ------------------------------------------------------------------------------------------ */

static const cw_need_standing *same_need(const cw_standing *s, const cw_need_standing *like) {
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++)
    if (s->needs[i].need == like->need && s->needs[i].year == like->year && s->needs[i].license == like->license)
      return &s->needs[i];
  return NULL;
}

static bool has_words(const cw_voice *v, const cw_need_standing *n) {
  cw_need_kind kind = v->plan->needs[n->need].kind;
  return kind != CW_NEED_ALL && kind != CW_NEED_SOME && kind != CW_NEED_TABLE && kind != CW_NEED_EACH;
}

static const struct {
  const char *word;
  cw_style style;
} statuses[] = {
    [CW_NEED_UNMET] = {"not met", CW_BAD},
    [CW_NEED_OPEN] = {"open", CW_OPEN},
    [CW_NEED_MET] = {"met", CW_GOOD},
    [CW_NEED_NOT_ASKED] = {"not asked", CW_FAINT},
};

/* What is said of a need that changed. Of one that is no longer asked, what it was. */
static const char *say_change(const sides *d, const cw_need_standing *was, const cw_need_standing *now) {
  const char *before = cw_say_need(d->v, was), *after = cw_say_need(d->w, now);
  bool same = strcmp(before, after) == 0;
  if (same && was->status == now->status) return NULL;
  if (now->status == CW_NEED_NOT_ASKED) return cw_say(d->v, "%s; before: %s", before, statuses[was->status].word);
  return cw_say(d->v, "%s; before: %s", after, same ? statuses[was->status].word : before);
}

static void add_needs(const sides *d) {
  for (uint32_t i = 0; d->t->needs && i < d->t->nneeds; i++) {
    const cw_need_standing *now = &d->t->needs[i], *was = same_need(d->s, now);
    const char *text = was && has_words(d->w, now) ? say_change(d, was, now) : NULL;
    if (!text) continue;
    cw_part *p = cw_part_mark(item(d, "need", text), statuses[now->status].word, statuses[now->status].style);
    cw_part_cite(p, d->w, &d->w->plan->needs[now->need].ref);
  }
}

static const char *say_record(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  return cw_say(v, "%s: %s.", cw_say_capital(v, cw_say_record(v, r->record)), cw_say_fate(v, s, r));
}

static bool is_said(const cw_voice *v, const cw_standing *s, const char *text) {
  for (uint32_t i = 0; s->records && i < s->nrecords; i++)
    if (strcmp(say_record(v, s, &s->records[i]), text) == 0) return true;
  return false;
}

/* Records of one side of which the other says something else. */
static void add_records(const sides *d, bool after) {
  const cw_standing *here = after ? d->t : d->s, *there = after ? d->s : d->t;
  const cw_voice *v = after ? d->w : d->v, *w = after ? d->v : d->w;
  for (uint32_t i = 0; here->records && i < here->nrecords; i++) {
    const char *text = say_record(v, here, &here->records[i]);
    if (!is_said(w, there, text)) cw_part_mark(item(d, "record", text), after ? "after" : "before", CW_PLAIN);
  }
}

static const char *say_ways(const cw_voice *v, const cw_standing *s) {
  const char *text = "";
  if (s->verdict >= CW_MET) return text;
  for (uint32_t i = 0; i < s->nways; i++)
    text = cw_say(v, "%s%s%s", text, i ? "; or " : "", cw_say_way(v, s, &s->ways[i]));
  return text;
}

static void add_ways(const sides *d) {
  const char *before = say_ways(d->v, d->s), *after = say_ways(d->w, d->t);
  if (strcmp(before, after) == 0) return;
  const char *was = *before ? cw_say(d->v, "; before: %s", before) : "";
  item(d, "way", cw_say(d->v, "Missing after it: %s%s.", *after ? after : "nothing", was));
}

/* --- standings ---------------------------------------------------------------------------------------------------- */

static uint32_t decisive(const cw_standing *s) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->nquestions; i++) n += s->questions[i].decisive;
  return n;
}

static bool is_same(const sides *d) {
  return d->s->verdict == d->t->verdict && decisive(d->s) == decisive(d->t) &&
         strcmp(cw_say_headline(d->v, d->s), cw_say_headline(d->w, d->t)) == 0 &&
         strcmp(say_ways(d->v, d->s), say_ways(d->w, d->t)) == 0;
}

static void add_side(const cw_voice *v, cw_part *above, const char *role, const char *label, const cw_voice *speaker,
                     const cw_standing *s) {
  const char *text = s ? cw_say_headline(speaker, s) : "this goal does not concern the teacher.";
  cw_part *p = cw_part_new(v, above, CW_FORM_LINE, role, cw_say(v, "%s%s", label, text));
  if (s) cw_part_text(v, p, "standing", cw_verdict_word(s->verdict));
}

static void add_different(sides *d, cw_part *above) {
  d->part = cw_part_new(d->v, above, CW_FORM_TITLE, "difference",
                        d->s ? cw_text_title(d->v, d->s) : cw_text_title(d->w, d->t));
  add_side(d->v, d->part, "before", "Before: ", d->v, d->s);
  add_side(d->v, d->part, "after", "After:  ", d->w, d->t);
  if (!d->s || !d->t) return;
  d->part = cw_part_new(d->v, d->part, CW_FORM_SECTION, "changes", "What is different:");
  add_needs(d);
  add_records(d, false);
  add_records(d, true);
  add_ways(d);
}

static int32_t license_in(const cw_voice *v, const cw_standing *s) {
  if (s->license < 0) return -1;
  for (uint32_t i = 0; i < v->block->nteachers; i++) {
    const cw_teacher *t = &v->block->teachers[i];
    if ((uint32_t)s->license >= t->first_license && (uint32_t)s->license < t->first_license + t->nlicenses)
      return s->license - (int32_t)t->first_license;
  }
  return -1;
}

static const cw_standing *counterpart(const cw_voice *v, const cw_standing *s, const cw_voice *w,
                                      const cw_evaluation *e) {
  for (uint32_t i = 0; i < e->nstandings; i++) {
    const cw_standing *t = &e->standings[i];
    if (cw_goal_same(v->plan, s->goal, t->goal) && license_in(v, s) == license_in(w, t)) return t;
  }
  return NULL;
}

static void compare(const cw_voice *v, cw_part *above, const cw_evaluation *before, const cw_voice *w,
                    const cw_evaluation *after) {
  uint32_t same = 0;
  for (uint32_t i = 0; i < before->nstandings; i++) {
    sides d = {v, w, &before->standings[i], counterpart(v, &before->standings[i], w, after), NULL};
    if (d.s && d.t && is_same(&d))
      same++;
    else
      add_different(&d, above);
  }
  for (uint32_t i = 0; i < after->nstandings; i++)
    if (!counterpart(w, &after->standings[i], v, before))
      add_different(&(sides){v, w, NULL, &after->standings[i], NULL}, above);
  bool one = same == 1, all = same == before->nstandings;
  if (same == 0) return;
  const char *text = all ? "Nothing changes."
                         : cw_say(v, "%u other standing%s stay%s the same.", same, one ? "" : "s", one ? "s" : "");
  cw_part *p = cw_part_new(v, above, CW_FORM_NOTE, "unchanged", text);
  cw_part_number(v, p, "unchanged", same);
}

/* Two packs have no goals in common: the renewals of both stand one below the other. */
static void list_pack(const cw_voice *v, cw_part *above, const cw_evaluation *e, int32_t only_goal) {
  cw_part *list = cw_part_new(v, above, CW_FORM_SECTION, "pack", cw_say(v, "Under the rules of %s:", v->plan->name));
  cw_part_text(v, list, "pack", v->plan->code);
  for (uint32_t i = 0; i < e->nstandings; i++) {
    const cw_standing *s = &e->standings[i];
    bool asked =
        only_goal >= 0 ? cw_goal_same(v->plan, s->goal, (uint32_t)only_goal) : cw_goal_renews(&v->plan->goals[s->goal]);
    if (!asked || s->verdict == CW_NOT_APPLICABLE) continue;
    cw_part *p =
        cw_part_new(v, list, CW_FORM_ITEM, "standing", cw_say(v, "%s: %s", cw_text_title(v, s), cw_say_headline(v, s)));
    cw_part_cited(p, v, &v->plan->goals[s->goal].ref);
    cw_part_text(v, p, "standing", cw_verdict_word(s->verdict));
  }
  if (list && !list->parts) cw_part_new(v, list, CW_FORM_LINE, "none", "No renewal concerns what this teacher holds.");
}

void cw_explain_difference(const cw_voice *v, cw_part *above, const cw_evaluation *before, const cw_voice *w,
                           const cw_evaluation *after, int32_t only_goal) {
  if (v->plan == w->plan) {
    compare(v, above, before, w, after);
    return;
  }
  list_pack(v, above, before, only_goal);
  list_pack(w, above, after, -1);
}
