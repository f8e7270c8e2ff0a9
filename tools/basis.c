/* What an answer rests on: the sources of the rules that decided, how sure they are, and how old the oldest text is. */
#include "words.h"

#include <stdio.h>

static const struct {
  const char *word, *phrase;
} statuses[] = {
    [CW_SOURCE_VERIFIED] = {"verified", "the text of the law"},
    [CW_SOURCE_SECONDARY] = {"secondary", "guidance, not the text of a rule"},
    [CW_SOURCE_UNVERIFIED] = {"unverified", "sources that nobody has verified"},
};

const char *cw_source_status_word(cw_source_status status) { return statuses[status].word; }

cw_basis cw_basis_new(const cw_voice *v) {
  return (cw_basis){.used = CW_NEW_ARRAY(v->arena, v->plan->nsources + 1, bool)};
}

void cw_basis_add(const cw_voice *v, cw_basis *b, const cw_ref *ref) {
  for (uint32_t i = 0; b->used && i < ref->ncites; i++) {
    uint32_t source = v->plan->cites[ref->first_cite + i].source;
    const cw_source *s = &v->plan->sources[source];
    b->used[source] = true;
    if (!s->has_read_through || (b->has_read_through && b->read_through <= s->read_through)) continue;
    b->has_read_through = true;
    b->read_through = s->read_through;
  }
}

const char *cw_basis_weakest(const cw_voice *v, const cw_basis *b) {
  int worst = -1;
  for (uint32_t i = 0; b->used && i < v->plan->nsources; i++)
    if (b->used[i] && (int)v->plan->sources[i].status > worst) worst = (int)v->plan->sources[i].status;
  return worst < 0 ? "" : cw_source_status_word((cw_source_status)worst);
}

static void add_records(const cw_voice *v, cw_basis *b, const cw_standing *s) {
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    for (uint32_t k = 0; k < r->ncredited; k++) cw_basis_add(v, b, &v->plan->counts[r->parts[k].rule].ref);
    if (r->otherwise >= 0) cw_basis_add(v, b, &v->plan->otherwise[r->otherwise].ref);
  }
}

/* The needs that were asked; where the goal is met by another way, that way's alone. */
static void add_needs(const cw_voice *v, cw_basis *b, const cw_standing *s, int32_t except) {
  int32_t only = except >= 0 ? v->plan->excepts[except].need : -1;
  bool within = only < 0;
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++) {
    const cw_need_standing *n = &s->needs[i];
    if (n->depth == 0 && only >= 0) within = (int32_t)n->need == only;
    if (within && n->status != CW_NEED_NOT_ASKED) cw_basis_add(v, b, &v->plan->needs[n->need].ref);
  }
}

/* Where an exception decided, the needs did not: it and the goal alone are the basis. */
cw_basis cw_basis_of(const cw_voice *v, const cw_standing *s) {
  cw_basis b = cw_basis_new(v);
  int32_t except = cw_deciding_exception(v, s);
  cw_basis_add(v, &b, &v->plan->goals[s->goal].ref);
  for (uint32_t i = 0; i < s->nsupposed; i++) { /* what suspends a rule decides today, what is announced does not */
    const cw_aside *a = &v->plan->asides[s->supposed[i].aside];
    if (a->kind == CW_OTHER_READING) cw_basis_add(v, &b, &v->plan->gaps[a->gap].ref); /* what decides between sources */
    if (a->kind == CW_SUSPENSION && s->supposed[i].changes) cw_basis_add(v, &b, &a->ref);
  }
  if (except >= 0) {
    cw_basis_add(v, &b, &v->plan->excepts[except].ref);
    if (v->plan->excepts[except].effect != CW_MAY_USE) return b;
  }
  add_needs(v, &b, s, except);
  for (uint32_t i = 0; s->limits && i < s->nlimits; i++)
    if (s->limits[i].binds) cw_basis_add(v, &b, &v->plan->limits[s->limits[i].limit].ref);
  add_records(v, &b, s);
  return b;
}

enum { MOST_NAMED = 6 };

static const char *say_sources(const cw_voice *v, const cw_basis *b, cw_source_status status) {
  const char *items[MOST_NAMED + 1];
  size_t n = 0, more = 0;
  for (uint32_t i = 0; i < v->plan->nsources; i++) {
    if (!b->used[i] || v->plan->sources[i].status != status) continue;
    if (n < MOST_NAMED)
      items[n++] = v->plan->sources[i].name;
    else
      more++;
  }
  if (more) items[n++] = cw_say(v, "%zu more", more);
  return n ? cw_say(v, "%s (%s)", statuses[status].phrase, cw_say_list(v, items, n, "and")) : NULL;
}

const char *cw_say_basis(const cw_voice *v, const cw_basis *b) {
  if (!b->used) return "";
  const char *items[3];
  size_t n = 0;
  for (int status = CW_SOURCE_VERIFIED; status <= CW_SOURCE_UNVERIFIED; status++) {
    const char *text = say_sources(v, b, (cw_source_status)status);
    if (text) items[n++] = text;
  }
  const char *rests = "";
  for (size_t i = 0; i < n; i++) rests = cw_say(v, "%s%s on %s", rests, i ? ";" : "Rests", items[i]);
  if (n) rests = cw_say(v, "%s. ", rests);
  if (!b->has_read_through) return cw_say(v, "%sLaw read through: not stated by these sources.", rests);
  const char *text = cw_say(v, "%sLaw read through %s", rests, cw_say_day(v, b->read_through));
  bool later = v->options && v->options->as_of > b->read_through;
  return cw_say(v, "%s%s.", text, later ? "; what changed after that is not in this answer" : "");
}
