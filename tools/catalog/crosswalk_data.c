/* The crosswalk as a workbook and as JSON. */
#include "crosswalk.h"

#include "../audit/sheet.h"
#include "../json.h"

#include <errno.h>
#include <string.h>

/* --- a workbook --------------------------------------------------------------------------------------------------- */

/* In the order of cw_cross_cells. */
static const cw_sheet_column columns[] = {{"Achievement", CW_COLUMN_TEXT, 36, true, false},
                                          {"Issuer", CW_COLUMN_TEXT, 24, true, false},
                                          {"Stack", CW_COLUMN_TEXT, 20, true, false},
                                          {"Kind", CW_COLUMN_TEXT, 16, false, false},
                                          {"Hours", CW_COLUMN_NUMBER, 8, false, false},
                                          {"Price (USD)", CW_COLUMN_NUMBER, 10, false, false},
                                          {"Goal", CW_COLUMN_TEXT, 30, true, false},
                                          {"Answer", CW_COLUMN_TEXT, 16, false, false},
                                          {"Amount", CW_COLUMN_NUMBER, 9, false, false},
                                          {"Unit", CW_COLUMN_TEXT, 14, false, false},
                                          {"At most", CW_COLUMN_TEXT, 8, false, false},
                                          {"The goal asks for", CW_COLUMN_TEXT, 16, true, false},
                                          {"Toward", CW_COLUMN_TEXT, 20, true, false},
                                          {"Decides", CW_COLUMN_TEXT, 20, true, false},
                                          {"In words", CW_COLUMN_TEXT, 60, true, false},
                                          {"Questions", CW_COLUMN_TEXT, 40, true, false},
                                          {"Cites", CW_COLUMN_TEXT, 30, true, false},
                                          {"Basis", CW_COLUMN_TEXT, 20, true, false},
                                          {"Price per unit", CW_COLUMN_TEXT, 16, false, false},
                                          {"Status", CW_COLUMN_TEXT, 12, false, false},
                                          {"Source", CW_COLUMN_TEXT, 40, true, false}};
_Static_assert(sizeof columns / sizeof *columns == CW_CROSS_CELLS, "a column for each cell");

static bool put_rows(cw_sheet *sheet, const cw_cross *x) {
  const char *cells[CW_CROSS_CELLS];
  for (size_t i = 0; i < x->nrows; i++)
    for (size_t k = 0; k < x->rows[i].nanswers; k++)
      for (uint32_t g = 0; g < x->rows[i].answers[k].ngoals; g++) {
        cw_cross_cells(x, &x->rows[i], &x->rows[i].answers[k], g, cells);
        if (!cw_sheet_row(sheet, cells)) return false;
      }
  return true;
}

int cw_cross_xlsx(cw_cross *x, const char *path) {
  cw_sheet *sheet = cw_sheet_open(path, NULL, CW_SHEET_XLSX, "Crosswalk", columns, CW_CROSS_CELLS);
  if (!sheet) return cw_fail(x->tool, CW_INPUT, "`%s` cannot be written: %s", path, strerror(errno));
  cw_sheet_note(sheet, cw_case_say(x->c));
  cw_sheet_note(sheet, cw_cross_heading(x));
  bool room = put_rows(sheet, x);
  if (!cw_sheet_close(sheet)) return cw_fail(x->tool, CW_INTERNAL, "`%s` could not be written to its end", path);
  if (!room) return cw_fail(x->tool, CW_INTERNAL, "a workbook has no room for so many lines: use --format csv");
  return CW_DONE;
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_some(cw_json *j, const char *key, const char *text) {
  cw_json_put_text(j, key, text && *text ? text : NULL);
}

static void put_answer(cw_json *j, const cw_cross *x, const cw_cross_answer *a) {
  cw_json_object(j);
  cw_json_put_text(j, "answer", cw_answer_word(a->said.answer));
  put_some(j, "amount", a->said.number);
  put_some(j, "unit", *a->said.number ? a->said.unit : NULL);
  cw_json_put_bool(j, "at_most", a->said.at_most);
  put_some(j, "toward", a->said.toward);
  put_some(j, "decides", a->said.decides);
  put_some(j, "sentence", a->said.sentence);
  cw_json_open_array(j, "questions");
  for (size_t i = 0; i < a->said.nquestions; i++) cw_json_text(j, a->said.questions[i]);
  cw_json_end(j);
  put_some(j, "cites", a->said.cites);
  put_some(j, "basis", a->said.basis);
  put_some(j, "price_per_unit", a->per_unit);
  cw_json_open_array(j, "goals");
  for (uint32_t g = 0; g < a->ngoals; g++) {
    cw_json_object(j);
    cw_json_put_text(j, "goal", x->goals[a->goals[g]].name);
    cw_json_put_text(j, "name", x->goals[a->goals[g]].words);
    put_some(j, "need", a->needs[g]);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_end(j);
}

static void put_entry(cw_json *j, const cw_cross *x, const cw_cross_row *row) {
  const char *const *e = row->entry->cells;
  cw_json_object(j);
  cw_json_put_text(j, "achievement", row->name);
  put_some(j, "issuer", row->issuer);
  put_some(j, "stack", e[CW_CAT_STACK]);
  put_some(j, "kind", e[CW_CAT_KIND]);
  put_some(j, "hours", e[CW_CAT_HOURS]);
  put_some(j, "price_usd", e[CW_CAT_PRICE]);
  put_some(j, "status", e[CW_CAT_STATUS]);
  put_some(j, "source", e[CW_CAT_SOURCE]);
  cw_json_open_array(j, "answers"); /* none: it concerns no goal */
  for (size_t k = 0; k < row->nanswers; k++) put_answer(j, x, &row->answers[k]);
  cw_json_end(j);
  cw_json_end(j);
}

static void put_totals(cw_json *j, const cw_cross_goal *goal) {
  cw_json_object(j);
  cw_json_put_text(j, "goal", goal->name);
  cw_json_put_text(j, "name", goal->words);
  cw_json_open_object(j, "answers");
  for (int a = 0; a < CW_NANSWERS; a++)
    if (goal->totals[a]) cw_json_put_int(j, cw_answer_word((cw_answer)a), goal->totals[a]);
  cw_json_end(j);
  cw_json_end(j);
}

void cw_cross_json(cw_cross *x, FILE *f) {
  cw_json j;
  cw_json_init(&j, f);
  cw_json_object(&j);
  cw_json_put_text(&j, "pack", x->c->plan->code);
  cw_json_put_day(&j, "version", x->c->plan->version);
  cw_json_put_day(&j, "as_of", x->c->options.as_of);
  cw_json_put_text(&j, "catalog", x->file);
  cw_json_open_array(&j, "totals");
  for (size_t g = 0; g < x->ngoals; g++) put_totals(&j, &x->goals[g]);
  cw_json_end(&j);
  cw_json_open_array(&j, "entries");
  for (size_t i = 0; i < x->nrows; i++) put_entry(&j, x, &x->rows[i]);
  cw_json_end(&j);
  cw_json_end(&j);
}
