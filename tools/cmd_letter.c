/* crosswalk letter: a standing as a notice, from a template that the office can edit. */
#include "audit/explained.h"
#include "letter.h"
#include "report.h"
#include "shipped.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

typedef struct letter_options {
  cw_common common;
  const char *teacher, *audit, *db, *where, *template, *goal, *office, *out;
  cw_day as_of, known_as_of, expiring_before;
  int format;
} letter_options;

#define AT(field) offsetof(letter_options, field)

static const char *const formats[] = {"text", "html", NULL};

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "a teacher file (YAML or JSON), or a folder of them", AT(teacher), NULL},
    {CW_OPT_TEXT, "audit", "ID", "instead of PACK and --teacher: every line of an audit that is asked for", AT(audit),
     NULL},
    {CW_OPT_TEXT, "db", "FILE", "the database that holds the audit", AT(db), NULL},
    {CW_OPT_TEXT, "where", "LIST", "of an audit, only lines of these: 'district = Provo; license = professional'",
     AT(where), NULL},
    {CW_OPT_DATE, "expiring-before", "DATE", "of an audit, only licenses that expire before that day",
     AT(expiring_before), NULL},
    {CW_OPT_TEXT, "template", "FILE", "the letter, with {{names}} of what is to be filled in (the shipped notice)",
     AT(template), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "only this goal of the pack (renewal of what the teacher holds)", AT(goal), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or html: how values are escaped", AT(format), formats},
    {CW_OPT_TEXT, "out", "DIR", "a file per letter in this folder (standard output)", AT(out), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", AT(office), NULL},
};

typedef struct writing {
  cw_tool *tool;
  cw_case *c;
  const letter_options *o;
  const cw_template *template;
  uint32_t written;
} writing;

/* --- the template ------------------------------------------------------------------------------------------------- */

enum { LARGEST = 1 << 20 };

static int read_template(writing *w) {
  cw_arena *arena = &w->tool->arena;
  FILE *f = fopen(w->o->template, "rb");
  if (!f) return cw_fail(w->tool, CW_INPUT, "%s: %s", w->o->template, strerror(errno));
  char *text = cw_arena_alloc(arena, LARGEST + 1);
  size_t n = text ? fread(text, 1, LARGEST, f) : 0;
  bool whole = text && !ferror(f) && feof(f);
  fclose(f);
  if (!whole) return cw_fail(w->tool, CW_INPUT, "%s cannot be read, or is larger than 1 MiB", w->o->template);
  text[n] = '\0';
  if (strlen(text) != n) return cw_fail(w->tool, CW_INPUT, "%s holds a NUL byte; it is no text", w->o->template);
  cw_diags diags;
  cw_diags_init(&diags, arena);
  w->template = cw_template_parse(w->o->template, text, n, &diags, arena);
  cw_diags_print(&w->tool->err, &diags, CW_WARNING);
  return w->template ? -1 : CW_INPUT;
}

/* --- where a letter goes ------------------------------------------------------------------------------------------ */

/* A name that is safe in every file system: what else it holds becomes a dash. */
static const char *safe_name(const cw_voice *v, const char *text) {
  char *name = cw_arena_text(v->arena, text, strlen(text));
  for (char *s = name; s && *s; s++) {
    bool fine = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');
    if (!fine) *s = '-';
  }
  return name ? name : "";
}

/* The number keeps apart what the names don't. */
static const char *path_of(const writing *w, const cw_voice *v, uint32_t teacher, const cw_standing *s) {
  const cw_teacher *t = &v->block->teachers[teacher];
  const char *who = safe_name(v, t->id ? t->id : t->name ? t->name : "teacher");
  const char *goal = safe_name(v, v->plan->goals[s->goal].name);
  return cw_say(v, "%s/%03u-%.60s-%.60s.%s", w->o->out, w->written + 1, who, goal, w->o->format ? "html" : "txt");
}

static int put_file(writing *w, const char *path, const cw_letter_entry *values) {
  FILE *f = fopen(path, "wb");
  if (!f) return cw_fail(w->tool, CW_INTERNAL, "%s: %s", path, strerror(errno));
  bool lost = !cw_template_put(f, w->template, values, w->o->format == 1) || ferror(f) != 0;
  if (fclose(f) != 0 || lost) return cw_fail(w->tool, CW_INTERNAL, "%s could not be written", path);
  cw_page_line(&w->tool->out, path);
  return -1;
}

/* Printed one behind the other, each text begins a page of its own. A page of HTML is whole by itself. */
static int put_out(writing *w, const cw_letter_entry *values) {
  if (w->written && w->o->format == 1)
    return cw_fail(w->tool, CW_USAGE, "there is more than one letter; --out DIR writes a file for each");
  if (w->written) putc('\f', w->tool->out.file);
  bool whole = cw_template_put(w->tool->out.file, w->template, values, w->o->format == 1);
  return whole ? -1 : cw_fail(w->tool, CW_INTERNAL, "out of memory");
}

static int write_letter(writing *w, const cw_voice *v, uint32_t t, const cw_standing *s) {
  const cw_letter_entry *values = cw_letter_values(v, t, s, w->c->office);
  if (!values) return cw_fail(w->tool, CW_INTERNAL, "out of memory");
  int code = w->o->out ? put_file(w, path_of(w, v, t, s), values) : put_out(w, values);
  w->written++;
  return code;
}

static int write_teacher(writing *w, uint32_t t) {
  cw_evaluation e;
  int code = cw_case_evaluate(w->tool, w->c, t, &e);
  for (uint32_t i = 0; code < 0 && i < e.nstandings; i++) {
    if (!cw_is_asked(w->c, &e, i)) continue;
    code = write_letter(w, &w->c->voice, t, &e.standings[i]);
  }
  return code;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int make_folder(writing *w) {
  if (w->o->out && mkdir(w->o->out, 0777) != 0 && errno != EEXIST)
    return cw_fail(w->tool, CW_INTERNAL, "%s: %s", w->o->out, strerror(errno));
  return -1;
}

static int write_all(writing *w) {
  int made = make_folder(w);
  if (made >= 0) return made;
  for (uint32_t t = 0; t < w->c->block.nteachers; t++) {
    cw_arena_mark mark = cw_arena_here(&w->tool->arena);
    int code = write_teacher(w, t);
    if (code >= 0) return code;
    cw_arena_back(&w->tool->arena, mark);
  }
  return w->written ? CW_DONE
                    : cw_fail(w->tool, CW_FINDINGS, "no letter: no goal of this pack concerns what they hold");
}

/* --- over an audit ------------------------------------------------------------------------------------------------ */

static int write_lines(writing *w, cw_audit_desk *d) {
  cw_explained e;
  int code = make_folder(w);
  if (code >= 0) return code;
  cw_explained_open(&e, d, NULL);
  while (code < 0 && cw_explained_next(&e)) {
    uint32_t i = (uint32_t)(e.standing - e.judged.evaluation.standings);
    if (cw_is_asked(w->c, &e.judged.evaluation, i)) code = write_letter(w, &e.voice, 0, e.standing);
  }
  int end = cw_explained_close(&e);
  if (code >= 0 || end != CW_DONE) return code >= 0 ? code : end;
  return w->written ? CW_DONE : cw_fail(w->tool, CW_FINDINGS, "no letter: the audit has no such line");
}

static int over_audit(writing *w) {
  const letter_options *o = w->o;
  cw_audit_asked asked = {.common.packs = o->common.packs,
                          .db = o->db,
                          .report = o->audit,
                          .where = o->where,
                          .expiring_before = o->expiring_before};
  cw_audit_desk *d = CW_NEW(&w->tool->arena, cw_audit_desk);
  if (!d) return cw_fail(w->tool, CW_INTERNAL, "out of memory");
  *d = (cw_audit_desk){.tool = w->tool, .command = &cw_command_letter, .o = &asked};
  w->c = &d->c;
  int code = read_template(w);
  if (code < 0) code = cw_desk_open(d, CW_STORE_READ);
  if (code < 0) code = cw_desk_stored(d, o->audit);
  if (code < 0) code = cw_desk_done(d);
  if (code < 0) code = write_lines(w, d);
  cw_desk_close(d);
  return code;
}

static int check_audit(cw_tool *tool, const letter_options *o, const cw_args *args) {
  if (args->count || o->teacher || o->goal || o->office || o->as_of > CW_DAY_MIN || o->known_as_of < CW_DAY_MAX)
    return cw_usage_error(tool, &cw_command_letter, "an audit has its own pack, teachers, dates and readings");
  if (!o->db) return cw_usage_error(tool, &cw_command_letter, "which database? name it with --db");
  return -1;
}

static int run(cw_tool *tool, int argc, char **argv) {
  letter_options o = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX, .expiring_before = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_letter, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (!o.template)
    o.template = cw_shipped(&tool->arena, o.format ? "letters/notice.html.mustache" : "letters/notice.txt.mustache");
  if (!o.template)
    return cw_usage_error(tool, &cw_command_letter, "no letter is shipped here; name a file with --template");
  if (o.audit) {
    code = check_audit(tool, &o, &args);
    return code >= 0 ? code : over_audit(&(writing){.tool = tool, .o = &o});
  }
  if (o.db || o.where || o.expiring_before > CW_DAY_MIN)
    return cw_usage_error(tool, &cw_command_letter, "--db, --where and --expiring-before belong to --audit");
  if (args.count != 1)
    return cw_usage_error(tool, &cw_command_letter, args.count ? "one pack at a time, not also `%s`" : "which pack?%s",
                          args.count ? args.words[1] : "");
  if (!o.teacher) return cw_usage_error(tool, &cw_command_letter, "which teacher? name a file with --teacher");
  cw_case c;
  writing w = {.tool = tool, .c = &c, .o = &o};
  code = cw_case_open(tool, &c, o.common.packs, args.words[0], o.as_of, o.known_as_of);
  if (code < 0) code = read_template(&w);
  if (code < 0) code = cw_case_goal(tool, &c, o.goal);
  if (code < 0) code = cw_office_read(tool, &c, o.office);
  if (code < 0) code = cw_case_teachers(tool, &c, o.teacher);
  if (code < 0) code = write_all(&w);
  cw_case_free(&c);
  return code;
}

const cw_command cw_command_letter = {
    .name = "letter",
    .operands = "PACK --teacher FILE [--template FILE] [options]",
    .summary = "Writes a standing as a notice, from a template that the office can edit.",
    .about =
        "Merges a letter with what a standing says: a letter for each renewal of what the teacher holds, or for the "
        "goal asked. {{name}} is replaced by its value; {{#needs}}...{{/needs}} is repeated for each entry of a list "
        "and kept where a yes/no holds, {{^met}}...{{/met}} where it does not. A name that there isn't is an error, "
        "told with its line, before any letter is written.\n"
        "With --audit ID --db FILE, and without a PACK, it writes the letters of an audit that is done, with its date, "
        "readings and presumptions.\n"
        "Two letters to begin with, which use every name, are installed in share/crosswalk/letters: "
        "notice.txt.mustache and notice.html.mustache. tools/letter_words.def says what each name holds.",
    .example = "crosswalk letter us-ut --teacher roster/ --template notice.txt.mustache --out letters",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
