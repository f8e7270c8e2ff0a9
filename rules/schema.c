/* The JSON Schema of the pack language. A definition for each map, made from its keys; beside them one for each form of
 * value that several keys share. */
#include "schema.h"

#include "vocabulary.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct schema {
  cw_arena *arena;
  char *text;
  size_t len, room;
  bool failed;
} schema;

static void put(schema *s, const char *text, size_t n) {
  if (s->len + n + 1 > s->room) {
    size_t room = s->room * 2 + n + 4096;
    char *more = cw_arena_alloc(s->arena, room);
    s->failed |= more == NULL;
    if (!more) return;
    if (s->len) memcpy(more, s->text, s->len);
    s->text = more;
    s->room = room;
  }
  memcpy(s->text + s->len, text, n);
  s->text[s->len += n] = 0;
}

static void say(schema *s, const char *text) { put(s, text, strlen(text)); }

/* A JSON string; the tables hold nothing but printable characters. */
static void quote(schema *s, const char *text) {
  say(s, "\"");
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') say(s, "\\");
    put(s, text, 1);
  }
  say(s, "\"");
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/* A pattern for one of the words, ASCII case and doubled spaces aside, as the loader compares them. */
static void word_pattern(schema *s, const char *words) {
  say(s, "{\"type\":\"string\",\"pattern\":\"^ *(");
  for (; *words; words++) {
    bool letter = (*words >= 'a' && *words <= 'z') || (*words >= 'A' && *words <= 'Z');
    if (*words == ' ') {
      say(s, " +");
    } else if (letter) {
      char pair[] = {'[', (char)(*words | 0x20), (char)(*words & ~0x20), ']'};
      put(s, pair, sizeof pair);
    } else {
      put(s, words, 1); /* the bar between two words, a slash */
    }
  }
  say(s, ") *$\"}");
}

/* The definitions that stand for the forms; NULL where the form depends on the key. */
static const char *const forms[] = {
    [CW_FORM_TEXT] = "scalar",
    [CW_FORM_NAME] = "scalar",
    [CW_FORM_NAMES] = "names",
    [CW_FORM_AREAS] = "names",
    [CW_FORM_NUMBER] = "number",
    [CW_FORM_YES_NO] = "yes or no",
    [CW_FORM_WORD] = NULL,
    [CW_FORM_DATE] = "date",
    [CW_FORM_MONTH_DAY] = "day of the year",
    [CW_FORM_MONTH_DAYS] = "days of the year",
    [CW_FORM_UNIT] = "scalar",
    [CW_FORM_TYPE] = "scalar",
    [CW_FORM_CITES] = "names",
    [CW_FORM_CONDITION] = "value",
    [CW_FORM_DATE_EXPR] = "value",
    [CW_FORM_QUANTITY] = "value",
    [CW_FORM_RATE] = "rate",
    [CW_FORM_LIMIT] = "limit",
    [CW_FORM_NEEDS] = "needs",
    [CW_FORM_SUSPENSION] = "SUSPENSION",
    [CW_FORM_WINDOW] = "window",
    [CW_FORM_MEANING] = "meaning",
    [CW_FORM_LIST] = NULL,
    [CW_FORM_MAP] = NULL,
};

#define SCALAR     "{\"type\":[\"string\",\"number\",\"boolean\"]}"
#define REF(name)  "{\"$ref\":\"#/$defs/" name "\"}"
#define LIST(name) "{\"type\":\"array\",\"minItems\":1,\"items\":" REF(name) "}"

static const struct {
  const char *name, *is;
} values[] = {
    {"scalar", SCALAR},
    {"text", "{\"type\":[\"string\",\"number\",\"boolean\"],\"not\":{\"const\":\"\"}}"},
    {"names", "{\"anyOf\":[" REF("text") "," LIST("text") "]}"},
    {"number", "{\"anyOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"string\",\"pattern\":\"^[0-9]{1,9}$\"}]}"},
    {"date", "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}"},
    {"day of the year", "{\"type\":\"string\",\"pattern\":\"^(January|February|March|April|May|June|July|August|"
                        "September|October|November|December) [0-9]{1,2}$\"}"},
    {"days of the year", "{\"anyOf\":[" REF("day of the year") "," LIST("day of the year") "]}"},
    {"table", "{\"type\":\"object\",\"required\":[\"by\"],\"minProperties\":2,\"properties\":{\"by\":" REF(
                  "text") "},\"additionalProperties\":" REF("rate") "}"},
    {"value", "{\"anyOf\":[" REF("text") "," REF("table") "]}"},
    {"rate", "{\"anyOf\":[" REF("value") "," LIST("rate") "]}"},
    {"limit",
     "{\"anyOf\":[" REF("value") "," REF("LIMIT") ",{\"type\":\"array\",\"minItems\":1,\"items\":{\"anyOf\":[" REF(
         "value") "," REF("LIMIT") "]}}]}"},
    {"window", "{\"anyOf\":[" REF("WINDOW") "," LIST("WINDOW") "]}"},
    {"needs", "{\"anyOf\":[" REF("text") "," REF("need") "," LIST("needs") "]}"},
    {"meaning", "{\"anyOf\":[" REF("rate") "," REF("needs") "]}"},
    {"nothing", "{\"enum\":[null,\"\"]}"},
};

