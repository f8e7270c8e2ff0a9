/* Names: keywords, IRIs, and what a name expands to. */
#include "jsonld_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- errors ----------------------------------------------------------------------------------------------------------- */

static void write_place(cw_canon_text *t, const ld_place *place, unsigned depth) {
  if (!place || depth > 2 * CW_CANON_MOST_NESTING) return;
  write_place(t, place->up, depth + 1);
  if (place->key) {
    if (t->len) cw_canon_text_char(t, '.');
    cw_canon_text_str(t, place->key);
  } else {
    cw_canon_text_char(t, '[');
    cw_canon_text_number(t, place->index);
    cw_canon_text_char(t, ']');
  }
}

bool cw_ld_fail(ld_run *r, cw_canon_reason reason, const char *format, ...) {
  if (r->e->reason != CW_CANON_NONE) return false;
  char message[sizeof r->e->message];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  cw_canon_text path;
  cw_canon_text_init(&path, &r->scratch);
  write_place(&path, r->place, 0);
  return cw_canon_fail(r->e, reason, path.bytes, "%s", message);
}

bool cw_ld_memory(ld_run *r) { return cw_ld_fail(r, CW_CANON_MEMORY, "memory ran out"); }

/* --- forms ------------------------------------------------------------------------------------------------------------ */

bool cw_ld_is_keyword(const char *s) {
  static const char *const keywords[] = {
      "@base",      "@container", "@context",  "@direction", "@graph", "@id",      "@import", "@included",
      "@index",     "@json",      "@language", "@list",      "@nest",  "@none",    "@prefix", "@propagate",
      "@protected", "@reverse",   "@set",      "@type",      "@value", "@version", "@vocab",
  };
  if (*s != '@') return false;
  for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
    if (strcmp(s, keywords[i]) == 0) return true;
  return false;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool cw_ld_looks_like_keyword(const char *s) {
  if (*s++ != '@' || !*s) return false;
  while (is_letter(*s)) s++;
  return !*s;
}

bool cw_ld_is_blank(const char *iri) { return iri[0] == '_' && iri[1] == ':'; }

/* Characters that would end or alter the IRI in N-Quads are refused, the oddities that issuers sign are not. */
bool cw_ld_is_absolute(const char *iri) {
  const char *s = iri;
  if (!is_letter(*s)) return false;
  while (is_letter(*s) || (*s >= '0' && *s <= '9') || (*s && strchr("+-.", *s))) s++;
  if (*s != ':') return false;
  for (; *s; s++)
    if ((unsigned char)*s <= 0x20 || strchr("<>\"\\", *s) || *s == 0x7F) return false;
  return true;
}

/* --- expansion -------------------------------------------------------------------------------------------------------- */

static bool join(ld_run *r, const char *a, const char *b, const char **out) {
  *out = cw_arena_printf(r->arena, "%s%s", a, b);
  return *out || cw_ld_memory(r);
}

/* Defines `name` first if the local context has it and it is still to come. */
static bool define_first(ld_run *r, ld_defining *d, const char *name, unsigned depth) {
  if (!d || !json_object_get(d->local, name) || json_is_true(json_object_get(d->defined, name))) return true;
  return cw_ld_define(r, d, name, depth + 1);
}

/* prefix:suffix. *done: `out` is the result. */
static bool expand_compact(ld_run *r, const ld_context *c, const char *value, const char *colon, ld_defining *d,
                           unsigned depth, const char **out, bool *done) {
  *done = true;
  *out = value;
  const char *suffix = colon + 1;
  if (cw_ld_is_blank(value) || strncmp(suffix, "//", 2) == 0) return true;
  const char *prefix = cw_arena_text(r->arena, value, (size_t)(colon - value));
  if (!prefix) return cw_ld_memory(r);
  if (!define_first(r, d, prefix, depth)) return false;
  const ld_term *term = cw_ld_find(c, prefix);
  if (term && term->iri && term->prefix) return join(r, term->iri, suffix, out);
  *done = cw_ld_is_absolute(value);
  return true;
}

bool cw_ld_expand(ld_run *r, const ld_context *c, const char *value, bool vocab, ld_defining *d, unsigned depth,
                  const char **out) {
  *out = value;
  if (cw_ld_is_keyword(value)) return true;
  if (cw_ld_looks_like_keyword(value)) return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "%s is not a keyword", value);
  if (!define_first(r, d, value, depth)) return false;
  const ld_term *term = cw_ld_find(c, value);
  if (term && (vocab || (term->iri && cw_ld_is_keyword(term->iri)))) {
    *out = term->iri;
    return true;
  }
  const char *colon = *value ? strchr(value + 1, ':') : NULL;
  if (colon) {
    bool done;
    if (!expand_compact(r, c, value, colon, d, depth, out, &done)) return false;
    if (done) return true;
  }
  if (vocab && c->vocab) return join(r, c->vocab, value, out);
  return true;
}
