/* The small parts of sentences: amounts, dates, lists, citations, records. */
#include "words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *cw_say(const cw_voice *v, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *text = len < 0 ? NULL : cw_arena_alloc(v->arena, (size_t)len + 1);
  if (text) vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  return text ? text : "";
}

/* --- amounts and dates -------------------------------------------------------------------------------------------- */

const char *cw_say_number(const cw_voice *v, cw_rat amount) {
  char buf[CW_RAT_TEXT];
  cw_rat_format_words(buf, amount);
  return cw_say(v, "%s", buf);
}

/* A number without a unit may be a year. */
static const char *say_plain(const cw_voice *v, cw_rat n) {
  return n.den == 1 ? cw_say(v, "%lld", (long long)n.num) : cw_say_number(v, n);
}

const char *cw_say_amount(const cw_voice *v, cw_rat amount, uint32_t unit) {
  if (unit == CW_UNIT_NUMBER) return say_plain(v, amount);
  const char *number = cw_say_number(v, amount);
  if (unit == CW_UNIT_PERCENT) return cw_say(v, "%s%%", number);
  if (unit == CW_UNIT_DOLLAR) return cw_say(v, "$%s", number);
  const cw_unit *u = &v->plan->units[unit];
  return cw_say(v, "%s %s", number, cw_rat_cmp(amount, CW_RAT(1)) == 0 ? u->one : u->many);
}

const char *cw_say_day(const cw_voice *v, cw_day day) {
  char buf[CW_DAY_TEXT];
  if (day <= CW_DAY_MIN || day >= CW_DAY_MAX) return "any day";
  cw_day_format_words(buf, day);
  return cw_say(v, "%s", buf);
}

const char *cw_say_iso(const cw_voice *v, cw_day day) {
  char buf[CW_DAY_TEXT];
  cw_day_format(buf, day);
  return cw_say(v, "%s", buf);
}

const char *cw_say_school_year(const cw_voice *v, int year) { return cw_say(v, "%d-%02d", year, (year + 1) % 100); }

/* --- lists and citations ------------------------------------------------------------------------------------------ */

/* A comma that the eye could take for one between items; those in quoted titles and questions are safe. */
static bool has_comma(const char *text) {
  bool quoted = false;
  for (; *text; text++) {
    if (*text == '"') quoted = !quoted;
    if (!quoted && (*text == ';' || (*text == ',' && text[1] == ' '))) return true;
  }
  return false;
}

const char *cw_say_list(const cw_voice *v, const char *const *items, size_t n, const char *last) {
  const char *text = n ? items[0] : "", *comma = ",";
  for (size_t i = 0; i < n; i++)
    if (has_comma(items[i])) comma = ";";
  for (size_t i = 1; i < n; i++)
    text = i + 1 < n ? cw_say(v, "%s%s %s", text, comma, items[i])
                     : cw_say(v, "%s%s %s %s", text, *comma == ';' ? comma : "", last, items[i]);
  return text;
}

const char *cw_say_names(const cw_voice *v, const char *const *items, size_t n) {
  enum { MOST_NAMES = 4 };
  if (n <= MOST_NAMES) return cw_say_list(v, items, n, "and");
  const char *some[MOST_NAMES + 1];
  for (size_t i = 0; i < MOST_NAMES; i++) some[i] = items[i];
  some[MOST_NAMES] = n - MOST_NAMES == 1 ? "1 other" : cw_say(v, "%zu others", n - MOST_NAMES);
  return cw_say_list(v, some, MOST_NAMES + 1, "and");
}

const char *cw_say_capital(const cw_voice *v, const char *text) {
  if (*text < 'a' || *text > 'z') return text;
  return cw_say(v, "%c%s", toupper((unsigned char)*text), text + 1);
}

const char *cw_say_cites(const cw_voice *v, const cw_ref *ref) {
  const char **items = CW_NEW_ARRAY(v->arena, ref->ncites + 1, const char *);
  if (!items) return "";
  for (uint32_t i = 0; i < ref->ncites; i++) {
    const cw_cite *c = &v->plan->cites[ref->first_cite + i];
    const char *where = c->where ? c->where : "";
    items[i] = cw_say(v, "%s%s%s", v->plan->sources[c->source].name, *where ? " " : "", where);
  }
  return cw_say_list(v, items, ref->ncites, "and");
}

const char *cw_say_cites_behind(const cw_voice *v, const cw_ref *ref) {
  return ref->ncites ? cw_say(v, " (%s)", cw_say_cites(v, ref)) : "";
}

const char *cw_say_place(const cw_voice *v, const cw_ref *ref) {
  return cw_say(v, "%s:%u", ref->file ? ref->file : "?", ref->line);
}

/* --- values and expressions --------------------------------------------------------------------------------------- */

