/* Assertions of Open Badges 0.5, 1.0 and 2.0, with their badge class and issuer, into a record. */
#include "record.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* The recipient of 0.5 is a text with its salt beside it. */
static json_t *recipient_of(const json_t *assertion) {
  static const cw_pick picks[] = {{"type", "type"}, {"identity", "identity"}, {"hashed", "hashed"}, {"salt", "salt"}};
  const json_t *recipient = json_object_get(assertion, "recipient");
  const char *old = json_string_value(recipient);
  if (!old) return cw_pick_list(recipient, picks, COUNT(picks));
  json_t *list = json_array(), *one = json_object();
  cw_node_put_text(one, "type", "email");
  cw_node_put_text(one, "identity", old);
  cw_node_set(one, "hashed", json_boolean(strchr(old, '$') != NULL));
  cw_node_put_text(one, "salt", cw_node_text(assertion, "salt"));
  json_array_append_new(list, one);
  return list;
}

static void map_badge_class(json_t *record, const json_t *badge) {
  static const cw_pick picks[] = {{"id", "id"},
                                  {"id", "@id"},
                                  {"name", "name"},
                                  {"version", "version"},
                                  {"type", "achievementType"},
                                  {"description", "description"},
                                  {"image", "image"},
                                  {"related", "related"}};
  json_t *achievement = json_is_object(badge) ? cw_pick_object(badge, picks, COUNT(picks)) : json_object();
  if (json_is_string(badge)) cw_node_put_text(achievement, "id", json_string_value(badge));
  cw_node_put_text(record, "title", cw_node_text(achievement, "name"));
  cw_node_set(record, "achievement", achievement);
  cw_node_set(record, "criteria", cw_criteria_of(json_object_get(badge, "criteria")));
  cw_node_set(record, "alignment", cw_alignment_of(json_object_get(badge, "alignment")));
  json_t *tags = json_array();
  const json_t *list = json_object_get(badge, "tags");
  for (size_t i = 0; i < cw_node_count(list); i++) json_array_append(tags, cw_node_at(list, i));
  cw_node_set(record, "tags", tags);
  cw_put_extensions(record, badge);
}

static json_t *endorsements_of(const cw_badge_parts *p) {
  const json_t *const from[] = {p->badge, p->achievement, p->issuer};
  json_t *list = json_array();
  for (size_t i = 0; i < COUNT(from); i++) {
    json_t *more = cw_endorsements_of(json_object_get(from[i], "endorsement"));
    json_array_extend(list, more);
    json_decref(more);
  }
  return list;
}

void cw_map_ob2(json_t *record, const cw_badge_parts *p) {
  const json_t *a = p->badge, *badge = p->achievement ? p->achievement : json_object_get(a, "badge");
  const char *id = cw_node_id(a);
  const json_t *verify = json_object_get(a, "verify");
  if (!id) id = cw_node_text(verify, "url");
  if (!id) id = cw_node_text(a, "uid");
  cw_node_put_text(record, "id", id);
  map_badge_class(record, badge);
  cw_node_set(record, "issuer", cw_profile_of(p->issuer ? p->issuer : json_object_get(badge, "issuer")));
  cw_node_put_text(record, "narrative", cw_node_text(a, "narrative"));
  cw_node_set(record, "evidence", cw_evidence_of(json_object_get(a, "evidence")));
  cw_put_extensions(record, a);
  cw_put_day(record, "earned", json_object_get(a, "issuedOn"));
  cw_put_day(record, "earned", json_object_get(a, "issued_on"));
  cw_put_day(record, "expires", json_object_get(a, "expires"));
  cw_node_set(record, "image", json_deep_copy(json_object_get(a, "image")));
  cw_node_put_text(record, "status", "earned");
  cw_node_set(record, "recipient", recipient_of(a));
  cw_node_set(record, "endorsements", endorsements_of(p));
}
