/* Values as the texts that stand in the tables, and back. */
#include "store.h"

#include <string.h>

/* The most of a text that is kept is what the engine compares. */
static const char *day_text(cw_day day, cw_arena *arena) {
  char buf[CW_DAY_TEXT];
  int n = cw_day_format(buf, day);
  return cw_arena_text(arena, buf, (size_t)n);
}

static const char *quantity_text(const cw_plan *plan, uint32_t unit, cw_rat amount, cw_arena *arena) {
  char buf[CW_RAT_TEXT];
  int n = cw_rat_format(buf, amount);
  if (unit == CW_UNIT_NUMBER) return cw_arena_text(arena, buf, (size_t)n);
  return cw_arena_printf(arena, "%s %s", buf, plan->units[unit].name);
}

static const char *set_text(const cw_plan *plan, const cw_attr *attr, uint64_t set, cw_arena *arena) {
  const char *text = "";
  for (uint32_t k = 0; text && k < attr->nchoices; k++)
    if (set >> k & 1)
      text = cw_arena_printf(arena, "%s%s%s", text, *text ? "; " : "", cw_text(&plan->texts, attr->choices[k]));
  return text;
}

const char *cw_store_text(const cw_plan *plan, const cw_texts *texts, uint32_t attr, cw_value value, const char *said,
                          cw_arena *arena) {
  const cw_attr *a = &plan->attrs[attr];
  switch (a->type) {
  case CW_YES_NO: return value.a ? "yes" : "no";
  case CW_DATE: return day_text(value.a, arena);
  case CW_QUANTITY:
    return quantity_text(plan, attr == CW_F_AMOUNT ? CW_UNIT_NUMBER : a->unit, cw_value_as_rat(value), arena);
  case CW_SET: return said ? said : set_text(plan, a, (uint64_t)value.a, arena);
  case CW_TEXT: return said ? said : cw_text(texts, (uint32_t)value.a);
  case CW_CHOICE: return cw_text(texts, (uint32_t)value.a);
  case CW_TYPE_NONE: break;
  }
  return "";
}

/* --- back --------------------------------------------------------------------------------------------------------- */

static cw_value date_of(const char *text) {
  cw_day day;
  return cw_day_parse(&day, text, strlen(text)) ? cw_value_of(day) : cw_value_unknown();
}

/* A number, or a number and the unit that the attribute has. */
static cw_value quantity_of(const cw_plan *plan, const cw_attr *attr, const char *text) {
  size_t len = strcspn(text, " ");
  const char *unit = text[len] ? text + len + 1 : "";
  cw_rat amount;
  if (!cw_rat_parse(&amount, text, len)) return cw_value_unknown();
  if (strcmp(unit, attr->unit == CW_UNIT_NUMBER ? "" : plan->units[attr->unit].name) != 0) return cw_value_unknown();
  return cw_value_rat(amount);
}

static int64_t choice_index(const cw_plan *plan, const cw_attr *attr, const char *text, size_t len) {
  uint32_t id = cw_texts_find(&plan->texts, text, len);
  for (uint32_t k = 0; id && k < attr->nchoices; k++)
    if (attr->choices[k] == id) return k;
  return -1;
}

/* Members that aren't declared are on no rule's list. */
static cw_value set_of(const cw_plan *plan, const cw_attr *attr, const char *text) {
  uint64_t set = 0;
  while (*text) {
    size_t len = strcspn(text, ";");
    int64_t k = choice_index(plan, attr, text, len);
    if (k >= 0) set |= UINT64_C(1) << k;
    text += len + (text[len] != '\0');
  }
  return cw_value_of((int64_t)set);
}

cw_value cw_store_value(const cw_plan *plan, cw_texts *texts, uint32_t attr, const char *text) {
  const cw_attr *a = &plan->attrs[attr];
  int64_t choice;
  uint32_t id;
  switch (a->type) {
  case CW_YES_NO:
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0) break;
    return cw_value_of(text[0] == 'y');
  case CW_DATE: return date_of(text);
  case CW_QUANTITY: return quantity_of(plan, a, text);
  case CW_SET: return set_of(plan, a, text);
  case CW_CHOICE:
    choice = choice_index(plan, a, text, strlen(text));
    if (choice < 0) break;
    return cw_value_of(a->choices[choice]);
  case CW_TEXT:
    id = cw_texts_add(texts, text, strlen(text));
    if (!id) break;
    return cw_value_of(id);
  case CW_TYPE_NONE: break;
  }
  return cw_value_unknown();
}
