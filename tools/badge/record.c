#include "record.h"

#include "instant.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* --- picking ------------------------------------------------------------------------------------------------------ */

static json_t *pick_value(const json_t *value) {
  const json_t *one = cw_node_single(value);
  if (!json_is_object(one)) value = one;
  const char *text = cw_node_as_text(value);
  if (text) return *text ? json_string(text) : NULL;
  return value && !json_is_null(value) ? json_deep_copy(value) : NULL;
}

json_t *cw_pick_object(const json_t *from, const cw_pick *picks, size_t n) {
  json_t *to = json_object();
  for (size_t i = 0; i < n; i++)
    if (!json_object_get(to, picks[i].to))
      cw_node_set(to, picks[i].to, pick_value(json_object_get(from, picks[i].from)));
  return to;
}

json_t *cw_pick_list(const json_t *list, const cw_pick *picks, size_t n) {
  json_t *to = json_array();
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *item = cw_node_at(list, i);
    json_t *picked = json_is_object(item) ? cw_pick_object(item, picks, n) : json_object();
    if (json_is_string(item)) cw_node_put_text(picked, "id", json_string_value(item));
    if (json_object_size(picked))
      json_array_append_new(to, picked);
    else
      json_decref(picked);
  }
  return to;
}

/* --- parts that every form has ------------------------------------------------------------------------------------ */

json_t *cw_profile_of(const json_t *profile) {
  static const cw_pick picks[] = {{"id", "id"},   {"id", "@id"},      {"name", "name"},
                                  {"url", "url"}, {"email", "email"}, {"url", "origin"}};
  profile = cw_node_single(profile);
  json_t *out = json_is_object(profile) ? cw_pick_object(profile, picks, COUNT(picks)) : json_object();
  if (json_is_string(profile)) cw_node_put_text(out, "id", json_string_value(profile));
  return out;
}

json_t *cw_alignment_of(const json_t *alignment) {
  static const cw_pick picks[] = {{"framework", "targetFramework"},
                                  {"framework", "frameworkName"},
                                  {"code", "targetCode"},
                                  {"name", "targetName"},
                                  {"name", "name"},
                                  {"url", "targetUrl"},
                                  {"url", "url"},
                                  {"type", "targetType"},
                                  {"description", "targetDescription"},
                                  {"description", "description"}};
  return cw_pick_list(alignment, picks, COUNT(picks));
}

json_t *cw_evidence_of(const json_t *evidence) {
  static const cw_pick picks[] = {
      {"id", "id"},       {"name", "name"},        {"narrative", "narrative"}, {"description", "description"},
      {"genre", "genre"}, {"audience", "audience"}};
  return cw_pick_list(evidence, picks, COUNT(picks));
}

json_t *cw_criteria_of(const json_t *criteria) {
  static const cw_pick picks[] = {{"id", "id"}, {"narrative", "narrative"}};
  const json_t *first = cw_node_at(criteria, 0);
  json_t *out = json_is_object(first) ? cw_pick_object(first, picks, COUNT(picks)) : json_object();
  if (json_is_string(first)) cw_node_put_text(out, "id", json_string_value(first));
  return out;
}

json_t *cw_endorsements_of(const json_t *list) {
  json_t *out = json_array();
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *item = cw_node_at(list, i), *subject = json_object_get(item, "credentialSubject");
    json_t *one = json_object();
    if (!subject) subject = json_object_get(item, "claim");
    cw_node_put_text(one, "id", cw_node_id(item));
    cw_node_set(one, "issuer", cw_profile_of(json_object_get(item, "issuer")));
    cw_node_put_text(one, "comment", cw_node_text(subject, "endorsementComment"));
    cw_put_day(one, "date", json_object_get(item, "validFrom"));
    cw_put_day(one, "date", json_object_get(item, "issuanceDate"));
    cw_put_day(one, "date", json_object_get(item, "issuedOn"));
    cw_put_day(one, "until", json_object_get(item, "validUntil"));
    json_array_append_new(out, one);
  }
  return out;
}

