/* What a document must have to be a badge at all. Not a schema's every rule: those without which a record means nothing. */
#include "desk.h"

#include <string.h>

static const json_t *get(const json_t *o, const char *key) {
  const json_t *value = json_object_get(o, key);
  return value && !json_is_null(value) ? value : NULL;
}

bool cw_is_address(const char *id) {
  const char *colon = id ? strchr(id, ':') : NULL;
  if (!colon || colon == id || !colon[1]) return false;
  for (const char *s = id; s < colon; s++)
    if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (s > id && strchr("0123456789+-.", *s))))
      return false;
  return !strpbrk(id, " \t\r\n<>\"");
}

static void need(cw_judging *j, const json_t *o, const char *where, const char *key) {
  const json_t *value = get(o, key);
  bool empty = json_is_string(value) && !*json_string_value(value);
  if (!value || empty) cw_find(&j->found, CW_MALFORMED, "%s%s is missing", where, key);
}

/* --- verifiable credentials --------------------------------------------------------------------------------------- */

static bool is_of_badges(const char *context) {
  static const char *const spaces[] = {
      "https://purl.imsglobal.org/spec/ob/", "https://purl.imsglobal.org/spec/clr/",
      "https://dc.imsglobal.org/draft/",     "https://imsglobal.github.io/openbadges-specification/",
      "https://w3id.org/openbadges",         "https://openbadgespec.org/"};
  for (size_t k = 0; context && k < sizeof spaces / sizeof *spaces; k++)
    if (strncmp(context, spaces[k], strlen(spaces[k])) == 0) return true;
  return false;
}

static void judge_context(cw_judging *j) {
  static const char *const known[] = {"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"};
  const json_t *contexts = json_object_get(j->badge, "@context");
  const char *first = json_string_value(cw_node_at(contexts, 0));
  const char *second = cw_node_count(contexts) > 1 ? json_string_value(cw_node_at(contexts, 1)) : NULL;
  size_t i = 0, n = sizeof known / sizeof *known;
  while (i < n && !(first && strcmp(first, known[i]) == 0)) i++;
  if (i == n) cw_find(&j->found, CW_MALFORMED, "@context does not begin with that of verifiable credentials");
  if (j->kind != CW_BADGE_CREDENTIAL && j->kind != CW_BADGE_STATUS_LIST && !is_of_badges(second))
    cw_find(&j->found, CW_MALFORMED,
            "@context does not have that of Open Badges or learner records in the second place");
}

static void judge_issuer(cw_judging *j, const json_t *issuer) {
  j->issuer = cw_node_id(issuer);
  if (!issuer || (!j->issuer && !json_is_object(issuer)))
    cw_find(&j->found, CW_MALFORMED, "issuer is missing");
  else if (!cw_is_address(j->issuer))
    cw_find(&j->found, CW_MALFORMED, "the issuer's id is %s", j->issuer ? "no address" : "missing");
}

static void judge_achievement(cw_judging *j, const json_t *subject) {
  const json_t *a = cw_node_at(json_object_get(subject, "achievement"), 0);
  if (!json_is_object(a)) {
    cw_find(&j->found, CW_MALFORMED, "credentialSubject.achievement is missing");
    return;
  }
  need(j, a, "credentialSubject.achievement.", "id");
  need(j, a, "credentialSubject.achievement.", "name");
  need(j, a, "credentialSubject.achievement.", "criteria");
  const json_t *criteria = get(a, "criteria");
  if (json_is_object(criteria) && !get(criteria, "id") && !get(criteria, "narrative"))
    cw_find(&j->found, CW_MALFORMED, "credentialSubject.achievement.criteria has neither an id nor a narrative");
}

/* Does the document mean to be a badge or a learner record? */
static bool means_badge(const json_t *credential) {
  const json_t *contexts = json_object_get(credential, "@context"), *subjects = get(credential, "credentialSubject");
  for (size_t i = 0; i < cw_node_count(contexts); i++)
    if (is_of_badges(json_string_value(cw_node_at(contexts, i)))) return true;
  for (size_t i = 0; i < cw_node_count(subjects); i++)
    if (get(cw_node_at(subjects, i), "achievement")) return true;
  return false;
}

static void judge_types(cw_judging *j) {
  if (!cw_node_has_type(j->badge, "VerifiableCredential"))
    cw_find(&j->found, CW_MALFORMED, "its types lack VerifiableCredential");
  if (j->kind != CW_BADGE_CREDENTIAL || !means_badge(j->badge)) return;
  const json_t *types = json_object_get(j->badge, "type");
  const char *last = json_string_value(cw_node_at(types, cw_node_count(types) ? cw_node_count(types) - 1 : 0));
  cw_find(&j->found, CW_MALFORMED, "its type is unknown: %s is no badge, endorsement or learner record",
          last ? last : "nothing");
}

