/* The parts of a workbook around the sheet: which sheets there are, styles, shared texts. */
#include "xlsx.h"

#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cw_xlsx_fail(cw_table *t, const char *what) {
  t->failed = true;
  cw_diag *d = cw_diag_add(t->diags, CW_D_FILE_UNREADABLE, t->path, 0, 0, "`%s` cannot be read as a workbook: %s",
                           t->path, what);
  cw_diag_hint(t->diags, d, "open it in a spreadsheet program and save it as .xlsx again, or as CSV");
  return false;
}

const char *cw_xlsx_attribute(const XML_Char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (strcmp(attributes[0], name) == 0) return attributes[1];
  return NULL;
}

/* --- the archive -------------------------------------------------------------------------------------------------- */

struct archive *cw_xlsx_entry(cw_table *t, const char *name) {
  struct archive *a = archive_read_new();
  struct archive_entry *entry;
  if (!a) return NULL;
  archive_read_support_format_zip(a);
  int code = archive_read_open_filename(a, t->path, (size_t)64 * 1024);
  while (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
    code = archive_read_next_header(a, &entry);
    const char *found = code == ARCHIVE_OK || code == ARCHIVE_WARN ? archive_entry_pathname(entry) : NULL;
    if (found && archive_entry_is_data_encrypted(entry)) {
      cw_xlsx_fail(t, "it has a password");
      break;
    }
    if (found && strcmp(found, name) == 0) return a;
  }
  if (code != ARCHIVE_EOF && !t->failed) cw_xlsx_fail(t, "its archive is damaged");
  archive_read_free(a);
  return NULL;
}

static void XMLCALL no_doctype(void *parser, const XML_Char *name, const XML_Char *system, const XML_Char *public_id,
                               int internal) {
  (void)name, (void)system, (void)public_id, (void)internal;
  XML_StopParser(parser, XML_FALSE);
}

typedef struct part {
  cw_xlsx_book *book;
  XML_Parser parser;
  bool refused;
  /* styles */
  bool in_cell_formats;
  struct custom {
    unsigned id;
    char code[128];
  } * customs;
  uint32_t ncustoms;
  /* shared texts */
  bool in_text, in_phonetic;
  /* workbook */
  const char *wanted; /* the sheet's name, or NULL */
  char relation[64];  /* of the sheet */
} part;

static void refuse(part *p) {
  p->refused = true;
  XML_StopParser(p->parser, XML_FALSE);
}

/* Parses an entry whole. A missing one is fine where it isn't needed. */
static bool parse(cw_table *t, part *p, const char *name, bool needed, size_t limit, XML_StartElementHandler start,
                  XML_EndElementHandler end, XML_CharacterDataHandler text) {
  char buffer[16 * 1024];
  size_t total = 0;
  struct archive *a = cw_xlsx_entry(t, name);
  if (!a) return t->failed || needed ? (t->failed || cw_xlsx_fail(t, "a part of it is missing")) && false : true;
  p->parser = XML_ParserCreate(NULL);
  bool fine = p->parser != NULL;
  if (fine) {
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, start, end);
    XML_SetCharacterDataHandler(p->parser, text);
    XML_SetStartDoctypeDeclHandler(p->parser, no_doctype);
    XML_UseParserAsHandlerArg(p->parser);
  }
  la_ssize_t n = 0;
  while (fine && (n = archive_read_data(a, buffer, sizeof buffer)) > 0) {
    total += (size_t)n;
    fine = total <= limit && XML_Parse(p->parser, buffer, (int)n, 0) == XML_STATUS_OK;
  }
  fine = fine && n == 0 && XML_Parse(p->parser, buffer, 0, 1) == XML_STATUS_OK;
  XML_ParserFree(p->parser);
  archive_read_free(a);
  return fine || cw_xlsx_fail(t, total > limit || p->refused ? "it unpacks to more than any workbook should"
                                                             : "a part of it is damaged");
}

