#include "worksheet.h"

#include "csv_out.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_COLUMNS = 120, NFIXED = 4 };

typedef struct asked { /* a column */
  uint32_t attr;
  const char *name; /* "took part 2022-23" */
  const char *when; /* "2022-23", "2026-03-01" or "" */
} asked;

typedef struct sheet {
  cw_audit_desk *desk;
  asked columns[MOST_COLUMNS];
  size_t ncolumns;
  bool more;               /* columns than there is room for */
  int64_t teachers, other; /* rows; lines with questions that are not of facts */
} sheet;

/* --- the columns -------------------------------------------------------------------------------------------------- */

static uint32_t find_fact(const cw_plan *plan, const char *name, size_t len) {
  for (uint32_t i = 0; i < plan->nattrs; i++)
    if (plan->attrs[i].scope == CW_OF_TEACHER && strlen(plan->attrs[i].name) == len &&
        memcmp(plan->attrs[i].name, name, len) == 0)
      return i;
  return UINT32_MAX;
}

/* "fact took part @ 2022-23" -> its parts; false for what is no decisive question on a fact. */
static bool read_question(const sheet *s, const char *text, size_t len, asked *out) {
  static const char fact[] = "fact ";
  cw_arena *arena = &s->desk->tool->arena;
  if (len < sizeof fact - 1 || memcmp(text, fact, sizeof fact - 1) != 0) return false;
  const char *copy = cw_arena_text(arena, text + sizeof fact - 1, len - sizeof fact + 1);
  if (!copy) return false;
  const char *at = strstr(copy, " @ ");
  size_t bare = at ? (size_t)(at - copy) : strlen(copy);
  out->attr = find_fact(s->desk->c.plan, copy, bare);
  out->when = at ? at + 3 : "";
  out->name = at ? cw_arena_printf(arena, "%.*s %s", (int)bare, copy, out->when) : copy;
  return out->attr != UINT32_MAX && out->name;
}

/* The next item of a list separated by "; ", with its length; NULL at the end. */
static const char *next_item(const char *at, size_t *len) {
  if (!*at) return NULL;
  const char *end = strstr(at, "; ");
  *len = end ? (size_t)(end - at) : strlen(at);
  return at;
}

static const char *behind(const char *at, size_t len) { return at[len] ? at + len + 2 : at + len; }

/* A mapping has room for one day of a fact. */
static bool is_another_day(const sheet *s, const asked *a) {
  for (size_t i = 0; i < s->ncolumns; i++)
    if (s->columns[i].attr == a->attr && s->desk->c.plan->attrs[a->attr].history == CW_OVER_TIME) return true;
  return false;
}

static size_t column_of(const sheet *s, const asked *a) {
  size_t i = 0;
  while (i < s->ncolumns && strcmp(s->columns[i].name, a->name) != 0) i++;
  return i;
}

/* Once through all lines; what is repeated costs no memory. */
static void add_columns(sheet *s, const cw_line *line) {
  size_t len = 0;
  bool other = false;
  for (const char *at = line->field[CW_LINE_QUESTIONS]; (at = next_item(at, &len)); at = behind(at, len)) {
    asked a;
    cw_arena_mark mark = cw_arena_here(&s->desk->tool->arena);
    bool known = read_question(s, at, len, &a), fresh = known && column_of(s, &a) == s->ncolumns;
    other |= !known && strncmp(at, "also ", 5) != 0;
    bool room = fresh && s->ncolumns < MOST_COLUMNS && !is_another_day(s, &a);
    s->more |= fresh && !room;
    if (room)
      s->columns[s->ncolumns++] = a;
    else
      cw_arena_back(&s->desk->tool->arena, mark);
  }
  s->other += other;
}

/* --- the rows ----------------------------------------------------------------------------------------------------- */

typedef struct row { /* of the teacher read now */
  int64_t teacher;
  const char *id, *name, *district;
  bool open[MOST_COLUMNS];
  size_t nopen;
} row;

