/* Datasets, and quads as canonical N-Quads. */
#include "rdf.h"

#include <string.h>

void cw_rdf_dataset_init(cw_rdf_dataset *d, cw_arena *arena) { *d = (cw_rdf_dataset){.arena = arena}; }

bool cw_rdf_dataset_add(cw_rdf_dataset *d, cw_rdf_quad quad, cw_canon_error *e) {
  if (!quad.subject || !quad.predicate || !quad.object)
    return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  if (d->count == CW_CANON_MOST_QUADS)
    return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "more than %d statements", CW_CANON_MOST_QUADS);
  if (d->count == d->room) {
    size_t room = d->room ? d->room * 2 : 64;
    cw_rdf_quad *quads = CW_NEW_ARRAY(d->arena, room, cw_rdf_quad);
    if (!quads) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
    if (d->count) memcpy(quads, d->quads, d->count * sizeof *quads);
    d->quads = quads;
    d->room = room;
  }
  d->quads[d->count++] = quad;
  return true;
}

static const char *copy(cw_arena *arena, const char *s) { return s ? cw_arena_text(arena, s, strlen(s)) : NULL; }

const cw_rdf_term *cw_rdf_term_new(cw_arena *arena, cw_rdf_kind kind, const char *value, const char *datatype,
                                   const char *language) {
  cw_rdf_term *t = CW_NEW(arena, cw_rdf_term);
  if (!t) return NULL;
  *t = (cw_rdf_term){kind, copy(arena, value), copy(arena, datatype), copy(arena, language)};
  return t->value && (!datatype || t->datatype) && (!language || t->language) ? t : NULL;
}

/* --- writing ---------------------------------------------------------------------------------------------------------- */

/* \t and its like; else \u for controls and what XML 1.1 has no character for; 0: as it stands. */
static char short_escape(uint32_t c) {
  switch (c) {
  case '\b': return 'b';
  case '\t': return 't';
  case '\n': return 'n';
  case '\f': return 'f';
  case '\r': return 'r';
  case '"': return '"';
  case '\\': return '\\';
  default: return 0;
  }
}

static void write_literal_text(cw_canon_text *out, const char *s) {
  static const char hex[] = "0123456789ABCDEF";
  size_t len = strlen(s), plain = 0;
  for (size_t i = 0, taken; i < len; i += taken ? taken : 1) {
    uint32_t c = cw_canon_code_point(s + i, len - i, &taken);
    if (!taken && strncmp(s + i, CW_RDF_NUL, 2) == 0) taken = 2;
    char name = short_escape(c);
    if (!name && c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF) continue;
    cw_canon_text_add(out, s + plain, i - plain);
    plain = i + (taken ? taken : 1);
    char escape[6] = {'\\', 'u', hex[c >> 12 & 15u], hex[c >> 8 & 15u], hex[c >> 4 & 15u], hex[c & 15u]};
    if (name) escape[1] = name;
    cw_canon_text_add(out, escape, name ? 2 : 6);
  }
  cw_canon_text_add(out, s + plain, len - plain);
}

static void write_iri(cw_canon_text *out, const char *iri) {
  cw_canon_text_char(out, '<');
  cw_canon_text_str(out, iri);
  cw_canon_text_char(out, '>');
}

static void write_term(cw_canon_text *out, const cw_rdf_term *t, const char *label) {
  if (t->kind == CW_RDF_IRI) {
    write_iri(out, t->value);
  } else if (t->kind == CW_RDF_BLANK) {
    cw_canon_text_str(out, "_:");
    cw_canon_text_str(out, label ? label : t->value);
  } else {
    cw_canon_text_char(out, '"');
    write_literal_text(out, t->value);
    cw_canon_text_char(out, '"');
    if (t->language) {
      cw_canon_text_char(out, '@');
      cw_canon_text_str(out, t->language);
    } else if (t->datatype && strcmp(t->datatype, CW_XSD "string") != 0) {
      cw_canon_text_str(out, "^^");
      write_iri(out, t->datatype);
    }
  }
}

void cw_rdf_quad_write(cw_canon_text *out, const cw_rdf_quad *quad, const char *const blanks[3]) {
  static const char *const own[3];
  if (!blanks) blanks = own;
  write_term(out, quad->subject, blanks[0]);
  cw_canon_text_char(out, ' ');
  write_term(out, quad->predicate, NULL);
  cw_canon_text_char(out, ' ');
  write_term(out, quad->object, blanks[1]);
  if (quad->graph) {
    cw_canon_text_char(out, ' ');
    write_term(out, quad->graph, blanks[2]);
  }
  cw_canon_text_str(out, " .\n");
}
