/* Verifiable credentials into a record: Open Badges 3.0, endorsements, learner records. */
#include "record.h"

#include <string.h>
#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* --- achievement -------------------------------------------------------------------------------------------------- */

static void map_achievement(json_t *record, const json_t *a) {
  static const cw_pick picks[] = {{"id", "id"},
                                  {"name", "name"},
                                  {"version", "version"},
                                  {"type", "achievementType"},
                                  {"description", "description"},
                                  {"code", "humanCode"},
                                  {"language", "inLanguage"},
                                  {"field", "fieldOfStudy"},
                                  {"specialization", "specialization"},
                                  {"image", "image"},
                                  {"identifiers", "otherIdentifier"},
                                  {"related", "related"}};
  json_t *out = cw_pick_object(a, picks, COUNT(picks));
  cw_node_set(out, "creator", cw_profile_of(json_object_get(a, "creator")));
  cw_node_set(record, "achievement", out);
  cw_node_set(record, "criteria", cw_criteria_of(json_object_get(a, "criteria")));
  cw_node_set(record, "alignment", cw_alignment_of(json_object_get(a, "alignment")));
  const json_t *tags = json_object_get(a, "tag");
  json_t *list = json_array();
  for (size_t i = 0; i < cw_node_count(tags); i++) json_array_append(list, cw_node_at(tags, i));
  cw_node_set(record, "tags", list);
  cw_put_amount(record, json_object_get(a, "creditsAvailable"), NULL, "achievement.creditsAvailable");
  cw_put_extensions(record, a);
}

/* --- results ------------------------------------------------------------------------------------------------------ */

static const json_t *description_of(const json_t *achievement, const json_t *result) {
  const json_t *named = cw_node_single(json_object_get(result, "resultDescription"));
  const char *id = cw_node_id(named);
  if (json_object_get(named, "name")) return named;
  const json_t *list = json_object_get(achievement, "resultDescription");
  for (size_t i = 0; id && i < cw_node_count(list); i++) {
    const char *own = cw_node_id(cw_node_at(list, i));
    if (own && strcmp(own, id) == 0) return cw_node_at(list, i);
  }
  return NULL;
}

/* Results whose name is that of a unit state an amount. */
static const struct {
  const char *name, *unit;
} units[] = {
    {"hours", "hour"},
    {"clock hours", "hour"},
    {"contact hours", "hour"},
    {"course hours", "hour"},
    {"instructional hours", "hour"},
    {"ceu", "CEU"},
    {"ceus", "CEU"},
    {"continuing education units", "CEU"},
    {"semester hours", "semester hour"},
    {"semester credits", "semester hour"},
    {"quarter hours", "quarter hour"},
};

static void put_result_amount(json_t *record, const char *name, const json_t *value) {
  for (size_t i = 0; name && i < COUNT(units); i++)
    if (strcasecmp(name, units[i].name) == 0) cw_put_amount(record, value, units[i].unit, "result");
}

static void map_results(json_t *record, const json_t *subject, const json_t *achievement) {
  static const cw_pick picks[] = {
      {"value", "value"}, {"status", "status"}, {"level", "achievedLevel"}, {"alignment", "alignment"}};
  const json_t *results = json_object_get(subject, "result");
  json_t *out = json_array();
  for (size_t i = 0; i < cw_node_count(results); i++) {
    const json_t *result = cw_node_at(results, i), *about = description_of(achievement, result);
    json_t *one = json_object();
    cw_node_put_text(one, "name", cw_node_text(about, "name"));
    cw_node_put_text(one, "type", cw_node_text(about, "resultType"));
    json_t *said = cw_pick_object(result, picks, COUNT(picks));
    json_object_update(one, said);
    json_decref(said);
    json_array_append_new(out, one);
    put_result_amount(record, cw_node_text(about, "name"), json_object_get(result, "value"));
  }
  cw_node_set(record, "results", out);
}

/* --- subject ------------------------------------------------------------------------------------------------------ */

static void map_recipient(json_t *record, const json_t *subject) {
  static const cw_pick picks[] = {
      {"type", "identityType"}, {"identity", "identityHash"}, {"hashed", "hashed"}, {"salt", "salt"}};
  json_t *list = cw_pick_list(json_object_get(subject, "identifier"), picks, COUNT(picks));
  const char *id = cw_node_id(subject);
  if (id) {
    json_t *one = json_object();
    cw_node_put_text(one, "type", "id");
    cw_node_put_text(one, "identity", id);
    json_array_insert_new(list, 0, one);
  }
  const char *name = cw_node_text(subject, "name");
  if (name) {
    json_t *one = json_object();
    cw_node_put_text(one, "type", "name");
    cw_node_put_text(one, "identity", name);
    json_array_append_new(list, one);
  }
  cw_node_set(record, "recipient", list);
}

