#include "sheet.h"

#include "../../engine/value.h"
#include "../csv_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { MOST_TEXT = 32767, MOST_COLUMNS = 32 };

struct cw_sheet {
  cw_sheet_form form;
  const cw_sheet_column *columns;
  size_t ncolumns;
  bool begun; /* the names are written */
  bool failed;
  FILE *file; /* CSV */
  bool owns;
  const char **heads;

  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *head, *note, *text, *wrapped, *day, *number, *fraction, *entry;
  lxw_row_t names, row;
};

const char *cw_sheet_ending(cw_sheet_form form) { return form == CW_SHEET_XLSX ? "xlsx" : "csv"; }

/* --- a workbook --------------------------------------------------------------------------------------------------- */

static lxw_format *format(cw_sheet *s, const char *pattern) {
  lxw_format *f = workbook_add_format(s->book);
  if (!f) return NULL;
  format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
  if (pattern) format_set_num_format(f, pattern);
  return f;
}

/* The look is said once: no theme, no macro, nothing that a filter or a sort would break. */
static bool make_formats(cw_sheet *s) {
  s->head = format(s, NULL);
  s->note = format(s, NULL);
  s->text = format(s, "@");
  s->wrapped = format(s, "@");
  s->day = format(s, "yyyy-mm-dd");
  s->number = format(s, "#,##0.######");
  s->fraction = format(s, "#,##0 ?"
                          "?/?"
                          "?");
  s->entry = format(s, NULL);
  if (!s->head || !s->note || !s->text || !s->wrapped || !s->day || !s->number || !s->fraction || !s->entry)
    return false;
  format_set_bold(s->head);
  format_set_text_wrap(s->head);
  format_set_bg_color(s->head, 0xDCE6F1);
  format_set_bottom(s->head, LXW_BORDER_THIN);
  format_set_italic(s->note);
  format_set_text_wrap(s->wrapped);
  format_set_bg_color(s->entry, 0xFFF8D6);
  format_set_border(s->entry, LXW_BORDER_HAIR);
  format_set_text_wrap(s->entry);
  return true;
}

static bool open_book(cw_sheet *s, const char *path, const char *title) {
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  s->book = workbook_new_opt(path, &options);
  s->sheet = s->book ? workbook_add_worksheet(s->book, title) : NULL;
  if (!s->sheet || !make_formats(s)) return false;
  for (size_t i = 0; i < s->ncolumns; i++) {
    const cw_sheet_column *c = &s->columns[i];
    worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, c->width, c->entry ? s->entry : NULL);
  }
  worksheet_set_landscape(s->sheet);
  worksheet_fit_to_pages(s->sheet, 1, 0);
  return true;
}

static void begin_book(cw_sheet *s) {
  for (size_t i = 0; i < s->ncolumns; i++)
    worksheet_write_string(s->sheet, s->row, (lxw_col_t)i, s->columns[i].name, s->head);
  worksheet_freeze_panes(s->sheet, s->row + 1, 2);
  worksheet_repeat_rows(s->sheet, s->row, s->row);
  s->names = s->row++;
}

/* The double nearest to a rational. What is compared and added was exact; this is a cell to look at. */
static double nearest(cw_rat r) { return (double)r.num / (double)r.den; }

static bool is_decimal(cw_rat r) {
  int64_t d = r.den;
  while (d % 2 == 0) d /= 2;
  while (d % 5 == 0) d /= 5;
  return d == 1;
}

static lxw_error put_day(cw_sheet *s, lxw_col_t col, const char *text, cw_day day) {
  cw_day first;
  if (!cw_day_parse(&first, "1900-03-01", 10) || day < first)
    return worksheet_write_string(s->sheet, s->row, col, text, s->text);
  return worksheet_write_number(s->sheet, s->row, col, (double)(day - first + 61), s->day); /* 61: March 1, 1900 */
}

