/* YAML through libyaml's events into a tree. No recursion: the open lists and maps stand in an array as deep as nesting
 * may be. Nodes are tied into the tree as they begin, so that after an error what was read is there. */
#include "yaml.h"

#include "text.h"
#include "yaml_comment.h"
#include "yaml_error.h"
#include "yaml_json.h"

#include <stdlib.h>
#include <yaml.h>

enum { DEPTH = 64 };

typedef struct frame {
  cw_yaml_node *node;
  cw_yaml_node *key; /* of a map: read, its value not yet */
  uint32_t room;
} frame;

typedef struct place {
  uint32_t line, column;
} place;

typedef struct reader {
  cw_yaml *out;
  cw_diags *diags;
  cw_arena *arena;
  cw_json_text fed; /* what libyaml reads */
  place end;        /* of the file */
  cw_comments comments;
  frame frames[DEPTH];
  uint32_t depth;
  uint32_t documents;
} reader;

/* --- diagnostics -------------------------------------------------------------------------------------------------- */

/* In the file as it is. libyaml puts the end of a text without a last line break on a line of its own. */
static place place_of(const reader *r, yaml_mark_t mark) {
  uint32_t line = (uint32_t)mark.line + 1;
  if (line > r->end.line) return r->end;
  return (place){line, cw_json_column(&r->fed, line, (uint32_t)mark.column + 1)};
}

static void report(reader *r, cw_diag_id id, uint32_t line, uint32_t column, const char *message, const char *hint) {
  cw_diag *diag = cw_diag_add(r->diags, id, r->out->file, line, column, "%s", message);
  if (hint) cw_diag_hint(r->diags, diag, "%s", hint);
  cw_diag_excerpt(r->diags, diag, r->out->text, r->out->len);
}

static void report_at(reader *r, cw_diag_id id, yaml_mark_t mark, const char *message, const char *hint) {
  place at = place_of(r, mark);
  report(r, id, at.line, at.column, message, hint);
}

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static cw_yaml_node *node_new(reader *r, cw_yaml_kind kind, yaml_mark_t mark) {
  cw_yaml_node *node = CW_NEW(r->arena, cw_yaml_node);
  if (!node) return NULL;
  place at = place_of(r, mark);
  *node = (cw_yaml_node){.kind = kind, .file = r->out->file, .line = at.line, .column = at.column, .text = ""};
  node->comment = cw_comments_above(&r->comments, node->line, node->column, r->arena);
  return node;
}

static cw_yaml_node **wider(reader *r, cw_yaml_node **old, uint32_t count, uint32_t room) {
  cw_yaml_node **wide = CW_NEW_ARRAY(r->arena, room, cw_yaml_node *);
  if (wide && count) memcpy(wide, old, count * sizeof(cw_yaml_node *));
  return wide;
}

static bool make_room(reader *r, frame *f) {
  cw_yaml_node *node = f->node;
  if (node->count < f->room) return true;
  uint32_t room = f->room ? f->room * 2 : 8;
  cw_yaml_node **items = wider(r, node->items, node->count, room);
  cw_yaml_node **keys = node->kind == CW_YAML_MAP ? wider(r, node->keys, node->count, room) : NULL;
  if (!items || (node->kind == CW_YAML_MAP && !keys)) return false;
  node->items = items;
  node->keys = keys;
  f->room = room;
  return true;
}

/* A key that is no name is reported and its value read under "", so that what stands below is checked too. */
static cw_yaml_node *checked_key(reader *r, cw_yaml_node *node) {
  if (node->kind == CW_YAML_SCALAR && node->len) {
    if (!node->quoted && cw_yaml_is(node, "<<")) {
      report(r, CW_D_MERGE_KEY, node->line, node->column, "the merge key `<<` is not read", "write the keys out");
    }
    return node;
  }
  const char *what = node->kind == CW_YAML_LIST  ? "a list stands where a key is asked for"
                     : node->kind == CW_YAML_MAP ? "a map stands where a key is asked for"
                                                 : "a key is missing before the colon";
  report(r, CW_D_KEY_FORM, node->line, node->column, what, "a key is a name; a text with brackets needs quotes");
  cw_yaml_node *key = CW_NEW(r->arena, cw_yaml_node);
  if (key) *key = (cw_yaml_node){.kind = CW_YAML_SCALAR, .line = node->line, .column = node->column, .text = ""};
  return key;
}

static bool attach(reader *r, cw_yaml_node *node) {
  if (!node) return false;
  if (!r->depth) {
    r->out->root = node;
    return true;
  }
  frame *f = &r->frames[r->depth - 1];
  if (f->node->kind == CW_YAML_MAP && !f->key) {
    f->key = checked_key(r, node);
    return f->key != NULL;
  }
  if (!make_room(r, f)) return false;
  if (f->node->kind == CW_YAML_MAP) f->node->keys[f->node->count] = f->key;
  f->key = NULL;
  f->node->items[f->node->count++] = node;
  return true;
}

/* --- keys that stand twice ---------------------------------------------------------------------------------------- */

