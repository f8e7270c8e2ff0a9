/* JSON: Credly's list of awards, CTDL records, and what badges and learner records say of their achievements. */
#include "catalog.h"

#include "../badge/badge.h"
#include "../badge/kind.h"
#include "../badge/record.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_GRAPH = 50000 };

typedef struct reading {
  cw_catalog *c;
  const char *path, *source;
  size_t nseen, nleft;
} reading;

static void put(reading *r, cw_catalog_row *row, cw_catalog_column column, const char *text) {
  cw_catalog_put(r->c, row, column, text);
}

static void take(reading *r, cw_catalog_row *row) {
  put(r, row, CW_CAT_SOURCE, r->source);
  r->nseen++;
  if (!cw_catalog_take(r->c, row)) r->nleft++;
}

static void name_source(reading *r, const char *words) {
  const char *text = cw_arena_printf(r->c->arena, "%s (%s)", cw_catalog_file_name(r->path), words);
  r->source = text ? text : "";
}

/* --- Credly ------------------------------------------------------------------------------------------------------- */

static bool is_credly(const json_t *root) {
  const json_t *first = json_array_get(json_object_get(root, "data"), 0);
  return json_is_object(json_object_get(first, "badge_template"));
}

static void read_credly(reading *r, const json_t *root) {
  const json_t *data = json_object_get(root, "data");
  name_source(r, "Credly list of badges");
  for (size_t i = 0; i < json_array_size(data); i++) {
    const json_t *template = json_object_get(json_array_get(data, i), "badge_template");
    const json_t *skills = json_object_get(template, "skills");
    cw_catalog_row row = cw_catalog_blank();
    put(r, &row, CW_CAT_ACHIEVEMENT, cw_node_text(template, "name"));
    put(r, &row, CW_CAT_ACHIEVEMENT_ID, cw_node_text(template, "id"));
    put(r, &row, CW_CAT_ALSO, cw_node_text(template, "description"));
    put(r, &row, CW_CAT_URL, cw_node_text(template, "url"));
    for (size_t k = 0; k < cw_node_count(skills); k++) {
      const json_t *skill = cw_node_at(skills, k);
      put(r, &row, CW_CAT_TOPICS, json_is_object(skill) ? cw_node_text(skill, "name") : cw_node_as_text(skill));
    }
    take(r, &row);
  }
  cw_catalog_note_add(r->c, r->path, "the list does not name the issuer");
  json_int_t pages = json_integer_value(json_object_get(json_object_get(root, "metadata"), "total_pages"));
  if (pages > 1)
    cw_catalog_note_add(r->c, r->path, cw_arena_printf(r->c->arena, "it is one page of %lld", (long long)pages));
}

/* --- CTDL --------------------------------------------------------------------------------------------------------- */

static bool is_ctdl(const json_t *node) {
  const char *type = cw_node_as_text(json_object_get(node, "@type"));
  return (type && strncmp(type, "ceterms:", 8) == 0) || cw_badge_kind_of(node) == CW_BADGE_CATALOG_ENTRY;
}

static void put_all(reading *r, cw_catalog_row *row, cw_catalog_column column, const char *before, const json_t *list,
                    const char *const *keys) {
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *item = cw_node_at(list, i);
    const char *text = cw_node_as_text(item);
    if (json_is_object(item) && cw_node_text_of(item, keys)) text = cw_node_text_of(item, keys);
    if (text) put(r, row, column, *before ? cw_arena_printf(r->c->arena, "%s%s", before, text) : text);
  }
}

/* The number of "PT15H"; NULL for durations that are more than hours. */
static const char *plain_hours(cw_arena *arena, const char *duration) {
  if (!duration || strncmp(duration, "PT", 2) != 0) return NULL;
  size_t n = strspn(duration + 2, "0123456789");
  return n && n < 6 && strcmp(duration + 2 + n, "H") == 0 ? cw_arena_text(arena, duration + 2, n) : NULL;
}

static void put_duration(reading *r, cw_catalog_row *row, const json_t *profile) {
  cw_arena *a = r->c->arena;
  const char *least = cw_node_text(profile, "ceterms:minimumDuration");
  const char *most = cw_node_text(profile, "ceterms:maximumDuration");
  const char *exact = cw_node_text(profile, "ceterms:exactDuration");
  const char *from = plain_hours(a, least), *to = plain_hours(a, most), *just = plain_hours(a, exact);
  if (just)
    put(r, row, CW_CAT_HOURS, just);
  else if (from && to)
    put(r, row, CW_CAT_HOURS, cw_arena_printf(a, "%s-%s", from, to));
  else if (exact || least || most)
    put(r, row, CW_CAT_HOURS,
        cw_arena_printf(a, "%s%s%s",
                        exact   ? exact
                        : least ? least
                                : "",
                        least && most ? "-" : "", !exact && most ? most : ""));
  put(r, row, CW_CAT_ALSO, cw_node_text(profile, "ceterms:description"));
}

