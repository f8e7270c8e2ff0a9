/* Endorsements: of the credential, its achievement or its issuer, inside them, in tokens, or in a file at hand that names
 * one of them. Each is judged like a credential (of Open Badges 2: like an assertion, by where it is hosted or who signed
 * it), and an endorsement that nobody can verify shows nothing. */
#include "judge.h"

#include <string.h>

/* Hard ones are made, not issued: each gets less time, and there is an end to them. */
enum { MOST_ENDORSEMENTS = 32, WORK = 100000 };

static const char *const things[] = {"credential", "achievement", "issuer"};
enum { NTHINGS = sizeof things / sizeof *things };

typedef struct endorsing {
  const cw_judging *badge;
  const char *ids[NTHINGS]; /* what can be endorsed; NULL: it has no id */
  json_t *list;
} endorsing;

/* --- one ---------------------------------------------------------------------------------------------------------- */

static const char *endorsed_by_it(const json_t *endorsement) {
  const json_t *subject = cw_node_at(json_object_get(endorsement, "credentialSubject"), 0);
  return cw_node_id(subject ? subject : json_object_get(endorsement, "claim"));
}

static const char *thing_of(const endorsing *s, const char *id) {
  for (int i = 0; id && i < NTHINGS; i++)
    if (s->ids[i] && strcmp(s->ids[i], id) == 0) return things[i];
  return NULL;
}

static void judge(const endorsing *s, cw_judging *e) {
  const char *about = endorsed_by_it(e->badge);
  if (e->kind == CW_BADGE_ENDORSEMENT2) {
    cw_judge_chain(e);
    cw_judge_shape(e);
  } else {
    cw_judge_shape(e);
    cw_judge_signature(e);
  }
  cw_judge_dates(e);
  cw_judge_status(e);
  if (!thing_of(s, about))
    cw_find(&e->found, CW_MALFORMED, "it endorses something else%s%s", about ? ": " : "", about ? about : "");
}

static void put(endorsing *s, json_t *mapped, const char *of, const cw_judging *e) {
  static const char *const bindings[] = {
      [CW_UNBOUND] = NULL, [CW_BY_TRUST] = "trust file", [CW_BY_DOCUMENT] = "document"};
  cw_node_put_text(mapped, "of", of);
  cw_node_put_text(mapped, "verdict", cw_badge_verdict_word(cw_findings_worst(&e->found)));
  cw_node_put_text(mapped, "issuer_known_by", bindings[e->binding]);
  json_object_set_new(mapped, "reasons", cw_findings_reasons(&e->found));
  json_array_append_new(s->list, mapped);
}

static cw_judging judging_of(const endorsing *s, const json_t *node, const char *jws, size_t len) {
  cw_arena *arena = s->badge->arena;
  return (cw_judging){.desk = s->badge->desk,
                      .arena = arena,
                      .kind = node && !cw_node_has_type(node, "EndorsementCredential") ? CW_BADGE_ENDORSEMENT2
                                                                                       : CW_BADGE_ENDORSEMENT3,
                      .badge = node,
                      .jws = jws,
                      .jws_len = len,
                      .work = WORK,
                      .found = {.arena = arena}};
}

static bool is_full(const endorsing *s) { return json_array_size(s->list) >= MOST_ENDORSEMENTS; }

/* One that stands inside and at hand as well is one. */
static bool is_there(const endorsing *s, const json_t *node) {
  const char *id = cw_node_id(node);
  for (size_t i = 0; id && i < json_array_size(s->list); i++) {
    const char *other = cw_node_id(json_array_get(s->list, i));
    if (other && strcmp(other, id) == 0) return true;
  }
  return false;
}

static void see(endorsing *s, const json_t *node, const char *jws, size_t len) {
  if (is_full(s) || !json_is_object(node) || is_there(s, node)) return;
  cw_judging e = judging_of(s, node, jws, len);
  judge(s, &e);
  json_t *list = cw_endorsements_of(node), *mapped = json_incref(json_array_get(list, 0));
  json_decref(list);
  if (e.profile) json_object_set_new(mapped, "issuer", cw_profile_of(e.profile));
  put(s, mapped ? mapped : json_object(), thing_of(s, endorsed_by_it(node)), &e);
}

static void see_token(endorsing *s, const char *jws, size_t len) {
  const char *problem = NULL;
  json_t *payload = cw_token_payload(jws, len, &problem, s->badge->arena), *node = cw_token_credential(payload);
  if (node) {
    see(s, node, jws, len);
  } else if (!is_full(s)) {
    cw_judging e = judging_of(s, NULL, jws, len);
    cw_find(&e.found, CW_MALFORMED, "%s", problem ? problem : "the token holds no endorsement");
    put(s, json_object(), NULL, &e);
  }
  json_decref(node);
  json_decref(payload);
}

/* Open Badges 2 may give an address alone. */
static void see_address(endorsing *s, const char *address) {
  const char *why = NULL;
  cw_document found;
  if (is_full(s)) return;
  if (cw_documents_find(s->badge->desk->documents, address, CW_WANTED_SELF, &found, &why, s->badge->arena)) {
    see(s, found.node, found.jws, found.jws_len);
    return;
  }
  cw_judging e = judging_of(s, NULL, NULL, 0);
  cw_find(&e.found, CW_NOT_CHECKED, "endorsement not at hand: %s", why);
  json_t *mapped = json_object();
  cw_node_put_text(mapped, "id", address);
  put(s, mapped, NULL, &e);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void see_inside(endorsing *s, const json_t *holder) {
  const json_t *plain = json_object_get(holder, "endorsement"), *tokens = json_object_get(holder, "endorsementJwt");
  for (size_t i = 0; i < cw_node_count(plain); i++) {
    const json_t *item = cw_node_at(plain, i);
    const char *text = json_string_value(item);
    if (text && cw_is_compact_jws(text, strlen(text)))
      see_token(s, text, strlen(text));
    else if (text)
      see_address(s, text);
    else
      see(s, item, NULL, 0);
  }
  for (size_t i = 0; i < cw_node_count(tokens); i++) {
    const json_t *item = cw_node_at(tokens, i);
    if (json_is_string(item)) see_token(s, json_string_value(item), json_string_length(item));
  }
}

static void see_beside(endorsing *s) {
  for (int i = 0; i < NTHINGS; i++) {
    cw_document found;
    for (size_t at = 0; s->ids[i] && cw_documents_endorsing(s->badge->desk->documents, s->ids[i], &at, &found);) {
      if (found.jws)
        see_token(s, found.jws, found.jws_len);
      else
        see(s, found.node, NULL, 0);
    }
  }
}

void cw_judge_endorsements(const cw_judging *j, json_t *record) {
  const json_t *subject = cw_node_at(json_object_get(j->badge, "credentialSubject"), 0);
  bool ob3 = cw_badge_kind_is_ob3(j->kind);
  const json_t *const holders[NTHINGS] = {j->badge,
                                          ob3 ? cw_node_at(json_object_get(subject, "achievement"), 0) : j->achievement,
                                          ob3 ? json_object_get(j->badge, "issuer") : j->profile};
  endorsing s = {.badge = j, .list = json_array()};
  for (int i = 0; i < NTHINGS; i++) s.ids[i] = cw_node_id(holders[i]);
  if (j->issuer) s.ids[NTHINGS - 1] = j->issuer;
  for (int i = 0; i < NTHINGS; i++) see_inside(&s, holders[i]);
  see_beside(&s);
  if (json_array_size(s.list))
    json_object_set(record, "endorsements", s.list);
  else
    json_object_del(record, "endorsements");
  json_decref(s.list);
}
