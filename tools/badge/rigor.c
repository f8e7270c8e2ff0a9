/* What a credible badge links to, and the four criteria of credible micro-credentials. Absence is unknown, not "not
 * met": a badge may have been assessed without saying so. */
#include "record.h"

#include <stdio.h>
#include <string.h>

/* --- what a credible badge links to ------------------------------------------------------------------------------- */

static const json_t *first_of(const json_t *object, const char *const *keys) {
  for (; *keys; keys++) {
    const json_t *value = json_object_get(object, *keys);
    if (value && !json_is_null(value)) return value;
  }
  return NULL;
}

static void put_shown(json_t *credible, const char *key, const json_t *value) {
  json_object_set_new(credible, key, value ? json_deep_copy(value) : json_null());
}

static const json_t *syllabus_of(const cw_badge_parts *parts) {
  static const char *const keys[] = {"syllabus", "curriculum", "extensions:LearningOutcomeExtension", "learningOutcome",
                                     NULL};
  const json_t *subject = cw_node_at(json_object_get(parts->badge, "credentialSubject"), 0);
  const json_t *found = first_of(cw_node_at(json_object_get(subject, "achievement"), 0), keys);
  if (!found) found = first_of(parts->achievement, keys);
  return found ? found : first_of(parts->badge, keys);
}

void cw_put_credible(json_t *record, const cw_badge_parts *parts) {
  json_t *credible = json_object();
  const json_t *assessor = json_object_get(record, "assessor");
  const json_t *syllabus = syllabus_of(parts);
  if (syllabus) json_object_set_new(record, "syllabus", json_deep_copy(syllabus));
  put_shown(credible, "syllabus", syllabus);
  put_shown(credible, "alignment", json_object_get(record, "alignment"));
  put_shown(credible, "criteria", json_object_get(record, "criteria"));
  put_shown(credible, "review", assessor ? assessor : json_object_get(record, "endorsements"));
  put_shown(credible, "hours", json_object_get(record, "amounts"));
  put_shown(credible, "organization", json_object_get(record, "issuer"));
  put_shown(credible, "issued", json_object_get(record, "earned"));
  put_shown(credible, "evidence", json_object_get(record, "evidence"));
  json_object_set_new(record, "credible", credible);
}

/* --- rigor -------------------------------------------------------------------------------------------------------- */

static void put_criterion(json_t *rigor, const char *key, const char *is, const char *shown_by) {
  json_t *one = json_object();
  cw_node_put_text(one, "is", is);
  cw_node_put_text(one, "shown_by", shown_by);
  json_object_set_new(rigor, key, one);
}

static void judge_curriculum(json_t *rigor, const json_t *record) {
  const json_t *credible = json_object_get(record, "credible");
  bool syllabus = !json_is_null(json_object_get(credible, "syllabus"));
  bool aligned = json_object_get(record, "alignment") != NULL;
  put_criterion(rigor, "curriculum", syllabus || aligned ? "met" : "unknown",
                syllabus  ? "syllabus"
                : aligned ? "alignment"
                          : "neither a syllabus nor an alignment is given");
}

static void judge_evidence(json_t *rigor, const json_t *record) {
  bool some = json_object_get(record, "evidence") != NULL;
  put_criterion(rigor, "evidence", some ? "met" : "unknown", some ? "evidence" : "no evidence is linked");
}

static bool is_recipient(const json_t *record, const char *id) {
  const json_t *list = json_object_get(record, "recipient");
  for (size_t i = 0; id && i < cw_node_count(list); i++) {
    const char *identity = cw_node_text(cw_node_at(list, i), "identity");
    if (identity && strcmp(identity, id) == 0) return true;
  }
  return false;
}

static const char *name_of(const json_t *profile) {
  const char *name = cw_node_text(profile, "name");
  return name ? name : cw_node_id(profile);
}

/* The endorsement of the badge or its achievement by somebody else that shows most: a valid one, else the first. To
 * endorse the issuer is not to have looked at the badge. */
static const json_t *endorsement_of(const json_t *record, const char *issuer, bool *valid) {
  const json_t *list = json_object_get(record, "endorsements"), *first = NULL;
  *valid = false;
  for (size_t i = 0; i < cw_node_count(list) && !*valid; i++) {
    const json_t *one = cw_node_at(list, i);
    const char *by = cw_node_id(json_object_get(one, "issuer")), *of = cw_node_text(one, "of"),
               *verdict = cw_node_text(one, "verdict");
    bool another = by && issuer && strcmp(by, issuer) != 0 && !is_recipient(record, by);
    if (!another || !of || strcmp(of, "issuer") == 0) continue;
    *valid = verdict && strcmp(verdict, "valid") == 0;
    if (*valid || !first) first = one;
  }
  return first;
}

static void put_endorsement(json_t *rigor, const json_t *endorsement, bool valid) {
  const char *by = name_of(json_object_get(endorsement, "issuer"));
  const char *reason = cw_node_as_text(cw_node_at(json_object_get(endorsement, "reasons"), 0));
  put_criterion(rigor, "evaluation", valid ? "met" : "unknown", NULL);
  json_t *shown = valid ? json_sprintf("endorsement by %s", by ? by : "another")
                        : json_sprintf("an endorsement by %s shows nothing: %s", by ? by : "another",
                                       reason ? reason : "not checked");
  json_object_set_new(json_object_get(rigor, "evaluation"), "shown_by", shown);
}

static void judge_evaluation(json_t *rigor, const json_t *record) {
  bool valid;
  const char *issuer = cw_node_id(json_object_get(record, "issuer"));
  const char *assessor = cw_node_id(json_object_get(record, "assessor"));
  const json_t *endorsement = endorsement_of(record, issuer, &valid);
  if (is_recipient(record, issuer))
    put_criterion(rigor, "evaluation", "not met", "issuer and recipient are the same");
  else if (valid)
    put_endorsement(rigor, endorsement, true);
  else if (assessor && !is_recipient(record, assessor))
    put_criterion(rigor, "evaluation", "met", "assessor");
  else if (endorsement)
    put_endorsement(rigor, endorsement, false);
  else
    put_criterion(rigor, "evaluation", "unknown", "neither an assessor nor an endorsement by others is given");
}

static void judge_metadata(json_t *rigor, const json_t *record) {
  static const char *const needed[] = {"issuer", "achievement", "criteria", "earned", "recipient", NULL};
  for (size_t i = 0; needed[i]; i++) {
    if (json_object_get(record, needed[i])) continue;
    char lacking[64];
    snprintf(lacking, sizeof lacking, "lacking: %s", needed[i]);
    put_criterion(rigor, "metadata", "not met", lacking);
    return;
  }
  put_criterion(rigor, "metadata", "met", "issuer, achievement, criteria, earned, recipient");
}

void cw_put_rigor(json_t *record) {
  json_t *rigor = json_object();
  judge_curriculum(rigor, record);
  judge_evidence(rigor, record);
  judge_evaluation(rigor, record);
  judge_metadata(rigor, record);
  json_object_set_new(record, "rigor", rigor);
}
