/* crosswalk count: does this micro-credential, course or workshop count, and toward what? */
#include "counting.h"

#include "badge/badge.h"
#include "catalog/crosswalk.h"
#include "repeated.h"
#include "report.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct count_options {
  cw_common common;
  const char *teacher, *goal, *office, *catalog, *trust, *out;
  const char *documents; /* taken out before: it may stand more than once */
  cw_day as_of, known_as_of;
  int format;
  bool exit_code;
} count_options;

#define AT(field) offsetof(count_options, field)

static const char *const count_formats[] = {"text", "json", "csv", "html", "xlsx", NULL};
enum { COUNT_CSV = CW_JSON_FORMAT + 1, COUNT_HTML, COUNT_XLSX };

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "the teacher who has it: says what it changes", AT(teacher), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "the goal to answer first (renewal)", AT(goal), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "office", "FILE",
     "an office's file: the readings it accepts where the law is open, the issuers it trusts", AT(office), NULL},
    {CW_OPT_TEXT, "catalog", "FILE", "answer every entry of a catalog; of badges: what kind each is", AT(catalog),
     NULL},
    {CW_OPT_TEXT, "documents", "FOLDER", "of badges: where addresses are looked up; may be repeated", AT(documents),
     NULL},
    {CW_OPT_TEXT, "trust", "FILE", "of badges: the issuers that are known, with their keys", AT(trust), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or json; of a catalog also csv, html or xlsx", AT(format), count_formats},
    {CW_OPT_TEXT, "out", "FILE", "of a catalog: where it goes (standard output; a workbook needs a file)", AT(out),
     NULL},
    {CW_OPT_FLAG, "exit-code", NULL, "exit with 1 unless the answer is yes", AT(exit_code), NULL},
};

/* What stays the same over all records. */
typedef struct asking {
  cw_tool *tool;
  cw_case *c;
  const count_options *o;
  cw_yaml file;
  const cw_yaml_node *teacher;
  const char *folder;
  cw_json json;
  int32_t goal;
  cw_repeated documents;
  const cw_issuers *issuers;
  bool all_yes, begun; /* begun: something was printed; nothing is where the first record can't be read */
} asking;

/* --- the teacher's file ------------------------------------------------------------------------------------------- */

static const char *folder_of(cw_arena *arena, const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? cw_arena_text(arena, path, slash > path ? (size_t)(slash - path) : 1) : ".";
}

static int read_teacher(asking *a) {
  if (!a->o->teacher) return -1;
  cw_diags diags;
  cw_diags_init(&diags, &a->tool->arena);
  bool read = cw_yaml_read(&a->file, a->o->teacher, &diags, &a->tool->arena);
  int code = cw_case_check(a->tool, a->c, &diags);
  if (code >= 0 || !read || !a->file.root) return CW_INPUT;
  a->teacher = a->file.root;
  if (a->teacher->kind == CW_YAML_LIST && a->teacher->count == 1) a->teacher = a->teacher->items[0];
  if (a->teacher->kind != CW_YAML_MAP)
    return cw_fail(a->tool, CW_INPUT, "%s: one teacher is asked for here", a->o->teacher);
  a->folder = folder_of(&a->tool->arena, a->o->teacher);
  return -1;
}

/* --- asking a person ---------------------------------------------------------------------------------------------- */

enum { MOST_ASKED = 24 };

/* The question that matters and can be answered here: about this record, the teacher or the license. */
static const cw_question *next_question(const cw_counting *k, const char *const *skipped, size_t nskipped) {
  if (k->ncounts == 0) return NULL;
  const cw_count *first = &k->counts[k->headline];
  for (uint32_t i = 0; i < first->nquestions; i++) {
    const cw_question *q = &first->questions[i];
    bool here = q->kind == CW_ASK_FACT || (q->kind == CW_ASK_RECORD && q->record == k->row) ||
                (q->kind == CW_ASK_LICENSE && !k->has_teacher);
    bool asked = false;
    const char *name = cw_question_name(&k->c->voice, q);
    for (size_t s = 0; s < nskipped; s++) asked |= strcmp(skipped[s], name) == 0;
    if (q->decisive && here && !asked) return q;
  }
  return NULL;
}

static void put_choices(FILE *f, const cw_voice *v, const cw_attr *attr) {
  if (attr->type == CW_YES_NO) fputs(" [yes/no]", f);
  if (attr->type == CW_DATE) fputs(" [YYYY-MM-DD]", f);
  if (attr->type != CW_CHOICE && attr->type != CW_SET) return;
  for (uint32_t i = 0; i < attr->nchoices; i++)
    fprintf(f, "%s%s", i ? ", " : " [", cw_text(&v->plan->texts, attr->choices[i]));
  fputs("]", f);
}