static int by_text_then_place(const void *a, const void *b) {
  const cw_yaml_node *x = *(cw_yaml_node *const *)a, *y = *(cw_yaml_node *const *)b;
  int order = strcmp(x->text, y->text);
  if (order) return order;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

/* Sorted, since a map of a million keys must not take a million times a million steps. */
static bool check_keys(reader *r, const cw_yaml_node *map) {
  if (map->kind != CW_YAML_MAP || map->count < 2) return true;
  cw_yaml_node **sorted = wider(r, map->keys, map->count, map->count);
  if (!sorted) return false;
  qsort(sorted, map->count, sizeof(cw_yaml_node *), by_text_then_place);
  const cw_yaml_node *first = sorted[0];
  for (uint32_t i = 1; i < map->count; i++) {
    const cw_yaml_node *key = sorted[i];
    if (!key->len || strcmp(first->text, key->text) != 0) {
      first = key;
      continue;
    }
    cw_diag *diag =
        cw_diag_add(r->diags, CW_D_DUPLICATE_KEY, r->out->file, key->line, key->column,
                    "the key `%s` stands twice in this map; the first is on line %u", key->text, (unsigned)first->line);
    cw_diag_hint(r->diags, diag, "delete one of them, or give it its own name");
    cw_diag_excerpt(r->diags, diag, r->out->text, r->out->len);
  }
  return true;
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void refuse_anchor_and_tag(reader *r, const yaml_event_t *e, const yaml_char_t *anchor, const yaml_char_t *tag) {
  if (anchor) {
    report_at(r, CW_D_ALIAS, e->start_mark, "an anchor (&) is not read",
              "write the value where it is used; a text that begins with & needs quotes");
  }
  if (tag) {
    report_at(r, CW_D_TAG, e->start_mark, "a tag (!) is not read", "delete it; a text that begins with ! needs quotes");
  }
}

/* libyaml forgets the lone tag "!", but the scalar then takes more room in the file than its text. */
static bool has_lone_tag(const yaml_event_t *e) {
  if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return e->data.scalar.plain_implicit && !e->data.scalar.tag;
  if (e->start_mark.line != e->end_mark.line || e->data.scalar.anchor || e->data.scalar.tag) return false;
  size_t characters = 0;
  for (size_t i = 0; i < e->data.scalar.length; i++) characters += (e->data.scalar.value[i] & 0xC0u) != 0x80u;
  return e->end_mark.column - e->start_mark.column != characters;
}

/* A character that stands there unescaped was found when the bytes were looked through. */
static bool is_found(const reader *r, cw_diag_id id, const yaml_event_t *e) {
  for (uint32_t i = 0; i < r->diags->count; i++) {
    const cw_diag *d = &r->diags->items[i];
    bool here = d->line > e->start_mark.line && d->line <= e->end_mark.line + 1;
    if (d->id == id && here && d->file && strcmp(d->file, r->out->file) == 0) return true;
  }
  return false;
}

/* An escape can write what the file itself may not hold. */
static void check_escapes(reader *r, const cw_yaml_node *node, const yaml_event_t *e) {
  const char *s = (const char *)e->data.scalar.value, *end = s + e->data.scalar.length;
  uint32_t code = 0;
  for (size_t n; (n = cw_utf8_next(s, end, &code)) > 0; s += n) {
    cw_char_kind kind = cw_char_kind_of(code);
    if (kind == CW_CHAR_PLAIN) continue;
    cw_diag_id id = kind == CW_CHAR_NUL       ? CW_D_NUL_BYTE
                    : kind == CW_CHAR_CONTROL ? CW_D_CONTROL_CHARACTER
                                              : CW_D_HIDDEN_CHARACTER;
    if (is_found(r, id, e)) return;
    char message[80];
    snprintf(message, sizeof message, "an escape in this text writes the character U+%04X", (unsigned)code);
    report(r, id, node->line, node->column, message, "delete the escape");
    return;
  }
}

static bool on_scalar(reader *r, const yaml_event_t *e) {
  cw_yaml_node *node = node_new(r, CW_YAML_SCALAR, e->start_mark);
  if (!node) return false;
  const yaml_char_t *lone = has_lone_tag(e) ? (const yaml_char_t *)"!" : NULL;
  refuse_anchor_and_tag(r, e, e->data.scalar.anchor, e->data.scalar.tag ? e->data.scalar.tag : lone);
  node->text = cw_arena_text(r->arena, (const char *)e->data.scalar.value, e->data.scalar.length);
  if (!node->text) return false;
  node->len = (uint32_t)strlen(node->text);
  node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
  if (e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) check_escapes(r, node, e);
  if (e->end_mark.line > e->start_mark.line) cw_comments_skip(&r->comments, (uint32_t)e->end_mark.line + 1);
  return attach(r, node);
}

/* The value of an alias is read as nothing, so that the rest of the file is checked too. */
static bool on_alias(reader *r, const yaml_event_t *e) {
  report_at(r, CW_D_ALIAS, e->start_mark, "an alias (*) is not read",
            "write the value out; a text that begins with * needs quotes");
  return attach(r, node_new(r, CW_YAML_SCALAR, e->start_mark));
}

static bool on_open(reader *r, const yaml_event_t *e, cw_yaml_kind kind) {
  bool map = kind == CW_YAML_MAP;
  refuse_anchor_and_tag(r, e, map ? e->data.mapping_start.anchor : e->data.sequence_start.anchor,
                        map ? e->data.mapping_start.tag : e->data.sequence_start.tag);
  if (r->depth == DEPTH) {
    report_at(r, CW_D_NESTING, e->start_mark, "lists and maps are nested more than 64 deep here",
              "flatten the file, or look for a bracket that is not closed");
    return false;
  }
  cw_yaml_node *node = node_new(r, kind, e->start_mark);
  if (!attach(r, node)) return false;
  r->frames[r->depth++] = (frame){.node = node};
  return true;
}

static bool on_close(reader *r) {
  r->depth--;
  return check_keys(r, r->frames[r->depth].node);
}

static bool on_document(reader *r, const yaml_event_t *e) {
  if (r->documents++) {
    report_at(r, CW_D_SECOND_DOCUMENT, e->start_mark, "a second document begins here and is not read",
              "put several teachers into a list, or into several files");
    return false;
  }
  if (e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end) {
    report_at(r, CW_D_TAG, e->start_mark, "a %TAG directive is not read", "delete it");
  }
  return true;
}

/* False where reading ends. */
static bool on_event(reader *r, const yaml_event_t *e) {
  switch (e->type) {
  case YAML_DOCUMENT_START_EVENT: return on_document(r, e);
  case YAML_ALIAS_EVENT: return on_alias(r, e);
  case YAML_SCALAR_EVENT: return on_scalar(r, e);
  case YAML_SEQUENCE_START_EVENT: return on_open(r, e, CW_YAML_LIST);
  case YAML_MAPPING_START_EVENT: return on_open(r, e, CW_YAML_MAP);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT: return on_close(r);
  case YAML_STREAM_END_EVENT: return false;
  default: return true;
  }
}

static void report_failure(reader *r, const yaml_parser_t *parser) {
  if (parser->error == YAML_MEMORY_ERROR) {
    cw_diag_add(r->diags, CW_D_MEMORY, r->out->file, 0, 0, "memory ran out while reading `%s`", r->out->file);
    return;
  }
  cw_yaml_failure failure;
  cw_yaml_explain(&failure, parser, r->fed.text, r->fed.len, r->arena);
  report_at(r, failure.id, failure.mark, failure.message, failure.hint);
}

static void read_events(reader *r) {
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) {
    r->arena->failed = true;
    return;
  }
  size_t bom = cw_text_bom(r->fed.text, r->fed.len);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, (const unsigned char *)r->fed.text + bom, r->fed.len - bom);
  for (bool more = true; more;) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      report_failure(r, &parser);
      break;
    }
    more = on_event(r, &event);
    yaml_event_delete(&event);
  }
  /* What an error left open has its keys checked all the same. */
  while (r->depth && on_close(r)) {
  }
  yaml_parser_delete(&parser);
}

