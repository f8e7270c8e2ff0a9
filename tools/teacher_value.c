/* Values by type: what stands in a cell, a fact or a license. Nothing is guessed; what can't be read is reported. */
#include "teacher_input.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- the file that is read ---------------------------------------------------------------------------------------- */

void cw_input_no_memory(cw_diags *diags, const char *file) {
  cw_diag_add(diags, CW_D_MEMORY, file, 0, 0, "memory ran out while reading teachers");
}

cw_input cw_input_of(cw_block *block, const char *file, const char *text, size_t len, cw_diags *diags,
                     cw_arena *scratch) {
  return (cw_input){
      .block = block, .plan = block->plan, .diags = diags, .scratch = scratch, .file = file, .text = text, .len = len};
}

bool cw_input_finish(const cw_block *block, cw_diags *diags, const char *file, uint32_t found) {
  if (block->failed || block->arena->failed) cw_input_no_memory(diags, file);
  return cw_diags_found(diags) == found;
}

/* --- diagnostics -------------------------------------------------------------------------------------------------- */

cw_diag *cw_input_report(cw_input *in, cw_diag_id id, const cw_yaml_node *node, const char *format, ...) {
  char small[512];
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(small, sizeof small, format, args);
  char *message = n >= (int)sizeof small ? cw_arena_alloc(in->scratch, (size_t)n + 1) : NULL;
  if (message) vsnprintf(message, (size_t)n + 1, format, again);
  va_end(args);
  va_end(again);
  cw_diag *diag = cw_diag_add(in->diags, id, in->file, node->line, node->column, "%s", message ? message : small);
  cw_diag_excerpt(in->diags, diag, in->text, in->len);
  return diag;
}

void cw_input_hint(cw_input *in, cw_diag *diag, const char *near, const char *rest) {
  const char *space = near && rest ? " " : "";
  if (near)
    cw_diag_hint(in->diags, diag, "did you mean `%s`?%s%s", near, space, rest ? rest : "");
  else if (rest)
    cw_diag_hint(in->diags, diag, "%s", rest);
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

static bool same_word(const char *a, const char *b) {
  for (; *a && *b; a++, b++) {
    char c = *a >= 'A' && *a <= 'Z' ? (char)(*a + ('a' - 'A')) : *a;
    if (c != *b) return false;
  }
  return *a == *b;
}

bool cw_input_is_empty(const cw_yaml_node *node) {
  if (!node) return true;
  if (node->kind != CW_YAML_SCALAR) return false;
  return node->len == 0 || (!node->quoted && (strcmp(node->text, "~") == 0 || same_word(node->text, "null")));
}

static const char *kind_words(cw_yaml_kind kind) {
  return kind == CW_YAML_SCALAR ? "one value" : kind == CW_YAML_LIST ? "a list" : "a map";
}

bool cw_input_expect(cw_input *in, const cw_yaml_node *node, cw_yaml_kind kind, const char *what, const char *form) {
  if (!node) return false;
  if (node->kind == kind) return true;
  cw_input_report(in, CW_D_INPUT_SHAPE, node, "`%s` must be %s, not %s", what, form, kind_words(node->kind));
  return false;
}

void cw_input_check_keys(cw_input *in, const cw_yaml_node *map, const char *const *names, size_t n, const char *of,
                         const char *where) {
  for (uint32_t i = 0; i < map->count; i++) {
    const cw_yaml_node *key = map->keys[i];
    bool known = !key->len; /* reported as no key by the reader */
    for (size_t k = 0; k < n && !known; k++) known = strcmp(key->text, names[k]) == 0;
    if (known) continue;
    cw_diag *diag = cw_input_report(in, CW_D_INPUT_KEY, key, "`%s` is not a key %s", key->text, of);
    cw_input_hint(in, diag, cw_nearest(key->text, names, n), where);
  }
}

static bool expect_scalar(cw_input *in, const cw_yaml_node *node, const char *what) {
  return cw_input_expect(in, node, CW_YAML_SCALAR, what, "one value");
}

/* --- yes/no, dates, quantities ------------------------------------------------------------------------------------ */

bool cw_input_yes_no(cw_input *in, const cw_yaml_node *node, const char *what, bool *out) {
  if (!expect_scalar(in, node, what)) return false;
  *out = same_word(node->text, "yes") || same_word(node->text, "true");
  if (*out || same_word(node->text, "no") || same_word(node->text, "false")) return true;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_YES_NO, node, "`%s` must be yes or no, not `%s`", what, node->text);
  cw_diag_hint(in->diags, diag, "write yes or no, or leave it out where it is not known");
  return false;
}

bool cw_input_date(cw_input *in, const cw_yaml_node *node, const char *what, cw_day *out) {
  if (!expect_scalar(in, node, what)) return false;
  if (cw_day_parse(out, node->text, node->len)) return true;
  cw_input_explain_date(in, node, what);
  return false;
}

/* The word behind the number: "hours" of "1,000 hours"; of "1e4 hours" it is "e4 hours", which is no unit's name. */
static const char *unit_word(const char *s) {
  bool number = false;
  for (; *s && strchr("+-$ ,./0123456789", *s); s++) number = number || (*s >= '0' && *s <= '9');
  return number ? s : "";
}

