/* One row for each of libyaml's complaints that people meet; the others keep libyaml's words. */
#include "yaml_error.h"

#include "text.h"

#include <string.h>

typedef struct row {
  const char *problem; /* libyaml's */
  const char *context; /* as far as it tells two causes apart, or NULL */
  const char *message, *hint;
  bool at_context; /* the mistake is where the construct begins, not where it was noticed */
} row;

static const row rows[] = {
    {"mapping values are not allowed in this context", NULL, "a colon stands where no key can begin",
     "a text with `: ` in it needs quotes; or the line is indented otherwise than its neighbors", false},
    {"did not find expected key", NULL, "no key of the map was found here",
     "indent the keys of one map alike; a text with `: ` or a quote in it needs quotes around the whole", false},
    {"could not find expected ':'", NULL, "this line of the map has no colon",
     "write `key: value`, with a space behind the colon", true},
    {"did not find expected '-' indicator", NULL, "no `-` was found for the next item of the list",
     "indent the items of one list alike", false},
    {"block sequence entries are not allowed in this context", NULL, "a list cannot begin here",
     "put the `-` of the first item on a line of its own, below the key", false},
    {"did not find expected ',' or ']'", NULL, "the list was not closed before this",
     "items in brackets are separated by commas; close them with ]", false},
    {"did not find expected ',' or '}'", NULL, "the map in braces was not closed before this",
     "keys in braces are separated by commas; close them with }", false},
    {"did not find expected node content", NULL, "a value is missing here",
     "close the bracket; a text that begins with one of , ] } > | % @ ` needs quotes", false},
    {"found unexpected end of stream", "while scanning a quoted scalar", "the quote that opens here is not closed",
     "close it with the same quote", true},
    {"found unexpected document indicator", "while scanning a quoted scalar", "the quote that opens here is not closed",
     "close it with the same quote", true},
    {"found unknown escape character", NULL, "a backslash in double quotes begins an escape that does not exist",
     "write two backslashes, or put the text in single quotes", false},
    {"found invalid Unicode character escape code", NULL, "the escape names half of a surrogate pair, or no character",
     "write the character itself", false},
    {"did not find expected hexdecimal number", NULL, "the escape has too few hexadecimal digits",
     "write two backslashes, or put the text in single quotes", false},
    {"found undefined tag handle", NULL, "a tag (!) is not read", "a text that begins with ! needs quotes", false},
    {"did not find expected <document start>", NULL, "the file goes on where its one list or map has ended",
     "indent the line like its neighbors; a text after a quote belongs inside it", false},
    {"did not find expected alphabetic or numeric character", NULL, "a name is missing behind & or *",
     "a text that begins with & or * needs quotes", false},
    {"found character that cannot start any token", NULL, "a text cannot begin with this character",
     "put the whole text in quotes", false},
};

static const row *row_of(const yaml_parser_t *p) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (!p->problem || strcmp(p->problem, rows[i].problem) != 0) continue;
    if (!rows[i].context || (p->context && strcmp(p->context, rows[i].context) == 0)) return &rows[i];
  }
  return NULL;
}

/* The byte at a mark, or 0. libyaml counts characters. */
static char byte_at(const char *text, size_t len, yaml_mark_t mark) {
  const char *s = text + cw_text_bom(text, len), *end = text + len;
  uint32_t code = 0;
  for (size_t i = 0, n; i < mark.index && (n = cw_utf8_next(s, end, &code)) > 0; i++) s += n;
  return s < end ? *s : '\0';
}

static bool is_tab(const yaml_parser_t *p, const char *text, size_t len) {
  if (!p->problem) return false;
  if (strncmp(p->problem, "found a tab character", 21) == 0) return true;
  return strcmp(p->problem, "found character that cannot start any token") == 0 &&
         byte_at(text, len, p->problem_mark) == '\t';
}

void cw_yaml_explain(cw_yaml_failure *out, const yaml_parser_t *p, const char *text, size_t len, cw_arena *arena) {
  *out = (cw_yaml_failure){.id = CW_D_YAML_SYNTAX, .mark = p->problem_mark};
  if (is_tab(p, text, len)) {
    out->id = CW_D_TAB_INDENT;
    out->message = "a tab stands where only spaces can indent";
    out->hint = "use spaces";
    return;
  }
  const row *found = row_of(p);
  if (found) {
    out->message = found->message;
    out->hint = found->hint;
    if (found->at_context) out->mark = p->context_mark;
    return;
  }
  const char *problem = p->problem ? p->problem : "it ends too early";
  out->message = cw_arena_printf(arena, "this is not readable as YAML: %s%s%s", problem, p->context ? " " : "",
                                 p->context ? p->context : "");
  if (!out->message) out->message = "this is not readable as YAML";
}
