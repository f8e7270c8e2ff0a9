/* CSV and its kin: RFC 4180 with the separator that the file itself shows. */
#include "bytes.h"
#include "table.h"

#include "../../rules/text.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_ROW = 1024 * 1024, MOST_CELLS = 16384, SNIFFED_LINES = 40, NSEPARATORS = 4 };

static const char separators[NSEPARATORS] = {',', ';', '\t', '|'};
static const char *const separator_words[NSEPARATORS] = {"commas", "semicolons", "tabs", "vertical bars"};

typedef struct delimited {
  cw_bytes bytes;
  int separator;
  uint32_t line; /* of the byte that comes next */
  char *text;    /* the row's cells, each terminated */
  size_t len, room;
  uint32_t ncells;
  struct {
    size_t at;
    uint32_t line;
  } cells[MOST_CELLS];
} delimited;

/* --- separator and encoding --------------------------------------------------------------------------------------- */

typedef struct tally { /* of one separator: how often lines have it how many times */
  unsigned counts[SNIFFED_LINES];
} tally;

/* Counts each separator outside quotes in the first lines that aren't empty. */
static int tally_lines(cw_bytes *b, tally tallies[NSEPARATORS]) {
  unsigned now[NSEPARATORS] = {0};
  int lines = 0, c;
  bool quoted = false, any = false;
  while (lines < SNIFFED_LINES && (c = cw_bytes_next(b)) != EOF) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) {
      for (int k = 0; any && k < NSEPARATORS; k++) tallies[k].counts[lines] = now[k];
      lines += any;
      any = false;
      memset(now, 0, sizeof now);
      continue;
    }
    any = any || c != '\r';
    for (int k = 0; k < NSEPARATORS && !quoted; k++) now[k] += c == separators[k];
  }
  for (int k = 0; any && lines < SNIFFED_LINES && k < NSEPARATORS; k++) tallies[k].counts[lines] = now[k];
  return lines + (any && lines < SNIFFED_LINES);
}

/* The number of lines that share the commonest count above zero, and that count. */
static void commonest(const tally *t, int lines, int *most, unsigned *count) {
  *most = 0;
  *count = 0;
  for (int i = 0; i < lines; i++) {
    int same = 0;
    for (int j = 0; j < lines; j++) same += t->counts[j] == t->counts[i];
    if (t->counts[i] == 0 || same < *most || (same == *most && t->counts[i] < *count)) continue;
    *most = same;
    *count = t->counts[i];
  }
}

static int sniff(cw_bytes *b) {
  tally tallies[NSEPARATORS] = {0};
  int lines = tally_lines(b, tallies), best = 0, best_lines = 0;
  unsigned best_count = 0;
  for (int k = 0; k < NSEPARATORS; k++) {
    int same;
    unsigned count;
    commonest(&tallies[k], lines, &same, &count);
    if (same < best_lines || (same == best_lines && count <= best_count)) continue;
    best = k;
    best_lines = same;
    best_count = count;
  }
  return best;
}

static bool refuse(cw_table *t, const char *what, const char *hint) {
  cw_diag *d = cw_diag_add(t->diags, CW_D_FILE_UNREADABLE, t->path, 0, 0, "`%s` %s", t->path, what);
  cw_diag_hint(t->diags, d, "%s", hint);
  return false;
}

static bool choose_encoding(cw_table *t, const cw_scan *scan, const char *said, cw_encoding *out) {
  if (scan->utf16) return refuse(t, "is in UTF-16", "save it as CSV in UTF-8");
  if (scan->nul) return refuse(t, "holds zero bytes: it is no file of text", "export it as CSV or XLSX");
  bool want_windows = said && strcmp(said, "windows-1252") == 0;
  if (said && (want_windows ? !scan->windows_1252 : !scan->utf8))
    return refuse(t, want_windows ? "is not in Windows-1252" : "is not in UTF-8",
                  "leave `encoding` out of the mapping");
  if (!scan->utf8 && !scan->windows_1252)
    return refuse(t, "is neither in UTF-8 nor in Windows-1252", "save it as CSV in UTF-8");
  *out = want_windows || !scan->utf8 ? CW_WINDOWS_1252 : CW_UTF8;
  return true;
}

