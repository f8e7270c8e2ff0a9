#include "counting.h"

#include "teacher.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- telling words apart ------------------------------------------------------------------------------------------ */

static bool names_attr(const cw_plan *plan, cw_scope scope, const char *word) {
  size_t n = strcspn(word, "=");
  for (uint32_t i = 0; i < plan->nattrs; i++)
    if (plan->attrs[i].scope == scope && strlen(plan->attrs[i].name) == n &&
        strncasecmp(plan->attrs[i].name, word, n) == 0)
      return true;
  return false;
}

void cw_count_words_split(const cw_plan *plan, const char *const *words, size_t n, cw_count_words *out,
                          cw_arena *arena) {
  *out = (cw_count_words){.record = CW_NEW_ARRAY(arena, n + 1, const char *),
                          .teacher = CW_NEW_ARRAY(arena, n + 1, const char *)};
  for (size_t i = 0; out->record && out->teacher && i < n; i++) {
    bool of_teacher = names_attr(plan, CW_OF_TEACHER, words[i]) || names_attr(plan, CW_OF_LICENSE, words[i]);
    if (of_teacher && !names_attr(plan, CW_OF_RECORD, words[i]))
      out->teacher[out->nteacher++] = words[i];
    else
      out->record[out->nrecord++] = words[i];
  }
}

/* --- a record as words -------------------------------------------------------------------------------------------- */

static const char *set_word(const cw_voice *v, const cw_attr *attr, int64_t bits) {
  const char *text = "";
  for (uint32_t k = 0; k < attr->nchoices && k < 63; k++)
    if (bits >> k & 1) text = cw_say(v, "%s%s%s", text, *text ? "," : "", cw_text(&v->plan->texts, attr->choices[k]));
  return text;
}

/* The value as the teacher reader reads it back. */
static const char *value_word(const cw_voice *v, uint32_t attr, uint32_t row, cw_value value) {
  const cw_attr *a = &v->plan->attrs[attr];
  if (a->type == CW_DATE) return cw_say_iso(v, value.a);
  if (a->type == CW_SET) return set_word(v, a, value.a);
  if (a->type != CW_QUANTITY) return cw_say_value(v, attr, value);
  char number[CW_RAT_TEXT];
  cw_rat_format(number, cw_value_as_rat(value));
  uint32_t unit = attr == CW_F_AMOUNT ? (uint32_t)cw_cell(v->block, CW_F_UNIT, row).a : a->unit;
  return cw_say(v, "%s %s", number, unit ? v->plan->units[unit].name : "");
}

static cw_word_list words_of(const cw_voice *v, uint32_t row) {
  cw_word_list list = {0, CW_NEW_ARRAY(v->arena, v->plan->nattrs + 1, const char *)};
  for (uint32_t k = 0; list.words && k < v->plan->nattrs; k++) {
    if (v->plan->attrs[k].scope != CW_OF_RECORD || cw_field_of_amount(k)) continue;
    cw_value value = cw_cell(v->block, k, row);
    const char *bounds = k == CW_F_AMOUNT ? cw_say_amount_bounds(v, row) : NULL;
    if (bounds) list.words[list.count++] = cw_say(v, "amount=%s", bounds);
    if (value.known != CW_KNOWN) continue;
    list.words[list.count++] = cw_say(v, "%s=%s", v->plan->attrs[k].name, value_word(v, k, row, value));
  }
  return list;
}

/* --- records of a file -------------------------------------------------------------------------------------------- */

static cw_yaml_node *new_scalar(cw_arena *arena, const char *text, uint32_t line) {
  cw_yaml_node *n = CW_NEW(arena, cw_yaml_node);
  if (n)
    *n = (cw_yaml_node){.kind = CW_YAML_SCALAR, .line = line, .column = 1, .text = text, .len = (uint32_t)strlen(text)};
  return n;
}

