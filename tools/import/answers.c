/* The worksheet of an audit, filled in: `crosswalk import --answers`. Its columns `id`, `asks`, `of` and `at` say whom and
 * what each answer is on; they are read as strictly as a roster. A row without an answer is skipped. */
#include "import.h"

#include "../../rules/pack.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

typedef enum column { AUDIT, ID, ANSWER, ASKS, OF, AT, NCOLUMNS } column;
static const char *const columns[NCOLUMNS] = {"audit", "id", "answer", "asks", "of", "at"};
enum { HEADER_WITHIN = 50 };

typedef struct sheet {
  cw_import_job *job;
  cw_table *table;
  cw_import_row row;
  cw_store_reader *roster; /* without the answers given before */
  cw_arena header, arena;  /* of the names; of the teacher below */
  cw_block block;
  int64_t teacher; /* who is in the block; 0: nobody */
  uint32_t cells[NCOLUMNS];
  uint32_t nnames;
  const cw_table_cell *names;
} sheet;

/* --- the row of names --------------------------------------------------------------------------------------------- */

static uint32_t resolve(sheet *s, const cw_table_row *row) {
  uint32_t found = 0;
  for (int c = 0; c < NCOLUMNS; c++) {
    s->cells[c] = UINT32_MAX;
    for (uint32_t i = 0; i < row->ncells && s->cells[c] == UINT32_MAX; i++)
      if (cw_map_same_name(row->cells[i].text, columns[c])) s->cells[c] = i;
    found += s->cells[c] != UINT32_MAX;
  }
  return found;
}

static bool keep_names(sheet *s, const cw_table_row *row) {
  cw_table_cell *names = CW_NEW_ARRAY(&s->header, row->ncells, cw_table_cell);
  for (uint32_t i = 0; names && i < row->ncells; i++) {
    names[i] = row->cells[i];
    names[i].text = cw_arena_text(&s->header, row->cells[i].text, row->cells[i].len);
  }
  s->names = names;
  s->nnames = row->ncells;
  return names != NULL;
}

static bool find_header(sheet *s) {
  for (uint32_t n = 0; n < HEADER_WITHIN; n++) {
    cw_table_row row;
    cw_import_row_begin(&s->row);
    if (!cw_table_next(s->table, &row, &s->row.arena)) break;
    if (resolve(s, &row) == NCOLUMNS) return keep_names(s, &row);
    s->job->rows++;
    s->job->counts.skipped++;
  }
  if (s->table->failed) return false;
  cw_diag *d =
      cw_diag_add(s->job->diags, CW_D_CSV_HEADER, s->table->path, 0, 0,
                  "`%s` has no row with the names `audit`, `id`, `answer`, `asks`, `of` and `at`", s->table->path);
  cw_diag_hint(s->job->diags, d, "--answers reads a worksheet that `crosswalk audit --questions` wrote");
  return false;
}

/* --- what a row asks ---------------------------------------------------------------------------------------------- */

typedef struct asked {
  cw_table_cell cell[NCOLUMNS]; /* the row's */
  cw_scope scope;
  uint32_t attr;
  const char *name, *when; /* of the fact or field; "2022-23", "2026-03-01" or "" */
  cw_yaml_node value;
} asked;

static cw_yaml_node *node_of(sheet *s, const cw_table_cell *cell, const char *text) {
  cw_yaml_node *node = CW_NEW(&s->row.arena, cw_yaml_node);
  if (node)
    *node = (cw_yaml_node){.kind = CW_YAML_SCALAR,
                           .line = cell->line,
                           .column = cell->column,
                           .text = text,
                           .len = (uint32_t)strlen(text)};
  return node;
}

/* By the name that questions use; a mapping calls a license's fields otherwise. */
static uint32_t find_attr(const cw_plan *plan, cw_scope scope, const char *name) {
  for (uint32_t i = 0; i < plan->nattrs; i++)
    if (plan->attrs[i].scope == scope && strcmp(plan->attrs[i].name, name) == 0) return i;
  return UINT32_MAX;
}