static void put_row(sheet *s, FILE *f, row *r, cw_arena *arena) {
  const char *cells[NFIXED + MOST_COLUMNS] = {r->id, r->name, r->district, ""};
  for (size_t i = 0; i < s->ncolumns; i++) {
    if (!r->open[i]) continue;
    const char *list = cw_arena_printf(arena, "%s%s%s", cells[3], *cells[3] ? "; " : "", s->columns[i].name);
    cells[3] = list ? list : cells[3];
  }
  if (r->nopen) cw_csv_put_row(f, cells, NFIXED + s->ncolumns);
  s->teachers += r->nopen > 0;
  *r = (row){0};
  cw_arena_reset(arena);
}

static const char *copy_text(cw_arena *arena, const char *text) {
  return text ? cw_arena_text(arena, text, strlen(text)) : NULL;
}

static void add_line(const sheet *s, row *r, const cw_audit_reader *from, const cw_line *line, cw_arena *arena) {
  size_t len = 0;
  if (r->teacher != line->teacher)
    *r = (row){.teacher = line->teacher,
               .id = copy_text(arena, line->field[CW_LINE_TEACHER]),
               .name = copy_text(arena, cw_audit_reader_name(from)),
               .district = copy_text(arena, cw_audit_reader_district(from))};
  for (const char *at = line->field[CW_LINE_QUESTIONS]; (at = next_item(at, &len)); at = behind(at, len)) {
    asked a;
    cw_arena_mark mark = cw_arena_here(&s->desk->tool->arena);
    size_t i = read_question(s, at, len, &a) ? column_of(s, &a) : s->ncolumns;
    cw_arena_back(&s->desk->tool->arena, mark);
    if (i == s->ncolumns || r->open[i]) continue;
    r->open[i] = true;
    r->nopen++;
  }
}

static bool is_open(const cw_line *line) { return strcmp(line->field[CW_LINE_STATUS], "undetermined") == 0; }

/* The questions themselves stand above the names of the columns. */
static void put_heads(const sheet *s, FILE *f) {
  const char *asks[NFIXED + MOST_COLUMNS] = {"", "", "", "Please answer what this column names:"};
  const char *names[NFIXED + MOST_COLUMNS] = {"id", "name", "district", "open"};
  const cw_voice *v = &s->desk->c.voice;
  for (size_t i = 0; i < s->ncolumns; i++) {
    cw_question q = {.kind = CW_ASK_FACT, .attr = s->columns[i].attr, .day = CW_DAY_MIN};
    asks[NFIXED + i] = cw_say(v, "%s (%s)", cw_question_ask(v, &q), cw_say_who_answers(v, &q));
    names[NFIXED + i] = s->columns[i].name;
  }
  cw_csv_put_row(f, asks, NFIXED + s->ncolumns);
  cw_csv_put_row(f, names, NFIXED + s->ncolumns);
}

static bool each_line(sheet *s, FILE *f) {
  cw_line line;
  cw_arena arena;
  row r = {0};
  cw_audit_reader *from = cw_audit_reader_open(s->desk->store, s->desk->audit.id, f != NULL, NULL);
  cw_arena_init(&arena, 0);
  while (from && cw_audit_reader_next(from, &line)) {
    if (f && r.teacher != line.teacher) put_row(s, f, &r, &arena);
    if (is_open(&line) && f) add_line(s, &r, from, &line, &arena);
    if (is_open(&line) && !f) add_columns(s, &line);
  }
  if (f) put_row(s, f, &r, &arena);
  cw_arena_dispose(&arena);
  cw_audit_reader_close(from);
  return from && cw_store_fault(s->desk->store) == CW_STORE_FINE;
}

/* --- the mapping -------------------------------------------------------------------------------------------------- */