static void read_ctdl(reading *r, const json_t *node) {
  static const char *const ids[] = {"@id", "id", NULL}, *const names[] = {"ceterms:targetNodeName", "ceterms:name",
                                                                          NULL};
  static const char *const titles[] = {"ceterms:name", "schema:name", "name", NULL};
  cw_catalog_row row = cw_catalog_blank();
  const json_t *durations = json_object_get(node, "ceterms:estimatedDuration");
  const char *ctid = cw_node_text(node, "ceterms:ctid");
  put(r, &row, CW_CAT_ACHIEVEMENT, cw_node_text_of(node, titles));
  put(r, &row, CW_CAT_ACHIEVEMENT_ID, ctid ? ctid : cw_node_id(node));
  put(r, &row, CW_CAT_KIND, cw_node_has_type(node, "ceterms:MicroCredential") ? "micro-credential" : NULL);
  put_all(r, &row, CW_CAT_ISSUER_ID, "", json_object_get(node, "ceterms:ownedBy"), ids);
  put_all(r, &row, CW_CAT_ALSO, "offered by ", json_object_get(node, "ceterms:offeredBy"), ids);
  put_all(r, &row, CW_CAT_TOPICS, "", json_object_get(node, "ceterms:keyword"), names);
  put_all(r, &row, CW_CAT_TOPICS, "", json_object_get(node, "ceterms:subject"), names);
  put_all(r, &row, CW_CAT_STACK, "", json_object_get(node, "ceterms:isPartOf"), ids);
  put_all(r, &row, CW_CAT_URL, "", json_object_get(node, "ceterms:subjectWebpage"), ids);
  put(r, &row, CW_CAT_ALSO, cw_node_text(node, "ceterms:description"));
  for (size_t i = 0; i < cw_node_count(durations); i++) put_duration(r, &row, cw_node_at(durations, i));
  take(r, &row);
}

static bool read_ctdl_all(reading *r, const json_t *root) {
  const json_t *graph = json_object_get(root, "@graph");
  const json_t *list = graph ? graph : root;
  bool any = false;
  name_source(r, "CTDL");
  for (size_t i = 0; i < cw_node_count(list) && i < MOST_GRAPH; i++) {
    if (!is_ctdl(cw_node_at(list, i))) continue;
    read_ctdl(r, cw_node_at(list, i));
    any = true;
  }
  return any;
}

/* --- badges ------------------------------------------------------------------------------------------------------- */

static void put_alignment(reading *r, cw_catalog_row *row, const json_t *list) {
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *one = cw_node_at(list, i);
    const char *framework = cw_node_text(one, "framework"), *code = cw_node_text(one, "code");
    const char *name = code ? code : cw_node_text(one, "name");
    put(r, row, CW_CAT_ALIGNMENT,
        framework && name ? cw_arena_printf(r->c->arena, "%s: %s", framework, name)
        : name            ? name
                          : framework);
  }
}

static void put_amounts(reading *r, cw_catalog_row *row, const json_t *list) {
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *one = cw_node_at(list, i);
    const char *value = cw_node_text(one, "value"), *unit = cw_node_text(one, "unit");
    if (!value) continue;
    if (unit && strcmp(unit, "hour") == 0)
      put(r, row, CW_CAT_HOURS, value);
    else
      put(r, row, CW_CAT_CREDITS, cw_arena_printf(r->c->arena, "%s %s", value, unit ? unit : "(no unit is stated)"));
  }
}