static cw_yaml_node *new_node(cw_arena *arena, cw_yaml_kind kind, uint32_t room) {
  cw_yaml_node *n = CW_NEW(arena, cw_yaml_node);
  if (!n) return NULL;
  *n = (cw_yaml_node){.kind = kind, .line = 1, .column = 1, .text = ""};
  n->keys = CW_NEW_ARRAY(arena, room + 1, cw_yaml_node *);
  n->items = CW_NEW_ARRAY(arena, room + 1, cw_yaml_node *);
  return n->keys && n->items ? n : NULL;
}

static void put_pair(cw_yaml_node *map, cw_yaml_node *key, cw_yaml_node *value) {
  if (!map || !key || !value) return;
  map->keys[map->count] = key;
  map->items[map->count++] = value;
}

static bool is_csv(const char *path) {
  size_t n = strlen(path);
  return n > 4 && strcasecmp(path + n - 4, ".csv") == 0;
}

static bool read_record_file(cw_block *block, const char *path, cw_diags *diags, cw_arena *arena) {
  if (is_csv(path)) return cw_teacher_records_csv(block, path, diags);
  cw_yaml file = {0};
  if (!cw_yaml_read(&file, path, diags, arena) || !file.root) return false;
  if (file.root->kind == CW_YAML_MAP && (cw_yaml_get(file.root, "records") || cw_yaml_get(file.root, "licenses"))) {
    cw_diag *d = cw_diag_add(diags, CW_D_INPUT_SHAPE, path, 1, 1, "this is a teacher, where a record is asked for");
    cw_diag_hint(diags, d, "name it with --teacher, and the record beside it");
    return false;
  }
  cw_yaml_node *list = file.root, *teacher = new_node(arena, CW_YAML_MAP, 1);
  if (file.root->kind == CW_YAML_MAP) {
    list = new_node(arena, CW_YAML_LIST, 1);
    if (list) list->items[list->count++] = file.root;
  }
  put_pair(teacher, new_scalar(arena, "records", 1), list);
  return teacher && cw_teacher_add(block, &file, teacher, NULL, diags);
}

bool cw_count_file(const cw_plan *plan, const char *path, cw_word_list **records, size_t *nrecords, cw_diags *diags,
                   cw_arena *arena) {
  cw_block block;
  cw_block_init(&block, plan, arena);
  if (!read_record_file(&block, path, diags, arena) || diags->errors) return false;
  cw_voice v = {.plan = plan, .block = &block, .arena = arena};
  *nrecords = block.nrecords;
  *records = CW_NEW_ARRAY(arena, block.nrecords + 1, cw_word_list);
  for (uint32_t i = 0; *records && i < block.nrecords; i++) (*records)[i] = words_of(&v, i);
  return *records != NULL;
}

/* --- the teacher -------------------------------------------------------------------------------------------------- */

static cw_yaml_node *value_of_word(cw_arena *arena, const char *word, uint32_t line) {
  const char *equals = strchr(word, '=');
  return new_scalar(arena, equals ? equals + 1 : "", line);
}

/* "license expires" is the key `expires` of a license, `license` its type. */
static const char *license_key(const char *name) {
  if (strcasecmp(name, "license") == 0) return "type";
  return strncasecmp(name, "license ", 8) == 0 ? name + 8 : name;
}

static void add_words(cw_yaml_node *facts, cw_yaml_node *license, const cw_plan *plan, const cw_count_words *w,
                      cw_arena *arena) {
  for (size_t i = 0; i < w->nteacher; i++) {
    const char *name = cw_arena_text(arena, w->teacher[i], strcspn(w->teacher[i], "="));
    if (!name) return;
    uint32_t line = (uint32_t)i + 1;
    bool fact = names_attr(plan, CW_OF_TEACHER, w->teacher[i]);
    put_pair(fact ? facts : license, new_scalar(arena, fact ? name : license_key(name), line),
             value_of_word(arena, w->teacher[i], line));
  }
}

static void copy_pairs(cw_yaml_node *to, const cw_yaml_node *from) {
  for (uint32_t i = 0; from && from->kind == CW_YAML_MAP && i < from->count; i++)
    put_pair(to, from->keys[i], from->items[i]);
}