static bool unknown_name(sheet *s, const asked *a) {
  const cw_plan *plan = s->job->plan;
  static const char *const of[] = {"fact", "field of a record", "field of a license"};
  const char **names = CW_NEW_ARRAY(&s->row.arena, plan->nattrs + 1, const char *);
  uint32_t n = 0;
  for (uint32_t i = 0; names && i < plan->nattrs; i++)
    if (plan->attrs[i].scope == a->scope) names[n++] = plan->attrs[i].name;
  cw_diag *d = cw_input_report(&s->row.in, CW_D_INPUT_FACT, node_of(s, &a->cell[ASKS], a->name),
                               "the pack has no %s `%s`", of[a->scope], a->name);
  cw_input_hint(&s->row.in, d, names ? cw_nearest(a->name, names, n) : NULL, NULL);
  return false;
}

/* "fact took part @ 2022-23", "record approved", "license license issued". */
static bool read_asks(sheet *s, asked *a) {
  static const struct {
    const char *word;
    cw_scope scope;
  } scopes[] = {{"fact ", CW_OF_TEACHER}, {"record ", CW_OF_RECORD}, {"license ", CW_OF_LICENSE}};
  const char *text = a->cell[ASKS].text, *rest = NULL;
  for (size_t i = 0; i < sizeof scopes / sizeof *scopes && !rest; i++) {
    if (strncmp(text, scopes[i].word, strlen(scopes[i].word)) != 0) continue;
    rest = text + strlen(scopes[i].word);
    a->scope = scopes[i].scope;
  }
  if (!rest) {
    cw_input_report(&s->row.in, CW_D_INPUT_SHAPE, node_of(s, &a->cell[ASKS], text),
                    "`%s` is none of fact NAME, record NAME and license NAME", text);
    return false;
  }
  const char *at = strstr(rest, " @ ");
  a->name = cw_arena_text(&s->row.arena, rest, at ? (size_t)(at - rest) : strlen(rest));
  a->when = at ? at + 3 : "";
  if (!a->name) return false;
  a->attr = find_attr(s->job->plan, a->scope, a->name);
  return a->attr != UINT32_MAX || unknown_name(s, a);
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static cw_yaml_node *map_of(sheet *s, const cw_table_cell *cell, const char *const *keys, cw_yaml_node *const *items,
                            uint32_t n) {
  cw_yaml_node *map = node_of(s, cell, "");
  if (!map) return NULL;
  map->kind = CW_YAML_MAP;
  map->keys = CW_NEW_ARRAY(&s->row.arena, n, cw_yaml_node *);
  map->items = CW_NEW_ARRAY(&s->row.arena, n, cw_yaml_node *);
  for (uint32_t i = 0; map->keys && map->items && i < n; i++) {
    map->keys[i] = node_of(s, cell, keys[i]);
    map->items[i] = items[i];
    map->count++;
  }
  return map->count == n ? map : NULL;
}

/* Nobody was asked about other days and years: the value holds in the one alone. */
static cw_yaml_node *fact_of(sheet *s, asked *a) {
  cw_history history = s->job->plan->attrs[a->attr].history;
  const cw_table_cell *cell = &a->cell[ANSWER];
  cw_yaml_node *value = &a->value, *when = node_of(s, &a->cell[ASKS], a->when);
  if (*a->when && history == CW_BY_SCHOOL_YEAR) value = map_of(s, cell, &a->when, &value, 1);
  if (*a->when && history == CW_OVER_TIME) {
    static const char *const keys[] = {"value", "from", "until"};
    cw_yaml_node *const items[] = {value, when, when};
    cw_yaml_node *list = node_of(s, cell, ""), *entry = map_of(s, cell, keys, items, 3);
    if (!list || !entry) return NULL;
    list->kind = CW_YAML_LIST;
    list->items = CW_NEW(&s->row.arena, cw_yaml_node *);
    if (!list->items) return NULL;
    list->items[list->count++] = entry;
    value = list;
  }
  return map_of(s, cell, &a->name, &value, 1);
}

/* --- records and licenses ----------------------------------------------------------------------------------------- */

static bool load_teacher(sheet *s, const char *id) {
  int64_t row = cw_store_find_teacher(s->job->store, id), found;
  if (row && row == s->teacher) return true;
  s->teacher = 0;
  if (!row) return false;
  cw_arena_reset(&s->arena);
  cw_block_init(&s->block, s->job->plan, &s->arena);
  if (!cw_store_reader_range(s->roster, row, row) || !cw_store_reader_next(s->roster, &s->block, &found)) return false;
  s->teacher = row;
  return true;
}

static bool is_text(const sheet *s, uint32_t attr, uint32_t row, const char *text) {
  cw_value v = cw_cell(&s->block, attr, row);
  return strcmp(v.known == CW_KNOWN ? cw_text(&s->block.texts, (uint32_t)v.a) : "", text) == 0;
}

/* The one record (or license) that the row names; UINT32_MAX where there is none, or more than one. */
static uint32_t find_row(const sheet *s, const asked *a) {
  const cw_teacher *t = &s->block.teachers[0];
  bool license = a->scope == CW_OF_LICENSE;
  uint32_t n = license ? t->nlicenses : t->nrecords, found = UINT32_MAX;
  for (uint32_t i = 0; i < n; i++) {
    if (!is_text(s, license ? CW_F_LICENSE : CW_F_SOURCE, i, a->cell[OF].text) ||
        !is_text(s, license ? CW_F_NUMBER : CW_F_ROW, i, a->cell[AT].text))
      continue;
    if (found != UINT32_MAX) return UINT32_MAX;
    found = i;
  }
  return found;
}

/* False, reported, where the roster itself says it by now: it has to be mended there. */
static bool is_open(sheet *s, const asked *a) {
  uint32_t row = find_row(s, a);
  const char *what = a->scope == CW_OF_LICENSE ? "license" : "record";
  if (row == UINT32_MAX) {
    cw_input_report(&s->row.in, CW_D_INPUT_RECORD_ID, node_of(s, &a->cell[AT], ""),
                    "no single %s of the teacher stands at `%s` of `%s`", what, a->cell[AT].text, a->cell[OF].text);
    return false;
  }
  cw_value now = cw_cell(&s->block, a->attr, row);
  if (now.known != CW_KNOWN) return true;
  const char *said = cw_store_text(s->job->plan, &s->block.texts, a->attr, now, NULL, &s->row.arena);
  cw_diag *d = cw_input_report(&s->row.in, CW_D_INPUT_SHAPE, &a->value, "the roster says that the %s's `%s` is %s",
                               what, a->name, said ? said : "");
  cw_diag_hint(s->row.in.diags, d, "an answer fills what is open; what the roster says is mended in the roster");
  return false;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* A worksheet as CSV neutralizes what looks like a formula by an apostrophe; keys of rows that have none begin with =. */
static void drop_apostrophe(cw_table_cell *cell) {
  if (cell->len < 2 || cell->text[0] != '\'' || !strchr("=+-@", cell->text[1])) return;
  cell->text++;
  cell->len--;
}

static void read_cells(const sheet *s, const cw_table_row *row, asked *a) {
  for (int c = 0; c < NCOLUMNS; c++)
    a->cell[c] = s->cells[c] < row->ncells ? row->cells[s->cells[c]]
                                           : (cw_table_cell){.text = "", .line = row->line, .column = s->cells[c] + 1};
  drop_apostrophe(&a->cell[ID]);
  drop_apostrophe(&a->cell[OF]);
  drop_apostrophe(&a->cell[AT]);
}

static bool reject(sheet *s, const asked *a, column c, const char *reason, const cw_table_row *row) {
  (void)a;
  return cw_import_row_reject(&s->row, NULL, row->line, columns[c], reason, row);
}

static bool is_of_audit(const sheet *s, const asked *a) {
  char *end;
  long long n = strtoll(a->cell[AUDIT].text, &end, 10);
  return *a->cell[AUDIT].text && *end == '\0' && n == s->job->audit;
}

static bool put_row(sheet *s, const cw_table_row *row) {
  asked a = {0};
  cw_arena *arena = &s->row.arena;
  s->job->rows++;
  read_cells(s, row, &a);
  if (row->fault) return reject(s, &a, ANSWER, row->fault, row);
  if (a.cell[ANSWER].len == 0) {
    s->job->counts.skipped++;
    return true;
  }
  const char *id = a.cell[ID].text;
  if (!is_of_audit(s, &a)) {
    const char *why = cw_arena_printf(arena, "the row is not of audit %" PRId64, s->job->audit);
    return reject(s, &a, AUDIT, why ? why : "the row is of another audit", row);
  }
  if (!load_teacher(s, id)) {
    if (cw_store_fault(s->job->store)) return false;
    const char *why = cw_arena_printf(arena, "the database has no teacher `%s`", id);
    return reject(s, &a, ID, why ? why : "no such teacher", row);
  }
  a.value = (cw_yaml_node){.kind = CW_YAML_SCALAR,
                           .line = a.cell[ANSWER].line,
                           .column = a.cell[ANSWER].column,
                           .text = a.cell[ANSWER].text,
                           .len = a.cell[ANSWER].len};
  cw_doc doc = {.line = row->line, .id = id};
  doc.key = cw_arena_printf(arena, "%s/%s%s%s%s%s", id, a.cell[ASKS].text, a.cell[OF].len ? "/" : "", a.cell[OF].text,
                            a.cell[AT].len ? "/" : "", a.cell[AT].text);
  cw_doc_answer answer;
  if (read_asks(s, &a) && a.scope == CW_OF_TEACHER) {
    doc.facts = fact_of(s, &a);
  } else if (!s->row.diags.errors && is_open(s, &a)) {
    answer = (cw_doc_answer){a.scope == CW_OF_LICENSE, a.cell[OF].text, a.cell[AT].text, a.attr, &a.value};
    doc.answers = &answer;
    doc.nanswers = 1;
  }
  return cw_import_row_put(&s->row, &doc, row, s->names, s->nnames);
}

static bool read_rows(sheet *s) {
  cw_table_row row;
  for (;;) {
    cw_import_row_begin(&s->row);
    if (!cw_table_next(s->table, &row, &s->row.arena)) return !s->table->failed;
    if (!put_row(s, &row)) return false;
  }
}

bool cw_import_answers(cw_import_job *job, const char *file) {
  sheet s = {.job = job};
  cw_table_options options = {0};
  s.table = cw_table_open(file, &options, job->diags);
  if (!s.table) return false;
  s.roster = cw_store_reader_open(job->store, job->plan);
  cw_arena_init(&s.header, 0);
  cw_arena_init(&s.arena, 0);
  cw_import_row_init(&s.row, job, file);
  if (s.roster) cw_store_reader_answers(s.roster, false);
  bool fine = s.roster && find_header(&s) && read_rows(&s);
  cw_store_reader_close(s.roster);
  cw_import_row_dispose(&s.row);
  cw_arena_dispose(&s.header);
  cw_arena_dispose(&s.arena);
  cw_table_close(s.table);
  return fine;
}

/* --- which audit -------------------------------------------------------------------------------------------------- */

bool cw_answers_audit(const char *file, int64_t *audit, cw_diags *diags) {
  sheet s = {.job = &(cw_import_job){.diags = diags}};
  cw_table_options options = {0};
  cw_table_row row;
  *audit = 0;
  s.table = cw_table_open(file, &options, diags);
  if (!s.table) return false;
  cw_arena_init(&s.arena, 0);
  for (bool named = false; *audit == 0 && cw_table_next(s.table, &row, &s.arena);) {
    if (named && s.cells[AUDIT] < row.ncells) *audit = strtoll(row.cells[s.cells[AUDIT]].text, NULL, 10);
    named = named || resolve(&s, &row) == NCOLUMNS;
    cw_arena_reset(&s.arena);
  }
  cw_arena_dispose(&s.arena);
  cw_table_close(s.table);
  return true;
}