static void take_record(reading *r, const json_t *record) {
  const json_t *issuer = json_object_get(record, "issuer");
  const json_t *achievement = json_object_get(record, "achievement"), *criteria = json_object_get(record, "criteria");
  static const char *const texts[] = {"narrative", "id", NULL};
  const char *kind = cw_node_text(record, "kind"), *id = cw_node_text(achievement, "id");
  if (!achievement || !(id || cw_node_text(achievement, "name"))) return;
  cw_catalog_row row = cw_catalog_blank();
  put(r, &row, CW_CAT_ISSUER, cw_node_text(issuer, "name"));
  put(r, &row, CW_CAT_ISSUER_ID, cw_node_text(issuer, "id"));
  put(r, &row, CW_CAT_ISSUER_URL, cw_node_text(issuer, "url"));
  put(r, &row, CW_CAT_ACHIEVEMENT, cw_node_text(achievement, "name"));
  put(r, &row, CW_CAT_ACHIEVEMENT_ID, id);
  put(r, &row, CW_CAT_VERSION, cw_node_text(achievement, "version"));
  put(r, &row, CW_CAT_KIND, kind && strcmp(kind, "unknown") != 0 ? kind : NULL);
  put(r, &row, CW_CAT_CRITERIA, cw_node_text_of(criteria, texts));
  put(r, &row, CW_CAT_URL, id && strncmp(id, "http", 4) == 0 ? id : NULL);
  put(r, &row, CW_CAT_ALSO, cw_node_text(achievement, "description"));
  put_all(r, &row, CW_CAT_TOPICS, "", json_object_get(record, "tags"), texts);
  put_alignment(r, &row, json_object_get(record, "alignment"));
  put_amounts(r, &row, json_object_get(record, "amounts"));
  take(r, &row);
}

static void see_badge(void *context, const json_t *badge, cw_badge_seen seen) {
  if (seen == CW_SEEN_BADGE) take_record(context, json_object_get(badge, "record"));
}

/* --- what may be earned, as platforms list it: badge classes of Open Badges 2, achievements of 3 -------------------- */

/* The record of a badge of that class, or of that achievement. */
static json_t *record_of(reading *r, json_t *node) {
  if (cw_badge_kind_of(node) == CW_BADGE_BADGE_CLASS) {
    json_t *none = json_object(), *issuer = json_object_get(node, "issuer");
    cw_badge_parts parts = {none, node, json_is_object(issuer) ? issuer : NULL};
    json_t *record = cw_badge_record_of(CW_BADGE_OB2, &parts, r->c->arena);
    json_decref(none);
    return record;
  }
  json_t *creator = json_object_get(node, "creator");
  json_t *badge = json_pack("{s:{s:O},s:O?}", "credentialSubject", "achievement", node, "issuer",
                            json_is_null(creator) ? NULL : creator);
  cw_badge_parts parts = {.badge = badge};
  json_t *record = cw_badge_record_of(CW_BADGE_OB3, &parts, r->c->arena);
  json_decref(badge);
  return record;
}

static bool read_class(reading *r, json_t *node) {
  if (!json_is_object(node) ||
      !(cw_badge_kind_of(node) == CW_BADGE_BADGE_CLASS || cw_node_has_type(node, "Achievement")))
    return false;
  json_t *record = record_of(r, node);
  take_record(r, record);
  json_decref(record);
  return true;
}

static bool read_list(reading *r, const json_t *list) {
  bool any = false;
  for (size_t i = 0; json_is_array(list) && i < json_array_size(list) && i < MOST_GRAPH; i++)
    any |= read_class(r, json_array_get(list, i));
  return any;
}

/* One, a list, or an export that has lists of them under any names. */
static bool read_classes(reading *r, json_t *root) {
  name_source(r, "badge classes");
  if (read_class(r, root) || read_list(r, root)) return true;
  bool any = false;
  const char *name;
  json_t *list;
  json_object_foreach(root, name, list) any |= read_list(r, list);
  return any;
}

static bool read_badges(reading *r, const char *text, size_t len, const char **problem) {
  cw_badge_options options = {.as_of = 0};
  cw_badge_desk *desk = cw_badge_desk_open(&options, problem, r->c->arena);
  if (!desk) return false;
  name_source(r, "badge");
  cw_badge_inspect_bytes(desk, r->path, text, len, see_badge, r);
  cw_badge_desk_close(desk);
  if (r->nseen == 0) *problem = "it is no catalog known here, nor does a badge in it name an achievement";
  return r->nseen > 0;
}

/* --- which of them ------------------------------------------------------------------------------------------------ */

bool cw_catalog_add_json(cw_catalog *c, const char *path, const char *text, size_t len, const char **problem) {
  reading r = {.c = c, .path = path};
  size_t before = c->count;
  const char *ignored;
  json_t *root = cw_node_read(text, len, &ignored, c->arena);
  bool read = true;
  if (is_credly(root))
    read_credly(&r, root);
  else if (!read_ctdl_all(&r, root) && !read_classes(&r, root))
    read = read_badges(&r, text, len, problem);
  json_decref(root);
  if (!read) return false;
  cw_catalog_note_add(c, path,
                      cw_arena_printf(c->arena, "%s: %zu seen, %zu new entr%s", r.source, r.nseen, c->count - before,
                                      c->count - before == 1 ? "y" : "ies"));
  if (r.nleft)
    cw_catalog_note_add(c, path, cw_arena_printf(c->arena, "%zu left out: they name no achievement", r.nleft));
  return true;
}
