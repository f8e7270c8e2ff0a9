/* Parts of the year: the days on which a pack's semesters (quarters, trimesters) begin, and the dates counted in them. The
 * school year is the first of them, and every pack has it. */
#include "expression.h"

#include <string.h>

enum { LEAP_DAY = 229, MOST_STARTS = 60, MOST_STEPS = 400 };

static const cw_year_part *part_at(const cw_builder *b, uint32_t i) { return &CW_AT(b, parts, cw_year_part, i); }

void cw_parts_begin(cw_builder *b) {
  int64_t begins = b->plan->school_year;
  cw_year_part year = {.name = "school year", .nstarts = 1, .ref = {.file = b->file}};
  year.first_start = cw_vec_push(b, &b->ints, &begins, sizeof begins);
  cw_vec_push(b, &b->parts, &year, sizeof year);
}

/* --- where they are said ------------------------------------------------------------------------------------------ */

/* Puts the day among those before it, which ascend; it must be another, and one that each year has. */
static void add_start(cw_builder *b, cw_year_part *part, const cw_yaml_node *n) {
  int day = 0;
  bool good = n->kind == CW_YAML_SCALAR && cw_month_day(n->text, &day) && day != LEAP_DAY;
  for (uint32_t i = 0; good && i < part->nstarts; i++) good = CW_AT(b, ints, int64_t, part->first_start + i) != day;
  if (!good) {
    cw_diag *d = CW_FAULT(b, CW_D_DATE_BAD, n, "`begin` names the days of each year on which a %s begins", part->name);
    cw_diag_hint(b->diags, d, "as `July 1`, each of them once, and none that some years don't have");
    return;
  }
  int64_t start = day;
  uint32_t at = cw_vec_push(b, &b->ints, &start, sizeof start);
  part->nstarts++;
  for (; at > part->first_start && CW_AT(b, ints, int64_t, at - 1) > start; at--)
    CW_AT(b, ints, int64_t, at) = CW_AT(b, ints, int64_t, at - 1);
  CW_AT(b, ints, int64_t, at) = start;
}

static void read_part(cw_builder *b, cw_yaml_node *key, const cw_yaml_node *map) {
  if (!cw_name_check(b, key, "a part of the year")) return;
  bool good = cw_check_keys(b, map, CW_MAP_PART, CW_NMAPS) && map->kind == CW_YAML_MAP;
  for (uint32_t i = 0; i < b->parts.count; i++) {
    if (!cw_same(part_at(b, i)->name, key->text)) continue;
    CW_FAULT(b, CW_D_PACK_NAME, key, "there is a part of the year called `%s` already", key->text);
    return;
  }
  cw_year_part part = {.name = cw_copy(b, key->text, key->len), .first_start = b->ints.count, .ref = cw_ref_of(b, key)};
  cw_yaml_node *begin = good ? cw_yaml_get(map, "begin") : NULL;
  const cw_yaml_node *days = begin ? cw_list_of(b, begin) : NULL;
  if (days && days->count > MOST_STARTS)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, begin, "a part of the year begins at most %d times in it", MOST_STARTS);
  for (uint32_t i = 0; days && i < days->count && i < MOST_STARTS; i++) add_start(b, &part, days->items[i]);
  if (days && days->count == 0) CW_FAULT(b, CW_D_PACK_MISSING, begin, "`begin` names no day");
  if (good) part.ref = cw_read_cites(b, key, map, NULL);
  if (good) cw_check_cites(b, &part.ref, "part of the year");
  if (part.nstarts == 0) { /* that has been said: what is counted in it shall not be unknown, too */
    int64_t start = b->plan->school_year;
    part.first_start = cw_vec_push(b, &b->ints, &start, sizeof start);
    part.nstarts = 1;
  }
  cw_vec_push(b, &b->parts, &part, sizeof part);
}