void cw_put_day(json_t *record, const char *key, const json_t *instant) {
  cw_instant t;
  char day[CW_DAY_TEXT];
  instant = cw_node_single(instant);
  if (!instant || json_object_get(record, key) || !cw_instant_read(&t, instant)) return;
  cw_day_format(day, t.written);
  cw_node_put_text(record, key, day);
}

/* --- hours and credits -------------------------------------------------------------------------------------------- */

static json_t *list_of(json_t *record, const char *key) {
  json_t *list = json_object_get(record, key);
  if (!list) json_object_set_new(record, key, list = json_array());
  return list;
}

void cw_put_amount(json_t *record, const json_t *value, const char *unit, const char *from) {
  value = cw_node_single(value);
  char *number = json_is_number(value) ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
  const char *text = number ? number : json_string_value(value);
  if (text && *text) {
    json_t *amount = json_object();
    cw_node_put_text(amount, "value", text);
    cw_node_put_text(amount, "unit", unit);
    cw_node_put_text(amount, "from", from);
    json_array_append_new(list_of(record, "amounts"), amount);
  }
  free(number);
}

static const struct {
  const char *name, *unit;
} extensions[] = {
    {"extensions:StudyLoadExtension", "hour"},
    {"extensions:TimeInvestmentExtension", "hour"},
    {"extensions:ECTSExtension", "ECTS"},
};

/* The number of an extension stands under a name of its own. A text in its place is kept, and is no amount. */
void cw_put_extensions(json_t *record, const json_t *object) {
  for (size_t i = 0; i < COUNT(extensions); i++) {
    json_t *extension = json_object_get(object, extensions[i].name), *value;
    const char *key;
    json_object_foreach(extension, key, value) {
      bool said = *key != '@' && strcmp(key, "type") != 0 && strcmp(key, "id") != 0;
      if (said && (json_is_number(value) || json_is_string(value)))
        cw_put_amount(record, value, extensions[i].unit, extensions[i].name);
    }
  }
}

/* --- kind --------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *type, *kind;
} achievement_types[] = {
#define CW_ACHIEVEMENT(type, kind) {type, kind},
#include "achievement_types.def"
#undef CW_ACHIEVEMENT
};

void cw_put_kind(json_t *record) {
  const char *type = cw_node_text(json_object_get(record, "achievement"), "type");
  for (size_t i = 0; type && i < COUNT(achievement_types); i++) {
    if (strcasecmp(type, achievement_types[i].type) != 0) continue;
    cw_node_put_text(record, "kind", achievement_types[i].kind);
    cw_node_put_text(record, "kind_from", "achievementType");
    return;
  }
  cw_node_put_text(record, "kind", "unknown");
  cw_node_put_text(record, "question", "Was competence assessed from evidence, or attendance recorded?");
}

static void put_no_badge(json_t *record) {
  cw_node_put_text(record, "kind", "unknown");
  cw_node_put_text(record, "note", "It is a verifiable credential, not a badge: it names no achievement.");
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

json_t *cw_badge_record_of(cw_badge_kind kind, const cw_badge_parts *parts, cw_arena *arena) {
  json_t *record = json_object();
  if (!record) return NULL;
  if (cw_badge_kind_is_ob3(kind) || kind == CW_BADGE_PRESENTATION) {
    cw_map_ob3(record, parts->badge);
    cw_put_unmapped(record, CW_FORM_OB3, parts->badge, "", arena);
  } else {
    cw_map_ob2(record, parts);
    cw_put_unmapped(record, CW_FORM_ASSERTION, parts->badge, "", arena);
    cw_put_unmapped(record, CW_FORM_BADGE_CLASS, parts->achievement, "badge", arena);
    cw_put_unmapped(record, CW_FORM_ISSUER, parts->issuer, "issuer", arena);
  }
  if (kind == CW_BADGE_CREDENTIAL)
    put_no_badge(record);
  else
    cw_put_kind(record);
  cw_put_credible(record, parts);
  cw_put_rigor(record);
  return record;
}
