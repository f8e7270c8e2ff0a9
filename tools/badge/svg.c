/* Baked SVG, by expat. An entity declared in the file ends the reading; external DTDs are never loaded. */
#include "unpack.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 4 << 20, MOST_PREFIXES = 16, MOST_DEPTH = 1000 };

typedef struct svg_reader {
  XML_Parser parser;
  cw_payloads *out;
  cw_arena *arena;
  const char *problem;
  int depth, inside; /* inside: the depth of the badge's element, 0: none */
  bool verified;     /* it had `verify`: its text doesn't count */
  char *text;
  size_t len, room;
  const char *prefixes[MOST_PREFIXES]; /* bound to a badge's name space */
  size_t nprefixes;
} svg_reader;

static void give_up(svg_reader *r, const char *problem) {
  if (!r->problem) r->problem = problem;
  XML_StopParser(r->parser, XML_FALSE);
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static bool is_badge_space(const char *uri) { return strstr(uri, "openbadges") || strstr(uri, "imsglobal.org/"); }

static void note_prefixes(svg_reader *r, const char **attributes) {
  for (; *attributes; attributes += 2) {
    if (strncmp(attributes[0], "xmlns:", 6) != 0 || !is_badge_space(attributes[1])) continue;
    if (r->nprefixes == MOST_PREFIXES) return;
    r->prefixes[r->nprefixes++] = cw_arena_text(r->arena, attributes[0] + 6, strlen(attributes[0] + 6));
  }
}

/* Without a prefix it must say its name space itself. */
static bool has_badge_space(const char **attributes) {
  for (; *attributes; attributes += 2)
    if (strcmp(attributes[0], "xmlns") == 0) return is_badge_space(attributes[1]);
  return false;
}

static bool is_badge_element(const svg_reader *r, const char *name, const char **attributes) {
  const char *colon = strchr(name, ':'), *local = colon ? colon + 1 : name;
  if (strcmp(local, "assertion") != 0 && strcmp(local, "credential") != 0) return false;
  if (!colon) return has_badge_space(attributes);
  size_t n = (size_t)(colon - name);
  if (n == strlen("openbadges") && strncmp(name, "openbadges", n) == 0) return true;
  for (size_t i = 0; i < r->nprefixes; i++)
    if (r->prefixes[i] && strlen(r->prefixes[i]) == n && strncmp(r->prefixes[i], name, n) == 0) return true;
  return false;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void on_start(void *context, const char *name, const char **attributes) {
  svg_reader *r = context;
  const char *colon = strchr(name, ':');
  if (r->depth++ == 0 && strcmp(colon ? colon + 1 : name, "svg") != 0) {
    give_up(r, "XML, but no SVG");
    return;
  }
  if (r->depth > MOST_DEPTH) {
    give_up(r, "elements within elements, deeper than anyone draws");
    return;
  }
  note_prefixes(r, attributes);
  if (r->inside || !is_badge_element(r, name, attributes)) return;
  r->inside = r->depth;
  r->verified = false;
  r->len = 0;
  for (; *attributes; attributes += 2) {
    if (strcmp(attributes[0], "verify") != 0 || !*attributes[1]) continue;
    r->verified = true;
    cw_payload_add(r->out, attributes[1], strlen(attributes[1]), r->arena);
  }
}

static void on_text(void *context, const char *text, int len) {
  svg_reader *r = context;
  size_t n = (size_t)len;
  if (!r->inside || r->verified) return;
  if (r->len + n > MOST_TEXT) {
    give_up(r, "the badge in the SVG is larger than 4 MiB");
    return;
  }
  if (r->len + n > r->room) {
    size_t room = (r->len + n) * 2;
    char *more = realloc(r->text, room);
    if (!more) {
      give_up(r, "out of memory");
      return;
    }
    r->text = more;
    r->room = room;
  }
  memcpy(r->text + r->len, text, n);
  r->len += n;
}

static void on_end(void *context, const char *name) {
  svg_reader *r = context;
  (void)name;
  if (r->inside == r->depth) {
    if (!r->verified && r->len) cw_payload_add(r->out, r->text, r->len, r->arena);
    r->inside = 0;
  }
  r->depth--;
}

static void on_entity(void *context, const char *name, int is_parameter, const char *value, int len, const char *base,
                      const char *system_id, const char *public_id, const char *notation) {
  (void)name, (void)is_parameter, (void)value, (void)len, (void)base, (void)system_id, (void)public_id, (void)notation;
  give_up(context, "the SVG declares entities, which badges don't need and bombs do");
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static void parse(svg_reader *r, const char *bytes, size_t len) {
  XML_SetUserData(r->parser, r);
  XML_SetElementHandler(r->parser, on_start, on_end);
  XML_SetCharacterDataHandler(r->parser, on_text);
  XML_SetEntityDeclHandler(r->parser, on_entity);
  /* In one piece: of a long token that comes in pieces expat reads the beginning again each time. */
  if (len > INT_MAX) r->problem = "an SVG that is too long";
  if (r->problem || XML_Parse(r->parser, bytes, (int)len, XML_TRUE) == XML_STATUS_OK) return;
  if (r->problem) return;
  r->problem =
      cw_arena_printf(r->arena, "the SVG is damaged: line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(r->parser),
                      XML_ErrorString(XML_GetErrorCode(r->parser)));
}

void cw_svg_badges(const char *bytes, size_t len, cw_payloads *out, cw_arena *arena) {
  svg_reader r = {.out = out, .arena = arena, .parser = XML_ParserCreate(NULL)};
  if (r.parser)
    parse(&r, bytes, len);
  else
    r.problem = "out of memory";
  if (r.problem) out->problem = r.problem;
  free(r.text);
  if (r.parser) XML_ParserFree(r.parser);
}