void cw_read_parts(cw_builder *b, const cw_yaml_node *map) {
  uint32_t n = map && map->kind == CW_YAML_MAP ? map->count : 0;
  if (map && map->kind != CW_YAML_MAP)
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`parts of the year` is a map: a name, and the days on which such a part begins");
  for (uint32_t i = 0; i < n; i++) read_part(b, map->keys[i], map->items[i]);
  b->part_used = cw_must(b, CW_NEW_ARRAY(b->arena, b->parts.count, bool));
  b->part_used[0] = true;
}

/* --- where they are counted --------------------------------------------------------------------------------------- */

static const char *suffix_of(int64_t n) {
  if (n % 100 >= 11 && n % 100 <= 13) return "th";
  return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

/* `6th`: what it says, or 0 where no number stands here, -1 with a diagnostic where it is none that can be used. */
static int64_t parse_ordinal(cw_parser *p) {
  const cw_token *t = &p->tokens[p->pos];
  const char *s = p->text + t->off;
  int64_t n = 0;
  uint32_t digits = 0;
  if (p->failed || t->kind != CW_TOKEN_WORD || *s < '0' || *s > '9') return 0;
  for (; digits < t->len && s[digits] >= '0' && s[digits] <= '9'; digits++)
    if (n <= MOST_STEPS) n = n * 10 + (s[digits] - '0');
  bool suffix = t->len == digits + 2 && strncmp(s + digits, suffix_of(n), 2) == 0;
  if (suffix && n >= 1 && n <= MOST_STEPS) return p->pos++, n;
  cw_diag *d = cw_fault_at(p, CW_D_EXPR_SYNTAX, p->pos,
                           cw_arena_printf(p->b->arena, "`%.*s` says no place in a row", (int)t->len, s));
  bool usable = n >= 1 && n <= MOST_STEPS;
  cw_diag_hint(p->b->diags, d, usable ? "write `%d%s`" : "write `1st` to `%d%s`", usable ? (int)n : MOST_STEPS,
               suffix_of(usable ? n : MOST_STEPS));
  p->failed = true;
  return -1;
}

static uint32_t unknown_part(cw_parser *p, const char *const *names, uint32_t n) {
  uint32_t at = p->pos;
  while (!cw_at_end(p) && !cw_at(p, "of") && !cw_at(p, "before") && !cw_at(p, "after") &&
         p->tokens[p->pos].kind == CW_TOKEN_WORD)
    p->pos++;
  if (p->pos == at) return cw_syntax(p, "a part of the year, as `school year`");
  char *words = cw_words_from(p, at);
  cw_diag *d = cw_fault_at(p, CW_D_REFERENCE_UNKNOWN, at,
                           cw_arena_printf(p->b->arena, "the pack doesn't say on which days a `%s` begins", words));
  if (n > 1)
    cw_hint_near(p->b, d, words, names, n);
  else
    cw_diag_hint(p->b->diags, d, "say it under `parts of the year`, with its citation");
  p->failed = true;
  return 0;
}

/* `semester of X`, `6th semester before X`, `semester after X`. */
uint32_t cw_parse_part_start(cw_parser *p, uint32_t first) {
  cw_builder *b = p->b;
  int64_t nth = parse_ordinal(p);
  if (nth < 0) return 0;
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, b->parts.count, const char *));
  for (uint32_t i = 0; i < b->parts.count; i++) names[i] = part_at(b, i)->name;
  uint32_t length, part = cw_longest(p, names, b->parts.count, &length);
  if (part == UINT32_MAX) return unknown_part(p, names, b->parts.count);
  p->pos += length;
  b->part_used[part] = true;
  bool of = !nth && cw_accept(p, "of"), back = !of && cw_accept(p, "before");
  if (!of && !back && !cw_accept(p, "after"))
    return cw_syntax(p, nth ? "`before` or `after` and a date" : "`of`, `before` or `after` and a date");
  int64_t steps = of ? 0 : nth ? nth : 1;
  cw_node node = {.op = CW_OP_PART_START, .type = CW_DATE, .a = part, .b = back ? -steps : steps};
  node.kid[0] = cw_parse_date(p);
  return node.kid[0] ? cw_make(p, node, first) : 0;
}
