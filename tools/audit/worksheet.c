#include "worksheet.h"

#include "explained.h"
#include "sheet.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const cw_sheet_column columns[] = {
    {"audit", CW_COLUMN_TEXT, 6, false, false},        {"id", CW_COLUMN_TEXT, 12, false, false},
    {"name", CW_COLUMN_TEXT, 24, false, false},        {"district", CW_COLUMN_TEXT, 22, false, false},
    {"question", CW_COLUMN_TEXT, 50, true, false},     {"about", CW_COLUMN_TEXT, 44, true, false},
    {"who answers", CW_COLUMN_TEXT, 12, false, false}, {"possible answers", CW_COLUMN_TEXT, 22, true, false},
    {"answer", CW_COLUMN_TEXT, 16, true, true},        {"asks", CW_COLUMN_TEXT, 26, false, false},
    {"of", CW_COLUMN_TEXT, 16, false, false},          {"at", CW_COLUMN_TEXT, 16, false, false},
};
enum { NCOLUMNS = sizeof columns / sizeof *columns };

typedef struct said { /* a question that the teacher's rows hold already */
  const char *asks, *of, *at;
  const struct said *next;
} said;

typedef struct worksheet {
  cw_audit_desk *desk;
  cw_sheet *sheet;
  cw_arena arena; /* of the teacher's rows */
  int64_t teacher;
  const said *said;
  int64_t teachers, rows, other; /* other: lines that also hang on what is not asked here */
  bool full;
} worksheet;

/* --- one question ------------------------------------------------------------------------------------------------- */

static const char *text_at(const cw_voice *v, uint32_t attr, uint32_t row) {
  cw_value value = cw_cell(v->block, attr, row);
  return value.known == CW_KNOWN ? cw_text(&v->block->texts, (uint32_t)value.a) : "";
}

static uint32_t licenses_like(const cw_voice *v, uint32_t row) {
  const char *type = text_at(v, CW_F_LICENSE, row), *number = text_at(v, CW_F_NUMBER, row);
  uint32_t n = 0;
  for (uint32_t i = 0; i < v->block->nlicenses; i++)
    n += strcmp(text_at(v, CW_F_LICENSE, i), type) == 0 && strcmp(text_at(v, CW_F_NUMBER, i), number) == 0;
  return n;
}

/* What a cell of the roster could hold. What identifies a record or a license can't be asked by it. */
static bool is_askable(const cw_voice *v, const cw_question *q) {
  if (q->kind == CW_ASK_FACT) return true;
  if (q->kind == CW_ASK_LICENSE)
    return q->attr != CW_F_LICENSE && q->attr != CW_F_NUMBER && licenses_like(v, q->license) == 1;
  return q->kind == CW_ASK_RECORD && q->attr != CW_F_SOURCE && q->attr != CW_F_ROW && q->attr != CW_F_UNIT;
}

static const char *asks(const cw_voice *v, const cw_question *q) {
  const char *name = v->plan->attrs[q->attr].name;
  if (q->kind != CW_ASK_FACT) return cw_say(v, "%s %s", q->kind == CW_ASK_RECORD ? "record" : "license", name);
  if (q->year) return cw_say(v, "fact %s @ %s", name, cw_say_school_year(v, q->year));
  return q->day > CW_DAY_MIN ? cw_say(v, "fact %s @ %s", name, cw_say_iso(v, q->day)) : cw_say(v, "fact %s", name);
}

static const char *choices(const cw_voice *v, const cw_attr *a, const char *before) {
  const char *text = before;
  for (uint32_t i = 0; i < a->nchoices; i++)
    text = cw_say(v, "%s%s%s", text, i ? "; " : "", cw_text(&v->plan->texts, a->choices[i]));
  return text;
}

static const char *possible(const cw_voice *v, uint32_t attr) {
  const cw_attr *a = &v->plan->attrs[attr];
  if (attr == CW_F_AMOUNT) return "an amount with its unit: 12 hours";
  switch (a->type) {
  case CW_YES_NO: return "yes or no";
  case CW_DATE: return "a day: YYYY-MM-DD";
  case CW_QUANTITY:
    return a->unit == CW_UNIT_NUMBER
               ? "a number"
               : cw_say(v, "a number of %s: 12 %s", v->plan->units[a->unit].many, v->plan->units[a->unit].many);
  case CW_CHOICE: return choices(v, a, "one of: ");
  case CW_SET: return choices(v, a, "any of: ");
  default: return "a text";
  }
}

static const char *about(const cw_voice *v, const cw_question *q) {
  if (q->kind == CW_ASK_RECORD) return cw_say_record(v, q->record);
  if (q->kind == CW_ASK_LICENSE) return cw_say_license(v, q->license);
  return q->year               ? cw_say(v, "the school year %s", cw_say_school_year(v, q->year))
         : q->day > CW_DAY_MIN ? cw_say_day(v, q->day)
                               : "";
}

/* --- the rows ----------------------------------------------------------------------------------------------------- */

