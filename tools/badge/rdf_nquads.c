/* The N-Quads reader. */
#include "rdf.h"

#include <string.h>

typedef struct reader {
  const char *at, *end;
  unsigned line;
  cw_arena *arena;
  cw_canon_error *e;
} reader;

static bool fail(reader *r, const char *what) {
  char path[24] = "line ";
  size_t n = 5, digits = 1;
  for (unsigned x = r->line; x >= 10; x /= 10) digits++;
  for (unsigned x = r->line, i = (unsigned)digits; i-- > 0; x /= 10) path[n + i] = (char)('0' + x % 10);
  path[n + digits] = '\0';
  return cw_canon_fail(r->e, CW_CANON_MALFORMED, path, "not N-Quads: %s", what);
}

static bool at(const reader *r, char c) { return r->at < r->end && *r->at == c; }

static void skip_blanks(reader *r) {
  while (at(r, ' ') || at(r, '\t')) r->at++;
}

static bool is_letter(uint32_t c) { return (c | 32u) >= 'a' && (c | 32u) <= 'z'; }

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

/* PN_CHARS_BASE of Turtle, beyond ASCII. */
static bool is_name_letter(uint32_t c) {
  static const uint32_t ranges[][2] = {
      {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D},
      {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
  };
  if (c < 0x80) return is_letter(c) || c == '_' || c == ':';
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
  return false;
}

static bool is_name_char(uint32_t c) {
  return is_name_letter(c) || is_digit(c) || c == '-' || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F ||
         c == 0x2040;
}

/* --- escapes ---------------------------------------------------------------------------------------------------------- */

static bool read_hex(reader *r, size_t digits, uint32_t *code) {
  *code = 0;
  if ((size_t)(r->end - r->at) < digits) return fail(r, "an escape is cut short");
  for (size_t i = 0; i < digits; i++) {
    char c = *r->at++;
    uint32_t value = is_digit((unsigned char)c) ? (uint32_t)(c - '0') : (uint32_t)((c | 32) - 'a' + 10);
    if (value > 15 || (!is_digit((unsigned char)c) && !is_letter((unsigned char)c))) return fail(r, "a wrong escape");
    *code = *code << 4 | value;
  }
  if (*code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF)) return fail(r, "an escape that names no character");
  return true;
}

/* After a backslash. `in_iri`: only \u and \U. */
static bool read_escape(reader *r, bool in_iri, uint32_t *code) {
  static const char from[] = "tbnrf\"'\\", to[] = "\t\b\n\r\f\"'\\";
  if (r->at == r->end) return fail(r, "an escape is cut short");
  char c = *r->at++;
  if (c == 'u') return read_hex(r, 4, code);
  if (c == 'U') return read_hex(r, 8, code);
  const char *found = c ? strchr(from, c) : NULL;
  if (in_iri || !found) return fail(r, "a wrong escape");
  *code = (unsigned char)to[found - from];
  return true;
}

static bool next_char(reader *r, bool in_iri, uint32_t *code, bool *escaped) {
  size_t taken;
  *code = cw_canon_code_point(r->at, (size_t)(r->end - r->at), &taken);
  if (!taken) return fail(r, "invalid UTF-8");
  if (*code == 0) return fail(r, "a NUL byte");
  r->at += taken;
  *escaped = *code == '\\';
  return !*escaped || read_escape(r, in_iri, code);
}

/* --- terms ------------------------------------------------------------------------------------------------------------ */

static bool iri_char(uint32_t c) { return c > 0x20 && !(c < 0x80 && strchr("<>\"{}|^`\\", (int)c)); }

static bool is_absolute(const char *iri) {
  if (!is_letter((unsigned char)*iri)) return false;
  while (is_letter((unsigned char)*iri) || is_digit((unsigned char)*iri) || (*iri && strchr("+-.", *iri))) iri++;
  return *iri == ':';
}

static const char *read_iri(reader *r) {
  cw_canon_text text;
  cw_canon_text_init(&text, r->arena);
  cw_canon_text_str(&text, "");
  r->at++;
  for (uint32_t c; !at(r, '>');) {
    bool escaped;
    if (r->at == r->end) return fail(r, "an IRI is not closed"), NULL;
    if (!next_char(r, true, &c, &escaped)) return NULL;
    if (!iri_char(c)) return fail(r, "a character that no IRI may hold"), NULL;
    cw_canon_text_code_point(&text, c);
  }
  r->at++;
  if (!text.bytes) return NULL;
  if (!is_absolute(text.bytes)) return fail(r, "an IRI is not absolute"), NULL;
  return text.bytes;
}