static const char *say_set(const cw_voice *v, const cw_attr *attr, int64_t bits) {
  const char *items[64];
  size_t n = 0;
  for (uint32_t k = 0; k < attr->nchoices && k < 63; k++)
    if (bits >> k & 1) items[n++] = cw_text(&v->plan->texts, attr->choices[k]);
  return n ? cw_say_list(v, items, n, "and") : "none";
}

static const char *say_typed(const cw_voice *v, cw_type type, uint32_t unit, const cw_attr *attr, cw_value value) {
  if (value.known == CW_UNKNOWN) return "not known";
  if (value.known == CW_NONE) return "none";
  const cw_texts *texts = v->block ? &v->block->texts : &v->plan->texts;
  switch (type) {
  case CW_YES_NO: return value.a ? "yes" : "no";
  case CW_QUANTITY: return cw_say_amount(v, cw_value_as_rat(value), unit);
  case CW_DATE: return cw_say_day(v, value.a);
  case CW_TEXT:
  case CW_CHOICE: return cw_text(texts, (uint32_t)value.a);
  case CW_SET: return attr ? say_set(v, attr, value.a) : "a set";
  case CW_TYPE_NONE: break;
  }
  return "none";
}

const char *cw_say_value(const cw_voice *v, uint32_t attr, cw_value value) {
  const cw_attr *a = &v->plan->attrs[attr];
  return say_typed(v, a->type, a->unit, a, value);
}

const char *cw_say_node(const cw_voice *v, uint32_t node) {
  const char *text = node < v->plan->nnodes ? v->plan->spans[node].text : NULL;
  return text ? text : "";
}

static bool is_reading(const cw_node *n) {
  return n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN || n->op == CW_OP_MOST_OF;
}

const char *cw_say_saw(const cw_voice *v, uint32_t node, cw_value saw) {
  const cw_node *n = &v->plan->nodes[node];
  if (n->op == CW_OP_NOT && n->kid[0]) n = &v->plan->nodes[n->kid[0]];
  bool whole = is_reading(n) || n->type != CW_YES_NO; /* a date that chooses a version: it was seen itself */
  const cw_node *left = whole || !n->kid[0] ? n : &v->plan->nodes[n->kid[0]];
  if (!n->kid[0] && !is_reading(n)) return ""; /* it has no left side */
  if (left->type == CW_TYPE_NONE || n->op == CW_OP_AND || n->op == CW_OP_OR) return "";
  const cw_attr *attr = is_reading(left) ? &v->plan->attrs[left->a] : NULL;
  if (saw.known == CW_NONE && (!attr || attr->scope == CW_OF_TEACHER)) return ""; /* nothing was seen */
  const char *text = left->op == CW_OP_READING && saw.known == CW_KNOWN
                         ? v->plan->readings[v->plan->gaps[left->a].first_reading + (uint32_t)saw.a].name
                         : say_typed(v, (cw_type)left->type, left->unit, attr, saw);
  return attr ? cw_say(v, "%s is %s", attr->name, text) : cw_say(v, "it is %s", text);
}

const char *cw_say_areas(const cw_voice *v, uint32_t ledger, uint64_t areas) {
  const cw_ledger *l = &v->plan->ledgers[ledger];
  const char *items[64];
  size_t n = 0;
  for (uint32_t k = 0; k < l->nareas && k < 64; k++) {
    const cw_area *a = &v->plan->areas[l->first_area + k];
    if (areas >> k & 1) items[n++] = a->words ? a->words : a->name;
  }
  return n < l->nareas ? cw_say_list(v, items, n, "and") : "";
}

/* --- who and what ------------------------------------------------------------------------------------------------- */

static const char *cell_text(const cw_voice *v, uint32_t attr, uint32_t row) {
  cw_value value = cw_cell(v->block, attr, row);
  return value.known == CW_KNOWN ? cw_say_value(v, attr, value) : NULL;
}

const char *cw_say_amount_bounds(const cw_voice *v, uint32_t row) {
  cw_rat least, most;
  if (!cw_amount_bounds(v->block, row, &least, &most)) return NULL;
  uint32_t unit = (uint32_t)cw_cell(v->block, CW_F_UNIT, row).a;
  if (most.num < 0) return cw_say(v, "%s or more", cw_say_amount(v, least, unit));
  return cw_say(v, "%s to %s", cw_say_number(v, least), cw_say_amount(v, most, unit));
}

static const char *record_amount(const cw_voice *v, uint32_t row) {
  cw_value amount = cw_cell(v->block, CW_F_AMOUNT, row), unit = cw_cell(v->block, CW_F_UNIT, row);
  if (amount.known != CW_KNOWN && unit.known == CW_KNOWN) return cw_say_amount_bounds(v, row);
  if (amount.known != CW_KNOWN || unit.known != CW_KNOWN) return NULL;
  return cw_say_amount(v, cw_value_as_rat(amount), (uint32_t)unit.a);
}

