/* Badges as records of the engine's input, by way of the words in which a person would give them. */
#include "badge.h"

#include "documents.h"
#include "kind.h"
#include "unpack.h"

#include "../catalog/issuers.h"
#include "../teacher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 16, MOST_BADGES = 4096, HEAD = 512 };

typedef struct gathering {
  cw_badge_words *lists;
  int count;
  const char *problem;
  const cw_issuers *issuers;
  const cw_plan *plan;
  cw_arena *arena;
} gathering;

/* --- one badge ---------------------------------------------------------------------------------------------------- */

typedef struct word_list {
  cw_badge_field *fields;
  size_t count;
  cw_arena *arena;
} word_list;

/* On one line: what follows a line break would be another word. */
static char *one_line(char *text) {
  for (char *s = text; s && *s; s++)
    if ((unsigned char)*s < ' ' || *s == 0x7f) *s = ' ';
  return text;
}

static void put(word_list *l, const char *key, const char *text) {
  if (!text || !*text || l->count == MOST_WORDS) return;
  char *word = one_line(cw_arena_text(l->arena, text, strlen(text)));
  if (word) l->fields[l->count++] = (cw_badge_field){key, word};
}

/* The trust file's name for the issuer; else the one that the table of issuers has for its id or its name; else the
 * badge's word. A badge that is not called valid may be taken at its word: its verification says so. One that is valid by
 * the issuer's own document shows whose id it is, and anyone may call himself by another's name: then who issued it is a
 * question. */
static const char *issuer_of(const cw_issuers *issuers, const json_t *record) {
  const json_t *issuer = json_object_get(record, "issuer");
  const char *trusted = cw_node_text(issuer, "trusted_as"), *name = cw_node_text(issuer, "name");
  const char *id = cw_node_text(issuer, "id"), *known = cw_issuer_known(issuers, id);
  const char *verification = cw_node_text(record, "verification");
  bool valid = verification && strcmp(verification, "valid") == 0;
  if (trusted) return trusted;
  if (known) return known;
  known = cw_issuer_known(issuers, name);
  if (known) return valid ? NULL : known;
  return name ? name : id;
}

/* An amount is one where the badge states it once, with its unit. */
static void put_amount(word_list *l, const json_t *record) {
  static const char *const units[] = {"hour", "CEU", "semester hour", "quarter hour", NULL};
  const json_t *amounts = json_object_get(record, "amounts"), *stated = NULL;
  int n = 0;
  for (size_t i = 0; i < cw_node_count(amounts); i++) {
    const json_t *amount = cw_node_at(amounts, i);
    const char *unit = cw_node_text(amount, "unit");
    for (int u = 0; unit && units[u]; u++)
      if (strcmp(unit, units[u]) == 0) stated = amount, n++;
  }
  cw_rat value;
  const char *text = cw_node_text(stated, "value");
  if (n != 1 || !text || !cw_rat_parse(&value, text, strlen(text)) || cw_rat_sign(value) < 0) return;
  put(l, "amount", cw_arena_printf(l->arena, "%s %s", text, cw_node_text(stated, "unit")));
}

size_t cw_badge_fields_of(const cw_issuers *issuers, const json_t *badge, cw_badge_field **out, cw_arena *arena) {
  word_list l = {CW_NEW_ARRAY(arena, MOST_WORDS, cw_badge_field), 0, arena};
  *out = l.fields;
  if (!l.fields) return 0;
  const json_t *record = json_object_get(badge, "record"), *achievement = json_object_get(record, "achievement");
  const char *kind = cw_node_text(record, "kind"), *name = cw_node_text(achievement, "name");
  if (kind && strcmp(kind, "unknown") != 0) put(&l, "kind", kind);
  put(&l, "title", cw_node_text(record, "title"));
  put(&l, "achievement", name ? name : cw_node_text(achievement, "id"));
  put(&l, "issuer", issuer_of(issuers, record));
  put(&l, "earned", cw_node_text(record, "earned"));
  put(&l, "expires", cw_node_text(record, "expires"));
  put_amount(&l, record);
  put(&l, "id", cw_node_text(record, "id"));
  put(&l, "verification", cw_node_text(record, "verification"));
  return l.count;
}

/* yes, no, or NULL where it is open. */
static const char *answer_of(const json_t *badge, const char *by) {
  const json_t *record = json_object_get(badge, "record");
  if (strcmp(by, "valid") == 0) {
    const char *verification = cw_node_text(record, "verification");
    if (!verification || strcmp(verification, "not checked") == 0) return NULL;
    return strcmp(verification, "valid") == 0 ? "yes" : "no";
  }
  if (strcmp(by, "trusted") == 0) {
    const char *known_by = cw_node_text(badge, "issuer_known_by");
    return known_by && strcmp(known_by, "trust file") == 0 ? "yes" : NULL;
  }
  const char *is = cw_node_text(json_object_get(json_object_get(record, "rigor"), by), "is");
  if (!is || strcmp(is, "unknown") == 0) return NULL;
  return strcmp(is, "met") == 0 ? "yes" : "no";
}

size_t cw_badge_facts_of(const json_t *badge, cw_badge_field out[CW_MOST_BADGE_FACTS]) {
  static const char *const facts[][2] = {
#define CW_BADGE_FACT(name, by) {name, by},
#include "facts.def"
#undef CW_BADGE_FACT
  };
  size_t n = 0;
  for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
    const char *answer = answer_of(badge, facts[i][1]);
    if (answer) out[n++] = (cw_badge_field){facts[i][0], answer};
  }
  return n;
}

