/* The rows of a sheet, parsed as they are asked for: the parser stops behind each row and goes on at the next call. */
#include "xlsx.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_CELL = 1024 * 1024 };

typedef struct sheet {
  cw_xlsx_book book;
  struct archive *archive;
  XML_Parser parser;
  cw_table *table;
  cw_arena *arena;   /* of the row being read */
  cw_table_row *row; /* into which it is read; NULL between calls */
  uint32_t room, line, column;
  bool row_done, suspended, at_end, refused;
  char type[12]; /* of the cell: s, str, inlineStr, b, e, d or n */
  uint32_t style;
  bool in_value, in_phonetic;
  char *value;
  size_t len, room_value;
} sheet;

static bool is(const XML_Char *name, const char *word) {
  const char *colon = strchr(name, ':');
  return strcmp(colon ? colon + 1 : name, word) == 0;
}

static void refuse(sheet *s) {
  s->refused = true;
  XML_StopParser(s->parser, XML_FALSE);
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

/* "AB12" is column 28. */
static uint32_t column_of(const char *reference) {
  uint32_t column = 0;
  for (; *reference >= 'A' && *reference <= 'Z' && column <= CW_XLSX_MOST_COLUMNS; reference++)
    column = column * 26 + (uint32_t)(*reference - 'A') + 1;
  return column;
}

static bool make_room(sheet *s, uint32_t columns) {
  if (columns > CW_XLSX_MOST_COLUMNS) return false;
  if (columns > s->room) {
    uint32_t room = columns * 2 + 16;
    cw_table_cell *cells = CW_NEW_ARRAY(s->arena, room, cw_table_cell);
    if (!cells) return false;
    if (s->row->ncells) memcpy(cells, s->row->cells, s->row->ncells * sizeof *cells);
    s->row->cells = cells;
    s->room = room;
  }
  while (s->row->ncells < columns) {
    s->row->cells[s->row->ncells] = (cw_table_cell){"", 0, s->line, s->row->ncells + 1};
    s->row->ncells++;
  }
  return true;
}

static const char *number_text(const sheet *s) {
  cw_xlsx_format format = s->style < s->book.nformats ? s->book.formats[s->style] : (cw_xlsx_format){CW_XLSX_NUMBER, 0};
  if (format.style == CW_XLSX_DATE) {
    const char *day = cw_xlsx_day(s->value, s->book.date1904, s->arena);
    if (day) return day;
  }
  return cw_xlsx_number(s->value, format.zeros, s->arena);
}

static const char *cell_text(const sheet *s) {
  if (s->len == 0) return "";
  if (strcmp(s->type, "s") == 0) {
    unsigned long k = strtoul(s->value, NULL, 10);
    return k < s->book.ntexts ? s->book.texts + s->book.starts[k] : NULL;
  }
  if (strcmp(s->type, "b") == 0) return strcmp(s->value, "1") == 0 ? "TRUE" : "FALSE";
  if (!s->type[0] || strcmp(s->type, "n") == 0) return number_text(s);
  return cw_arena_text(s->arena, s->value, s->len);
}

/* Blanks around a text say nothing; line breaks may be \r\n. */
static bool put_cell(sheet *s) {
  const char *text = cell_text(s);
  if (!text || !make_room(s, s->column)) return false;
  cw_table_cell *cell = &s->row->cells[s->column - 1];
  size_t len = strlen(text);
  while (len && strchr(" \t\r\n", text[len - 1])) len--;
  while (len && strchr(" \t\r\n", *text)) text++, len--;
  char *copy = cw_arena_text(s->arena, text, len);
  if (!copy) return false;
  char *to = copy;
  for (const char *from = copy; *from; from++)
    if (*from != '\r') *to++ = *from;
  *to = '\0';
  cell->text = copy;
  cell->len = (uint32_t)(to - copy);
  if (strcmp(s->type, "e") == 0 && !s->row->fault) {
    s->row->fault = cw_arena_printf(s->arena, "the cell holds the error %s", copy);
    s->row->fault_column = s->column - 1;
  }
  return true;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void start_row(sheet *s, const XML_Char **attributes) {
  const char *r = cw_xlsx_attribute(attributes, "r");
  s->line = r ? (uint32_t)strtoul(r, NULL, 10) : s->line + 1;
  s->column = 0;
  s->row->line = s->line;
}

static void start_cell(sheet *s, const XML_Char **attributes) {
  const char *r = cw_xlsx_attribute(attributes, "r"), *t = cw_xlsx_attribute(attributes, "t"),
             *style = cw_xlsx_attribute(attributes, "s");
  s->column = r ? column_of(r) : s->column + 1;
  s->style = style ? (uint32_t)strtoul(style, NULL, 10) : 0;
  s->len = 0;
  s->type[0] = '\0';
  if (t && strlen(t) < sizeof s->type) memcpy(s->type, t, strlen(t) + 1);
  if (s->column < 1 || s->column > CW_XLSX_MOST_COLUMNS) refuse(s);
}

static void XMLCALL start(void *data, const XML_Char *name, const XML_Char **attributes) {
  sheet *s = data;
  if (!s->row) return;
  if (is(name, "row")) start_row(s, attributes);
  if (is(name, "c")) start_cell(s, attributes);
  if (is(name, "rPh")) s->in_phonetic = true;
  if (is(name, "v") || is(name, "t")) s->in_value = !s->in_phonetic;
}

static void XMLCALL end(void *data, const XML_Char *name) {
  sheet *s = data;
  if (!s->row) return;
  if (is(name, "v") || is(name, "t")) s->in_value = false;
  if (is(name, "rPh")) s->in_phonetic = false;
  if (is(name, "c") && s->column && !put_cell(s)) refuse(s);
  if (is(name, "row")) {
    s->row_done = true;
    XML_StopParser(s->parser, XML_TRUE);
  }
}

static void XMLCALL data_of(void *data, const XML_Char *text, int len) {
  sheet *s = data;
  if (!s->in_value) return;
  size_t n = (size_t)len;
  if (s->len + n > LONGEST_CELL) {
    refuse(s);
    return;
  }
  if (s->len + n + 1 > s->room_value) {
    size_t room = (s->len + n) * 2 + 256;
    char *value = realloc(s->value, room);
    if (!value) {
      refuse(s);
      return;
    }
    s->value = value;
    s->room_value = room;
  }
  memcpy(s->value + s->len, text, n);
  s->len += n;
  s->value[s->len] = '\0';
}

static void XMLCALL no_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public_id,
                               int internal) {
  (void)name, (void)system, (void)public_id, (void)internal;
  refuse(data);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Feeds the parser until it has a row, or the sheet ends. */
static bool advance(sheet *s) {
  enum { CHUNK = 32 * 1024 };
  enum XML_Status status;
  if (s->suspended) {
    s->suspended = false;
    status = XML_ResumeParser(s->parser);
  } else {
    void *buffer = XML_GetBuffer(s->parser, CHUNK);
    la_ssize_t n = buffer ? archive_read_data(s->archive, buffer, CHUNK) : -1;
    if (n < 0) return false;
    s->at_end = n == 0;
    status = XML_ParseBuffer(s->parser, (int)n, s->at_end);
  }
  s->suspended = status == XML_STATUS_SUSPENDED;
  return status != XML_STATUS_ERROR && !s->refused;
}

static bool next(cw_table *t, cw_table_row *row, cw_arena *arena) {
  sheet *s = t->state;
  s->arena = arena;
  s->row = row;
  s->room = 0;
  s->row_done = false;
  bool fine = true;
  while (fine && !s->row_done && (s->suspended || !s->at_end)) fine = advance(s);
  s->row = NULL;
  if (!fine)
    return cw_xlsx_fail(t, s->refused ? "a row or cell is larger than a workbook's can be" : "its sheet is damaged");
  return s->row_done;
}

static void close_sheet(cw_table *t) {
  sheet *s = t->state;
  if (!s) return;
  if (s->parser) XML_ParserFree(s->parser);
  if (s->archive) archive_read_free(s->archive);
  cw_xlsx_book_free(&s->book);
  free(s->value);
  free(s);
}

bool cw_table_open_xlsx(cw_table *t, const cw_table_options *options) {
  static const cw_table_form form = {next, close_sheet};
  sheet *s = calloc(1, sizeof *s);
  if (!s) return cw_xlsx_fail(t, "memory ran out");
  t->form = &form;
  t->state = s;
  t->sparse = true;
  s->table = t;
  if (!cw_xlsx_book_read(&s->book, t, options->sheet)) return false;
  s->archive = cw_xlsx_entry(t, s->book.sheet);
  s->parser = XML_ParserCreate(NULL);
  if (!s->archive || !s->parser) return t->failed ? false : cw_xlsx_fail(t, "the sheet's part is missing");
  XML_SetUserData(s->parser, s);
  XML_SetElementHandler(s->parser, start, end);
  XML_SetCharacterDataHandler(s->parser, data_of);
  XML_SetStartDoctypeDeclHandler(s->parser, no_doctype);
  t->notes = cw_arena_printf(&t->arena, "a workbook%s%s%s%s", options->sheet ? ", sheet `" : ", its first sheet",
                             options->sheet ? options->sheet : "", options->sheet ? "`" : "",
                             s->book.date1904 ? ", dates counted from 1904" : "");
  if (!t->notes) t->notes = "";
  return true;
}
