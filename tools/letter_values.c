/* What a standing says, as the values of a letter: the same parts from which text, JSON and page are made. */
#include "letter.h"

#include <string.h>

typedef struct filling {
  const cw_voice *v;
  cw_letter_entry *values;
} filling;

static cw_letter_entry *add(const filling *f, cw_letter_word list) {
  cw_letter_entry *e = CW_NEW(f->v->arena, cw_letter_entry);
  if (!e) return NULL;
  if (f->values->last[list])
    f->values->last[list]->next = e;
  else
    f->values->first[list] = e;
  return f->values->last[list] = e;
}

static void add_text(const filling *f, cw_letter_word list, cw_letter_word word, const char *text) {
  cw_letter_entry *e = add(f, list);
  if (e) e->text[word] = text;
}

/* --- parts to lists ----------------------------------------------------------------------------------------------- */

/* Which parts go to which list, with their sentence as which value. */
static const struct {
  const char *role;
  cw_letter_word list, word;
} places[] = {
    {"credited", CW_LETTER_CREDITED, CW_LETTER_COUNTS},
    {"record", CW_LETTER_REFUSED, CW_LETTER_REFUSAL},
    {"limit", CW_LETTER_CUTS, CW_LETTER_CUT},
    {"question", CW_LETTER_QUESTIONS, CW_LETTER_QUESTION},
};

static void add_need(const filling *f, const cw_part *p, int depth) {
  cw_letter_entry *e = add(f, CW_LETTER_NEEDS);
  if (!e) return;
  e->text[CW_LETTER_NEED] = p->text;
  e->text[CW_LETTER_STATUS] = p->mark;
  e->yes[CW_LETTER_NEED_MET] = strcmp(p->mark, "met") == 0;
  e->text[CW_LETTER_NEED_CITES] = p->ref ? cw_say_cites(f->v, p->ref) : "";
  e->text[CW_LETTER_INDENT] = cw_say(f->v, "%*s", 2 * depth, "");
}

/* Only what the text says too: the folded steps are no matter of a letter. */
static void add_parts(const filling *f, const cw_part *p, int depth) {
  for (; p; p = p->next) {
    if (p->detail) continue;
    bool need = strcmp(p->role, "need") == 0;
    if (need) add_need(f, p, depth);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
      if (strcmp(p->role, places[i].role) == 0) add_text(f, places[i].list, places[i].word, p->text);
    add_parts(f, p->parts, need ? depth + 1 : depth);
  }
}

/* --- lists of their own ------------------------------------------------------------------------------------------- */

static void add_ways(const filling *f, const cw_standing *s) {
  if (s->verdict >= CW_MET) return;
  for (uint32_t i = 0; i < s->nways; i++) add_text(f, CW_LETTER_WAYS, CW_LETTER_WAY, cw_say_way(f->v, s, &s->ways[i]));
  f->values->yes[CW_LETTER_SEVERAL] = s->nways > 1;
}

static void add_gaps(const filling *f, const cw_standing *s) {
  for (uint32_t i = 0; i < s->nquestions; i++)
    if (s->questions[i].kind == CW_ASK_GAP && s->questions[i].decisive)
      add_text(f, CW_LETTER_GAPS, CW_LETTER_GAP, cw_say_gap(f->v, s->questions[i].gap));
}

static void add_basis(const filling *f, const cw_standing *s) {
  cw_basis b = cw_basis_of(f->v, s);
  f->values->text[CW_LETTER_BASIS] = cw_say_basis(f->v, &b);
  for (uint32_t i = 0; b.used && i < f->v->plan->nsources; i++) {
    const cw_source *source = &f->v->plan->sources[i];
    cw_letter_entry *e = b.used[i] ? add(f, CW_LETTER_SOURCES) : NULL;
    if (!e) continue;
    e->text[CW_LETTER_SOURCE] = source->title ? source->title : source->name;
    if (source->url && strncmp(source->url, "https://", 8) == 0) e->text[CW_LETTER_URL] = source->url;
  }
}

/* --- single values ------------------------------------------------------------------------------------------------ */

static void put_names(const filling *f, uint32_t teacher, const cw_standing *s, const char *office) {
  const cw_voice *v = f->v;
  const char **text = f->values->text;
  const cw_teacher *t = &v->block->teachers[teacher];
  text[CW_LETTER_NAME] = t->name ? t->name : cw_say_teacher(v, teacher);
  text[CW_LETTER_ID] = t->id;
  text[CW_LETTER_STATE] = v->plan->name;
  text[CW_LETTER_AUTHORITY] = cw_say_authority(v);
  text[CW_LETTER_OFFICE] = office;
  text[CW_LETTER_DATE] = cw_say_day(v, v->options->as_of);
  text[CW_LETTER_GOAL] = cw_say_goal(v, s->goal);
  text[CW_LETTER_LICENSE] = s->license >= 0 ? cw_say_capital(v, cw_say_license(v, (uint32_t)s->license)) : NULL;
  text[CW_LETTER_DOCUMENT] = cw_document(v->plan);
}

/* "Not met: 5 hours short of 100." is "5 hours short of 100."; "Met." leaves nothing. */
static const char *without_verdict(const cw_voice *v, const char *headline) {
  static const char *const verdicts[] = {"Not met",        "Met",           "Exempt", "Cannot be said yet",
                                         "Cannot be said", "Does not apply"};
  for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
    size_t n = strlen(verdicts[i]);
    if (strncmp(headline, verdicts[i], n) != 0) continue;
    if (strcmp(headline + n, ".") == 0) return "";
    if (strncmp(headline + n, ": ", 2) == 0) return cw_say_capital(v, headline + n + 2);
  }
  return headline;
}

static void put_standing(const filling *f, const cw_standing *s) {
  const cw_voice *v = f->v;
  const char **text = f->values->text;
  bool planned =
      s->verdict < CW_MET && s->if_completed == CW_MET && s->completed_by > CW_DAY_MIN && s->completed_by < CW_DAY_MAX;
  text[CW_LETTER_HEADLINE] = cw_say_headline(v, s);
  text[CW_LETTER_BECAUSE] = without_verdict(v, text[CW_LETTER_HEADLINE]);
  if (s->has_window)
    text[CW_LETTER_PERIOD] = cw_say(v, "%s to %s", cw_say_day(v, s->window_from), cw_say_day(v, s->window_until));
  if (s->has_deadline) text[CW_LETTER_DEADLINE] = cw_say_day(v, s->deadline);
  if (planned) text[CW_LETTER_PLANNED] = cw_say_day(v, s->completed_by);
  f->values->yes[CW_LETTER_MET] = s->verdict == CW_MET;
  f->values->yes[CW_LETTER_EXEMPT] = s->verdict == CW_EXEMPT;
  f->values->yes[CW_LETTER_SHORT] = s->verdict == CW_UNMET;
  f->values->yes[CW_LETTER_OPEN] = s->verdict == CW_UNDETERMINED;
  f->values->yes[CW_LETTER_BESIDE] = s->verdict == CW_NOT_APPLICABLE;
}

cw_letter_entry *cw_letter_values(const cw_voice *v, uint32_t teacher, const cw_standing *s, const char *office) {
  filling f = {v, CW_NEW(v->arena, cw_letter_entry)};
  if (!f.values) return NULL;
  put_names(&f, teacher, s, office);
  put_standing(&f, s);
  add_parts(&f, cw_explain_standing(v, NULL, s, true), 0);
  add_ways(&f, s);
  add_gaps(&f, s);
  add_basis(&f, s);
  return f.values;
}
