#include "explain_change.h"

#include "counting.h"
#include "report.h"
#include "teacher.h"

#include <string.h>

enum { MOST_SETS = 64 };

/* The words of one wish as they are read. */
typedef struct reading {
  cw_tool *tool;
  cw_wish *wish;
  const cw_voice *v;
  const cw_plan *plan;
  uint32_t teacher;
  bool *dropped;
  cw_set *sets;
  const char **record, **facts; /* words of the record that is being added; of facts */
  size_t nrecord, nfacts;
  bool adding;
} reading;

static bool has_key(const char *word, const char *key) {
  size_t n = strlen(key);
  return strncmp(word, key, n) == 0 && word[n] == '=';
}

static bool is_record_field(const cw_plan *plan, const char *word, size_t n) {
  for (uint32_t i = 0; i < plan->nattrs; i++)
    if (plan->attrs[i].scope == CW_OF_RECORD && strlen(plan->attrs[i].name) == n &&
        strncmp(plan->attrs[i].name, word, n) == 0)
      return true;
  return false;
}

static int report(reading *r, cw_diags *diags) {
  cw_diags_print(&r->tool->err, diags, CW_WARNING);
  return diags->errors ? CW_INPUT : -1;
}

/* --- records added ------------------------------------------------------------------------------------------------ */

static int end_record(reading *r) {
  if (!r->adding) return -1;
  r->adding = false;
  if (r->nrecord == 0) return cw_fail(r->tool, CW_USAGE, "`+` needs the fields of a record: + kind=workshop ...");
  cw_diags diags;
  cw_diags_init(&diags, &r->tool->arena);
  cw_teacher_record_words(&r->wish->added, r->record, r->nrecord, &diags);
  r->nrecord = 0;
  return report(r, &diags);
}

/* "kind=workshop amount=3 clock hours": a field's name and = begins the next. */
static const char *next_field(const reading *r, const char *s) {
  for (const char *at = s; (at = strchr(at, ' ')); at++) {
    const char *name = at + 1;
    size_t n = strcspn(name, "=");
    if (name[n] == '=' && is_record_field(r->plan, name, n)) return at;
  }
  return s + strlen(s);
}

static void add_fields(reading *r, const char *s, size_t room) {
  while (*s && r->nrecord < room) {
    const char *end = next_field(r, s);
    r->record[r->nrecord++] = cw_arena_text(&r->tool->arena, s, (size_t)(end - s));
    s = *end ? end + 1 : end;
  }
}

/* --- records changed and removed ---------------------------------------------------------------------------------- */

static int drop(reading *r, const char *word) {
  uint32_t row = cw_record_named(r->tool, r->v, r->teacher, word);
  if (row == UINT32_MAX) return CW_USAGE;
  r->dropped[row] = true;
  return -1;
}

/* The cell that the word `field=value` sets, as a change of the record. */
static int set_field(reading *r, uint32_t row, const char *word) {
  cw_diags diags;
  cw_diags_init(&diags, &r->tool->arena);
  cw_block *scratch = CW_NEW(&r->tool->arena, cw_block);
  if (!scratch) return cw_fail(r->tool, CW_INTERNAL, "out of memory");
  cw_block_init(scratch, r->plan, &r->tool->arena);
  cw_teacher_record_words(scratch, &word, 1, &diags);
  int code = report(r, &diags);
  if (code >= 0) return code;
  size_t n = strcspn(word, "=");
  for (uint32_t k = 0; k < r->plan->nattrs && r->wish->revision.nsets + 4 <= MOST_SETS; k++) {
    const cw_attr *a = &r->plan->attrs[k];
    bool named = strlen(a->name) == n && strncmp(a->name, word, n) == 0;
    bool unit = cw_field_of_amount(k) && strncmp(word, "amount", n) == 0 && n == 6;
    if (a->scope == CW_OF_RECORD && (named || unit))
      r->sets[r->wish->revision.nsets++] = (cw_set){row, k, cw_cell(scratch, k, 0), &scratch->texts};
  }
  return -1;
}

static int change(reading *r, const char *word, const char *dot) {
  const char *name = cw_arena_text(&r->tool->arena, word, (size_t)(dot - word));
  uint32_t row = name ? cw_record_named(r->tool, r->v, r->teacher, name) : UINT32_MAX;
  return row == UINT32_MAX ? CW_USAGE : set_field(r, row, dot + 1);
}

/* The dot between a record and its field: the last before the `=`. */
static const char *field_dot(const char *word) {
  const char *equals = strchr(word, '='), *dot = NULL;
  for (const char *s = word; equals && s < equals; s++)
    if (*s == '.') dot = s;
  return dot;
}

