/* The crosswalk as lines and as CSV. */
#include "crosswalk.h"

#include "../csv_write.h"

#include <string.h>

/* --- text --------------------------------------------------------------------------------------------------------- */

static cw_style style_of(cw_answer a) {
  if (a == CW_ANSWER_YES) return CW_GOOD;
  return a == CW_ANSWER_NO || a == CW_ANSWER_NOT_RECOGNIZED ? CW_BAD : CW_OPEN;
}

static void put_totals(cw_cross *x) {
  const cw_voice *v = &x->c->voice;
  for (size_t g = 0; g < x->ngoals; g++) {
    const char *items[CW_NANSWERS];
    size_t n = 0;
    for (int a = 0; a < CW_NANSWERS; a++)
      if (x->goals[g].totals[a]) items[n++] = cw_say(v, "%u %s", x->goals[g].totals[a], cw_answer_word((cw_answer)a));
    const char *text = n ? cw_say_list(v, items, n, "and") : "it concerns none";
    cw_page_labeled(&x->tool->out, 0, 4, CW_STRONG, cw_say(v, "%s: ", x->goals[g].words), cw_say(v, "%s.", text));
  }
}

static void put_safe(FILE *f, const char *text) { cw_put_safe(f, text, strlen(text)); }

static void put_row(cw_page *p, const cw_cross *x, const cw_cross_row *row) {
  FILE *f = p->file;
  const cw_cross_answer *a = row->nanswers ? &row->answers[row->first] : NULL;
  const char *word = a ? cw_answer_word(a->said.answer) : "concerns no goal";
  if (a) cw_style_on(p, style_of(a->said.answer));
  fprintf(f, "%-18s", word);
  if (a) cw_style_off(p, style_of(a->said.answer));
  put_safe(f, row->name);
  if (*row->issuer) fputs(" (", f), put_safe(f, row->issuer), fputs(")", f);
  if (a && *a->said.number) fputs(": ", f), put_safe(f, cw_cross_amount(x, a));
  if (*row->price) fputs("; price: ", f), put_safe(f, row->price);
  if (a && *a->per_unit) fputs(", ", f), put_safe(f, a->per_unit);
  if (a && *a->said.decides) fputs("; decides: ", f), put_safe(f, a->said.decides);
  putc('\n', f);
}

void cw_cross_text(cw_cross *x) {
  cw_page *p = &x->tool->out;
  cw_page_text(p, 0, 2, CW_STRONG, cw_case_say(x->c));
  cw_page_text(p, 0, 2, CW_PLAIN, cw_cross_heading(x));
  cw_page_blank(p);
  put_totals(x);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, cw_say(&x->c->voice, "%s:", x->goals[0].words));
  for (size_t i = 0; i < x->nrows; i++) put_row(p, x, &x->rows[i]);
}

/* --- CSV: a line for each entry and goal -------------------------------------------------------------------------- */

void cw_cross_cells(const cw_cross *x, const cw_cross_row *row, const cw_cross_answer *a, uint32_t place,
                    const char *cells[CW_CROSS_CELLS]) {
  const char *const *e = row->entry->cells;
  const char *const line[CW_CROSS_CELLS] = {row->name,
                                            row->issuer,
                                            e[CW_CAT_STACK],
                                            e[CW_CAT_KIND],
                                            e[CW_CAT_HOURS],
                                            e[CW_CAT_PRICE],
                                            x->goals[a->goals[place]].words,
                                            cw_answer_word(a->said.answer),
                                            a->said.number,
                                            *a->said.number ? a->said.unit : "",
                                            a->said.at_most ? "yes" : "",
                                            a->needs[place],
                                            a->said.toward,
                                            a->said.decides,
                                            a->said.sentence,
                                            cw_say_joined(&x->c->voice, a->said.questions, a->said.nquestions),
                                            a->said.cites,
                                            a->said.basis,
                                            a->per_unit,
                                            e[CW_CAT_STATUS],
                                            e[CW_CAT_SOURCE]};
  memcpy(cells, line, sizeof line);
}

static void put_line(FILE *f, const cw_cross *x, const cw_cross_row *row, const cw_cross_answer *a, uint32_t place) {
  const char *cells[CW_CROSS_CELLS];
  cw_cross_cells(x, row, a, place, cells);
  cw_csv_put_row(f, cells, CW_CROSS_CELLS);
}

void cw_cross_csv(cw_cross *x, FILE *f) {
  fputs("achievement,issuer,stack,kind,hours,price_usd,goal,answer,amount,unit,at_most,need,toward,decides,sentence,"
        "questions,cites,basis,price_per_unit,status,source\r\n",
        f);
  for (size_t i = 0; i < x->nrows; i++)
    for (size_t k = 0; k < x->rows[i].nanswers; k++)
      for (uint32_t g = 0; g < x->rows[i].answers[k].ngoals; g++)
        put_line(f, x, &x->rows[i], &x->rows[i].answers[k], g);
}
