/* What is signed: RFC 8785, N-Quads, RDFC-1.0 and JSON-LD in safe mode, against published vectors and by example. */
#include "../../tools/badge/canon.h"
#include "../../tools/badge/contexts/contexts.h"
#include "../../tools/badge/jcs.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;
static cw_canon_error error;

static void setup(void) {
  cw_arena_init(&arena, 0);
  error = (cw_canon_error){0};
}

static void teardown(void) { cw_arena_dispose(&arena); }

static void again(void) {
  teardown();
  setup();
}

/* --- samples ---------------------------------------------------------------------------------------------------------- */

static const char *samples(void) {
  const char *folder = getenv("CW_SAMPLES");
  return folder ? folder : CW_SOURCE_DIR "/../shared/samples";
}

/* A sample's text, in the arena; NULL: it is not there. */
static const char *sample(const char *name, size_t *len) {
  FILE *file = fopen(cw_arena_printf(&arena, "%s/%s", samples(), name), "rb");
  if (!file) return NULL;
  cw_canon_text text;
  char block[4096];
  cw_canon_text_init(&text, &arena);
  cw_canon_text_str(&text, "");
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) cw_canon_text_add(&text, block, n);
  fclose(file);
  *len = text.len;
  return text.bytes;
}

static bool without_samples(const char *name) {
  size_t len;
  if (sample(name, &len)) return false;
  printf("skipped: no %s/%s (set CW_SAMPLES)\n", samples(), name);
  return true;
}

/* --- canonical JSON --------------------------------------------------------------------------------------------------- */

static void jcs_is(const char *text, const char *expected) {
  again();
  size_t len = 0;
  const char *got = cw_canon_file(text, strlen(text), &(cw_canon_options){.form = CW_CANON_JCS}, &len, &arena, &error);
  ck_assert_msg(got != NULL, "%s: %s", text, error.message);
  ck_assert_str_eq(got, expected);
  ck_assert_uint_eq(len, strlen(expected));
}

static void jcs_refuses(const char *text, size_t len, cw_canon_reason reason) {
  error = (cw_canon_error){0};
  ck_assert_msg(!cw_json_read(text, len, &error), "not refused: %.40s", text);
  ck_assert_msg(error.reason == reason, "%.40s: %s", text, error.message);
}

START_TEST(jcs_vectors) {
  static const char *const names[] = {"structures", "french"};
  if (without_samples("badges/jcs/french.input.json")) return;
  for (size_t i = 0; i < 2; i++) {
    size_t len = 0, expected_len = 0;
    const char *text = sample(cw_arena_printf(&arena, "badges/jcs/%s.input.json", names[i]), &len);
    const char *expected = sample(cw_arena_printf(&arena, "badges/jcs/%s.output.json", names[i]), &expected_len);
    ck_assert(text && expected);
    const char *got = cw_canon_file(text, len, &(cw_canon_options){.form = CW_CANON_JCS}, &len, &arena, &error);
    ck_assert_msg(got && len == expected_len && memcmp(got, expected, len) == 0, "%s: %s", names[i], got);
  }
}
END_TEST

/* The examples of RFC 8785 and what is awkward around them. */
START_TEST(jcs_examples) {
  jcs_is(
      "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
      " \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n \"literals\": [null, true, false]}",
      "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
      "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  jcs_is("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
         "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xEF\xAC\xB3\":3}");
  jcs_is("[]", "[]");
  jcs_is("\"\\b\\t\\f\\u007f\"", "\"\\b\\t\\f\x7F\"");
  jcs_is("-0", "0");
  jcs_is("[9007199254740993, 123456789012345680000, -1e-7, 1e21]",
         "[9007199254740992,123456789012345680000,-1e-7,1e+21]");
}
END_TEST