/* --- the words ---------------------------------------------------------------------------------------------------- */

static int read_word(reading *r, const char *word, const char *next, bool *took_next, size_t room) {
  if (word[0] == '+' && (word[1] == ' ' || word[1] == '\0')) {
    int code = end_record(r);
    r->adding = true;
    if (code < 0) add_fields(r, word + 1 + strspn(word + 1, " "), room);
    return code;
  }
  if (r->adding && is_record_field(r->plan, word, strcspn(word, "=")) && strchr(word, '=')) {
    add_fields(r, word, room);
    return -1;
  }
  int code = end_record(r);
  if (code >= 0) return code;
  if (strcmp(word, "-") == 0) {
    *took_next = true;
    return next ? drop(r, next) : cw_fail(r->tool, CW_USAGE, "`-` needs a record: its id, number or title");
  }
  if (strncmp(word, "- ", 2) == 0) return drop(r, word + 2);
  if (has_key(word, "pack")) return -1;
  if (has_key(word, "as-of")) {
    if (cw_day_parse(&r->wish->as_of, word + 6, strlen(word + 6))) return -1;
    return cw_fail(r->tool, CW_USAGE, "as-of is \"%s\", which is not a day written YYYY-MM-DD", word + 6);
  }
  const char *dot = field_dot(word);
  if (dot) return change(r, word, dot);
  if (!strchr(word, '='))
    return cw_fail(r->tool, CW_USAGE,
                   "`%s` is no change; write + KEY=VALUE..., - RECORD, RECORD.FIELD=VALUE, "
                   "FACT=VALUE, as-of=DATE or pack=PACK",
                   word);
  r->facts[r->nfacts++] = word;
  return -1;
}

static int unknown_fact(reading *r, const char *word) {
  const char **names = CW_NEW_ARRAY(&r->tool->arena, r->plan->nattrs + 1, const char *);
  const char *name = cw_arena_text(&r->tool->arena, word, strcspn(word, "="));
  size_t n = 0;
  for (uint32_t k = 0; names && k < r->plan->nattrs; k++)
    if (r->plan->attrs[k].scope != CW_OF_RECORD) names[n++] = r->plan->attrs[k].name;
  const char *near = names && name ? cw_nearest(name, names, n) : NULL;
  return cw_fail(r->tool, CW_USAGE, "`%s` is neither a fact of the teacher nor a field of the license%s%s%s", word,
                 near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

static int end_facts(reading *r) {
  if (r->nfacts == 0) return -1;
  cw_count_words w;
  cw_count_words_split(r->plan, r->facts, r->nfacts, &w, &r->tool->arena);
  if (w.nrecord) return unknown_fact(r, w.record[0]);
  cw_diags diags;
  cw_diags_init(&diags, &r->tool->arena);
  cw_count_words_teacher(&r->wish->facts, r->plan, &w, &diags, &r->tool->arena);
  r->wish->revision.facts = &r->wish->facts;
  return report(r, &diags);
}

const char *cw_wish_pack(const char *const *words, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (has_key(words[i], "pack")) return words[i] + 5;
  return NULL;
}

int cw_wish_read(cw_tool *tool, cw_wish *wish, const cw_voice *v, uint32_t teacher, const cw_plan *plan,
                 const char *const *words, size_t n) {
  size_t room = n + plan->nattrs + 1;
  reading r = {.tool = tool, .wish = wish, .v = v, .plan = plan, .teacher = teacher};
  *wish = (cw_wish){.as_of = CW_DAY_MIN, .pack = cw_wish_pack(words, n)};
  cw_block_init(&wish->added, plan, &tool->arena);
  r.dropped = CW_NEW_ARRAY(&tool->arena, v->block->nrecords + 1, bool);
  r.sets = CW_NEW_ARRAY(&tool->arena, MOST_SETS, cw_set);
  r.record = CW_NEW_ARRAY(&tool->arena, room, const char *);
  r.facts = CW_NEW_ARRAY(&tool->arena, n + 1, const char *);
  if (!r.dropped || !r.sets || !r.record || !r.facts) return cw_fail(tool, CW_INTERNAL, "out of memory");
  int code = -1;
  for (size_t i = 0; i < n && code < 0; i++) {
    bool took_next = false;
    code = read_word(&r, words[i], i + 1 < n ? words[i + 1] : NULL, &took_next, room);
    i += took_next;
  }
  if (code < 0) code = end_record(&r);
  if (code < 0) code = end_facts(&r);
  wish->revision.from = v->block;
  wish->revision.teacher = teacher;
  wish->revision.dropped = r.dropped;
  wish->revision.sets = r.sets;
  if (wish->added.nrecords) wish->revision.added = &wish->added;
  return code;
}