static const char *record_when(const cw_voice *v, uint32_t row) {
  const char *earned = cell_text(v, CW_F_EARNED, row);
  const char *from = cell_text(v, CW_F_FROM, row), *until = cell_text(v, CW_F_UNTIL, row);
  if (from && until) return cw_say(v, "%s to %s", from, until);
  return earned ? earned : until ? until : from;
}

const char *cw_say_record(const cw_voice *v, uint32_t row) {
  const char *title = cell_text(v, CW_F_TITLE, row);
  if (!title) title = cell_text(v, CW_F_ACHIEVEMENT, row);
  const char *kind = cell_text(v, CW_F_KIND, row);
  const char *amount = record_amount(v, row), *when = record_when(v, row);
  const char *rest = amount && when ? cw_say(v, "%s, %s", amount, when) : amount ? amount : when;
  if (!title)
    return cw_say(v, "%s%s%s%s", kind ? kind : "a record", rest ? " (" : "", rest ? rest : "", rest ? ")" : "");
  return cw_say(v, "\"%s\" (%s%s%s)", title, kind ? kind : "", kind && rest ? ", " : "",
                rest   ? rest
                : kind ? ""
                       : "record");
}

const char *cw_say_the_record(const cw_voice *v, uint32_t row) {
  const char *kind = cell_text(v, CW_F_KIND, row), *text = cw_say_record(v, row);
  if (*text == '"' || !kind) return text;
  bool other = strcmp(kind, "other") == 0; /* a kind, and no name of a thing */
  return cw_say(v, "the %s%s", other ? "record" : kind, text + strlen(kind));
}

const char *cw_say_record_name(const cw_voice *v, uint32_t row) {
  const char *title = cell_text(v, CW_F_TITLE, row);
  if (!title) title = cell_text(v, CW_F_ACHIEVEMENT, row);
  return title ? cw_say(v, "\"%s\"", title) : cw_say_record(v, row);
}

const char *cw_document(const cw_plan *plan) { return plan->document && *plan->document ? plan->document : "license"; }

/* "Academic permit" is a document by its name; "professional" is not. */
static bool names_document(const cw_plan *plan, const char *name) {
  const char *const words[] = {"license", "permit", "credential", "certificate", "certification", cw_document(plan)};
  for (size_t i = 0, n = strlen(name); i < sizeof words / sizeof *words; i++) {
    size_t len = strlen(words[i]);
    if (len <= n && strcasecmp(name + n - len, words[i]) == 0) return true;
  }
  return false;
}

/* "Professional license 123" from the pack's words; "professional license" where the pack has none. */
const char *cw_say_license(const cw_voice *v, uint32_t row) {
  cw_value type = cw_cell(v->block, CW_F_LICENSE, row);
  const char *words = NULL;
  for (uint32_t i = 0; type.known == CW_KNOWN && i < v->plan->nlicense_types; i++)
    if (v->plan->license_types[i].text == (uint32_t)type.a) words = v->plan->license_types[i].words;
  if (type.known != CW_KNOWN) words = cw_document(v->plan);
  if (!words) words = cw_say_value(v, CW_F_LICENSE, type);
  if (!names_document(v->plan, words) && strcasecmp(words, cw_say_value(v, CW_F_LICENSE, type)) == 0)
    words = cw_say(v, "%s %s", words, cw_document(v->plan));
  const char *number = cell_text(v, CW_F_NUMBER, row);
  return number ? cw_say(v, "%s %s", words, number) : words;
}

const char *cw_say_teacher(const cw_voice *v, uint32_t t) {
  const cw_teacher *teacher = &v->block->teachers[t];
  if (teacher->name && teacher->id) return cw_say(v, "%s (%s)", teacher->name, teacher->id);
  if (teacher->name || teacher->id) return teacher->name ? teacher->name : teacher->id;
  return cw_say(v, "Teacher %u", t + 1);
}

const char *cw_say_goal(const cw_voice *v, uint32_t goal) {
  const cw_goal *g = &v->plan->goals[goal];
  return cw_say_capital(v, g->words && *g->words ? g->words : g->name);
}

static const char *say_authority(const cw_voice *v, const char *a) {
  if (!a || !*a) return "the authority";
  return strncasecmp(a, "the ", 4) == 0 ? a : cw_say(v, "the %s", a);
}

const char *cw_say_authority(const cw_voice *v) { return say_authority(v, v->plan->authority); }

const char *cw_say_authority_of(const cw_voice *v, const cw_ref *ref) {
  const cw_plan_base *base = &v->plan->base;
  return say_authority(v, base->file && ref->file == base->file ? base->authority : v->plan->authority);
}

const char *cw_say_authority_asked(const cw_voice *v, const cw_question *q) {
  if (q->kind == CW_ASK_GAP) return cw_say_authority_of(v, &v->plan->gaps[q->gap].ref);
  bool fact = q->kind == CW_ASK_FACT || q->kind == CW_ASK_RECORD || q->kind == CW_ASK_LICENSE;
  return fact ? cw_say_authority_of(v, &v->plan->attrs[q->attr].ref) : cw_say_authority(v);
}
