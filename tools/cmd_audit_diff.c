/* crosswalk audit-diff: who changed from one audit to another, and why. */
#include "audit/diff.h"
#include "audit/sheet.h"
#include "json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct diff_options {
  cw_common common;
  const char *db, *out;
  int format;
} diff_options;

#define AT(field) offsetof(diff_options, field)

enum { AS_TEXT, AS_CSV, AS_JSON, AS_XLSX };
static const char *const formats[] = {"text", "csv", "json", "xlsx", NULL};

static const cw_option options[] = {
    {CW_OPT_TEXT, "db", "FILE", "the database that holds both audits", AT(db), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text, csv, json or xlsx", AT(format), formats},
    {CW_OPT_TEXT, "out", "FILE", "where a table goes (default: standard output)", AT(out), NULL},
};

static const cw_sheet_column columns[] = {
    {"id", CW_COLUMN_TEXT, 12, false, false},          {"name", CW_COLUMN_TEXT, 24, false, false},
    {"district", CW_COLUMN_TEXT, 22, false, false},    {"goal", CW_COLUMN_TEXT, 26, true, false},
    {"license", CW_COLUMN_TEXT, 14, false, false},     {"license number", CW_COLUMN_TEXT, 12, false, false},
    {"before", CW_COLUMN_TEXT, 16, true, false},       {"now", CW_COLUMN_TEXT, 16, true, false},
    {"had", CW_COLUMN_NUMBER, 8, false, false},        {"has", CW_COLUMN_NUMBER, 8, false, false},
    {"unit", CW_COLUMN_TEXT, 10, false, false},        {"short by before", CW_COLUMN_TEXT, 18, true, false},
    {"short by now", CW_COLUMN_TEXT, 18, true, false}, {"why", CW_COLUMN_TEXT, 60, true, false},
    {"rules before", CW_COLUMN_TEXT, 36, true, false}, {"rules now", CW_COLUMN_TEXT, 36, true, false},
};
enum { NCOLUMNS = sizeof columns / sizeof *columns, MOST_SHOWN = 40, MOST_KINDS = 64 };

typedef struct kind { /* "unmet -> met" */
  const char *was, *now;
  int64_t count;
} kind;

typedef struct comparing {
  cw_tool *tool;
  const diff_options *o;
  cw_store *store;
  cw_audit a, b;
  kind kinds[MOST_KINDS];
  size_t nkinds;
  int64_t lines;
} comparing;

static int store_fault(comparing *c) {
  if (cw_store_fault(c->store) == CW_STORE_FINE) return cw_fail(c->tool, CW_INTERNAL, "out of memory");
  return cw_fail(c->tool, cw_audit_store_code(c->store), "%s", cw_store_message(c->store));
}

static const char *say(cw_arena *arena, const cw_diff_side *side) {
  if (!side->status) return "no line";
  const char *text = side->cause ? cw_arena_printf(arena, "%s (%s)", side->status, side->cause) : side->status;
  return text ? text : side->status;
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void count_kind(comparing *c, const cw_diff_line *line) {
  const char *was = line->was.status ? line->was.status : "no line",
             *now = line->now.status ? line->now.status : "no line";
  size_t i = 0;
  while (i < c->nkinds && (strcmp(c->kinds[i].was, was) != 0 || strcmp(c->kinds[i].now, now) != 0)) i++;
  if (i == MOST_KINDS) return;
  if (i == c->nkinds)
    c->kinds[c->nkinds++] =
        (kind){cw_arena_text(&c->tool->arena, was, strlen(was)), cw_arena_text(&c->tool->arena, now, strlen(now)), 0};
  c->kinds[i].count++;
}

static int by_count(const void *x, const void *y) {
  const kind *a = x, *b = y;
  if (a->count != b->count) return a->count < b->count ? 1 : -1;
  int order = strcmp(a->was, b->was);
  return order ? order : strcmp(a->now, b->now);
}

/* "112.5" of "225/2"; what is no single number stays. */
static const char *in_words(cw_arena *arena, const char *text) {
  cw_rat number;
  char words[CW_RAT_TEXT];
  if (!cw_rat_parse(&number, text, strlen(text))) return text;
  int n = cw_rat_format_words(words, number);
  const char *copy = cw_arena_text(arena, words, (size_t)n);
  return copy ? copy : text;
}

static const char *amounts(cw_arena *arena, const cw_diff_line *line) {
  const char *had = line->was.have, *has = line->now.have, *unit = line->now.unit ? line->now.unit : line->was.unit;
  if (!had || !has || strcmp(had, has) == 0) return "";
  const char *text =
      cw_arena_printf(arena, ", had %s, has %s (%s)", in_words(arena, had), in_words(arena, has), unit ? unit : "");
  return text ? text : "";
}

static void put_line(comparing *c, const cw_diff_line *line, cw_arena *arena) {
  cw_page *p = &c->tool->out;
  const char *head = cw_arena_printf(arena, "%s%s%s, %s%s%s: %s, before %s%s", line->teacher, line->name ? " " : "",
                                     line->name ? line->name : "", line->goal, line->number ? " " : "",
                                     line->number ? line->number : "", say(arena, &line->now), say(arena, &line->was),
                                     amounts(arena, line));
  if (head) cw_page_text(p, 2, 4, CW_PLAIN, head);
  if (*line->why) cw_page_text(p, 4, 6, CW_FAINT, line->why);
}

static void put_common(comparing *c) {
  const char *const *list = cw_diff_common(c->store, &c->a, &c->b, &c->tool->arena);
  const char *head = cw_arena_printf(&c->tool->arena, "Audit %" PRId64 " against audit %" PRId64, c->b.id, c->a.id);
  cw_page_text(&c->tool->out, 0, 2, CW_STRONG, head ? head : "");
  for (size_t i = 0; list && list[i]; i++) cw_page_text(&c->tool->out, 0, 2, CW_PLAIN, list[i]);
  if (c->a.last_import != c->b.last_import)
    cw_page_text(&c->tool->out, 0, 2, CW_PLAIN, "The roster was imported again.");
  if (c->a.last_determination != c->b.last_determination)
    cw_page_text(&c->tool->out, 0, 2, CW_PLAIN, "Determinations were recorded between them.");
  cw_page_blank(&c->tool->out);
}

static void put_kinds(comparing *c) {
  qsort(c->kinds, c->nkinds, sizeof *c->kinds, by_count);
  if (c->lines) cw_page_blank(&c->tool->out);
  for (size_t i = 0; i < c->nkinds; i++) {
    const kind *k = &c->kinds[i];
    const char *text = strcmp(k->was, k->now) == 0
                           ? cw_arena_printf(&c->tool->arena, "%" PRId64 " still %s, otherwise", k->count, k->now)
                           : cw_arena_printf(&c->tool->arena, "%" PRId64 " %s, before %s", k->count, k->now, k->was);
    if (text) cw_page_text(&c->tool->out, 0, 2, CW_PLAIN, text);
  }
  if (c->lines == 0) cw_page_text(&c->tool->out, 0, 2, CW_GOOD, "No line is different.");
}

/* --- tables and JSON ---------------------------------------------------------------------------------------------- */

static void put_row(cw_sheet *sheet, const cw_diff_line *line, cw_arena *arena) {
  const char *const cells[NCOLUMNS] = {line->teacher,
                                       line->name,
                                       line->district,
                                       line->goal,
                                       line->license,
                                       line->number,
                                       say(arena, &line->was),
                                       say(arena, &line->now),
                                       line->was.have,
                                       line->now.have,
                                       line->now.unit ? line->now.unit : line->was.unit,
                                       line->was.short_by,
                                       line->now.short_by,
                                       line->why,
                                       line->was.rules,
                                       line->now.rules};
  cw_sheet_row(sheet, cells);
}

static void put_side(cw_json *j, const char *key, const cw_diff_side *side) {
  cw_json_key(j, key);
  if (!side->status) {
    cw_json_null(j);
    return;
  }
  cw_json_object(j);
  cw_json_put_text(j, "standing", side->status);
  cw_json_put_text(j, "cause", side->cause);
  cw_json_put_text(j, "have", side->have);
  cw_json_put_text(j, "need", side->need);
  cw_json_put_text(j, "unit", side->unit);
  cw_json_put_text(j, "short_by", side->short_by);
  cw_json_put_text(j, "rules", side->rules);
  cw_json_put_text(j, "presumptions", side->presumptions);
  cw_json_end(j);
}

static void put_list(cw_json *j, const char *key, const char *list) {
  char item[4096];
  cw_json_open_array(j, key);
  while (*list) {
    const char *end = strstr(list, "; ");
    size_t len = end ? (size_t)(end - list) : strlen(list), n = len < sizeof item ? len : sizeof item - 1;
    memcpy(item, list, n);
    item[n] = '\0';
    cw_json_text(j, item);
    list += len + (end ? 2 : 0);
  }
  cw_json_end(j);
}

static void put_object(cw_json *j, const cw_diff_line *line) {
  cw_json_object(j);
  cw_json_put_text(j, "id", line->teacher);
  cw_json_put_text(j, "name", line->name);
  cw_json_put_text(j, "district", line->district);
  cw_json_put_text(j, "goal", line->goal);
  cw_json_put_text(j, "license", line->license);
  cw_json_put_text(j, "license_number", line->number);
  put_side(j, "before", &line->was);
  put_side(j, "now", &line->now);
  put_list(j, "why", line->why);
  cw_json_end(j);
}

static void begin_json(comparing *c, cw_json *j) {
  const char *const *list = cw_diff_common(c->store, &c->a, &c->b, &c->tool->arena);
  cw_json_init(j, c->tool->out.file);
  cw_json_object(j);
  cw_json_put_int(j, "before", c->a.id);
  cw_json_put_int(j, "now", c->b.id);
  cw_json_open_array(j, "for_everybody");
  for (size_t i = 0; list && list[i]; i++) cw_json_text(j, list[i]);
  cw_json_end(j);
  cw_json_open_array(j, "lines");
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

typedef struct faces {
  cw_sheet *sheet;
  cw_json json;
} faces;

static void put(comparing *c, faces *f, const cw_diff_line *line, cw_arena *arena) {
  c->lines++;
  if (f->sheet)
    put_row(f->sheet, line, arena);
  else if (c->o->format == AS_JSON)
    put_object(&f->json, line);
  else if (count_kind(c, line), c->lines <= MOST_SHOWN)
    put_line(c, line, arena);
}

static int end(comparing *c, faces *f) {
  if (f->sheet)
    return cw_sheet_close(f->sheet) ? CW_DONE
                                    : cw_fail(c->tool, CW_INTERNAL, "the table could not be written to its end");
  if (c->o->format == AS_JSON) {
    cw_json_end(&f->json);
    cw_json_end(&f->json);
    return CW_DONE;
  }
  if (c->lines > MOST_SHOWN) {
    const char *text = cw_arena_printf(&c->tool->arena, "and %" PRId64 " more: --format csv", c->lines - MOST_SHOWN);
    cw_page_text(&c->tool->out, 2, 4, CW_FAINT, text ? text : "");
  }
  put_kinds(c);
  return CW_DONE;
}

static int compare(comparing *c) {
  faces f = {0};
  cw_diff_line line;
  cw_arena arena;
  bool table = c->o->format == AS_CSV || c->o->format == AS_XLSX;
  cw_diff *d = cw_diff_open(c->store, &c->a, &c->b);
  if (!d) return store_fault(c);
  if (table)
    f.sheet = cw_sheet_open(c->o->out, c->tool->out.file, c->o->format == AS_XLSX ? CW_SHEET_XLSX : CW_SHEET_CSV,
                            "Changes", columns, NCOLUMNS);
  if (table && !f.sheet) {
    cw_diff_close(d);
    return cw_fail(c->tool, CW_INPUT, "`%s` cannot be written: %s", c->o->out ? c->o->out : "-", strerror(errno));
  }
  if (c->o->format == AS_JSON) begin_json(c, &f.json);
  if (c->o->format == AS_TEXT) put_common(c);
  cw_arena_init(&arena, 0);
  for (; cw_diff_next(d, &line, &arena); cw_arena_reset(&arena)) put(c, &f, &line, &arena);
  cw_diff_close(d);
  bool failed = arena.failed || cw_store_fault(c->store) != CW_STORE_FINE;
  cw_arena_dispose(&arena);
  int code = end(c, &f);
  return failed ? store_fault(c) : code;
}

static int load(comparing *c, const char *text, cw_audit *a) {
  char *stop;
  int64_t id = strtoll(text, &stop, 10);
  if (*stop || id < 1) return cw_usage_error(c->tool, &cw_command_audit_diff, "`%s` is no number of an audit", text);
  bool found = cw_audit_load(c->store, id, a, &c->tool->arena);
  if (!found && cw_store_fault(c->store) != CW_STORE_FINE) return store_fault(c);
  if (!found) return cw_fail(c->tool, CW_USAGE, "there is no audit %s in `%s`", text, c->o->db);
  if (a->done) return -1;
  return cw_fail(c->tool, CW_USAGE, "audit %s is not done: crosswalk audit --db %s --resume %s", text, c->o->db, text);
}

static int run(cw_tool *tool, int argc, char **argv) {
  diff_options o = {0};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_audit_diff, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (!o.db) return cw_usage_error(tool, &cw_command_audit_diff, "which database? name it with --db");
  if (args.count != 2) return cw_usage_error(tool, &cw_command_audit_diff, "which two audits? crosswalk audit --list");
  if ((o.format == AS_XLSX) > (o.out != NULL) || (o.out && o.format != AS_XLSX && o.format != AS_CSV))
    return cw_usage_error(tool, &cw_command_audit_diff, "--out is for csv and xlsx, and a workbook needs it");
  comparing c = {.tool = tool, .o = &o, .store = cw_store_open(o.db, CW_STORE_READ)};
  if (cw_store_fault(c.store) != CW_STORE_FINE) code = store_fault(&c);
  if (code < 0) code = load(&c, args.words[0], &c.a);
  if (code < 0) code = load(&c, args.words[1], &c.b);
  if (code < 0) code = compare(&c);
  cw_store_close(c.store);
  return code;
}

const cw_command cw_command_audit_diff = {
    .name = "audit-diff",
    .operands = "--db FILE A B [options]",
    .summary = "Who changed from one audit to another, and why.",
    .about =
        "Compares two audits of a database line by line (teacher, goal, license) and tells those that came out "
        "otherwise, with what is not the same behind them: the date, the rules, presumptions and readings; of the "
        "teacher the records, licenses, facts and answers that are new, gone or changed, and what was decided. A line "
        "with one cause has changed by it; of several each may be the one. The tables also name the rules that decided "
        "before and now.",
    .example = "crosswalk audit-diff --db office.db 3 7",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