/* What is longer than a cell of a workbook may be is cut, and shows it. */
static lxw_error put_text(cw_sheet *s, lxw_col_t col, const char *text, const cw_sheet_column *c) {
  lxw_format *f = c->entry ? s->entry : c->wraps ? s->wrapped : s->text;
  char cut[MOST_TEXT + 1];
  size_t n = MOST_TEXT - 3;
  if (strlen(text) <= MOST_TEXT) return worksheet_write_string(s->sheet, s->row, col, text, f);
  while (n && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
  memcpy(cut, text, n);
  memcpy(cut + n, "\xe2\x80\xa6", 4);
  return worksheet_write_string(s->sheet, s->row, col, cut, f);
}

static lxw_error put_cell(cw_sheet *s, size_t i, const char *text) {
  const cw_sheet_column *c = &s->columns[i];
  lxw_col_t col = (lxw_col_t)i;
  cw_day day;
  cw_rat number;
  size_t len = strlen(text);
  if (c->kind == CW_COLUMN_DAY && cw_day_parse(&day, text, len)) return put_day(s, col, text, day);
  if (c->kind == CW_COLUMN_NUMBER && cw_rat_parse(&number, text, len))
    return worksheet_write_number(s->sheet, s->row, col, nearest(number), is_decimal(number) ? s->number : s->fraction);
  return put_text(s, col, text, c);
}

/* --- both --------------------------------------------------------------------------------------------------------- */

cw_sheet *cw_sheet_open(const char *path, FILE *out, cw_sheet_form form, const char *title,
                        const cw_sheet_column *columns, size_t ncolumns) {
  cw_sheet *s = ncolumns <= MOST_COLUMNS ? calloc(1, sizeof *s + ncolumns * sizeof(char *)) : NULL;
  if (!s) return NULL;
  *s = (cw_sheet){.form = form, .columns = columns, .ncolumns = ncolumns, .file = out, .owns = path != NULL};
  s->heads = (const char **)(void *)(s + 1);
  if (form == CW_SHEET_XLSX) { /* whether it can be written shows only when it is closed: look first */
    FILE *probe = path ? fopen(path, "wb") : NULL;
    if (probe) fclose(probe);
    if (probe && open_book(s, path, title)) return s;
  } else {
    if (path) s->file = fopen(path, "wb");
    if (s->file) return s;
  }
  free(s);
  return NULL;
}

void cw_sheet_note(cw_sheet *s, const char *text) {
  if (s->form == CW_SHEET_CSV) cw_csv_put_row(s->file, &text, 1);
  if (s->form == CW_SHEET_XLSX)
    s->failed |= worksheet_write_string(s->sheet, s->row++, 0, text, s->note) != LXW_NO_ERROR;
}

static void begin(cw_sheet *s) {
  if (s->begun) return;
  s->begun = true;
  if (s->form == CW_SHEET_XLSX) {
    begin_book(s);
    return;
  }
  for (size_t i = 0; i < s->ncolumns; i++) s->heads[i] = s->columns[i].name;
  cw_csv_put_row(s->file, s->heads, s->ncolumns);
}

/* As people write it, 112.5 or 8 1/3: a spreadsheet would take 5/2 for a day in May. */
static const char *plain_number(const char *text, char out[CW_RAT_TEXT]) {
  cw_rat number;
  char words[CW_RAT_TEXT], *to = out;
  if (!text || !cw_rat_parse(&number, text, strlen(text))) return text;
  cw_rat_format_words(words, number);
  for (const char *c = words; *c; c++)
    if (*c != ',') *to++ = *c;
  *to = '\0';
  return out;
}

static void put_csv(cw_sheet *s, const char *const *cells) {
  char numbers[MOST_COLUMNS][CW_RAT_TEXT];
  const char *texts[MOST_COLUMNS];
  for (size_t i = 0; i < s->ncolumns && i < MOST_COLUMNS; i++)
    texts[i] = s->columns[i].kind == CW_COLUMN_NUMBER ? plain_number(cells[i], numbers[i]) : cells[i];
  cw_csv_put_row(s->file, texts, s->ncolumns);
}

bool cw_sheet_row(cw_sheet *s, const char *const *cells) {
  begin(s);
  if (s->form == CW_SHEET_CSV) {
    put_csv(s, cells);
    return true;
  }
  if (s->row > CW_SHEET_MOST_ROWS) return false;
  for (size_t i = 0; i < s->ncolumns; i++)
    if (cells[i] && *cells[i]) s->failed |= put_cell(s, i, cells[i]) != LXW_NO_ERROR;
  s->row++;
  return true;
}

static bool close_book(cw_sheet *s) {
  if (s->row > s->names + 1) worksheet_autofilter(s->sheet, s->names, 0, s->row - 1, (lxw_col_t)(s->ncolumns - 1));
  return workbook_close(s->book) == LXW_NO_ERROR && !s->failed;
}

bool cw_sheet_close(cw_sheet *s) {
  if (!s) return false;
  begin(s);
  bool fine = !s->failed;
  if (s->form == CW_SHEET_XLSX) {
    fine = close_book(s);
  } else if (s->owns) {
    fine = ferror(s->file) == 0;
    fine = fclose(s->file) == 0 && fine;
  }
  free(s);
  return fine;
}
