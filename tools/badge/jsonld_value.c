/* Literals: JSON scalars in the canonical forms of XML Schema. */
#include "jsonld_internal.h"

#include "jcs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define XSD_DOUBLE CW_XSD "double"

const char *cw_ld_language(ld_run *r, const char *tag) {
  size_t len = strlen(tag), part = 0;
  char *lower = cw_arena_text(r->arena, tag, len);
  if (!lower) return cw_ld_memory(r), NULL;
  bool sound = true, first = true;
  for (size_t i = 0; i <= len; i++) {
    char c = lower[i];
    if (c >= 'A' && c <= 'Z') lower[i] = c = (char)(c + 32);
    if (c == '-' || c == '\0') {
      sound = sound && part >= 1 && part <= 8;
      part = 0;
      first = false;
    } else {
      sound = sound && ((c >= 'a' && c <= 'z') || (!first && c >= '0' && c <= '9'));
      part++;
    }
  }
  if (!sound) return cw_ld_fail(r, CW_CANON_MALFORMED, "not a language tag: %s", tag), NULL;
  return lower;
}

/* 1.5E0, as %.15e with the zeros at its end taken off. */
static void write_double(char out[40], double value) {
  char text[40];
  snprintf(text, sizeof text, "%.15e", value);
  char *e = strchr(text, 'e');
  size_t len = e ? (size_t)(e - text) : strlen(text), whole = text[0] == '-' ? 2 : 1;
  text[whole] = '.'; /* whatever a locale has made of it */
  while (len > whole + 2 && text[len - 1] == '0') len--;
  const char *digits = e ? e + 1 : "0";
  bool negative = *digits == '-';
  digits += *digits == '-' || *digits == '+';
  while (digits[0] == '0' && digits[1]) digits++;
  snprintf(out, 40, "%.*sE%s%s", (int)len, text, negative ? "-" : "", digits);
}

static const cw_rdf_term *number(ld_run *r, double value, const char *type) {
  char text[40];
  bool whole = value >= floor(value) && value <= floor(value);
  if (!whole || fabs(value) >= 1e21 || (type && strcmp(type, XSD_DOUBLE) == 0)) {
    write_double(text, value);
    if (!type) type = XSD_DOUBLE;
  } else {
    snprintf(text, sizeof text, "%.0f", value + 0.0); /* not -0 */
    if (strcmp(text, "-0") == 0) memcpy(text, "0", 2);
    if (!type) type = CW_XSD "integer";
  }
  return cw_rdf_term_new(r->arena, CW_RDF_LITERAL, text, type, NULL);
}

const cw_rdf_term *cw_ld_literal(ld_run *r, const json_t *value, const char *type, const char *language) {
  const cw_rdf_term *t = NULL;
  if (json_is_boolean(value)) {
    t = cw_rdf_term_new(r->arena, CW_RDF_LITERAL, json_is_true(value) ? "true" : "false",
                        type ? type : CW_XSD "boolean", NULL);
  } else if (json_is_number(value)) {
    t = number(r, json_number_value(value), type);
  } else {
    const char *s = json_string_value(value);
    if (!s || strlen(s) != json_string_length(value))
      return cw_ld_fail(r, CW_CANON_MALFORMED, "a string with a NUL in it"), NULL;
    t = cw_rdf_term_new(r->arena, CW_RDF_LITERAL, s, type, type ? NULL : language);
  }
  return t ? t : (cw_ld_memory(r), NULL);
}

const cw_rdf_term *cw_ld_json_literal(ld_run *r, const json_t *value) {
  size_t len;
  const char *text = cw_jcs_text(value, &len, r->arena, r->e);
  if (!text) return NULL;
  const cw_rdf_term *t = cw_rdf_term_new(r->arena, CW_RDF_LITERAL, text, CW_RDF_NS "JSON", NULL);
  return t ? t : (cw_ld_memory(r), NULL);
}
