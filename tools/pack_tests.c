#include "pack_tests.h"

#include "teacher.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* --- failing ------------------------------------------------------------------------------------------------------ */

void cw_test_fail(cw_test_case *t, const cw_yaml_node *at, const char *what, const char *expected, const char *found) {
  cw_test_failure f = {t->title, t->file ? t->file->file : NULL, at ? at->line : 0, at ? at->column : 0, what, expected,
                       found};
  t->failed = true;
  t->run->report(t->run->context, &f);
}

void cw_test_fail_name(cw_test_case *t, const cw_yaml_node *at, const char *what, const char *const *names, size_t n) {
  const char *near = at->kind == CW_YAML_SCALAR ? cw_nearest(at->text, names, n) : NULL;
  cw_test_fail(t, at, what, near ? cw_say(&t->c.voice, "perhaps `%s`", near) : NULL, NULL);
}

bool cw_text_contains(const char *text, const char *part) {
  size_t n = strlen(part);
  for (; *text; text++)
    if (strncasecmp(text, part, n) == 0) return true;
  return n == 0;
}

bool cw_test_quantity(cw_test_case *t, const cw_yaml_node *node, const char *what, cw_rat *amount, uint32_t *unit) {
  const char *why = "not an amount", *near = NULL;
  bool fine = node->kind == CW_YAML_SCALAR &&
              cw_quantity_parse(t->c.plan, node->text, node->len, amount, unit, &why, &near, t->run->arena);
  if (fine) return true;
  cw_test_fail(t, node, cw_say(&t->c.voice, "%s: %s", what, why), near, NULL);
  return false;
}

/* --- the keys of a case ------------------------------------------------------------------------------------------- */

static const char *const case_keys[] = {"teacher",  "as of",    "known as of", "expect",  "count",
                                        "accepted", "official", "note",        "unsigned"};
enum { NCASE_KEYS = sizeof case_keys / sizeof *case_keys };

static void check_keys(cw_test_case *t, const cw_yaml_node *body) {
  for (uint32_t i = 0; i < body->count; i++) {
    bool known = false;
    for (size_t k = 0; k < NCASE_KEYS; k++) known |= cw_yaml_is(body->keys[i], case_keys[k]);
    if (!known)
      cw_test_fail_name(t, body->keys[i], cw_say(&t->c.voice, "unknown key `%s`", body->keys[i]->text), case_keys,
                        NCASE_KEYS);
  }
}

/* A day under a key; fails the case where it is there and isn't one. */
static void read_day(cw_test_case *t, const cw_yaml_node *body, const char *key, cw_day *day) {
  const cw_yaml_node *n = cw_yaml_get(body, key);
  if (!n || (n->kind == CW_YAML_SCALAR && cw_day_parse(day, n->text, n->len))) return;
  cw_test_fail(t, n, cw_say(&t->c.voice, "`%s` is no day written YYYY-MM-DD", key), NULL, NULL);
}

/* --- a case ------------------------------------------------------------------------------------------------------- */

static void fail_on_diags(cw_test_case *t, cw_diags *diags) {
  for (uint32_t i = 0; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    if (d->severity != CW_ERROR) continue;
    cw_yaml_node at = {.line = d->line, .column = d->column};
    cw_test_fail(t, &at, d->hint ? cw_say(&t->c.voice, "%s (%s)", d->message, d->hint) : d->message, NULL, NULL);
  }
}

static bool read_input(cw_test_case *t, const cw_yaml_node *body, const cw_yaml_node *teacher) {
  cw_diags diags;
  cw_diags_init(&diags, t->run->arena);
  cw_block_init(&t->c.block, t->c.plan, t->run->arena);
  bool fine = cw_accepted_read(t->c.plan, t->file, cw_yaml_get(body, "accepted"), &t->c.options, &diags, t->run->arena);
  if (teacher) {
    fine &= cw_teacher_add(&t->c.block, t->file, teacher, NULL, &diags);
  } else {
    cw_block_teacher(&t->c.block, NULL, NULL);
    cw_block_end(&t->c.block);
  }
  fail_on_diags(t, &diags);
  return fine && !t->c.block.failed;
}

/* Whether some map below has the key. */
static bool has_key(const cw_yaml_node *n, const char *key) {
  for (uint32_t i = 0; i < n->count; i++)
    if ((n->kind == CW_YAML_MAP && cw_yaml_is(n->keys[i], key)) || has_key(n->items[i], key)) return true;
  return false;
}

/* Only what the case looks at is worked out: its one goal, and no derivation where no words are asked for. */
static void make_lean(cw_test_case *t, const cw_yaml_node *body, const cw_yaml_node *expect) {
  const char *near;
  t->c.options.explain = has_key(body, "because");
  t->c.options.asides = has_key(body, "suspended") || has_key(body, "announced") || has_key(body, "other reading");
  bool one = expect && expect->kind == CW_YAML_MAP && expect->count == 1 && !cw_yaml_get(body, "count");
  uint32_t goal = one ? cw_goal_named(t->c.plan, expect->keys[0]->text, &near, t->run->arena) : UINT32_MAX;
  if (goal != UINT32_MAX) t->c.options.only_goal = (int32_t)goal;
}

static void run_standings(cw_test_case *t, const cw_yaml_node *expect) {
  const cw_test_watch *watch = t->run->watch;
  cw_evaluation e = cw_evaluate(&t->c.block, 0, &t->c.options, t->run->arena);
  if (e.failed || e.input_error)
    cw_test_fail(t, expect, e.failed ? "memory ran out" : "a pattern's match limit was reached", NULL, NULL);
  else
    cw_test_expect(t, expect, &e);
  if (watch && !e.failed) watch->standings(watch->context, t, &e);
}