/* "field=answer", or NULL where nothing was answered. */
static const char *ask_person(cw_tool *tool, const cw_voice *v, const cw_question *q) {
  FILE *f = tool->err.file;
  const char *ask = cw_question_ask(v, q);
  cw_put_safe(f, ask, strlen(ask));
  put_choices(f, v, &v->plan->attrs[q->attr]);
  fputs("\n  (Enter: not known) ", f);
  fflush(f);
  char line[512];
  if (!fgets(line, sizeof line, stdin)) return NULL;
  line[strcspn(line, "\r\n")] = '\0';
  const char *answer = line + strspn(line, " \t");
  return *answer ? cw_say(v, "%s=%s", cw_question_name(v, q), answer) : NULL;
}

/* Asks one question at a time until the answer no longer depends on one that can be answered here. */
static bool ask_all(asking *a, cw_counting *k, const char **words, size_t *nwords) {
  const char *skipped[MOST_ASKED];
  size_t nskipped = 0;
  for (int asked = 0; asked < MOST_ASKED; asked++) {
    const cw_question *q = next_question(k, skipped, nskipped);
    if (!q) return true;
    const char *word = ask_person(a->tool, &a->c->voice, q);
    skipped[nskipped++] = cw_question_name(&a->c->voice, q);
    if (!word) continue;
    words[(*nwords)++] = word;
    cw_diags diags;
    cw_diags_init(&diags, &a->tool->arena);
    if (cw_counting_ask(k, a->teacher ? &a->file : NULL, a->teacher, a->folder, words, *nwords, &diags,
                        &a->tool->arena))
      continue;
    cw_diags_print(&a->tool->err, &diags, CW_WARNING);
    (*nwords)--; /* once more, and without the answer that could not be read */
    nskipped--;
    if (!cw_counting_ask(k, a->teacher ? &a->file : NULL, a->teacher, a->folder, words, *nwords, &diags,
                         &a->tool->arena))
      return false;
  }
  return true;
}