static const char *const ids[] = {
#define CW_MAP(id, title) #id,
#include "vocabulary.def"
};

/* --- keys --------------------------------------------------------------------------------------------------------- */

static bool all_optional(cw_map_id map) {
  uint32_t n = 0;
  const cw_key *keys = cw_map_keys(map, &n);
  for (uint32_t i = 0; i < n; i++)
    if (keys[i].required) return false;
  return true;
}

/* A map without a needed key may be left empty. */
static void put_child(schema *s, cw_map_id child) {
  bool empty = all_optional(child);
  if (empty) say(s, "{\"anyOf\":[" REF("nothing") ",");
  say(s, "{\"$ref\":\"#/$defs/");
  say(s, ids[child]);
  say(s, empty ? "\"}]}" : "\"}");
}

static void put_form(schema *s, const cw_key *k) {
  cw_map_id child = cw_map_inside(k->map, k->key), second = cw_map_inside_second(k->map, k->key);
  if (forms[k->form]) {
    say(s, "{\"$ref\":\"#/$defs/");
    say(s, forms[k->form]);
    say(s, "\"}");
  } else if (k->form == CW_FORM_WORD) {
    word_pattern(s, k->words);
  } else if (strcmp(k->key, "versions") == 0) {
    say(s, "{\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/");
    say(s, ids[k->map]);
    say(s, " version\"}}");
  } else if (strcmp(k->key, "announced") == 0) {
    say(s, "{\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/");
    say(s, ids[k->map]);
    say(s, " announced\"}}");
  } else if (k->form == CW_FORM_LIST) {
    say(s, "{\"type\":\"array\",\"items\":");
    put_child(s, child);
    say(s, "}");
  } else {
    say(s, "{\"type\":\"object\",\"propertyNames\":{\"minLength\":1},\"additionalProperties\":");
    if (second != CW_NMAPS) say(s, "{\"anyOf\":[");
    put_child(s, child);
    if (second != CW_NMAPS) say(s, ","), put_child(s, second), say(s, "]}");
    say(s, "}");
  }
}

static void put_keys(schema *s, cw_map_id map, bool *first) {
  uint32_t n = 0;
  const cw_key *keys = cw_map_keys(map, &n);
  for (uint32_t i = 0; i < n; i++) {
    say(s, *first ? "\n      " : ",\n      ");
    *first = false;
    quote(s, keys[i].key);
    say(s, ":{\"description\":");
    quote(s, keys[i].meaning);
    say(s, ",\"allOf\":[");
    put_form(s, &keys[i]);
    say(s, "]}");
  }
}

static void put_required(schema *s, cw_map_id map) {
  uint32_t n = 0;
  bool first = true;
  const cw_key *keys = cw_map_keys(map, &n);
  say(s, "\"required\":[");
  for (uint32_t i = 0; i < n; i++) {
    if (!keys[i].required) continue;
    if (!first) say(s, ",");
    quote(s, keys[i].key);
    first = false;
  }
  say(s, "]");
  if (map == CW_MAP_LIMIT) say(s, ",\"anyOf\":[{\"required\":[\"at most\"]},{\"required\":[\"counts from\"]}]");
}

/* --- maps --------------------------------------------------------------------------------------------------------- */

static void open_map(schema *s, const char *name, const char *suffix, const char *title) {
  say(s, ",\n    \"");
  say(s, name);
  say(s, suffix);
  say(s, "\":{");
  if (title) say(s, "\"title\":"), quote(s, title), say(s, ",");
  say(s, "\"type\":\"object\",\"properties\":{");
}