/* The teacher of the file with what the words add to it. A fact that both give stands twice and is reported. */
static cw_yaml_node *merged(const cw_plan *plan, const cw_yaml_node *teacher, const cw_count_words *w,
                            cw_arena *arena) {
  uint32_t extra = (uint32_t)w->nteacher, has = teacher ? teacher->count : 0;
  const cw_yaml_node *old_facts = teacher ? cw_yaml_get(teacher, "facts") : NULL;
  const cw_yaml_node *old_licenses = teacher ? cw_yaml_get(teacher, "licenses") : NULL;
  cw_yaml_node *map = new_node(arena, CW_YAML_MAP, has + 2);
  cw_yaml_node *facts = new_node(arena, CW_YAML_MAP, extra + (old_facts ? old_facts->count : 0));
  cw_yaml_node *license = new_node(arena, CW_YAML_MAP, extra);
  cw_yaml_node *licenses = new_node(arena, CW_YAML_LIST, 1 + (old_licenses ? old_licenses->count : 0));
  if (!map || !facts || !license || !licenses) return NULL;
  for (uint32_t i = 0; i < has; i++) {
    bool replaced = cw_yaml_is(teacher->keys[i], "facts") || cw_yaml_is(teacher->keys[i], "licenses");
    if (!replaced) put_pair(map, teacher->keys[i], teacher->items[i]);
  }
  copy_pairs(facts, old_facts);
  add_words(facts, license, plan, w, arena);
  for (uint32_t i = 0; old_licenses && old_licenses->kind == CW_YAML_LIST && i < old_licenses->count; i++)
    licenses->items[licenses->count++] = old_licenses->items[i];
  if (license->count) licenses->items[licenses->count++] = license;
  put_pair(map, new_scalar(arena, "facts", 1), facts);
  put_pair(map, new_scalar(arena, "licenses", 1), licenses);
  return map;
}

bool cw_count_words_teacher(cw_block *out, const cw_plan *plan, const cw_count_words *w, cw_diags *diags,
                            cw_arena *arena) {
  const char *text = "";
  cw_voice v = {.plan = plan, .arena = arena};
  cw_block_init(out, plan, arena);
  for (size_t i = 0; i < w->nteacher; i++) text = cw_say(&v, "%s%s\n", text, w->teacher[i]);
  cw_yaml file = {.file = "argument", .text = text, .len = strlen(text)};
  cw_yaml_node *node = merged(plan, NULL, w, arena);
  return node && cw_teacher_add(out, &file, node, NULL, diags);
}

/* The words alone, so that what is wrong with them is told of them and not of the teacher's file. */
static bool check_words(const cw_plan *plan, const cw_count_words *w, cw_diags *diags, cw_arena *arena) {
  cw_block scratch;
  return cw_count_words_teacher(&scratch, plan, w, diags, arena);
}

static bool fill(cw_block *block, const cw_plan *plan, const cw_yaml *file, cw_yaml_node *teacher, const char *folder,
                 cw_diags *diags, cw_arena *arena) {
  static const cw_yaml nothing = {.file = "argument", .text = "", .len = 0};
  cw_block_init(block, plan, arena);
  return cw_teacher_add(block, file ? file : &nothing, teacher, folder, diags);
}

/* --- the record that was added ------------------------------------------------------------------------------------ */

static bool same_cell(const cw_block *x, uint32_t i, const cw_block *y, uint32_t k, uint32_t attr) {
  cw_value a = cw_cell(x, attr, i), b = cw_cell(y, attr, k);
  if (a.known != b.known) return false;
  if (a.known != CW_KNOWN) return true;
  cw_type type = x->plan->attrs[attr].type;
  if (type == CW_TEXT || type == CW_CHOICE)
    return strcmp(cw_text(&x->texts, (uint32_t)a.a), cw_text(&y->texts, (uint32_t)b.a)) == 0;
  return a.a == b.a && a.b == b.b;
}