/* A value of one day holds on that day alone: nobody was asked about others. */
static void put_fact(const sheet *s, FILE *f, const asked *a) {
  const cw_attr *attr = &s->desk->c.plan->attrs[a->attr];
  const char *values = attr->type == CW_YES_NO ? ", values: { Y: yes, N: no }" : "";
  if (attr->history == CW_BY_SCHOOL_YEAR && *a->when)
    fprintf(f, "    %s: { column: \"%s\"%s }\n", a->when, a->name, values);
  else
    fprintf(f, "    value: { column: \"%s\"%s }\n", a->name, values);
  if (attr->history == CW_OVER_TIME && *a->when)
    fprintf(f, "    from: { always: \"%s\" }\n    until: { always: \"%s\" }\n", a->when, a->when);
}

/* A fact stands once, with all its columns below it. */
static void put_mapping(const sheet *s, FILE *f) {
  fprintf(f,
          "# Reads the answers in questions.csv back: crosswalk import --db FILE --mapping mapping.yaml questions.csv\n"
          "mapping: 1\nsource: answers to audit %" PRId64 "\npack: \"%s\"\nrow key: id\nfull: no\n"
          "teacher:\n  id: id\nfacts:\n",
          s->desk->audit.id, s->desk->audit.pack);
  for (size_t i = 0; i < s->ncolumns; i++) {
    bool said = false;
    for (size_t k = 0; k < i; k++) said |= s->columns[k].attr == s->columns[i].attr;
    if (said) continue;
    fprintf(f, "  \"%s\":\n", s->desk->c.plan->attrs[s->columns[i].attr].name);
    for (size_t k = i; k < s->ncolumns; k++)
      if (s->columns[k].attr == s->columns[i].attr) put_fact(s, f, &s->columns[k]);
  }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static FILE *make(sheet *s, const char *name) {
  const char *path = cw_arena_printf(&s->desk->tool->arena, "%s/%s", s->desk->o->out, name);
  FILE *f = path ? fopen(path, "wb") : NULL;
  if (!f) cw_fail(s->desk->tool, CW_INPUT, "`%s` cannot be written: %s", path ? path : name, strerror(errno));
  return f;
}

static int end(sheet *s, FILE *f, const char *name) {
  bool lost = ferror(f) != 0;
  lost |= fclose(f) != 0;
  return lost ? cw_fail(s->desk->tool, CW_INTERNAL, "`%s` could not be written to its end", name) : CW_DONE;
}

static int write_both(sheet *s) {
  FILE *f = make(s, "questions.csv");
  if (!f) return CW_INPUT;
  put_heads(s, f);
  bool fine = each_line(s, f);
  int code = end(s, f, "questions.csv");
  if (!fine) return cw_desk_fault(s->desk);
  f = code == CW_DONE ? make(s, "mapping.yaml") : NULL;
  if (!f) return code == CW_DONE ? CW_INPUT : code;
  put_mapping(s, f);
  return end(s, f, "mapping.yaml");
}

int cw_worksheet(cw_audit_desk *d) {
  sheet *s = CW_NEW(&d->tool->arena, sheet);
  if (!s) return cw_desk_fault(d);
  s->desk = d;
  if (!each_line(s, NULL)) return cw_desk_fault(d);
  if (mkdir(d->o->out, 0777) != 0 && errno != EEXIST)
    return cw_fail(d->tool, CW_INPUT, "the folder `%s` cannot be made: %s", d->o->out, strerror(errno));
  int code = write_both(s);
  const cw_voice *v = &d->c.voice;
  if (code == CW_DONE)
    cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
                 cw_say(v,
                        "%s/questions.csv asks for %s teachers; with its answers: crosswalk import --db %s --mapping "
                        "%s/mapping.yaml %s/questions.csv%s",
                        d->o->out, cw_say_number(v, CW_RAT(s->teachers)), d->o->db, d->o->out, d->o->out,
                        s->more ? "\nThere are more questions than columns: make another one after the import." : ""));
  if (code == CW_DONE && s->other)
    cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
                 cw_say(v, "%s lines also depend on records, licenses or the law, which it does not ask about.",
                        cw_say_number(v, CW_RAT(s->other))));
  return code;
}