static bool is_exponent(const char *s) { return (*s == 'e' || *s == 'E') && s[1] && strchr("+-0123456789", s[1]); }

static void explain_quantity(cw_input *in, const cw_yaml_node *node, const char *what, const char *why,
                             const char *near) {
  const char *word = unit_word(node->text);
  bool unknown = *word && !is_exponent(word) && cw_unit_find(in->plan, word, strlen(word)) == UINT32_MAX;
  cw_diag *diag;
  if (near || unknown) {
    diag = cw_input_report(in, CW_D_INPUT_UNIT, node, "`%s`: `%s` has no unit that this pack knows", what, node->text);
    cw_input_hint(in, diag, near, "units are those of the language and those under `units` in the pack");
  } else {
    diag = cw_input_report(in, CW_D_INPUT_QUANTITY, node, "`%s`: `%s` is not an amount%s%s", what, node->text,
                           why ? ": " : "", why ? why : "");
    cw_diag_hint(in->diags, diag, "write a number and a unit: 12 hours, 1.5 units, 25/3 hours");
  }
}

static bool negative(cw_input *in, const cw_yaml_node *node, const char *what) {
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_NEGATIVE, node, "`%s`: `%s` is below zero", what, node->text);
  cw_diag_hint(in->diags, diag, "an amount cannot be below zero; what an earlier renewal used is a settlement");
  return false;
}

static bool quantity(cw_input *in, const cw_yaml_node *node, const char *what, cw_rat *out, uint32_t *unit) {
  if (!expect_scalar(in, node, what)) return false;
  const char *why = NULL, *near = NULL;
  bool read = cw_quantity_parse(in->plan, node->text, node->len, out, unit, &why, &near, in->scratch);
  bool minus = node->text[0] == '-' && node->text[1] >= '0' && node->text[1] <= '9';
  if (read ? cw_rat_sign(*out) < 0 : minus) return negative(in, node, what);
  if (!read) explain_quantity(in, node, what, why, near);
  return read;
}

bool cw_input_amount(cw_input *in, const cw_yaml_node *node, const char *what, cw_rat *out, uint32_t *unit) {
  if (!quantity(in, node, what, out, unit)) return false;
  if (*unit != CW_UNIT_NUMBER) return true;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_QUANTITY, node, "`%s`: `%s` has no unit", what, node->text);
  cw_diag_hint(in->diags, diag, "write the unit behind it: %s hours?", node->text);
  return false;
}

static bool value_quantity(cw_input *in, const cw_attr *attr, const cw_yaml_node *node, cw_value *out) {
  cw_rat amount;
  uint32_t unit;
  if (!quantity(in, node, attr->name, &amount, &unit)) return false;
  *out = cw_value_rat(amount);
  if (unit == attr->unit) return true;
  const cw_unit *units = in->plan->units;
  cw_diag *diag;
  if (attr->unit == CW_UNIT_NUMBER) {
    diag =
        cw_input_report(in, CW_D_INPUT_UNIT, node, "`%s` is a number without a unit, not `%s`", attr->name, node->text);
    cw_diag_hint(in->diags, diag, "write the number alone; half is 0.5 or 1/2");
  } else {
    diag = cw_input_report(in, CW_D_INPUT_UNIT, node, "`%s` is stated in %s, not `%s`", attr->name,
                           units[attr->unit].many, node->text);
    if (unit == CW_UNIT_NUMBER)
      cw_diag_hint(in->diags, diag, "write %s %s", node->text, units[attr->unit].many);
    else
      cw_diag_hint(in->diags, diag, "no unit converts to another by itself");
  }
  return false;
}

/* --- choices, sets, texts ----------------------------------------------------------------------------------------- */

static bool find_choice(const cw_input *in, const cw_attr *attr, const char *text, size_t len, uint32_t *choice) {
  uint32_t id = cw_texts_find(&in->plan->texts, text, len);
  for (uint32_t k = 0; id && k < attr->nchoices; k++) {
    if (attr->choices[k] != id) continue;
    *choice = k;
    return true;
  }
  return false;
}

static const char *nearest_choice(cw_input *in, const cw_attr *attr, const char *text) {
  const char **names = CW_NEW_ARRAY(in->scratch, attr->nchoices, const char *);
  if (!names) return NULL;
  for (uint32_t k = 0; k < attr->nchoices; k++) names[k] = cw_text(&in->plan->texts, attr->choices[k]);
  return cw_nearest(text, names, attr->nchoices);
}

/* Where the declared values of an attribute are to be found. */
static const char *home_of(const cw_input *in, uint32_t attr) {
  switch (attr) {
  case CW_F_KIND: return "kinds are those of LANGUAGE.md section 4 and those that the pack adds under `facts`";
  case CW_F_LICENSE: return "types of license stand under `licenses` in the pack";
  case CW_F_STATUS: return "it is earned, in progress or planned";
  case CW_F_VERIFICATION: return "it is valid, revoked, expired, tampered or not checked";
  case CW_F_LSTATUS: return "it is active, expired, inactive, revoked or suspended";
  default: return in->plan->attrs[attr].nchoices ? "its values stand under `facts` in the pack" : NULL;
  }
}