static part *part_of(void *parser) { return XML_GetUserData((XML_Parser)parser); }

/* The name behind its prefix: "x:sheet" is "sheet". */
static bool is(const XML_Char *name, const char *word) {
  const char *colon = strchr(name, ':');
  return strcmp(colon ? colon + 1 : name, word) == 0;
}

/* --- which sheet -------------------------------------------------------------------------------------------------- */

static void XMLCALL workbook_start(void *parser, const XML_Char *name, const XML_Char **attributes) {
  part *p = part_of(parser);
  if (is(name, "workbookPr")) {
    const char *value = cw_xlsx_attribute(attributes, "date1904");
    p->book->date1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
  }
  if (!is(name, "sheet") || p->relation[0]) return;
  const char *called = cw_xlsx_attribute(attributes, "name"), *id = cw_xlsx_attribute(attributes, "r:id");
  const char *state = cw_xlsx_attribute(attributes, "state");
  for (const XML_Char **a = attributes; *a && !id; a += 2) /* whatever the prefix is */
    if (strchr(*a, ':') && is(*a, "id")) id = a[1];
  bool this_one = p->wanted ? called && strcmp(called, p->wanted) == 0 : !state || strcmp(state, "visible") == 0;
  if (this_one && id && strlen(id) < sizeof p->relation) memcpy(p->relation, id, strlen(id) + 1);
}

static void XMLCALL relation_start(void *parser, const XML_Char *name, const XML_Char **attributes) {
  part *p = part_of(parser);
  const char *id = cw_xlsx_attribute(attributes, "Id"), *target = cw_xlsx_attribute(attributes, "Target");
  if (!is(name, "Relationship") || !id || !target || strcmp(id, p->relation) != 0 || p->book->sheet) return;
  const char *folder = *target == '/' ? "" : "xl/";
  size_t len = strlen(folder) + strlen(target) + 1;
  p->book->sheet = malloc(len);
  if (!p->book->sheet) return;
  snprintf(p->book->sheet, len, "%s%s", folder, *target == '/' ? target + 1 : target);
}

static void XMLCALL nothing_end(void *parser, const XML_Char *name) { (void)parser, (void)name; }

static bool find_sheet(cw_table *t, part *p, const char *sheet) {
  p->wanted = sheet;
  if (!parse(t, p, "xl/workbook.xml", true, CW_XLSX_PART_LIMIT, workbook_start, nothing_end, NULL)) return false;
  if (!p->relation[0]) {
    cw_diag_add(t->diags, CW_D_FILE_UNREADABLE, t->path, 0, 0, sheet ? "`%s` has no sheet `%s`" : "`%s` has no sheet",
                t->path, sheet ? sheet : "");
    return false;
  }
  if (!parse(t, p, "xl/_rels/workbook.xml.rels", true, CW_XLSX_PART_LIMIT, relation_start, nothing_end, NULL))
    return false;
  return p->book->sheet || cw_xlsx_fail(t, "the sheet's part is missing");
}

/* --- styles ------------------------------------------------------------------------------------------------------- */

static bool add_format(cw_xlsx_book *book, cw_xlsx_format format) {
  if (book->nformats == book->room_formats) {
    uint32_t room = book->room_formats ? book->room_formats * 2 : 64;
    cw_xlsx_format *formats = realloc(book->formats, room * sizeof *formats);
    if (!formats) return false;
    book->formats = formats;
    book->room_formats = room;
  }
  book->formats[book->nformats++] = format;
  return true;
}

static void add_custom(part *p, const char *id, const char *code) {
  struct custom *customs = p->customs;
  if (p->ncustoms > 4096)
    customs = NULL;
  else if (p->ncustoms % 64 == 0)
    customs = realloc(customs, (p->ncustoms + 64) * sizeof *customs);
  if (!customs) {
    refuse(p);
    return;
  }
  p->customs = customs;
  struct custom *c = &customs[p->ncustoms++];
  size_t n = strlen(code);
  if (n >= sizeof c->code) n = sizeof c->code - 1;
  c->id = (unsigned)strtoul(id, NULL, 10);
  memcpy(c->code, code, n);
  c->code[n] = '\0';
}

