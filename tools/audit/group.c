#include "group.h"

#include "sheet.h"
#include "tally.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The standings as they are told, the good first. */
static const cw_verdict order[] = {CW_MET, CW_UNMET, CW_UNDETERMINED, CW_EXEMPT, CW_NOT_APPLICABLE};
enum { NCOLUMNS = 3 + CW_NVERDICTS };

static const char *name_of(const cw_audit_desk *d, const cw_audit_reader *r, const cw_line *line) {
  const char *district = cw_audit_reader_district(r), *license = line->field[CW_LINE_LICENSE];
  switch (d->o->group_by[0]) {
  case 'd': return district ? district : "without a district";
  case 'l': return license ? license : "without a license";
  default: return line->field[CW_LINE_GOAL];
  }
}

static bool count_all(cw_audit_desk *d, cw_tally *t) {
  cw_line line;
  cw_audit_reader *r = cw_audit_reader_open(d->store, d->audit.id, true, NULL, &d->filter);
  while (r && !t->failed && cw_audit_reader_next(r, &line)) cw_tally_add(t, name_of(d, r, &line), &line);
  cw_audit_reader_close(r);
  return r && !t->failed && cw_store_fault(d->store) == CW_STORE_FINE;
}

/* --- faces -------------------------------------------------------------------------------------------------------- */

static const char *number(const cw_voice *v, int64_t n) { return cw_say(v, "%" PRId64, n); }

static void put_row(cw_sheet *s, const cw_voice *v, const cw_tally_group *g) {
  const char *cells[NCOLUMNS] = {g->name, number(v, g->lines), number(v, g->on_paper)};
  for (int i = 0; i < CW_NVERDICTS; i++) cells[3 + i] = number(v, g->verdicts[order[i]]);
  cw_sheet_row(s, cells);
}

static int put_table(cw_audit_desk *d, const cw_tally *t) {
  const cw_voice *v = &d->c.voice;
  cw_sheet_column columns[NCOLUMNS] = {{d->o->group_by, CW_COLUMN_TEXT, 32, false, false},
                                       {"lines", CW_COLUMN_NUMBER, 10, false, false},
                                       {"met only on paper", CW_COLUMN_NUMBER, 16, false, false}};
  for (int i = 0; i < CW_NVERDICTS; i++)
    columns[3 + i] = (cw_sheet_column){cw_verdict_word(order[i]), CW_COLUMN_NUMBER, 14, false, false};
  cw_sheet_form form = d->o->format == CW_AUDIT_XLSX ? CW_SHEET_XLSX : CW_SHEET_CSV;
  cw_sheet *s = cw_sheet_open(d->o->out, d->tool->out.file, form, d->o->group_by, columns, NCOLUMNS);
  if (!s) return cw_fail(d->tool, CW_INPUT, "`%s` cannot be written: %s", d->o->out ? d->o->out : "-", strerror(errno));
  for (size_t k = 0; k < t->count; k++) put_row(s, v, &t->items[k]);
  if (cw_sheet_close(s)) return CW_DONE;
  return cw_fail(d->tool, CW_INTERNAL, "`%s` could not be written to its end", d->o->out ? d->o->out : "-");
}

/* A line a group: how many, then what there is of each standing. */
static void put_text(cw_audit_desk *d, const cw_tally *t) {
  const cw_voice *v = &d->c.voice;
  cw_page_blank(&d->tool->out);
  if (t->count == 0) cw_page_text(&d->tool->out, 2, 4, CW_PLAIN, "No line of the audit is of these.");
  for (size_t k = 0; k < t->count; k++) {
    const cw_tally_group *g = &t->items[k];
    const char *text =
        cw_say(v, "%s, %s line%s", g->name, cw_say_number(v, CW_RAT(g->lines)), g->lines == 1 ? "" : "s");
    const char *before = ": ";
    for (int i = 0; i < CW_NVERDICTS; i++) {
      int64_t n = g->verdicts[order[i]];
      if (n) text = cw_say(v, "%s%s%s %s", text, before, cw_say_number(v, CW_RAT(n)), cw_verdict_word(order[i]));
      if (n) before = ", ";
    }
    if (g->on_paper) text = cw_say(v, "%s; met only on paper: %s", text, cw_say_number(v, CW_RAT(g->on_paper)));
    cw_page_text(&d->tool->out, 2, 4, CW_PLAIN, text);
  }
}

int cw_groups(cw_audit_desk *d) {
  cw_tally t = {0};
  int code = CW_DONE;
  bool fine = count_all(d, &t);
  if (!fine)
    code = cw_desk_fault(d);
  else if (d->o->format)
    code = put_table(d, &t);
  else
    put_text(d, &t);
  cw_tally_free(&t);
  return code;
}
