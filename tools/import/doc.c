#include "doc.h"

#include <stdio.h>
#include <string.h>

/* --- texts as they are kept --------------------------------------------------------------------------------------- */

static const char *append(cw_input *in, const char *set, const char *member, size_t len) {
  while (len && *member == ' ') member++, len--;
  while (len && member[len - 1] == ' ') len--;
  if (!len || !set) return set;
  return cw_arena_printf(in->scratch, "%s%s%.*s", set, *set ? "; " : "", (int)len, member);
}

/* A set as it was said, its members separated by "; ". */
static const char *set_said(cw_input *in, const cw_yaml_node *node) {
  const char *text = "";
  if (node->kind == CW_YAML_LIST) {
    for (uint32_t i = 0; i < node->count; i++) text = append(in, text, node->items[i]->text, node->items[i]->len);
    return text;
  }
  for (const char *s = node->text; *s;) {
    size_t len = strcspn(s, in->flat ? ",;" : ";");
    text = append(in, text, s, len);
    s += len + (s[len] != '\0');
  }
  return text;
}

static const char *said(cw_input *in, uint32_t attr, const cw_yaml_node *node) {
  if (!node || cw_input_is_empty(node)) return NULL;
  if (in->plan->attrs[attr].type == CW_SET) return set_said(in, node);
  return node->kind == CW_YAML_SCALAR ? node->text : NULL;
}

/* The node of each attribute that the map gives. */
static const cw_yaml_node **nodes_of(cw_input *in, const cw_yaml_node *map, cw_scope scope) {
  const cw_yaml_node **nodes = CW_NEW_ARRAY(in->scratch, in->plan->nattrs, const cw_yaml_node *);
  for (uint32_t i = 0; nodes && i < map->count; i++) {
    uint32_t attr = cw_map_attr(in->plan, scope, map->keys[i]->text);
    if (attr != UINT32_MAX) nodes[attr] = map->items[i];
  }
  return nodes;
}

/* --- records and licenses ----------------------------------------------------------------------------------------- */

/* Cells that hold a default alone aren't kept; the day a span ends is. */
static bool is_kept(uint32_t attr, const cw_yaml_node *node) {
  return node || attr == CW_F_EARNED || cw_field_of_amount(attr);
}

static void add_field(cw_input *in, cw_stored *item, cw_named *fields, uint32_t attr, uint32_t row,
                      const cw_yaml_node *node) {
  const cw_plan *plan = in->plan;
  cw_value value = cw_cell(in->block, attr, row);
  cw_named *f = &fields[item->nfields];
  if (value.known != CW_KNOWN || !is_kept(attr, node)) return;
  if (attr == CW_F_UNIT)
    *f = (cw_named){"unit", plan->units[value.a].name};
  else
    *f = (cw_named){plan->attrs[attr].name,
                    cw_store_text(plan, &in->block->texts, attr, value, said(in, attr, node), in->scratch)};
  if (f->value && (*f->value || plan->attrs[attr].type == CW_SET)) item->nfields++; /* on no topic is known, too */
}