static void map_subject(json_t *record, const json_t *subject) {
  const json_t *achievement = cw_node_at(json_object_get(subject, "achievement"), 0);
  map_recipient(record, subject);
  map_achievement(record, achievement);
  map_results(record, subject, achievement);
  cw_put_amount(record, json_object_get(subject, "creditsEarned"), NULL, "credentialSubject.creditsEarned");
  cw_node_put_text(record, "narrative", cw_node_text(subject, "narrative"));
  cw_put_day(record, "from", json_object_get(subject, "activityStartDate"));
  cw_put_day(record, "until", json_object_get(subject, "activityEndDate"));
  cw_node_set(record, "assessor", cw_profile_of(json_object_get(subject, "source")));
  cw_node_put_text(record, "comment", cw_node_text(subject, "endorsementComment"));
}

/* Each whole: under the record's names what has one, and the rest as it stands. */
static json_t *achievements_of(const json_t *achievements) {
  static const cw_pick picks[] = {{"id", "id"}, {"name", "name"}, {"type", "achievementType"}};
  json_t *list = json_array();
  for (size_t i = 0; i < cw_node_count(achievements); i++) {
    const json_t *one = cw_node_at(achievements, i);
    json_t *out = cw_pick_object(one, picks, COUNT(picks)), *value;
    const char *key;
    json_object_foreach((json_t *)one, key, value) {
      if (strcmp(key, "achievementType") != 0 && !json_object_get(out, key))
        json_object_set_new(out, key, json_deep_copy(value));
    }
    json_array_append_new(list, out);
  }
  return list;
}

/* A learner record names achievements beside the credentials inside it. */
static void map_clr(json_t *record, const json_t *subject) {
  map_recipient(record, subject);
  cw_node_set(record, "achievements", achievements_of(json_object_get(subject, "achievement")));
  cw_node_set(record, "associations", json_deep_copy(json_object_get(subject, "association")));
}

static void add_endorsements(json_t *list, const json_t *from) {
  json_t *more = cw_endorsements_of(from);
  json_array_extend(list, more);
  json_decref(more);
}

static json_t *endorsements_of(const json_t *credential, const json_t *achievement) {
  json_t *list = json_array();
  add_endorsements(list, json_object_get(credential, "endorsement"));
  add_endorsements(list, json_object_get(achievement, "endorsement"));
  add_endorsements(list, json_object_get(json_object_get(credential, "issuer"), "endorsement"));
  return list;
}

void cw_map_ob3(json_t *record, const json_t *c) {
  static const char *const earned[] = {"awardedDate", "validFrom", "issuanceDate", NULL};
  static const char *const expires[] = {"validUntil", "expirationDate", NULL};
  const json_t *subject = cw_node_at(json_object_get(c, "credentialSubject"), 0);
  cw_node_put_text(record, "id", cw_node_id(c));
  cw_node_put_text(record, "title", cw_node_text(c, "name"));
  cw_node_put_text(record, "description", cw_node_text(c, "description"));
  cw_node_set(record, "issuer", cw_profile_of(json_object_get(c, "issuer")));
  for (size_t i = 0; earned[i]; i++) cw_put_day(record, "earned", json_object_get(c, earned[i]));
  for (size_t i = 0; expires[i]; i++) cw_put_day(record, "expires", json_object_get(c, expires[i]));
  if (cw_node_has_type(c, "ClrCredential"))
    map_clr(record, subject);
  else
    map_subject(record, subject);
  if (!json_object_get(record, "title"))
    cw_node_put_text(record, "title", cw_node_text(json_object_get(record, "achievement"), "name"));
  cw_node_set(record, "evidence", cw_evidence_of(json_object_get(c, "evidence")));
  cw_node_set(record, "endorsements", endorsements_of(c, cw_node_at(json_object_get(subject, "achievement"), 0)));
  cw_node_set(record, "image", json_deep_copy(json_object_get(c, "image")));
  cw_node_put_text(record, "status", "earned");
}
