#include "filter.h"

#include "../../rules/pack.h"

#include <string.h>
#include <strings.h>

static const char *const keys[CW_NFILTER_KEYS] = {"district", "license", "expires"};
static const struct {
  const char *sign;
  cw_filter_op op;
} ops[] = {{"!=", CW_IS_NOT}, {"<=", CW_NOT_AFTER}, {">=", CW_NOT_BEFORE},
           {"=", CW_IS},      {"<", CW_BEFORE},     {">", CW_AFTER}};
enum { NOPS = sizeof ops / sizeof *ops };

/* --- reading ------------------------------------------------------------------------------------------------------ */

static const char *trimmed(const char *text, size_t len, cw_arena *arena) {
  while (len && *text == ' ') text++, len--;
  while (len && text[len - 1] == ' ') len--;
  return cw_arena_text(arena, text, len);
}

static int sign_at(const char *text) {
  for (int i = 0; i < NOPS; i++)
    if (strncmp(text, ops[i].sign, strlen(ops[i].sign)) == 0) return i;
  return -1;
}

static bool check_license(const cw_plan *plan, const char *type, const char **near, cw_arena *arena) {
  const cw_attr *a = &plan->attrs[CW_F_LICENSE];
  const char **names = CW_NEW_ARRAY(arena, a->nchoices + 1, const char *);
  for (uint32_t i = 0; names && i < a->nchoices; i++) {
    names[i] = cw_text(&plan->texts, a->choices[i]);
    if (strcasecmp(names[i], type) == 0) return true;
  }
  *near = names ? cw_nearest(type, names, a->nchoices) : NULL;
  return false;
}

static bool read_one(cw_filter *f, const cw_plan *plan, const char *text, size_t len, const char **why,
                     const char **near, cw_arena *arena) {
  size_t at = 0;
  while (at < len && !strchr("=!<>", text[at])) at++;
  int sign = at < len ? sign_at(text + at) : -1;
  *why = "a condition is written NAME = VALUE (or !=; of a day also <, <=, >, >=)";
  if (sign < 0) return false;
  size_t behind = at + strlen(ops[sign].sign);
  const char *key = trimmed(text, at, arena), *value = trimmed(text + behind, len - behind, arena);
  if (!key || !value || !*value) return false;
  cw_filter_condition c = {.key = CW_NFILTER_KEYS, .op = ops[sign].op, .text = value};
  for (int k = 0; k < CW_NFILTER_KEYS; k++)
    if (strcasecmp(keys[k], key) == 0) c.key = (cw_filter_key)k;
  *why = "lines are told apart by district, license and expires";
  *near = cw_nearest(key, keys, CW_NFILTER_KEYS);
  if (c.key == CW_NFILTER_KEYS) return false;
  *near = NULL;
  *why = "`expires` is compared with a day, YYYY-MM-DD";
  if (c.key == CW_BY_EXPIRES && !cw_day_parse(&c.day, value, strlen(value))) return false;
  *why = "only `expires` has an order";
  if (c.key != CW_BY_EXPIRES && c.op > CW_IS_NOT) return false;
  *why = "the pack has no such license";
  if (c.key == CW_BY_LICENSE && !check_license(plan, value, near, arena)) return false;
  *why = "there are too many conditions";
  if (f->count == CW_MOST_CONDITIONS) return false;
  f->items[f->count++] = c;
  f->has[c.key] = true;
  f->said = cw_arena_printf(arena, "%s%s%s %s %s", f->said ? f->said : "", f->said ? "; " : "", keys[c.key],
                            ops[sign].sign, value);
  return f->said != NULL;
}

bool cw_filter_add(cw_filter *f, const cw_plan *plan, const char *text, const char **why, const char **near,
                   cw_arena *arena) {
  *near = NULL;
  while (*text) {
    size_t len = strcspn(text, ";");
    if (!read_one(f, plan, text, len, why, near, arena)) return false;
    text += len + (text[len] == ';');
  }
  return true;
}

/* --- holding ------------------------------------------------------------------------------------------------------ */

static bool text_holds(const cw_filter_condition *c, const char *text) {
  return (strcasecmp(c->text, text) == 0) == (c->op == CW_IS);
}

static bool day_holds(const cw_filter_condition *c, cw_day day) {
  switch (c->op) {
  case CW_IS: return day == c->day;
  case CW_IS_NOT: return day != c->day;
  case CW_BEFORE: return day < c->day;
  case CW_NOT_AFTER: return day <= c->day;
  case CW_AFTER: return day > c->day;
  case CW_NOT_BEFORE: return day >= c->day;
  }
  return false;
}

bool cw_filter_district(const cw_filter *f, const char *district) {
  for (uint32_t i = 0; i < f->count; i++)
    if (f->items[i].key == CW_BY_DISTRICT && !text_holds(&f->items[i], district)) return false;
  return true;
}

bool cw_filter_license(const cw_filter *f, bool concerns_one, const char *type, cw_day expires) {
  for (uint32_t i = 0; i < f->count; i++) {
    const cw_filter_condition *c = &f->items[i];
    if (c->key == CW_BY_LICENSE && (!concerns_one || !text_holds(c, type))) return false;
    if (c->key == CW_BY_EXPIRES && (!concerns_one || (expires > CW_DAY_MIN && !day_holds(c, expires)))) return false;
  }
  return true;
}