static bool same_record(const cw_block *x, uint32_t i, const cw_block *y, uint32_t k) {
  for (uint32_t attr = 0; attr < x->plan->nattrs; attr++)
    if (x->plan->attrs[attr].scope == CW_OF_RECORD && !same_cell(x, i, y, k, attr)) return false;
  return true;
}

uint32_t cw_added_record(const cw_block *with, const cw_block *before) {
  uint32_t i = 0;
  while (i < before->nrecords && same_record(with, i, before, i)) i++;
  return i;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

uint32_t cw_count_headline(const cw_voice *v, const cw_count *counts, uint32_t n, int32_t goal) {
  uint32_t best = 0;
  int best_rank = -1;
  bool holds_license = v->block && v->block->nlicenses > 0;
  for (uint32_t i = 0; i < n; i++) {
    bool renews = cw_goal_renews(&v->plan->goals[counts[i].goal]);
    int rank = goal >= 0 && cw_goal_same(v->plan, counts[i].goal, (uint32_t)goal) ? 8 : 0;
    if (renews) rank += holds_license && counts[i].license >= 0 ? 4 : 2;
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = i;
  }
  return best;
}

/* What a condition that refused the record saw in it; nothing where it saw something else. */
static cw_value seen(const cw_counting *k, uint32_t node, int32_t license) {
  const cw_plan *plan = k->c->plan;
  const cw_node *n = &plan->nodes[node];
  if (n->op == CW_OP_NOT && n->kid[0]) n = &plan->nodes[n->kid[0]];
  if (n->op != CW_OP_ATTR && n->kid[0]) n = &plan->nodes[n->kid[0]];
  if (n->op != CW_OP_ATTR) return cw_value_none();
  cw_scope scope = plan->attrs[n->a].scope;
  if (scope == CW_OF_RECORD) return cw_cell(&k->c->block, (uint32_t)n->a, k->row);
  bool of_license = scope == CW_OF_LICENSE && license >= 0;
  return of_license ? cw_cell(&k->c->block, (uint32_t)n->a, (uint32_t)license) : cw_value_none();
}

/* The engine leaves out what was seen, the record being at hand. */
static bool fill_seen(const cw_counting *k, cw_count *counts, cw_arena *arena) {
  for (uint32_t i = 0; i < k->ncounts; i++) {
    cw_offer *offers = CW_NEW_ARRAY(arena, counts[i].noffers + 1, cw_offer);
    if (!offers) return false;
    for (uint32_t o = 0; o < counts[i].noffers; o++) {
      offers[o] = counts[i].offers[o];
      if (offers[o].state == CW_OFFER_REFUSED) offers[o].saw = seen(k, offers[o].failed, counts[i].license);
    }
    counts[i].offers = offers;
  }
  return true;
}

bool cw_counting_ask(cw_counting *k, const cw_yaml *file, const cw_yaml_node *teacher, const char *folder,
                     const char *const *words, size_t nwords, cw_diags *diags, cw_arena *arena) {
  const cw_plan *plan = k->c->plan;
  cw_count_words w;
  cw_count_words_split(plan, words, nwords, &w, arena);
  if (!w.record || !w.teacher || !check_words(plan, &w, diags, arena)) return false;
  cw_yaml_node *node = merged(plan, teacher, &w, arena);
  if (!node || !fill(&k->before, plan, file, node, folder, diags, arena)) return false;
  if (!fill(&k->c->block, plan, file, node, folder, diags, arena)) return false;
  if (!cw_teacher_record_words(&k->c->block, w.record, w.nrecord, diags)) return false;
  k->has_teacher = teacher != NULL;
  k->row = cw_added_record(&k->c->block, &k->before);
  cw_count *counts = cw_count_record(&k->c->block, 0, k->row, &k->c->options, arena, &k->ncounts);
  if (counts && !fill_seen(k, counts, arena)) counts = NULL;
  k->counts = counts;
  k->headline = counts && k->ncounts ? cw_count_headline(&k->c->voice, k->counts, k->ncounts, k->goal) : 0;
  return k->counts != NULL || k->ncounts == 0;
}