/* A text that is announced: a version with a day to come, or none, and nothing else of a period. */
static void put_announced(schema *s, cw_map_id map) {
  uint32_t n = 0;
  const cw_key *keys = cw_map_keys(map, &n);
  open_map(s, ids[map], " announced", NULL);
  say(s, "\n      \"from\":{\"anyOf\":[" REF("date") ",{\"const\":\"not known\"}]}");
  for (uint32_t i = 0; i < n; i++) {
    if (cw_key_of_period(keys[i].key) && strcmp(keys[i].key, "known since") != 0) continue;
    say(s, ",\n      ");
    quote(s, keys[i].key);
    say(s, ":");
    put_form(s, &keys[i]);
  }
  say(s, "},\n     \"required\":[\"from\"],\"additionalProperties\":false}");
}

/* Each version is laid over the keys beside it, so none of them must have them all. */
static void put_map(schema *s, cw_map_id map) {
  bool first = true, versions = cw_key_find(map, "versions") != NULL;
  open_map(s, ids[map], "", cw_map_title(map));
  put_keys(s, map, &first);
  say(s, "},\n     \"additionalProperties\":false");
  say(s, versions ? ",\"anyOf\":[{\"required\":[\"versions\"]},{" : ",");
  put_required(s, map);
  say(s, versions ? "}]}" : "}");
  if (!versions) return;
  first = true;
  open_map(s, ids[map], " version", NULL);
  put_keys(s, map, &first);
  say(s, "},\n     \"additionalProperties\":false}");
  if (cw_key_find(map, "announced")) put_announced(s, map);
}

static const cw_map_id need_forms[] = {CW_MAP_NEED_CREDIT,   CW_MAP_NEED_AREAS, CW_MAP_NEED_SHARE,   CW_MAP_NEED_HOLDS,
                                       CW_MAP_NEED_ATTESTED, CW_MAP_NEED_HAS,   CW_MAP_NEED_MET,     CW_MAP_NEED_ANY,
                                       CW_MAP_NEED_ALL,      CW_MAP_NEED_SOME,  CW_MAP_NEED_SEQUENCE};

enum { NNEED_FORMS = sizeof need_forms / sizeof *need_forms };

static bool is_need_form(cw_map_id map) {
  for (size_t i = 0; i < NNEED_FORMS; i++)
    if (need_forms[i] == map) return true;
  return false;
}

/* A need is one of the forms with the keys that all needs have, or a table of needs, or versions of any of them. */
static void put_needs(schema *s) {
  for (size_t i = 0; i < NNEED_FORMS; i++) {
    bool first = true;
    open_map(s, ids[need_forms[i]], "", cw_map_title(need_forms[i]));
    put_keys(s, CW_MAP_NEED, &first);
    put_keys(s, need_forms[i], &first);
    say(s, "},\n     \"additionalProperties\":false,");
    put_required(s, need_forms[i]);
    say(s, "}");
  }
  bool first = true;
  open_map(s, "need table", "", "a table of needs");
  put_keys(s, CW_MAP_NEED, &first);
  say(s, "},\n     \"required\":[\"by\"],\"minProperties\":2,\"additionalProperties\":" REF("needs") "}");
  say(s, ",\n    \"need versions\":{\"type\":\"object\",\"required\":[\"versions\"],\"properties\":{\"versions\":"
         "{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"object\"}}}}");
  say(s, ",\n    \"NEED version\":{\"type\":\"object\"}");
  say(s, ",\n    \"NEED announced\":{\"type\":\"object\",\"required\":[\"from\"]}");
  say(s, ",\n    \"need\":{\"anyOf\":[");
  for (size_t i = 0; i < NNEED_FORMS; i++) {
    say(s, "{\"$ref\":\"#/$defs/");
    say(s, ids[need_forms[i]]);
    say(s, "\"},");
  }
  say(s, REF("need table") "," REF("need versions") "]}");
}

char *cw_schema_text(cw_arena *arena) {
  schema s = {.arena = arena};
  say(&s, "{\n  \"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n"
          "  \"$id\":\"https://crosswalk.invalid/language/1/pack.schema.json\",\n"
          "  \"title\":\"A rule pack, pack language 1\",\n"
          "  \"if\":{\"required\":[\"extends\"]},\"then\":" REF("DISTRICT") ",\"else\":" REF(
              "PACK") ",\n  \"$defs\":{\n    \"yes or no\":{\"anyOf\":[{\"type\":\"boolean\"},");
  word_pattern(&s, "yes|no|true|false");
  say(&s, "]}");
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    say(&s, ",\n    ");
    quote(&s, values[i].name);
    say(&s, ":");
    say(&s, values[i].is);
  }
  for (int map = 0; map < CW_NMAPS; map++)
    if (map != CW_MAP_NEED && !is_need_form((cw_map_id)map)) put_map(&s, (cw_map_id)map);
  put_needs(&s);
  say(&s, "\n  }\n}\n");
  return s.failed ? NULL : s.text;
}