START_TEST(jcs_numbers) {
  static const struct {
    double value;
    const char *text;
  } rows[] = {
      {0, "0"},
      {-1.5, "-1.5"},
      {1e20, "100000000000000000000"},
      {1e21, "1e+21"},
      {1e-6, "0.000001"},
      {1e-7, "1e-7"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {9007199254740992, "9007199254740992"},
      {0x1p-44, "5.684341886080802e-14"}, /* nearest is not shortest */
      {0x1p-1022, "2.2250738585072014e-308"},
      {295147905179352830000.0, "295147905179352830000"},
      {0.1 + 0.2, "0.30000000000000004"},
      {0x1.52d02c7e14af5p+76, "9.999999999999997e+22"},
      {1e23, "1e+23"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[CW_JCS_NUMBER_ROOM];
    cw_jcs_number(text, rows[i].value);
    ck_assert_str_eq(text, rows[i].text);
  }
}
END_TEST

/* Every number reads back as itself. */
START_TEST(jcs_numbers_read_back) {
  uint64_t seed = 88172645463325252u;
  for (int i = 0; i < 20000; i++) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    double value;
    memcpy(&value, &seed, sizeof value);
    if (!isfinite(value)) continue;
    char text[CW_JCS_NUMBER_ROOM];
    cw_jcs_number(text, value);
    double back = strtod(text, NULL);
    ck_assert_msg(back >= value && back <= value, "%s", text);
  }
}
END_TEST

static char *nested(size_t depth) {
  char *text = cw_arena_alloc(&arena, 2 * depth + 1);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  return text;
}

START_TEST(jcs_refusals) {
  static const char *const malformed[] = {"{\"a\":\"b\",\"a\":\"c\"}",
                                          "{\"x\":{\"a\":1,\"\\u0061\":1}}",
                                          "\"\\u0000\"",
                                          "\"\xC0\xAF\"",
                                          "\"\\ud800\"",
                                          "1e999",
                                          "{} {}",
                                          "",
                                          "nul",
                                          "[1,]",
                                          "{\"a\" 1}"};
  for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
    jcs_refuses(malformed[i], strlen(malformed[i]), CW_CANON_MALFORMED);
  jcs_refuses(nested(129), 258, CW_CANON_LIMIT);
  again();
  json_t *fits = cw_json_read(nested(128), 256, &error);
  ck_assert(fits != NULL);
  json_decref(fits);
  size_t big = CW_CANON_MOST_BYTES + 1;
  char *text = cw_arena_alloc(&arena, big);
  memset(text, ' ', big);
  ck_assert(!cw_json_read(text, big, &error) && error.reason == CW_CANON_LIMIT);
  error.reason = CW_CANON_NONE;
  memset(text, ',', big);
  ck_assert(!cw_json_read(text, big - 1, &error) && error.reason == CW_CANON_LIMIT);
}
END_TEST

/* --- N-Quads ---------------------------------------------------------------------------------------------------------- */

static const char *canonical(const char *text, const cw_canon_options *options) {
  size_t len = 0;
  return cw_canon_file(text, strlen(text), options, &len, &arena, &error);
}

static void nquads_is(const char *text, const char *expected) {
  again();
  const char *got = canonical(text, NULL);
  ck_assert_msg(got != NULL, "%s: %s", text, error.message);
  ck_assert_str_eq(got, expected);
}

START_TEST(nquads_forms) {
  nquads_is("", "");
  nquads_is("# only a comment\r\n\r\n", "");
  nquads_is("<a:s><a:p>\"x\".", "<a:s> <a:p> \"x\" .\n");
  nquads_is("\t<a:\\u0073> <a:p> \"\\u0041\\U0001F600\\'\" <a:g> . # why\r<a:s> <a:p> \"x\"@en-GB .",
            "<a:s> <a:p> \"A😀'\" <a:g> .\n<a:s> <a:p> \"x\"@en-GB .\n");
  nquads_is("<a:s> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#string> .", "<a:s> <a:p> \"1\" .\n");
  nquads_is("<a:s> <a:p> \"\\u0001\\u007F\\b\\t\\n\\f\\r\\\"\\\\\\uFFFE\\u000B\" .",
            "<a:s> <a:p> \"\\u0001\\u007F\\b\\t\\n\\f\\r\\\"\\\\\\uFFFE\\u000B\" .\n");
  nquads_is("<a:s> <a:p> \"a\\u0000\\U00000000b\" .", "<a:s> <a:p> \"a\\u0000\\u0000b\" .\n");
  nquads_is("_:a.b <a:p> _:1 .", "_:c14n1 <a:p> _:c14n0 .\n");
}
END_TEST

START_TEST(nquads_refused) {
  static const char *const rows[] = {
      "<s> <a:p> <a:o> .",          "<a:s> <a:p> <a:o>",
      "<a:s> <a:p> <a:o> . <a:s>",  "<a:s> _:p <a:o> .",
      "\"s\" <a:p> <a:o> .",        "<a:s> <a:p> \"o .",
      "<a:s> <a:p> \"o\"@ .",       "<a:s> <a:p> \"o\"@en- .",
      "<a:s> <a:p> \"o\"^<a:t> .",  "<a:s> <a:p> \"\\x\" .",
      "<a:s> <a:p> \"\\u00\" .",    "<a:s> <a:p> \"\\uD800\" .",
      "<a:s> <a:p> <a:\\u0000> .",  "<a: s> <a:p> <a:o> .",
      "<a:s\\u0020> <a:p> <a:o> .", "<a:s\\n> <a:p> <a:o> .",
      "_: <a:p> <a:o> .",           "_:-a <a:p> <a:o> .",
      "<a:s> <a:p> \"\xFF\" .",     "<a:s> <a:p> \"a\nb\" .",
      "<a:s> <a:p> <a:o> \"g\" .",  "# \xC3",
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    again();
    ck_assert_msg(!canonical(rows[i], NULL), "not refused: %s", rows[i]);
    ck_assert_msg(error.reason == CW_CANON_MALFORMED, "%s", rows[i]);
    ck_assert_str_eq(error.path, "line 1");
  }
  again();
  size_t len;
  ck_assert(!cw_canon_file("<a:s> <a:p> <a:o> .\n\0", 21, NULL, &len, &arena, &error));
  ck_assert_str_eq(error.path, "line 2");
}
END_TEST

/* --- RDFC-1.0 --------------------------------------------------------------------------------------------------------- */

static bool canonicalize(cw_rdf_canonical *out, const char *text, size_t len, const cw_rdf_canon_options *options) {
  cw_rdf_dataset d;
  cw_rdf_dataset_init(&d, &arena);
  return cw_rdf_nquads_read(&d, text, len, &error) && cw_rdf_canonicalize(out, &d, options, &arena, &error);
}

static void check_map(const char *name, const cw_rdf_canonical *c) {
  size_t len = 0;
  const char *text = sample(name, &len);
  if (!text) return;
  json_t *map = cw_json_read(text, len, &error);
  ck_assert_uint_eq(json_object_size(map), c->nnames);
  for (size_t i = 0; i < c->nnames; i++)
    ck_assert_str_eq(json_string_value(json_object_get(map, c->names[i].label)), c->names[i].canonical);
  json_decref(map);
}

START_TEST(rdfc_vectors) {
  unsigned seen = 0, refused = 0;
  if (without_samples("rdf-canon/test001-in.nq")) return;
  for (unsigned n = 1; n < 100; n++) {
    again();
    size_t len = 0, expected_len = 0;
    const char *text = sample(cw_arena_printf(&arena, "rdf-canon/test%03u-in.nq", n), &len);
    const char *expected = sample(cw_arena_printf(&arena, "rdf-canon/test%03u-rdfc10.nq", n), &expected_len);
    cw_rdf_canonical c;
    if (!text) continue;
    bool done = canonicalize(&c, text, len, NULL);
    if (expected) {
      ck_assert_msg(done, "test%03u: %s", n, error.message);
      ck_assert_msg(c.len == expected_len && strcmp(c.text, expected) == 0, "test%03u:\n%s", n, c.text);
      check_map(cw_arena_printf(&arena, "rdf-canon/test%03u-rdfc10map.json", n), &c);
      seen++;
    } else {
      ck_assert_msg(!done && error.reason == CW_CANON_LIMIT, "test%03u is not refused", n);
      refused++;
    }
  }
  printf("RDFC-1.0: %u vectors, %u poison graphs refused\n", seen, refused);
  ck_assert_uint_ge(seen, 40);
  ck_assert_uint_ge(refused, 1);
}
END_TEST

/* Ten blank nodes, each beside every other. */
static const char *clique(unsigned nodes) {
  cw_canon_text t;
  cw_canon_text_init(&t, &arena);
  for (unsigned i = 0; i < nodes; i++)
    for (unsigned k = 0; k < nodes; k++)
      if (i != k) cw_canon_text_str(&t, cw_arena_printf(&arena, "_:n%u <a:p> _:n%u .\n", i, k));
  return t.bytes;
}

START_TEST(rdfc_poison) {
  cw_rdf_canonical c;
  const char *text = clique(10);
  ck_assert(!canonicalize(&c, text, strlen(text), NULL) && error.reason == CW_CANON_LIMIT);
  ck_assert_msg(strstr(error.message, "look alike") != NULL, "%s", error.message);
  again();
  text = clique(4);
  ck_assert(canonicalize(&c, text, strlen(text), NULL));
  again();
  text = clique(4);
  ck_assert(!canonicalize(&c, text, strlen(text), &(cw_rdf_canon_options){.work = 10}));
}
END_TEST

/* A long chain of blank nodes that look alike is refused, not followed until the stack ends. */
START_TEST(rdfc_chain) {
  cw_canon_text t;
  cw_rdf_canonical c;
  cw_canon_text_init(&t, &arena);
  for (unsigned i = 0; i < 5000; i++)
    cw_canon_text_str(&t, cw_arena_printf(&arena, "_:n%u <a:p> _:n%u .\n", i, (i + 1) % 5000));
  ck_assert(!canonicalize(&c, t.bytes, t.len, NULL));
  ck_assert_int_eq(error.reason, CW_CANON_LIMIT);
}
END_TEST

/* Neither order nor labels matter. */
START_TEST(rdfc_same_graph) {
  const char *a = canonical("_:x <a:p> _:y .\n_:y <a:p> _:z .\n_:z <a:p> _:x .\n_:x <a:q> \"1\" .", NULL);
  const char *b =
      canonical("_:c <a:p> _:a .\n_:a <a:q> \"1\" .\n_:b <a:p> _:c .\n_:a <a:p> _:b .\n_:a <a:p> _:b .", NULL);
  ck_assert(a && b);
  ck_assert_str_eq(a, b);
}
END_TEST

START_TEST(rdfc_sha384) {
  cw_rdf_canonical a, b;
  const char *text = "_:x <a:p> _:y .\n_:y <a:p> \"1\" .";
  ck_assert(canonicalize(&a, text, strlen(text), NULL));
  ck_assert(canonicalize(&b, text, strlen(text), &(cw_rdf_canon_options){.hash = CW_RDF_SHA384}));
  ck_assert_uint_eq(a.nnames, b.nnames);
}
END_TEST

START_TEST(rdfc_little_memory) {
  const char *text = clique(4);
  for (size_t limit = 64; limit < 4096; limit += 64) {
    cw_arena small;
    cw_rdf_dataset d;
    cw_rdf_canonical c;
    cw_arena_init(&small, limit);
    cw_rdf_dataset_init(&d, &small);
    error = (cw_canon_error){0};
    bool done = cw_rdf_nquads_read(&d, text, strlen(text), &error) && cw_rdf_canonicalize(&c, &d, NULL, &small, &error);
    ck_assert(done ? error.reason == CW_CANON_NONE : error.reason == CW_CANON_MEMORY);
    cw_arena_dispose(&small);
  }
}
END_TEST

/* --- JSON-LD ---------------------------------------------------------------------------------------------------------- */

/* With 'for " in `json`. */
static const char *quoted(const char *json) {
  char *text = cw_arena_text(&arena, json, strlen(json));
  for (char *s = text; *s; s++)
    if (*s == '\'') *s = '"';
  return text;
}

static void ld_is(const char *json, const char *expected) {
  again();
  const char *got = canonical(quoted(json), NULL);
  ck_assert_msg(got != NULL, "%s: %s: %s", json, error.path, error.message);
  ck_assert_str_eq(got, expected);
}

static void ld_refused(const char *json, cw_canon_reason reason, const char *path) {
  again();
  ck_assert_msg(!canonical(quoted(json), NULL), "not refused: %s", json);
  ck_assert_msg(error.reason == reason, "%s: %s", json, error.message);
  ck_assert_str_eq(error.path, path);
}

START_TEST(ld_values) {
  ld_is("{'@context':{'p':'a:p'},'@id':'a:s','p':['x',1,1.5,1e21,true,-0.0,null]}",
        "<a:s> <a:p> \"0\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
        "<a:s> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
        "<a:s> <a:p> \"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
        "<a:s> <a:p> \"1.5E0\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
        "<a:s> <a:p> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n"
        "<a:s> <a:p> \"x\" .\n");
  ld_is("{'@context':{'p':{'@id':'a:p','@type':'a:t'}},'@id':'a:s','p':[7,'x',{'@value':'y'},{'@value':'z','@language':"
        "'EN'}]}",
        "<a:s> <a:p> \"7\"^^<a:t> .\n<a:s> <a:p> \"x\"^^<a:t> .\n<a:s> <a:p> \"y\" .\n<a:s> <a:p> \"z\"@en .\n");
  ld_is("{'@context':{'p':{'@id':'a:p','@type':'@json'}},'@id':'a:s','p':{'b':1.0,'a':[null]}}",
        "<a:s> <a:p> \"{\\\"a\\\":[null],\\\"b\\\":1}\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .\n");
  ld_is(
      "{'@context':{'p':{'@id':'a:p','@container':'@language'}},'@id':'a:s','p':{'en':'x','DE':['y','z'],'@none':'w'}}",
      "<a:s> <a:p> \"w\" .\n<a:s> <a:p> \"x\"@en .\n<a:s> <a:p> \"y\"@de .\n<a:s> <a:p> \"z\"@de .\n");
  ld_is("{'@context':{'@language':'en','p':'a:p','q':{'@id':'a:q','@language':null}},'@id':'a:s','p':'x','q':'y'}",
        "<a:s> <a:p> \"x\"@en .\n<a:s> <a:q> \"y\" .\n");
}
END_TEST

START_TEST(ld_nodes) {
  ld_is("{'@context':{'@vocab':'a:','id':'@id','type':'@type','p':{'@type':'@id'}},'id':'a:s','type':'T','p':['a:o',{'"
        "id':'a:o2','q':'x'}]}",
        "<a:o2> <a:q> \"x\" .\n<a:s> <a:p> <a:o2> .\n<a:s> <a:p> <a:o> .\n"
        "<a:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a:T> .\n");
  ld_is(
      "{'@context':{'p':{'@id':'a:p','@container':'@list'}},'@id':'a:s','p':['x',['y']]}",
      "<a:s> <a:p> _:c14n1 .\n"
      "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> _:c14n2 .\n"
      "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n"
      "_:c14n1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"x\" .\n"
      "_:c14n1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:c14n0 .\n"
      "_:c14n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"y\" .\n"
      "_:c14n2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n");
  ld_is("{'@context':{'p':{'@id':'a:p','@container':'@graph'},'q':'a:q'},'@id':'a:s','p':{'@id':'a:o','q':'x'}}",
        "<a:o> <a:q> \"x\" _:c14n0 .\n<a:s> <a:p> _:c14n0 .\n");
  ld_is("{'@context':{'r':{'@reverse':'a:p'},'q':'a:q'},'@id':'a:s','r':{'@id':'a:o','q':'x'}}",
        "<a:o> <a:p> <a:s> .\n<a:o> <a:q> \"x\" .\n");
  ld_is("{'@context':{'q':'a:q'},'@graph':[{'@id':'_:x','q':'1'},{'@id':'_:x','q':'2'}]}",
        "_:c14n0 <a:q> \"1\" .\n_:c14n0 <a:q> \"2\" .\n");
}
END_TEST

/* Contexts scoped to a type end at the next node, contexts scoped to a property do not. */
START_TEST(ld_scopes) {
  ld_is("{'@context':{'type':'@type','p':'a:p','T':{'@id':'a:T','@context':{'q':'a:q'}},'q':'b:q'},"
        "'@id':'a:s','type':'T','q':'1','p':{'@id':'a:o','q':'2'}}",
        "<a:o> <b:q> \"2\" .\n<a:s> <a:p> <a:o> .\n<a:s> <a:q> \"1\" .\n"
        "<a:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a:T> .\n");
  ld_is("{'@context':{'p':{'@id':'a:p','@context':{'q':'a:q'}},'q':'b:q'},"
        "'@id':'a:s','q':'1','p':{'@id':'a:o','q':{'@id':'a:x','q':'2'}}}",
        "<a:o> <a:q> <a:x> .\n<a:s> <a:p> <a:o> .\n<a:s> <b:q> \"1\" .\n<a:x> <a:q> \"2\" .\n");
  ld_is("{'@context':[{'@protected':true,'p':'a:p'},{'p':'a:p'}],'@id':'a:s','p':'x'}", "<a:s> <a:p> \"x\" .\n");
}
END_TEST

START_TEST(ld_refusals) {
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s','p':[{'q':1}]}", CW_CANON_TERM_UNDEFINED, "p[0].q");
  ld_refused("{'@context':{'p':'a:p','q':null},'@id':'a:s','p':{'q':1}}", CW_CANON_TERM_UNDEFINED, "p.q");
  ld_refused("{'@context':{'p':'a:p'},'@id':'s','p':'x'}", CW_CANON_IRI_RELATIVE, "@id");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:<b>','p':'x'}", CW_CANON_IRI_RELATIVE, "@id");
  ld_refused("{'@context':{'p':{'@id':'a:p','@type':'@id'}},'@id':'a:s','p':'o'}", CW_CANON_IRI_RELATIVE, "p");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s','@type':['a:t','T'],'p':'x'}", CW_CANON_TERM_UNDEFINED, "@type");
  ld_refused("{'@context':'https://example.org/c','@id':'a:s'}", CW_CANON_CONTEXT_UNKNOWN, "@context");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s'}", CW_CANON_DROPPED, "");
  ld_refused("{'@context':{'p':'a:p'},'@graph':['x']}", CW_CANON_DROPPED, "@graph[0]");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s','p':{'@value':'x','@index':'i'}}", CW_CANON_DROPPED, "p");
  ld_refused("{'@context':{'p':'a:p','id':'@id'},'@id':'a:s','id':'a:s','p':'x'}", CW_CANON_MALFORMED, "id");
  ld_refused("{'@context':{'p':{'@id':'a:p','@container':'@index'}},'@id':'a:s','p':'x'}", CW_CANON_UNSUPPORTED,
             "@context");
  ld_refused("{'@context':{'@base':'http://a/'},'@id':'a:s'}", CW_CANON_UNSUPPORTED, "@context");
  ld_refused("{'@context':{'p':'p'},'@id':'a:s'}", CW_CANON_CONTEXT_INVALID, "@context");
  ld_refused("{'@context':{'p':'q:x','q':'p:x'},'@id':'a:s'}", CW_CANON_CONTEXT_INVALID, "@context");
  ld_refused("{'@context':[{'@protected':true,'p':'a:p'},{'p':'a:q'}],'@id':'a:s'}", CW_CANON_CONTEXT_INVALID,
             "@context");
  ld_refused("{'@context':[{'@protected':true,'p':'a:p'},null],'@id':'a:s'}", CW_CANON_CONTEXT_INVALID, "@context");
  ld_refused("{'@context':['https://www.w3.org/ns/credentials/v2',{'name':'a:q'}],'@id':'a:s'}",
             CW_CANON_CONTEXT_INVALID, "@context");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s','p':{'@direction':'ltr','@value':'x'}}", CW_CANON_UNSUPPORTED,
             "p.@direction");
  ld_refused("{'@context':{'p':'a:p'},'@id':'a:s','p':{'@value':'x','@language':'not a tag'}}", CW_CANON_MALFORMED,
             "p");
}
END_TEST