static bool is_conversation(const asking *a) {
  return a->o->format == CW_TEXT_FORMAT && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

static void begin(asking *a) {
  if (a->begun) return;
  a->begun = true;
  if (a->o->format == CW_TEXT_FORMAT) {
    cw_case_heading(a->tool, a->c);
    return;
  }
  cw_json_init(&a->json, a->tool->out.file);
  cw_json_object(&a->json);
  cw_json_put_preamble(&a->json, a->c);
  cw_json_open_array(&a->json, "counts");
}

/* --- one record --------------------------------------------------------------------------------------------------- */

/* An issuer under any of its names, its web address or its DID is that issuer. */
static const char *with_known_issuer(const asking *a, const char *word) {
  if (strncasecmp(word, "issuer=", 7) != 0) return word;
  const char *known = cw_issuer_known(a->issuers, word + 7);
  return known ? cw_say(&a->c->voice, "issuer=%s", known) : word;
}

static int count_one(asking *a, const char *const *given, size_t ngiven, bool several) {
  const char **words = CW_NEW_ARRAY(&a->tool->arena, ngiven + MOST_ASKED + 1, const char *);
  if (!words) return cw_fail(a->tool, CW_INTERNAL, "out of memory");
  for (size_t i = 0; i < ngiven; i++) words[i] = with_known_issuer(a, given[i]);
  cw_counting k = {.c = a->c, .goal = a->goal};
  cw_diags diags;
  cw_diags_init(&diags, &a->tool->arena);
  bool asked =
      cw_counting_ask(&k, a->teacher ? &a->file : NULL, a->teacher, a->folder, words, ngiven, &diags, &a->tool->arena);
  int code = cw_case_check(a->tool, a->c, &diags);
  if (code >= 0) return code;
  if (!asked) return cw_fail(a->tool, CW_INTERNAL, "out of memory");
  size_t nwords = ngiven;
  if (is_conversation(a) && !ask_all(a, &k, words, &nwords)) return CW_INPUT;
  begin(a);
  a->all_yes &= k.ncounts > 0 && k.counts[k.headline].answer == CW_ANSWER_YES;
  if (a->o->format == CW_JSON_FORMAT) {
    cw_json_count(&a->json, &k);
    return -1;
  }
  cw_page_blank(&a->tool->out);
  if (several)
    cw_page_text(&a->tool->out, 0, 2, CW_STRONG, cw_say_capital(&a->c->voice, cw_say_record(&a->c->voice, k.row)));
  cw_text_count(&a->tool->out, &k);
  return -1;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static bool is_file(const char *word) {
  struct stat st;
  return !strchr(word, '=') || (stat(word, &st) == 0 && S_ISREG(st.st_mode));
}

static const char *value_of(const cw_badge_words *badge, const char *key) {
  size_t n = strlen(key);
  for (size_t i = 0; i < badge->count; i++)
    if (strncmp(badge->words[i], key, n) == 0 && badge->words[i][n] == '=') return badge->words[i] + n + 1;
  return NULL;
}

/* Where a badge doesn't say what kind of activity it was for, the catalog may. */
static bool add_kind(asking *a, const cw_catalog *catalog, cw_badge_words *badge) {
  const char *kind = value_of(badge, "kind")
                         ? NULL
                         : cw_catalog_kind(catalog, value_of(badge, "issuer"), value_of(badge, "achievement"));
  if (!kind) return true;
  const char **words = CW_NEW_ARRAY(&a->tool->arena, badge->count + 1, const char *);
  if (!words) return false;
  memcpy(words, badge->words, badge->count * sizeof *words);
  words[badge->count++] = cw_say(&a->c->voice, "kind=%s", kind);
  badge->words = words;
  badge->verdict = cw_say(&a->c->voice, "%s; its kind, %s, is from %s", badge->verdict, kind, a->o->catalog);
  return true;
}

static int read_catalog(asking *a, const cw_catalog **out) {
  cw_catalog *catalog = cw_catalog_new(&a->tool->arena);
  const char *problem = "out of memory";
  *out = catalog;
  if (catalog && cw_catalog_add(catalog, a->o->catalog, &problem)) return -1;
  return cw_fail(a->tool, CW_INPUT, "%s: %s", a->o->catalog, problem);
}

static int add_kinds(asking *a, cw_badge_words *badges, int n) {
  const cw_catalog *catalog;
  int code = a->o->catalog ? read_catalog(a, &catalog) : -1;
  for (int i = 0; a->o->catalog && code < 0 && i < n; i++)
    if (!add_kind(a, catalog, &badges[i])) code = cw_fail(a->tool, CW_INTERNAL, "out of memory");
  return code;
}

/* A badge says its own record, and its verdict stands above the answer. */
static int count_badges(asking *a, const char *path) {
  cw_badge_options with = {.documents = a->documents.values,
                           .ndocuments = a->documents.count,
                           .trust = a->o->trust,
                           .office = a->o->office,
                           .as_of = a->c->options.as_of};
  cw_badge_words *badges;
  const char *problem = NULL;
  cw_badge_desk *desk = cw_badge_desk_open(&with, &problem, &a->tool->arena);
  if (!desk)
    return cw_fail(a->tool, CW_INPUT, "%s: %s",
                   a->o->trust    ? a->o->trust
                   : a->o->office ? a->o->office
                                  : path,
                   problem);
  int n = cw_badge_words_of(desk, path, a->c->plan, &badges, &problem, &a->tool->arena);
  cw_badge_desk_close(desk);
  if (n < 0) return cw_fail(a->tool, CW_INPUT, "%s: %s", path, problem);
  int code = add_kinds(a, badges, n);
  for (int i = 0; i < n && code < 0; i++) {
    if (a->o->format != CW_JSON_FORMAT) {
      cw_page_blank(&a->tool->out);
      cw_page_labeled(&a->tool->out, 0, 2, CW_STRONG, "The badge is ", badges[i].verdict);
    }
    code = count_one(a, badges[i].words, badges[i].count, n > 1);
  }
  return code;
}

static int count_file(asking *a, const char *path) {
  if (cw_badge_is_file(path)) return count_badges(a, path);
  cw_diags diags;
  cw_diags_init(&diags, &a->tool->arena);
  cw_word_list *records = NULL;
  size_t n = 0;
  bool read = cw_count_file(a->c->plan, path, &records, &n, &diags, &a->tool->arena);
  int code = cw_case_check(a->tool, a->c, &diags);
  if (code >= 0) return code;
  if (!read || n == 0) return cw_fail(a->tool, CW_INPUT, "%s holds no record", path);
  for (size_t i = 0; i < n && code < 0; i++) code = count_one(a, records[i].words, records[i].count, n > 1);
  return code;
}

static int answer(asking *a, const cw_args *args) {
  int code = args->count == 2 && is_file(args->words[1])
                 ? count_file(a, args->words[1])
                 : count_one(a, (const char *const *)args->words + 1, (size_t)args->count - 1, false);
  if (a->begun && a->o->format == CW_JSON_FORMAT) {
    cw_json_end(&a->json);
    cw_json_end(&a->json);
  }
  if (code >= 0) return code;
  return a->o->exit_code && !a->all_yes ? CW_FINDINGS : CW_DONE;
}

/* --- a catalog ---------------------------------------------------------------------------------------------------- */

static void write_crosswalk(cw_cross *x, int format) {
  FILE *f = x->tool->out.file;
  if (format == CW_JSON_FORMAT)
    cw_cross_json(x, f);
  else if (format == COUNT_CSV)
    cw_cross_csv(x, f);
  else if (format == COUNT_HTML)
    cw_cross_html(x, f);
  else
    cw_cross_text(x);
}

/* Into the file of --out, or to standard output. */
static int put_crosswalk(cw_cross *x, const count_options *o) {
  if (o->format == COUNT_XLSX) return cw_cross_xlsx(x, o->out);
  cw_page before = x->tool->out;
  FILE *f = o->out ? fopen(o->out, "wb") : NULL;
  if (o->out && !f) return cw_fail(x->tool, CW_INPUT, "%s: %s", o->out, strerror(errno));
  if (f) cw_page_init(&x->tool->out, f);
  write_crosswalk(x, o->format);
  x->tool->out = before;
  bool failed = f && ferror(f) != 0;
  if (f) failed |= fclose(f) != 0;
  return failed ? cw_fail(x->tool, CW_INTERNAL, "%s could not be written", o->out) : CW_DONE;
}

static int answer_catalog(asking *a, const cw_args *args) {
  size_t n = a->o->out ? strlen(a->o->out) : 0;
  bool named = n > 5 && strcasecmp(a->o->out + n - 5, ".xlsx") == 0;
  if (a->o->format == COUNT_XLSX ? !a->o->out : named)
    return cw_usage_error(a->tool, &cw_command_count, "a workbook goes to a file: --format xlsx --out FILE");
  const cw_catalog *catalog;
  int code = read_catalog(a, &catalog);
  if (code >= 0) return code;
  cw_cross x = {.tool = a->tool,
                .c = a->c,
                .catalog = catalog,
                .file = a->o->catalog,
                .goal = a->goal,
                .words = (const char *const *)args->words + 1,
                .nwords = (size_t)args->count - 1,
                .teacher_file = &a->file,
                .teacher = a->teacher,
                .folder = a->folder};
  code = cw_cross_answer_all(&x);
  if (code >= 0) return code;
  return put_crosswalk(&x, a->o);
}

static int run(cw_tool *tool, int argc, char **argv) {
  count_options o = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX};
  cw_args args;
  cw_repeated documents = {.name = "documents"};
  argc = cw_repeated_take(argc, argv, &documents, 1, &tool->arena);
  if (argc < 0) return cw_fail(tool, CW_INTERNAL, "out of memory");
  int code = cw_options_read(tool, &cw_command_count, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count == 0) return cw_usage_error(tool, &cw_command_count, "which pack, and which record?");
  if (args.count == 1 && !o.catalog)
    return cw_usage_error(tool, &cw_command_count,
                          "which record? name a file, or say it: kind=workshop \"amount=6 clock hours\"");
  bool whole_catalog = o.catalog && !(args.count == 2 && is_file(args.words[1]));
  if (!whole_catalog && (o.format > CW_JSON_FORMAT || o.out))
    return cw_usage_error(tool, &cw_command_count, "csv, html and xlsx are for a catalog: name it with --catalog");
  code = cw_repeated_check_folders(tool, &documents);
  if (code >= 0) return code;
  cw_case c;
  code = cw_case_open(tool, &c, o.common.packs, args.words[0], o.as_of, o.known_as_of);
  asking a = {.tool = tool,
              .c = &c,
              .o = &o,
              .documents = documents,
              .issuers = cw_issuers_shipped(&tool->arena),
              .all_yes = true};
  if (code < 0) code = cw_case_goal(tool, &c, o.goal);
  a.goal = c.options.only_goal; /* it comes first, but the others are answered too */
  c.options.only_goal = -1;
  if (code < 0) code = cw_office_read(tool, &c, o.office);
  if (code < 0) code = read_teacher(&a);
  if (code < 0) code = whole_catalog ? answer_catalog(&a, &args) : answer(&a, &args);
  cw_case_free(&c);
  return code;
}

const cw_command cw_command_count = {
    .name = "count",
    .operands = "PACK [FILE | KEY=VALUE... | --catalog FILE] [options]",
    .summary = "Says whether a micro-credential or course counts, toward what and how much.",
    .about =
        "Answers \"does this count?\" for one record, or for each record of a file (YAML, JSON, CSV): first for "
        "renewal (or the goal asked for), then for the other goals of the pack. KEY is a field of the record (kind, "
        "title, issuer, achievement, amount, earned, approved, ...), a fact of the teacher (assigned=yes) or of the "
        "license (license=professional). With --catalog every entry of a catalog is answered for every goal that asks "
        "for "
        "credit, as if it were earned on the day asked; --format html makes a page to search. With --teacher it also "
        "says what the record changes. What is not known and "
        "matters is asked on a terminal, and listed elsewhere.",
    .example = "crosswalk count us-tn kind=micro-credential issuer=\"Digital Promise\" earned=2025-11-03",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
