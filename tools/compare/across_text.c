/* A comparison as a table for a terminal, as CSV and as JSON. */
#include "across.h"

#include "../csv_write.h"

#include <string.h>

static const char *answer_of(const cw_across_row *row) {
  return *row->goal ? cw_answer_word(row->said.answer) : "no such goal";
}

static const char *amount_of(const cw_across *a, const cw_across_row *row) {
  if (!*row->goal || !*row->said.number) return "";
  return cw_arena_printf(&a->tool->arena, "%s%s %s", row->said.at_most ? "up to " : "", row->said.number,
                         row->said.unit);
}

static cw_style style_of(const cw_across_row *row) {
  if (!*row->goal) return CW_FAINT;
  if (row->said.answer == CW_ANSWER_YES) return CW_GOOD;
  if (row->said.answer == CW_ANSWER_NO || row->said.answer == CW_ANSWER_NOT_RECOGNIZED) return CW_BAD;
  return CW_OPEN;
}

/* --- text --------------------------------------------------------------------------------------------------------- */

enum { CODE = 0, ANSWER, AMOUNT, HOURS, SHARE, NCELLS };

static void cells_of(const cw_across *a, const cw_across_row *row, const char *cells[NCELLS]) {
  cells[CODE] = row->code;
  cells[ANSWER] = answer_of(row);
  cells[AMOUNT] = amount_of(a, row);
  cells[HOURS] = *row->hours ? cw_arena_printf(&a->tool->arena, "%s clock hour%s", row->hours,
                                               strcmp(row->hours, "1") == 0 ? "" : "s")
                             : "";
  cells[SHARE] = row->need; /* alone it would read as what the record is worth */
  if (*row->need)
    cells[SHARE] = cw_arena_printf(&a->tool->arena, "%s%sof %s", row->share, *row->share ? " " : "", row->need);
}

static void measure(const cw_across *a, int purpose, int widths[NCELLS]) {
  const char *cells[NCELLS];
  for (size_t i = 0; i < a->nrows; i++) {
    if ((int)a->rows[i].purpose != purpose) continue;
    cells_of(a, &a->rows[i], cells);
    for (int k = 0; k < NCELLS; k++) {
      int n = cells[k] ? cw_columns(cells[k], strlen(cells[k])) : 0;
      if (n > widths[k]) widths[k] = n;
    }
  }
}

static void put_reasons(cw_page *p, const cw_across *a, const cw_across_row *row) {
  if (!*row->goal) return;
  const char *text =
      cw_arena_printf(&a->tool->arena, "%s: %s%s%s%s%s%s%s", row->goal, row->said.sentence,
                      *row->said.cites && !strstr(row->said.sentence, row->said.cites) ? " (" : "",
                      *row->said.cites && !strstr(row->said.sentence, row->said.cites) ? row->said.cites : "",
                      *row->said.cites && !strstr(row->said.sentence, row->said.cites) ? ")" : "",
                      *row->status ? " [" : "", row->status, *row->status ? "]" : "");
  if (text) cw_page_text(p, 4, 4, CW_FAINT, text);
  for (size_t i = 0; i < row->said.nquestions; i++)
    cw_page_labeled(p, 4, 6, CW_FAINT, "Open: ", row->said.questions[i]);
  if (*row->read_as) cw_page_labeled(p, 4, 6, CW_FAINT, "Read there: ", row->read_as);
  if (*row->left_out) cw_page_labeled(p, 4, 6, CW_FAINT, "Not asked there: ", row->left_out);
}

static void put_purpose(cw_page *p, const cw_across *a, int purpose, bool brief) {
  int widths[NCELLS] = {0};
  const char *cells[NCELLS];
  measure(a, purpose, widths);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, cw_purpose_words[purpose]);
  for (size_t i = 0; i < a->nrows; i++) {
    const cw_across_row *row = &a->rows[i];
    if ((int)row->purpose != purpose) continue;
    cells_of(a, row, cells);
    int last = NCELLS;                                     /* behind it nothing is said */
    while (!(cells[last - 1] && *cells[last - 1])) last--; /* the first cell is the pack's code */
    for (int k = 0; k < last; k++) {
      fputs("  ", p->file);
      if (k == ANSWER) cw_style_on(p, style_of(row));
      cw_put_cell(p->file, cells[k] ? cells[k] : "", k + 1 < last ? widths[k] : 0, false);
      if (k == ANSWER) cw_style_off(p, style_of(row));
    }
    putc('\n', p->file);
    if (!brief) put_reasons(p, a, row);
  }
}