static const char *copy(worksheet *w, const char *text) {
  const char *c = cw_arena_text(&w->arena, text, strlen(text));
  return c ? c : "";
}

/* True the first time that the teacher's rows ask this. */
static bool is_new(worksheet *w, const char *what, const char *of, const char *at) {
  for (const said *s = w->said; s; s = s->next)
    if (strcmp(s->asks, what) == 0 && strcmp(s->of, of) == 0 && strcmp(s->at, at) == 0) return false;
  said *s = CW_NEW(&w->arena, said);
  if (!s) return false;
  *s = (said){copy(w, what), copy(w, of), copy(w, at), w->said};
  w->teachers += w->said == NULL;
  w->said = s;
  return true;
}

static void put_question(worksheet *w, const cw_explained *e, const cw_question *q) {
  const cw_voice *v = &e->voice;
  bool record = q->kind == CW_ASK_RECORD, license = q->kind == CW_ASK_LICENSE;
  const char *what = asks(v, q),
             *of = record    ? text_at(v, CW_F_SOURCE, q->record)
                   : license ? text_at(v, CW_F_LICENSE, q->license)
                             : "",
             *at = record    ? text_at(v, CW_F_ROW, q->record)
                   : license ? text_at(v, CW_F_NUMBER, q->license)
                             : "";
  if (!is_new(w, what, of, at)) return;
  const char *const cells[NCOLUMNS] = {cw_say(v, "%" PRId64, w->desk->audit.id),
                                       e->line.field[CW_LINE_TEACHER],
                                       e->name,
                                       e->district,
                                       cw_question_ask(v, q),
                                       about(v, q),
                                       cw_question_answerer(v, q),
                                       possible(v, q->attr),
                                       "",
                                       what,
                                       of,
                                       at};
  w->full |= !cw_sheet_row(w->sheet, cells);
  w->rows++;
}

static void put_questions(worksheet *w, const cw_explained *e) {
  const cw_standing *s = e->standing;
  bool other = false;
  if (w->teacher != e->line.teacher) {
    cw_arena_reset(&w->arena);
    w->said = NULL;
    w->teacher = e->line.teacher;
  }
  if (s->verdict != CW_UNDETERMINED) return;
  for (uint32_t i = 0; i < s->nquestions; i++) {
    const cw_question *q = &s->questions[i];
    if (q->decisive && is_askable(&e->voice, q))
      put_question(w, e, q);
    else
      other |= q->decisive;
  }
  w->other += other;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_file(cw_audit_desk *d, const char *path, const char *district) {
  cw_sheet_form form = d->o->format == CW_AUDIT_XLSX ? CW_SHEET_XLSX : CW_SHEET_CSV;
  const cw_voice *v = &d->c.voice;
  worksheet w = {.desk = d};
  cw_explained e;
  w.sheet = cw_sheet_open(path, d->tool->out.file, form, cw_say(v, "Audit %" PRId64, d->audit.id), columns, NCOLUMNS);
  if (!w.sheet) return cw_fail(d->tool, CW_INPUT, "`%s` cannot be written: %s", path ? path : "-", strerror(errno));
  cw_arena_init(&w.arena, 0);
  cw_explained_open(&e, d, district);
  while (!w.full && cw_explained_next(&e)) put_questions(&w, &e);
  int code = cw_explained_close(&e);
  bool written = cw_sheet_close(w.sheet);
  if (w.arena.failed && code == CW_DONE) code = cw_fail(d->tool, CW_INTERNAL, "out of memory");
  cw_arena_dispose(&w.arena);
  if (code != CW_DONE) return code;
  if (!written) return cw_fail(d->tool, CW_INTERNAL, "`%s` could not be written to its end", path ? path : "-");
  if (w.full) return cw_fail(d->tool, CW_USAGE, "there are more questions than a workbook can hold: --by district");
  if (!path) return code;
  cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
               cw_say(v, "%s: %s question%s on %s teacher%s.", path, cw_say_number(v, CW_RAT(w.rows)),
                      w.rows == 1 ? "" : "s", cw_say_number(v, CW_RAT(w.teachers)), w.teachers == 1 ? "" : "s"));
  if (w.other)
    cw_page_text(
        &d->tool->out, 2, 4, CW_PLAIN,
        cw_say(v,
               "%s line%s also depend%s on the law, on possible duplicates or on records that the roster lacks, "
               "which it does not ask about.",
               cw_say_number(v, CW_RAT(w.other)), w.other == 1 ? "" : "s", w.other == 1 ? "s" : ""));
  return code;
}

int cw_worksheet(cw_audit_desk *d) {
  int code = d->o->by ? cw_each_district(d, d->o->format == CW_AUDIT_XLSX ? "xlsx" : "csv", put_file)
                      : put_file(d, d->o->out, NULL);
  if (code == CW_DONE && d->o->out)
    cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
                 cw_say(&d->c.voice,
                        "Once the column `answer` is filled in: crosswalk import --db %s --answers FILE...", d->o->db));
  return code;
}