static void run_body(cw_test_case *t, const cw_yaml_node *body) {
  check_keys(t, body);
  const cw_yaml_node *teacher = cw_yaml_get(body, "teacher"), *expect = cw_yaml_get(body, "expect");
  const cw_yaml_node *count = cw_yaml_get(body, "count");
  if (expect && !cw_yaml_get(body, "as of"))
    cw_test_fail(t, body, "`as of` is missing: a test has a date of its own", NULL, NULL);
  if (!expect && !count) cw_test_fail(t, body, "nothing is expected: `expect` or `count` is missing", NULL, NULL);
  read_day(t, body, "as of", &t->c.options.as_of);
  read_day(t, body, "known as of", &t->c.options.known_as_of);
  if (t->failed || !read_input(t, body, teacher)) return;
  if (t->run->lean) make_lean(t, body, expect);
  if (t->run->watch) t->c.options.seen = t->run->watch->seen;
  if (expect) run_standings(t, expect);
  if (count) cw_test_count(t, count, teacher);
}

const cw_yaml_node *cw_test_waiver(const cw_yaml_node *item) {
  return item->kind == CW_YAML_MAP && item->count == 1 ? cw_yaml_get(item, "waive") : NULL;
}

static void check_waiver(cw_test_case *t, const cw_yaml_node *waiver) {
  const cw_yaml_node *change = cw_yaml_get(waiver, "change"), *why = cw_yaml_get(waiver, "why");
  bool fine = change && why && change->kind == CW_YAML_SCALAR && why->kind == CW_YAML_SCALAR && waiver->count == 2;
  if (fine && why->len) return;
  cw_test_fail(t, waiver, "`waive` is a map of the `change` and `why` no test could notice it", NULL, NULL);
  t->run->failed++;
}

static void run_case(cw_test_run *run, const cw_pack *pack, const cw_yaml *file, const cw_yaml_node *item) {
  cw_test_case t = {.run = run, .file = file};
  t.c = (cw_case){
      .plan = cw_pack_plan(pack),
      .options = {.as_of = cw_pack_plan(pack)->version, .known_as_of = CW_DAY_MAX, .explain = true, .only_goal = -1}};
  t.c.voice = (cw_voice){.plan = t.c.plan, .block = &t.c.block, .options = &t.c.options, .arena = run->arena};
  bool shaped = item->kind == CW_YAML_MAP && item->count == 1;
  t.title = shaped ? item->keys[0]->text : NULL;
  if (cw_test_waiver(item)) {
    check_waiver(&t, cw_test_waiver(item));
    return;
  }
  if (shaped && run->filter && !cw_text_contains(t.title, run->filter)) return;
  cw_arena_mark mark = cw_arena_here(run->arena);
  if (!shaped || item->items[0]->kind != CW_YAML_MAP)
    cw_test_fail(&t, item, "a test is a title, and under it a map with `teacher`, `as of` and `expect`", NULL, NULL);
  else
    run_body(&t, item->items[0]);
  run->passed += !t.failed;
  run->failed += t.failed;
  run->unread += shaped && cw_yaml_is(cw_yaml_get(item->items[0], "unsigned"), "yes");
  cw_arena_back(run->arena, mark);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static const char *tests_path(cw_arena *arena, const char *pack) {
  struct stat st;
  if (stat(pack, &st) == 0 && S_ISDIR(st.st_mode)) return cw_arena_printf(arena, "%s/tests.yaml", pack);
  const char *slash = strrchr(pack, '/');
  return slash ? cw_arena_printf(arena, "%.*s/tests.yaml", (int)(slash - pack), pack) : "tests.yaml";
}

static void fail_file(cw_test_run *run, const cw_pack *pack, const cw_yaml *file, cw_diags *diags, const char *what) {
  cw_test_case t = {.run = run,
                    .file = file,
                    .c = {.plan = cw_pack_plan(pack), .voice = {.plan = cw_pack_plan(pack), .arena = run->arena}}};
  if (diags->errors)
    fail_on_diags(&t, diags);
  else
    cw_test_fail(&t, NULL, what, NULL, NULL);
  run->failed++;
}

bool cw_pack_tests_read(cw_test_run *run, const cw_pack *pack, cw_yaml *file) {
  const char *path = tests_path(run->arena, cw_pack_path(pack));
  *file = (cw_yaml){.file = path};
  cw_diags diags;
  cw_diags_init(&diags, run->arena);
  bool read = path && cw_yaml_read(file, path, &diags, run->arena);
  if (!file->file) file->file = path;
  if (!read || !file->root) {
    fail_file(run, pack, file, &diags, "there are no tests");
    return false;
  }
  if (file->root->kind != CW_YAML_LIST || file->root->count == 0) {
    fail_file(run, pack, file, &diags, "a tests file is a list of cases, with at least one");
    return false;
  }
  return true;
}

bool cw_pack_tests_case(cw_test_run *run, const cw_pack *pack, const cw_yaml *file, uint32_t item) {
  uint32_t failed = run->failed;
  run_case(run, pack, file, file->root->items[item]);
  return run->failed == failed;
}

void cw_pack_tests_run(cw_test_run *run, const cw_pack *pack) {
  cw_yaml file;
  if (!cw_pack_tests_read(run, pack, &file)) return;
  for (uint32_t i = 0; i < file.root->count; i++) run_case(run, pack, &file, file.root->items[i]);
}