static const char *read_label(reader *r) {
  if (r->end - r->at < 3 || r->at[1] != ':') return fail(r, "a blank node without a label"), NULL;
  const char *from = r->at += 2, *last = from;
  for (size_t taken; r->at < r->end; r->at += taken) {
    uint32_t c = cw_canon_code_point(r->at, (size_t)(r->end - r->at), &taken);
    bool first = r->at == from;
    if (!taken || !(first ? is_name_letter(c) || is_digit(c) : is_name_char(c) || c == '.')) break;
    if (c != '.') last = r->at + taken;
  }
  r->at = last; /* a label does not end with a point */
  if (last == from) return fail(r, "a blank node without a label"), NULL;
  return cw_arena_text(r->arena, from, (size_t)(last - from));
}

static const char *read_language(reader *r) {
  const char *from = ++r->at;
  bool letters_only = true, sound = true;
  for (const char *part = from;; r->at++) {
    unsigned char c = r->at < r->end ? (unsigned char)*r->at : 0;
    if (is_letter(c) || (is_digit(c) && !letters_only)) continue;
    sound = sound && r->at > part;
    if (c != '-') break;
    letters_only = false;
    part = r->at + 1;
  }
  if (!sound) return fail(r, "a wrong language tag"), NULL;
  return cw_arena_text(r->arena, from, (size_t)(r->at - from));
}

static bool read_literal(reader *r, cw_rdf_term *t) {
  cw_canon_text text;
  cw_canon_text_init(&text, r->arena);
  cw_canon_text_str(&text, "");
  r->at++;
  while (!at(r, '"')) {
    uint32_t c;
    bool escaped;
    if (r->at == r->end) return fail(r, "a literal is not closed");
    if (!next_char(r, false, &c, &escaped)) return false;
    if (!escaped && (c == '\n' || c == '\r')) return fail(r, "a line break in a literal");
    if (c == 0)
      cw_canon_text_str(&text, CW_RDF_NUL);
    else
      cw_canon_text_code_point(&text, c);
  }
  r->at++;
  t->kind = CW_RDF_LITERAL;
  t->value = text.bytes;
  if (at(r, '@')) return (t->language = read_language(r)) != NULL;
  if (!at(r, '^')) return true;
  if (r->end - r->at < 3 || r->at[1] != '^' || r->at[2] != '<') return fail(r, "a wrong datatype");
  r->at += 2;
  return (t->datatype = read_iri(r)) != NULL;
}

static const cw_rdf_term *read_term(reader *r, const char *allowed) {
  cw_rdf_term *t = CW_NEW(r->arena, cw_rdf_term);
  if (!t) return NULL;
  char c = r->at < r->end ? *r->at : '\0';
  if (!c || !strchr(allowed, c)) return fail(r, "a term of a statement is missing or of the wrong kind"), NULL;
  if (c == '"') return read_literal(r, t) && t->value ? t : NULL;
  t->kind = c == '<' ? CW_RDF_IRI : CW_RDF_BLANK;
  t->value = c == '<' ? read_iri(r) : read_label(r);
  return t->value ? t : NULL;
}

/* --- statements ------------------------------------------------------------------------------------------------------- */

static bool read_statement(reader *r, cw_rdf_quad *quad) {
  *quad = (cw_rdf_quad){.subject = read_term(r, "<_")};
  skip_blanks(r);
  quad->predicate = quad->subject ? read_term(r, "<") : NULL;
  skip_blanks(r);
  quad->object = quad->predicate ? read_term(r, "<_\"") : NULL;
  skip_blanks(r);
  if (!quad->object) return false;
  if (!at(r, '.')) {
    quad->graph = read_term(r, "<_");
    if (!quad->graph) return false;
    skip_blanks(r);
  }
  if (!at(r, '.')) return fail(r, "a statement does not end with a point");
  r->at++;
  return true;
}

static bool read_line(reader *r, cw_rdf_dataset *d) {
  skip_blanks(r);
  cw_rdf_quad quad;
  if (r->at < r->end && !strchr("#\r\n", *r->at)) {
    if (!read_statement(r, &quad) || !cw_rdf_dataset_add(d, quad, r->e)) return false;
    skip_blanks(r);
  } else if (r->at < r->end && *r->at == '\0') {
    return fail(r, "a NUL byte");
  }
  if (at(r, '#')) {
    const char *from = r->at;
    while (r->at < r->end && *r->at != '\n' && *r->at != '\r') r->at++;
    if (!cw_canon_utf8(from, (size_t)(r->at - from))) return fail(r, "invalid UTF-8");
  }
  if (r->at == r->end) return true;
  if (!at(r, '\n') && !at(r, '\r')) return fail(r, "something follows the statement");
  r->at += r->at[0] == '\r' && r->end - r->at > 1 && r->at[1] == '\n' ? 2 : 1;
  r->line++;
  return true;
}

bool cw_rdf_nquads_read(cw_rdf_dataset *d, const char *text, size_t len, cw_canon_error *e) {
  if (len > CW_CANON_MOST_BYTES) return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "more than 8 MiB of N-Quads");
  reader r = {text, text + len, 1, d->arena, e};
  while (r.at < r.end)
    if (!read_line(&r, d)) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  return !d->arena->failed || cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
}