/* Version 2 of the data model asks no date of a credential; Open Badges do. */
static bool may_lack_date(const cw_judging *j) {
  const char *first = json_string_value(cw_node_at(json_object_get(j->badge, "@context"), 0));
  return j->kind == CW_BADGE_CREDENTIAL && first && strcmp(first, "https://www.w3.org/ns/credentials/v2") == 0;
}

static void judge_credential(cw_judging *j) {
  const json_t *c = j->badge, *subject = get(c, "credentialSubject");
  judge_context(j);
  judge_types(j);
  cw_judge_parts(j);
  judge_issuer(j, get(c, "issuer"));
  if (cw_node_id(c) && !cw_is_address(cw_node_id(c))) cw_find(&j->found, CW_MALFORMED, "id is no address");
  if (!get(c, "validFrom") && !get(c, "issuanceDate") && !may_lack_date(j))
    cw_find(&j->found, CW_MALFORMED, "neither validFrom nor issuanceDate is given");
  if (!json_is_object(cw_node_at(subject, 0)))
    cw_find(&j->found, CW_MALFORMED, "credentialSubject is missing");
  else if (cw_node_count(subject) > 1)
    cw_find(&j->found, CW_NOT_CHECKED, "it names %zu subjects, of which only the first was read",
            cw_node_count(subject));
  if (j->kind == CW_BADGE_OB3) judge_achievement(j, cw_node_at(subject, 0));
}

/* --- assertions --------------------------------------------------------------------------------------------------- */

/* Of Open Badges 2. Contexts may be written out, and extensions have some of their own. */
static void judge_context2(cw_judging *j) {
  static const char *const known[] = {"w3id.org/openbadges/v1", "w3id.org/openbadges/v2", "openbadgespec.org/v2",
                                      "purl.imsglobal.org/spec/ob/v2p"};
  const json_t *contexts = json_object_get(j->badge, "@context");
  for (size_t i = 0; i < cw_node_count(contexts); i++) {
    const char *address = json_string_value(cw_node_at(contexts, i));
    const char *rest = address ? strstr(address, "://") : NULL;
    if (!address) return;
    rest = rest ? rest + 3 : address;
    if (strncmp(rest, "www.", 4) == 0) rest += 4;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
      if (strncmp(rest, known[k], strlen(known[k])) == 0) return;
  }
  cw_find(&j->found, CW_MALFORMED, "@context is not that of Open Badges");
}

static void judge_endorsement2(cw_judging *j) {
  const json_t *e = j->badge, *claim = get(e, "claim");
  if (!cw_node_has_type(e, "Endorsement")) cw_find(&j->found, CW_MALFORMED, "its type is not that of an endorsement");
  if (!cw_is_address(cw_node_id(e)))
    cw_find(&j->found, CW_MALFORMED, "id is %s", cw_node_id(e) ? "no address" : "missing");
  need(j, e, "", "issuer");
  need(j, e, "", "issuedOn");
  need(j, e, "", "claim");
  need(j, e, "", "verification");
  if (claim) need(j, claim, "claim.", "id");
}

static void judge_assertion(cw_judging *j) {
  const json_t *a = j->badge;
  if (j->kind == CW_BADGE_OB2) judge_context2(j);
  need(j, a, "", "recipient");
  need(j, a, "", "badge");
  if (j->kind == CW_BADGE_OB05) return;
  need(j, a, "", "issuedOn");
  if (!json_is_object(get(a, "recipient")))
    cw_find(&j->found, CW_MALFORMED, "recipient is no object");
  else
    need(j, get(a, "recipient"), "recipient.", "identity");
  if (j->kind == CW_BADGE_OB1) {
    need(j, a, "", "verify");
    return;
  }
  if (!cw_is_address(cw_node_id(a)))
    cw_find(&j->found, CW_MALFORMED, "id is %s", cw_node_id(a) ? "no address" : "missing");
  need(j, a, "", "verification");
}

/* What the assertion points at, once it is found. */
static void judge_pointed_at(cw_judging *j) {
  if (j->achievement) {
    need(j, j->achievement, "badge.", "name");
    need(j, j->achievement, "badge.", "criteria");
    need(j, j->achievement, "badge.", "issuer");
  }
  if (!j->profile) return;
  need(j, j->profile, "issuer.", "name");
  bool typed = j->kind == CW_BADGE_OB2 || j->kind == CW_BADGE_ENDORSEMENT2;
  if (typed && json_object_get(j->profile, "type") && !cw_node_has_type(j->profile, "Issuer") &&
      !cw_node_has_type(j->profile, "Profile"))
    cw_find(&j->found, CW_MALFORMED, "what it names as issuer is of another type");
}

void cw_judge_shape(cw_judging *j) {
  if (cw_badge_kind_is_ob3(j->kind)) {
    judge_credential(j);
  } else {
    if (j->kind == CW_BADGE_ENDORSEMENT2)
      judge_endorsement2(j);
    else
      judge_assertion(j);
    judge_pointed_at(j);
  }
}