static cw_stored *stored_items(cw_input *in, const cw_yaml_node *list, const char **parts, cw_scope scope,
                               uint32_t first) {
  const cw_plan *plan = in->plan;
  cw_stored *items = CW_NEW_ARRAY(in->scratch, list->count, cw_stored);
  for (uint32_t i = 0; items && i < list->count; i++) {
    cw_named *fields = CW_NEW_ARRAY(in->scratch, plan->nattrs, cw_named);
    const cw_yaml_node **nodes = nodes_of(in, list->items[i], scope);
    if (!fields || !nodes) return NULL;
    items[i].fields = fields;
    items[i].part = parts ? parts[i] : list->count == 1 ? "" : cw_arena_printf(in->scratch, "%u", (unsigned)i + 1);
    for (uint32_t k = 0; k < plan->nattrs; k++)
      if (plan->attrs[k].scope == scope) add_field(in, &items[i], fields, k, first + i, nodes[k]);
  }
  return items;
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static const char *day_text(cw_input *in, cw_day day) {
  char buf[CW_DAY_TEXT];
  if (day <= CW_DAY_MIN || day >= CW_DAY_MAX) return NULL;
  int n = cw_day_format(buf, day);
  return cw_arena_text(in->scratch, buf, (size_t)n);
}

static void store_facts(cw_input *in, cw_stored_row *out) {
  const cw_block *b = in->block;
  cw_stored_fact *facts = CW_NEW_ARRAY(in->scratch, b->nfacts, cw_stored_fact);
  for (uint32_t i = 0; facts && i < b->nfacts; i++) {
    const cw_fact *f = &b->facts[i];
    facts[i] = (cw_stored_fact){.name = in->plan->attrs[f->attr].name,
                                .value = cw_store_text(in->plan, &b->texts, f->attr, f->value, NULL, in->scratch),
                                .from = day_text(in, f->from),
                                .until = day_text(in, f->until),
                                .known_since = day_text(in, f->known_since)};
  }
  out->facts = facts;
  out->nfacts = facts ? b->nfacts : 0;
}

/* --- completeness ------------------------------------------------------------------------------------------------- */

/* yes | no | kinds | { since: DATE }, as `records complete` of a teacher file. */
static void store_complete(const cw_doc *doc, cw_input *in, cw_stored_row *out) {
  const cw_yaml_node *node = doc->complete, *since = doc->complete_since;
  bool yes = false;
  uint32_t kind;
  cw_day day;
  if (node && node->kind == CW_YAML_MAP) {
    since = cw_yaml_get(node, "since");
    node = NULL;
  }
  if (since && cw_input_date(in, since, "since", &day)) {
    out->complete = "yes";
    out->complete_since = day_text(in, day);
  } else if (!node || cw_input_is_empty(node)) {
    out->complete = doc->complete_unless_said && !since ? "yes" : NULL;
  } else if (node->kind == CW_YAML_SCALAR) {
    if (cw_input_yes_no(in, node, "complete", &yes) && yes) out->complete = "yes";
  } else {
    const char *kinds = "";
    for (uint32_t i = 0; i < node->count; i++)
      if (cw_input_choice(in, CW_F_KIND, node->items[i], &kind))
        kinds = append(in, kinds, node->items[i]->text, node->items[i]->len);
    out->complete = kinds && *kinds ? kinds : NULL;
  }
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static const char *answer_text(cw_input *in, const cw_doc_answer *a) {
  cw_value value;
  cw_rat amount;
  uint32_t unit;
  char buf[CW_RAT_TEXT];
  if (a->attr != CW_F_AMOUNT) {
    if (!cw_input_value(in, a->attr, a->value, &value) || value.known != CW_KNOWN) return NULL;
    return cw_store_text(in->plan, &in->block->texts, a->attr, value, said(in, a->attr, a->value), in->scratch);
  }
  if (!cw_input_amount(in, a->value, "amount", &amount, &unit)) return NULL;
  cw_rat_format(buf, amount);
  return cw_arena_printf(in->scratch, "%s %s", buf, in->plan->units[unit].name);
}

static void store_answers(const cw_doc *doc, cw_input *in, cw_stored_row *out) {
  cw_stored_answer *answers = CW_NEW_ARRAY(in->scratch, doc->nanswers + 1, cw_stored_answer);
  for (uint32_t i = 0; answers && i < doc->nanswers; i++) {
    const cw_doc_answer *a = &doc->answers[i];
    const char *text = answer_text(in, a);
    if (text)
      answers[out->nanswers++] = (cw_stored_answer){a->license, a->of, a->at, in->plan->attrs[a->attr].name, text};
  }
  out->answers = answers;
}

/* --- the digest --------------------------------------------------------------------------------------------------- */

static void hash_text(cw_sha256 *h, const char *text) {
  if (text) cw_sha256_add(h, text, strlen(text));
  cw_sha256_add(h, text ? "\x1e" : "\x1f", 1);
}

static void hash_items(cw_sha256 *h, const cw_stored *items, size_t n) {
  for (size_t i = 0; i < n; i++) {
    hash_text(h, items[i].part);
    for (size_t k = 0; k < items[i].nfields; k++) {
      hash_text(h, items[i].fields[k].name);
      hash_text(h, items[i].fields[k].value);
    }
    hash_text(h, NULL);
  }
  hash_text(h, NULL);
}

static const char *digest_of(const cw_stored_row *row, cw_arena *arena) {
  cw_sha256 h;
  char hex[CW_SHA256_HEX];
  const char *const heads[] = {row->teacher, row->name, row->district, row->school, row->complete, row->complete_since};
  cw_sha256_init(&h);
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) hash_text(&h, heads[i]);
  for (size_t i = 0; i < row->nemails; i++) hash_text(&h, row->emails[i]);
  hash_items(&h, row->licenses, row->nlicenses);
  for (size_t i = 0; i < row->nfacts; i++) {
    const cw_stored_fact *f = &row->facts[i];
    const char *const texts[] = {f->name, f->value, f->from, f->until, f->known_since};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) hash_text(&h, texts[k]);
  }
  hash_items(&h, row->records, row->nrecords);
  for (size_t i = 0; i < row->nanswers; i++) {
    const cw_stored_answer *a = &row->answers[i];
    const char *const texts[] = {a->license ? "license" : "record", a->of, a->at, a->name, a->value};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) hash_text(&h, texts[k]);
  }
  for (size_t i = 0; i < row->ndecisions; i++) cw_doc_hash_decision(&h, &row->decisions[i], hash_text);
  cw_sha256_end(&h, hex);
  return cw_arena_text(arena, hex, sizeof hex - 1);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

bool cw_doc_read(const cw_doc *doc, cw_input *in, cw_stored_row *out) {
  uint32_t found = cw_diags_found(in->diags);
  cw_block *b = in->block;
  *out = (cw_stored_row){.line = doc->line,
                         .teacher = doc->id,
                         .name = doc->name,
                         .district = doc->district,
                         .school = doc->school,
                         .nemails = doc->nemails,
                         .emails = doc->emails,
                         .emails_said = doc->emails_said};
  cw_block_teacher(b, doc->id, doc->name);
  if (b->failed) return false;
  cw_input_licenses(in, doc->licenses);
  cw_input_facts(in, doc->facts);
  cw_input_records(in, doc->records);
  store_complete(doc, in, out);
  store_answers(doc, in, out);
  cw_doc_decisions(doc, in, out);
  if (cw_diags_found(in->diags) != found || b->failed || in->scratch->failed) return false;
  bool licenses = !cw_input_is_empty(doc->licenses), records = !cw_input_is_empty(doc->records);
  if (licenses) out->licenses = stored_items(in, doc->licenses, doc->license_parts, CW_OF_LICENSE, 0);
  if (records) out->records = stored_items(in, doc->records, doc->record_parts, CW_OF_RECORD, 0);
  out->nlicenses = out->licenses ? doc->licenses->count : 0;
  out->nrecords = out->records ? doc->records->count : 0;
  store_facts(in, out);
  out->digest = digest_of(out, in->scratch);
  out->key = doc->key ? doc->key : out->digest ? cw_arena_printf(in->scratch, "=%.16s", out->digest) : NULL;
  return out->key && !in->scratch->failed && !b->failed;
}