static void XMLCALL style_start(void *parser, const XML_Char *name, const XML_Char **attributes) {
  part *p = part_of(parser);
  const char *id = cw_xlsx_attribute(attributes, "numFmtId"), *code = cw_xlsx_attribute(attributes, "formatCode");
  if (is(name, "numFmt") && id && code) add_custom(p, id, code);
  if (is(name, "cellXfs")) p->in_cell_formats = true;
  if (!is(name, "xf") || !p->in_cell_formats) return;
  unsigned number = id ? (unsigned)strtoul(id, NULL, 10) : 0;
  const char *custom = NULL;
  for (uint32_t i = 0; i < p->ncustoms; i++)
    if (p->customs[i].id == number) custom = p->customs[i].code;
  if (!add_format(p->book, cw_xlsx_format_of(number, custom))) refuse(p);
}

static void XMLCALL style_end(void *parser, const XML_Char *name) {
  if (is(name, "cellXfs")) part_of(parser)->in_cell_formats = false;
}

/* --- shared texts ------------------------------------------------------------------------------------------------- */

static bool add_bytes(cw_xlsx_book *book, const char *bytes, size_t n) {
  if (book->len_texts + n > CW_XLSX_TEXTS_LIMIT) return false;
  if (book->len_texts + n > book->room_texts) {
    size_t room = (book->len_texts + n) * 2 + 4096;
    char *texts = realloc(book->texts, room);
    if (!texts) return false;
    book->texts = texts;
    book->room_texts = room;
  }
  memcpy(book->texts + book->len_texts, bytes, n);
  book->len_texts += n;
  return true;
}

static bool add_start(cw_xlsx_book *book) {
  if (book->ntexts == book->room_starts) {
    uint32_t room = book->room_starts ? book->room_starts * 2 : 1024;
    size_t *starts = realloc(book->starts, room * sizeof *starts);
    if (!starts) return false;
    book->starts = starts;
    book->room_starts = room;
  }
  book->starts[book->ntexts++] = book->len_texts;
  return true;
}

static void XMLCALL text_start(void *parser, const XML_Char *name, const XML_Char **attributes) {
  part *p = part_of(parser);
  (void)attributes;
  if (is(name, "si") && !add_start(p->book)) refuse(p);
  if (is(name, "rPh")) p->in_phonetic = true;
  if (is(name, "t")) p->in_text = !p->in_phonetic;
}

static void XMLCALL text_end(void *parser, const XML_Char *name) {
  part *p = part_of(parser);
  if (is(name, "si") && !add_bytes(p->book, "", 1)) refuse(p);
  if (is(name, "rPh")) p->in_phonetic = false;
  if (is(name, "t")) p->in_text = false;
}

static void XMLCALL text_data(void *parser, const XML_Char *s, int len) {
  part *p = part_of(parser);
  if (p->in_text && !add_bytes(p->book, s, (size_t)len)) refuse(p);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

bool cw_xlsx_book_read(cw_xlsx_book *book, cw_table *t, const char *sheet) {
  part p = {.book = book};
  bool fine = find_sheet(t, &p, sheet) &&
              parse(t, &p, "xl/styles.xml", false, CW_XLSX_PART_LIMIT, style_start, style_end, NULL) &&
              parse(t, &p, "xl/sharedStrings.xml", false, CW_XLSX_TEXTS_LIMIT, text_start, text_end, text_data);
  free(p.customs);
  return fine;
}

void cw_xlsx_book_free(cw_xlsx_book *book) {
  free(book->sheet);
  free(book->formats);
  free(book->texts);
  free(book->starts);
}