const char *cw_across_words(const cw_across *a) {
  const char *text = "";
  for (size_t i = 0; i < a->nwords; i++) {
    const char *equals = strchr(a->words[i], '=');
    if (!equals) continue;
    const char *more = cw_arena_printf(&a->tool->arena, "%s%s%.*s %s", text, *text ? ", " : "",
                                       (int)(equals - a->words[i]), a->words[i], equals + 1);
    if (more) text = more;
  }
  return text;
}

void cw_across_text(const cw_across *a, bool brief) {
  cw_page *p = &a->tool->out;
  cw_voice v = {.arena = &a->tool->arena};
  cw_page_text(p, 0, 2, CW_STRONG,
               cw_say(&v, "%zu pack%s, as of %s: %s", a->packs.count, a->packs.count == 1 ? "" : "s",
                      cw_say_day(&v, a->day), cw_across_words(a)));
  for (int purpose = 0; purpose < CW_NPURPOSES; purpose++)
    if (a->purposes >> purpose & 1) put_purpose(p, a, purpose, brief);
}

/* --- CSV ---------------------------------------------------------------------------------------------------------- */

void cw_across_csv(const cw_across *a) {
  FILE *f = a->tool->out.file;
  cw_voice v = {.arena = &a->tool->arena};
  fputs("code,jurisdiction,pack_version,as_of,purpose,goal,answer,amount,unit,at_most,clock_hours,clock_hours_cites,"
        "need,share,toward,decides,sentence,questions,cites,status,basis,other_goals,not_asked,read_as\r\n",
        f);
  for (size_t i = 0; i < a->nrows; i++) {
    const cw_across_row *r = &a->rows[i];
    bool some = *r->goal && *r->said.number;
    const char *const cells[] = {r->code,
                                 r->name,
                                 r->version,
                                 cw_say_iso(&v, a->day),
                                 cw_purpose_words[r->purpose],
                                 r->goal,
                                 answer_of(r),
                                 some ? r->said.number : "",
                                 some ? r->said.unit : "",
                                 some && r->said.at_most ? "yes" : "",
                                 r->hours,
                                 r->hours_cites,
                                 r->need,
                                 r->share,
                                 *r->goal ? r->said.toward : "",
                                 *r->goal ? r->said.decides : "",
                                 *r->goal ? r->said.sentence : "",
                                 cw_say_joined(&v, r->said.questions, r->said.nquestions),
                                 *r->goal ? r->said.cites : "",
                                 r->status,
                                 *r->goal ? r->said.basis : "",
                                 r->others,
                                 r->left_out,
                                 r->read_as};
    cw_csv_put_row(f, cells, sizeof cells / sizeof *cells);
  }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_row(cw_json *j, const cw_across_row *r) {
  cw_json_object(j);
  cw_json_put_text(j, "code", r->code);
  cw_json_put_text(j, "jurisdiction", r->name);
  cw_json_put_text(j, "version", r->version);
  cw_json_put_text(j, "purpose", cw_purpose_words[r->purpose]);
  cw_json_put_some(j, "goal", r->goal);
  cw_json_put_text(j, "answer", answer_of(r));
  if (*r->goal) {
    cw_json_put_some(j, "amount", r->said.number);
    cw_json_put_text(j, "unit", *r->said.number ? r->said.unit : NULL);
    cw_json_put_bool(j, "at_most", r->said.at_most);
    cw_json_put_some(j, "clock_hours", r->hours);
    cw_json_put_some(j, "clock_hours_cites", r->hours_cites);
    cw_json_put_some(j, "need", r->need);
    cw_json_put_some(j, "share", r->share);
    cw_json_put_some(j, "toward", r->said.toward);
    cw_json_put_some(j, "decides", r->said.decides);
    cw_json_put_text(j, "sentence", r->said.sentence);
    cw_json_put_some(j, "cites", r->said.cites);
    cw_json_put_some(j, "status", r->status);
    cw_json_put_some(j, "basis", r->said.basis);
  }
  cw_json_open_array(j, "questions");
  for (size_t i = 0; i < r->said.nquestions; i++) cw_json_text(j, r->said.questions[i]);
  cw_json_end(j);
  cw_json_put_some(j, "other_goals", r->others);
  cw_json_put_some(j, "not_asked", r->left_out);
  cw_json_put_some(j, "read_as", r->read_as);
  cw_json_end(j);
}

void cw_across_json(const cw_across *a) {
  cw_json j;
  cw_json_init(&j, a->tool->out.file);
  cw_json_object(&j);
  cw_json_put_day(&j, "as_of", a->day);
  cw_json_open_array(&j, "record");
  for (size_t i = 0; i < a->nwords; i++) cw_json_text(&j, a->words[i]);
  cw_json_end(&j);
  cw_json_open_array(&j, "answers");
  for (size_t i = 0; i < a->nrows; i++) put_row(&j, &a->rows[i]);
  cw_json_end(&j);
  cw_json_end(&j);
}