bool cw_yaml_parse(cw_yaml *out, const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena) {
  uint32_t found = cw_diags_found(diags);
  *out =
      (cw_yaml){.file = cw_arena_text(arena, file, strlen(file)), .text = cw_arena_text(arena, text, len), .len = len};
  reader r = {.out = out, .diags = diags, .arena = arena};
  bool readable = false;
  if (len > CW_FILE_LIMIT) {
    cw_diag_add(diags, CW_D_FILE_TOO_LARGE, file, 0, 0, "`%s` is larger than 16 MiB", file);
  } else if (out->file && out->text) {
    cw_text_check(file, out->text, len, &readable, diags);
  }
  if (readable && cw_json_rewrite(&r.fed, out->text, len, arena)) {
    cw_comments_init(&r.comments, out->text + cw_text_bom(out->text, len), len - cw_text_bom(out->text, len));
    cw_text_place(out->text, len, len, &r.end.line, &r.end.column);
    read_events(&r);
  }
  if (arena->failed) cw_diag_add(diags, CW_D_MEMORY, file, 0, 0, "memory ran out while reading `%s`", file);
  return cw_diags_found(diags) == found && !arena->failed;
}

bool cw_yaml_read(cw_yaml *out, const char *path, cw_diags *diags, cw_arena *arena) {
  size_t len = 0;
  *out = (cw_yaml){.file = path};
  const char *text = cw_text_read(path, &len, diags, arena);
  return text && cw_yaml_parse(out, path, text, len, diags, arena);
}

cw_yaml_node *cw_yaml_get(const cw_yaml_node *map, const char *key) {
  if (!map || map->kind != CW_YAML_MAP) return NULL;
  for (uint32_t i = 0; i < map->count; i++) {
    if (strcmp(map->keys[i]->text, key) == 0) return map->items[i];
  }
  return NULL;
}