/* What would let a signed document be rewritten so that its signature still fits. */
START_TEST(ld_strict) {
  static const struct {
    const char *json;
    cw_canon_reason reason;
  } rows[] = {
      {"{'@context':[\"V\",{'title':'https://schema.org/name'}],'id':'a:s','title':'x'}", CW_CANON_CONTEXT_INLINE},
      {"{'@context':\"V\",'id':'a:s','https://schema.org/name':'x'}", CW_CANON_HIDDEN},
      {"{'@context':\"V\",'id':'a:s','name':{'@set':['x']}}", CW_CANON_HIDDEN},
      {"{'@context':\"V\",'@graph':[{'id':'a:s','name':'x'}]}", CW_CANON_HIDDEN},
      {"{'@context':\"V\",'id':'a:s','name':'x'}", CW_CANON_NONE},
      {"{'@context':\"V\",'id':'a:s','name':{'@value':'x','@language':'en'}}", CW_CANON_NONE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    again();
    const char *v = strchr(rows[i].json, 'V');
    const char *text = cw_arena_printf(&arena, "%.*shttps://www.w3.org/ns/credentials/v2%s", (int)(v - rows[i].json),
                                       rows[i].json, v + 1);
    const char *got = canonical(quoted(text), &(cw_canon_options){.strict = true});
    ck_assert_msg(error.reason == rows[i].reason, "%s: %s", text, error.message);
    ck_assert((got == NULL) == (rows[i].reason != CW_CANON_NONE));
  }
}
END_TEST

START_TEST(ld_shipped_contexts) {
  ck_assert_uint_ge(cw_context_count, 17);
  for (size_t i = 0; i < cw_context_count; i++) {
    again();
    const char *text =
        cw_arena_printf(&arena, "{\"@context\":\"%s\",\"@id\":\"a:s\",\"a:p\":1}", cw_context_files[i].address);
    ck_assert_msg(canonical(text, NULL) != NULL, "%s: %s", cw_context_files[i].address, error.message);
  }
}
END_TEST

/* The whole model of Open Badges 3.0: 356 statements, 40 blank nodes, hash ties. */
START_TEST(ld_complete) {
  size_t len = 0, lines = 0;
  if (without_samples("badges/ob30/complete.json")) return;
  const char *text = sample("badges/ob30/complete.json", &len);
  const char *got = cw_canon_file(text, len, &(cw_canon_options){.without_proof = true}, &len, &arena, &error);
  ck_assert_msg(got != NULL, "%s", error.message);
  for (size_t i = 0; i < len; i++) lines += got[i] == '\n';
  ck_assert_uint_eq(lines, 356);
  ck_assert(strstr(got, "_:c14n39 ") && !strstr(got, "_:c14n40"));
}
END_TEST

/* Contexts applied again and again, each to the last result: bounded. */
START_TEST(ld_bounded) {
  cw_canon_text t;
  cw_canon_text_init(&t, &arena);
  cw_canon_text_str(&t, "{\"@context\":[");
  for (int i = 0; i < 100000; i++) cw_canon_text_str(&t, "{\"p\":\"a:p\"},\"https://www.w3.org/ns/credentials/v2\",");
  cw_canon_text_str(&t, "{}],\"@id\":\"a:s\",\"p\":1}");
  size_t len;
  ck_assert(!cw_canon_file(t.bytes, t.len, NULL, &len, &arena, &error));
  ck_assert_int_eq(error.reason, CW_CANON_LIMIT);
}
END_TEST

START_TEST(errors_are_safe_to_show) {
  cw_canon_error e = {0};
  char longer[600];
  memset(longer, 'x', sizeof longer);
  longer[sizeof longer - 1] = '\0';
  cw_canon_fail(&e, CW_CANON_DROPPED, longer, "\x1B[2J%.*s€€", 248, longer);
  ck_assert_str_eq(e.path + strlen(e.path) - 3, "xxx");
  ck_assert(strncmp(e.path, "...", 3) == 0 && e.message[0] == '?' && cw_canon_utf8(e.message, strlen(e.message)));
  cw_canon_fail(&e, CW_CANON_MEMORY, NULL, "second");
  ck_assert_int_eq(e.reason, CW_CANON_DROPPED);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge canon");
  TCase *t = tcase_create("all");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, jcs_vectors);
  tcase_add_test(t, jcs_examples);
  tcase_add_test(t, jcs_numbers);
  tcase_add_test(t, jcs_numbers_read_back);
  tcase_add_test(t, jcs_refusals);
  tcase_add_test(t, nquads_forms);
  tcase_add_test(t, nquads_refused);
  tcase_add_test(t, rdfc_vectors);
  tcase_add_test(t, rdfc_poison);
  tcase_add_test(t, rdfc_chain);
  tcase_add_test(t, rdfc_same_graph);
  tcase_add_test(t, rdfc_sha384);
  tcase_add_test(t, rdfc_little_memory);
  tcase_add_test(t, ld_values);
  tcase_add_test(t, ld_nodes);
  tcase_add_test(t, ld_scopes);
  tcase_add_test(t, ld_refusals);
  tcase_add_test(t, ld_strict);
  tcase_add_test(t, ld_shipped_contexts);
  tcase_add_test(t, ld_complete);
  tcase_add_test(t, ld_bounded);
  tcase_add_test(t, errors_are_safe_to_show);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *r = srunner_create(suite());
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