static bool declares(const cw_plan *plan, const char *fact) {
  for (uint32_t k = 0; plan && k < plan->nattrs; k++)
    if (plan->attrs[k].scope == CW_OF_RECORD && strcmp(plan->attrs[k].name, fact) == 0)
      return plan->attrs[k].type == CW_YES_NO;
  return false;
}

static bool words_of(const gathering *g, const json_t *badge, cw_badge_words *out) {
  cw_arena *arena = g->arena;
  cw_badge_field *fields, facts[CW_MOST_BADGE_FACTS];
  size_t n = cw_badge_fields_of(g->issuers, badge, &fields, arena), nfacts = cw_badge_facts_of(badge, facts);
  const char **words = CW_NEW_ARRAY(arena, n + nfacts + 1, const char *);
  if (!fields || !words) return false;
  for (size_t i = 0; i < n; i++) {
    words[i] = cw_arena_printf(arena, "%s=%s", fields[i].name, fields[i].value);
    if (!words[i]) return false;
  }
  const char *file = cw_node_text(badge, "file");
  if (file) words[n] = one_line(cw_arena_printf(arena, "source=%s", file));
  n += words[n] != NULL;
  for (size_t i = 0; i < nfacts; i++) {
    if (!declares(g->plan, facts[i].name)) continue;
    words[n] = cw_arena_printf(arena, "%s=%s", facts[i].name, facts[i].value);
    n += words[n] != NULL;
  }
  const char *reason = cw_node_as_text(cw_node_at(json_object_get(badge, "reasons"), 0));
  const char *verdict = cw_node_text(badge, "verdict");
  if (!reason || !verdict || strcmp(verdict, "valid") == 0) reason = verdict ? verdict : "not checked";
  *out = (cw_badge_words){words, n, cw_arena_text(arena, reason, strlen(reason))};
  return out->verdict != NULL;
}

/* --- all of a file ------------------------------------------------------------------------------------------------ */

/* A learner record is an envelope, and endorsements are not earned. */
bool cw_badge_is_earned(const json_t *badge) {
  const char *kind = cw_node_text(badge, "kind");
  return kind && !strstr(kind, "endorsement") && !strstr(kind, "Learner Record");
}

static void gather(void *context, const json_t *badge, cw_badge_seen seen) {
  gathering *g = context;
  if (seen != CW_SEEN_BADGE) {
    const char *reason = cw_node_as_text(cw_node_at(json_object_get(badge, "reasons"), 0));
    if (!g->problem && reason) g->problem = cw_arena_text(g->arena, reason, strlen(reason));
    return;
  }
  if (!cw_badge_is_earned(badge) || g->count == MOST_BADGES) return;
  if (words_of(g, badge, &g->lists[g->count])) g->count++;
}

int cw_badge_words_of(cw_badge_desk *desk, const char *path, const cw_plan *plan, cw_badge_words **out,
                      const char **problem, cw_arena *arena) {
  gathering g = {.lists = CW_NEW_ARRAY(arena, MOST_BADGES + 1, cw_badge_words),
                 .issuers = cw_issuers_shipped(arena),
                 .plan = plan,
                 .arena = arena};
  if (g.lists) cw_badge_inspect(desk, path, gather, &g);
  *out = g.lists;
  *problem = g.problem ? g.problem : "it holds no badge that was earned";
  return g.count ? g.count : -1;
}

int cw_badge_records(cw_block *block, cw_badge_desk *desk, const char *path, const char **problem, cw_arena *arena) {
  cw_badge_words *lists;
  int n = cw_badge_words_of(desk, path, block->plan, &lists, problem, arena);
  for (int i = 0; i < n; i++) {
    cw_diags diags;
    cw_diags_init(&diags, arena);
    if (cw_teacher_record_words(block, lists[i].words, lists[i].count, &diags)) continue;
    *problem = diags.count ? diags.items[0].message : "its record cannot be read";
    return -1;
  }
  return n;
}

/* --- is it one? --------------------------------------------------------------------------------------------------- */

static bool is_json_badge(const char *path, cw_arena *arena) {
  const char *problem = NULL;
  size_t len;
  char *text = cw_badge_file(path, &len, &problem, arena);
  json_t *node = text ? cw_node_read(text, len, &problem, arena) : NULL;
  bool badge = cw_badge_kind_is_badge(cw_badge_kind_of(node));
  json_decref(node);
  free(text);
  return badge;
}

bool cw_badge_is_file(const char *path) {
  char head[HEAD];
  FILE *f = fopen(path, "rb");
  size_t n = f ? fread(head, 1, sizeof head, f) : 0;
  if (f) fclose(f);
  cw_wrap wrap = cw_wrap_of(head, n);
  cw_payload p = cw_trimmed(head, n);
  bool cut = n == sizeof head && p.len > 2 && memcmp(p.text, "ey", 2) == 0 && !memchr(p.text, ' ', p.len);
  if (wrap == CW_WRAP_NONE && cut) wrap = CW_WRAP_JWT;
  if (wrap != CW_WRAP_JSON) return wrap != CW_WRAP_NONE && wrap != CW_WRAP_ADDRESS;
  cw_arena arena;
  cw_arena_init(&arena, 0);
  bool badge = is_json_badge(path, &arena);
  cw_arena_dispose(&arena);
  return badge;
}