static void report_choice(cw_input *in, uint32_t attr, const cw_yaml_node *node, const char *text) {
  const cw_attr *a = &in->plan->attrs[attr];
  cw_diag *diag = attr == CW_F_LICENSE
                      ? cw_input_report(in, CW_D_INPUT_CHOICE, node, "`%s` is no type of license", text)
                      : cw_input_report(in, CW_D_INPUT_CHOICE, node, "`%s` is not a value of `%s`", text, a->name);
  cw_input_hint(in, diag, nearest_choice(in, a, text), home_of(in, attr));
}

bool cw_input_choice(cw_input *in, uint32_t attr, const cw_yaml_node *node, uint32_t *choice) {
  const cw_attr *a = &in->plan->attrs[attr];
  if (!expect_scalar(in, node, a->name)) return false;
  if (find_choice(in, a, node->text, node->len, choice)) return true;
  report_choice(in, attr, node, node->text);
  return false;
}

/* What these name beyond the declared values is on no rule's list: it changes nothing, and documents are full of it. */
static bool is_open_set(uint32_t attr) {
  return attr == CW_F_TOPICS || attr == CW_F_EVIDENCE || attr == CW_F_LAREAS || attr == CW_F_ENDORSEMENTS;
}

static bool add_member(cw_input *in, uint32_t attr, const cw_yaml_node *node, const char *text, size_t len,
                       uint64_t *set) {
  uint32_t choice;
  if (!len) return true;
  if (find_choice(in, &in->plan->attrs[attr], text, len, &choice)) {
    *set |= UINT64_C(1) << choice;
    return true;
  }
  if (is_open_set(attr)) return true;
  const char *word = cw_arena_text(in->scratch, text, len);
  report_choice(in, attr, node, word ? word : "");
  return false;
}

/* A cell of a row: the members are separated by commas or semicolons. */
static bool flat_members(cw_input *in, uint32_t attr, const cw_yaml_node *node, uint64_t *set) {
  bool read = true;
  for (const char *s = node->text; *s;) {
    while (*s == ' ') s++;
    size_t len = strcspn(s, ",;"), word = len;
    while (word && s[word - 1] == ' ') word--;
    read = add_member(in, attr, node, s, word, set) && read;
    s += len + (s[len] != '\0');
  }
  return read;
}

static bool value_set(cw_input *in, uint32_t attr, const cw_yaml_node *node, cw_value *out) {
  uint64_t set = 0;
  bool read = true;
  if (node->kind == CW_YAML_MAP) {
    cw_input_expect(in, node, CW_YAML_LIST, in->plan->attrs[attr].name, "a list of values");
    return false;
  }
  if (node->kind == CW_YAML_SCALAR) {
    read = in->flat ? flat_members(in, attr, node, &set) : add_member(in, attr, node, node->text, node->len, &set);
  }
  for (uint32_t i = 0; i < (node->kind == CW_YAML_LIST ? node->count : 0); i++) {
    const cw_yaml_node *item = node->items[i];
    bool one = expect_scalar(in, item, in->plan->attrs[attr].name);
    read = one && add_member(in, attr, item, item->text, item->len, &set) && read;
  }
  *out = cw_value_of((int64_t)set);
  return read;
}

static bool value_choice(cw_input *in, uint32_t attr, const cw_yaml_node *node, cw_value *out) {
  uint32_t choice;
  if (!cw_input_choice(in, attr, node, &choice)) return false;
  *out = cw_value_of(in->plan->attrs[attr].choices[choice]);
  return true;
}

static bool value_text(cw_input *in, const cw_attr *attr, const cw_yaml_node *node, cw_value *out) {
  if (!expect_scalar(in, node, attr->name)) return false;
  uint32_t id = cw_texts_add(&in->block->texts, node->text, node->len);
  *out = id ? cw_value_of(id) : cw_value_unknown(); /* 0: only blanks, or no memory, which the arena remembers */
  return true;
}

bool cw_input_value(cw_input *in, uint32_t attr, const cw_yaml_node *node, cw_value *out) {
  const cw_attr *a = &in->plan->attrs[attr];
  bool yes = false;
  cw_day day = 0;
  *out = cw_value_unknown();
  if (cw_input_is_empty(node)) return true;
  switch (a->type) {
  case CW_YES_NO:
    if (!cw_input_yes_no(in, node, a->name, &yes)) return false;
    *out = cw_value_of(yes);
    return true;
  case CW_DATE:
    if (!cw_input_date(in, node, a->name, &day)) return false;
    *out = cw_value_of(day);
    return true;
  case CW_QUANTITY: return value_quantity(in, a, node, out);
  case CW_CHOICE: return value_choice(in, attr, node, out);
  case CW_SET: return value_set(in, attr, node, out);
  case CW_TEXT: return value_text(in, a, node, out);
  case CW_TYPE_NONE: break;
  }
  return true;
}