static int separator_named(const char *said) {
  if (strcmp(said, "tab") == 0) return 2;
  for (int k = 0; k < NSEPARATORS; k++)
    if (said[0] == separators[k] && said[1] == '\0') return k;
  return -1;
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static bool put(delimited *d, int c) {
  if (d->len == LONGEST_ROW) return false;
  if (d->len == d->room) {
    size_t room = d->room ? d->room * 2 : 4096;
    char *text = realloc(d->text, room);
    if (!text) return false;
    d->text = text;
    d->room = room;
  }
  d->text[d->len++] = (char)c;
  return true;
}

static int take(delimited *d) {
  int c = cw_bytes_next(&d->bytes);
  if (c == '\r' && cw_bytes_peek(&d->bytes) == '\n') c = cw_bytes_next(&d->bytes);
  if (c == '\r') c = '\n';
  d->line += c == '\n';
  return c;
}

static int peek(delimited *d) {
  int c = cw_bytes_peek(&d->bytes);
  return c == '\r' ? '\n' : c;
}

static bool at_end(const delimited *d, int c) { return c == EOF || c == '\n' || c == d->separator; }

typedef enum outcome { FINE, TOO_LONG, UNCLOSED, STRAY_QUOTE } outcome;

/* From behind the opening quote to before what ends the cell. */
static outcome quoted_cell(delimited *d) {
  outcome found = FINE;
  for (;;) {
    int c = take(d);
    if (c == EOF) return UNCLOSED;
    if (c == '"') {
      if (peek(d) != '"') break;
      take(d);
    }
    if (!put(d, c)) return TOO_LONG;
  }
  while (!at_end(d, peek(d))) {
    int c = take(d);
    if (c != ' ' && c != '\t') found = STRAY_QUOTE;
  }
  return found;
}

/* A quote mark inside a cell without quotes is a character: real files have 5'4" and nicknames. */
static outcome plain_cell(delimited *d) {
  while (!at_end(d, peek(d)))
    if (!put(d, take(d))) return TOO_LONG;
  return FINE;
}

static outcome read_cell(delimited *d) {
  while (peek(d) == ' ' || (peek(d) == '\t' && d->separator != '\t')) take(d);
  if (d->ncells == MOST_CELLS) return TOO_LONG;
  d->cells[d->ncells].at = d->len;
  d->cells[d->ncells++].line = d->line;
  outcome found = FINE;
  if (peek(d) == '"') {
    take(d);
    found = quoted_cell(d);
  } else {
    found = plain_cell(d);
  }
  return put(d, '\0') ? found : TOO_LONG;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Blanks around a cell, no-break spaces among them, say nothing. */
static void trim(cw_table_cell *cell) {
  const char *s = cell->text, *end = s + strlen(s);
  for (;;) {
    size_t n = *s == ' ' || *s == '\t' || *s == '\n' ? 1 : s[0] == '\xc2' && s[1] == '\xa0' ? 2 : 0;
    if (!n) break;
    s += n;
  }
  while (end > s) {
    size_t n = strchr(" \t\n", end[-1]) ? 1 : end - s >= 2 && end[-2] == '\xc2' && end[-1] == '\xa0' ? 2 : 0;
    if (!n) break;
    end -= n;
  }
  cell->text = s;
  cell->len = (uint32_t)(end - s);
}

static bool give(delimited *d, cw_table_row *row, cw_arena *arena) {
  char *text = cw_arena_raw(arena, d->len + 1);
  row->ncells = d->ncells;
  row->cells = CW_NEW_ARRAY(arena, d->ncells, cw_table_cell);
  if (!text || !row->cells) return false;
  memcpy(text, d->text, d->len);
  for (uint32_t i = 0; i < d->ncells; i++) {
    cw_table_cell *cell = &row->cells[i];
    *cell = (cw_table_cell){.text = text + d->cells[i].at, .line = d->cells[i].line, .column = i + 1};
    trim(cell);
    text[(size_t)(cell->text - text) + cell->len] = '\0';
  }
  row->line = d->cells[0].line;
  return true;
}

static bool fail(cw_table *t, cw_diag_id id, uint32_t line, const char *what) {
  cw_diag_add(t->diags, id, t->path, line, 0, "%s", what);
  t->failed = true;
  return false;
}

static bool next(cw_table *t, cw_table_row *row, cw_arena *arena) {
  delimited *d = t->state;
  d->ncells = 0;
  d->len = 0;
  if (peek(d) == EOF)
    return d->bytes.failed && fail(t, CW_D_FILE_UNREADABLE, d->line, "reading the file failed before its end");
  for (;;) {
    outcome found = read_cell(d);
    uint32_t line = d->cells[d->ncells - 1].line;
    if (found == UNCLOSED) return fail(t, CW_D_CSV_UNCLOSED, line, "the quote that opens here is not closed");
    if (found == TOO_LONG)
      return fail(t, CW_D_FILE_TOO_LARGE, line, "this row is longer than 1 MiB: a quote before it may be missing");
    if (found == STRAY_QUOTE && !row->fault) {
      row->fault = "text follows the quote that closes the cell";
      row->fault_column = d->ncells - 1;
    }
    if (take(d) != d->separator) break;
  }
  return give(d, row, arena) || fail(t, CW_D_MEMORY, d->line, "memory ran out");
}

static void close_file(cw_table *t) {
  delimited *d = t->state;
  if (!d) return;
  cw_bytes_close(&d->bytes);
  free(d->text);
  free(d);
}

bool cw_table_open_delimited(cw_table *t, const cw_table_options *options) {
  static const cw_table_form form = {next, close_file};
  cw_scan scan;
  cw_encoding encoding;
  int which = options->separator ? separator_named(options->separator) : 0;
  if (!cw_bytes_scan(t->path, &scan, t->diags) || !choose_encoding(t, &scan, options->encoding, &encoding))
    return false;
  if (which < 0) return refuse(t, "cannot be split at that", "`separator` is `,`, `;`, `|` or tab");
  delimited *d = calloc(1, sizeof *d);
  if (!d) return fail(t, CW_D_MEMORY, 0, "memory ran out");
  t->form = &form;
  t->state = d;
  d->line = 1;
  if (!cw_bytes_open(&d->bytes, t->path, encoding, t->diags)) return false;
  if (!options->separator) {
    which = sniff(&d->bytes);
    cw_bytes_close(&d->bytes);
    if (!cw_bytes_open(&d->bytes, t->path, encoding, t->diags)) return false;
  }
  d->separator = (unsigned char)separators[which];
  t->notes = cw_arena_printf(&t->arena, "separated by %s, in %s%s", separator_words[which],
                             encoding == CW_WINDOWS_1252 ? "Windows-1252 (converted to UTF-8)"
                             : scan.ascii                ? "ASCII"
                                                         : "UTF-8",
                             scan.bom ? " with a byte order mark" : "");
  if (!t->notes) t->notes = "";
  return true;
}
