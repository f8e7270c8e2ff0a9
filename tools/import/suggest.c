/* Guesses a mapping from the names of columns and the first rows. Every guess is marked, and what could not be guessed is
 * asked: the person who mends it knows the file. */
#include "suggest.h"

#include "mapping.h"

#include <string.h>

enum { LOOKED_AT = 60, MOST_COLUMNS = 256, WORDS_SHOWN = 6 };

typedef enum target {
  NOTHING,
  ID,
  NAME,
  FIRST,
  LAST,
  EMAIL,
  DISTRICT,
  SCHOOL,
  TYPE,
  NUMBER,
  ISSUED,
  EXPIRES,
  KIND,
  TITLE,
  ISSUER,
  EARNED,
  AMOUNT,
  NTARGETS
} target;

/* The first row whose word occurs in the name of the column decides. */
static const struct {
  const char *word;
  target target;
} words[] = {
    {"first name", FIRST},
    {"given name", FIRST},
    {"fname", FIRST},
    {"last name", LAST},
    {"surname", LAST},
    {"lname", LAST},
    {"mail", EMAIL},
    {"email", EMAIL},
    {"emplid", ID},
    {"employee id", ID},
    {"employee num", ID},
    {"teacher id", ID},
    {"educator id", ID},
    {"staff id", ID},
    {"person id", ID},
    {"cactus", ID},
    {"license no", NUMBER},
    {"license num", NUMBER},
    {"lic no", NUMBER},
    {"licno", NUMBER},
    {"certificate num", NUMBER},
    {"expired", NOTHING},
    {"expir", EXPIRES},
    {"valid to", EXPIRES},
    {"valid until", EXPIRES},
    {"license issue", ISSUED},
    {"lic issue", ISSUED},
    {"effective", ISSUED},
    {"issued by", ISSUER},
    {"issued to", NOTHING},
    {"issued", ISSUED},
    {"issuer", ISSUER},
    {"provider", ISSUER},
    {"source", ISSUER},
    {"license type", TYPE},
    {"lic type", TYPE},
    {"lictype", TYPE},
    {"license level", TYPE},
    {"certificate type", TYPE},
    {"type of activity", KIND},
    {"activity type", KIND},
    {"activity", KIND},
    {"date completed", EARNED},
    {"completion", EARNED},
    {"completed", EARNED},
    {"issue date", EARNED},
    {"earned", EARNED},
    {"award date", EARNED},
    {"hours", AMOUNT},
    {"hrs", AMOUNT},
    {"ceu", AMOUNT},
    {"continuing education units", AMOUNT},
    {"credits", AMOUNT},
    {"points", AMOUNT},
    {"pdp", AMOUNT},
    {"district", DISTRICT},
    {"lea", DISTRICT},
    {"school", SCHOOL},
    {"title", TITLE},
    {"badge name", TITLE},
    {"course", TITLE},
    {"description", TITLE},
    {"name", NAME},
    {"kind", KIND},
};

/* What a column of hours is of. */
static const struct {
  const char *word, *kind;
} kinds[] = {{"collab", "collaboration"},
             {"plc", "collaboration"},
             {"mentor", "mentoring"},
             {"svc", "service"},
             {"serv", "service"},
             {"micro", "micro-credential"},
             {"badge", "micro-credential"},
             {"mc_", "micro-credential"},
             {"course", "course"},
             {"pl", "professional learning"},
             {"pd", "professional learning"},
             {"prof", "professional learning"}};

typedef struct column {
  bool used; /* the mapping names it */
  const char *name;
  target target;
  uint32_t filled;
  bool day_first, month_first, slashes; /* of dates with the year last */
  bool comma, grouped;                  /* of numbers: 92,5 and 1,234.5 */
  const char *seen[WORDS_SHOWN + 1];
  uint32_t nseen;
} column;

typedef struct suggestion {
  FILE *out;
  cw_arena *arena;
  column columns[MOST_COLUMNS];
  uint32_t ncolumns, header;
} suggestion;

/* --- looking ------------------------------------------------------------------------------------------------------ */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c == '_' ? ' ' : c; }

/* Whether the word begins some word of the name: "lea" is in "LEA code", not in "clear". */
static bool names(const char *name, const char *word) {
  for (const char *s = name; *s; s++) {
    if (s != name && lower(s[-1]) >= 'a' && lower(s[-1]) <= 'z') continue;
    size_t i = 0;
    while (word[i] && s[i] && lower(s[i]) == lower(word[i])) i++;
    if (!word[i]) return true;
  }
  return false;
}

/* Names that say it only where they are the whole. */
static const struct {
  const char *name;
  target target;
} whole_names[] = {{"id", ID}, {"lic", TYPE}, {"license", TYPE}, {"lic.", TYPE}, {"number", NUMBER}};

static bool is_name(const char *name, const char *whole) {
  while (*whole && lower(*name) == *whole) name++, whole++;
  return !*whole && !*name;
}

static target target_of(const char *name) {
  for (size_t i = 0; i < sizeof whole_names / sizeof *whole_names; i++)
    if (is_name(name, whole_names[i].name)) return whole_names[i].target;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (names(name, words[i].word)) return words[i].target;
  return NOTHING;
}

static bool looks_numeric(const char *text) { return text[strspn(text, "0123456789.,/-$% ")] == '\0'; }

/* How much a row looks like names: texts, each different from numbers. */
static uint32_t like_names(const cw_table_row *row) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < row->ncells; i++) n += row->cells[i].len > 0 && !looks_numeric(row->cells[i].text);
  return n;
}

static void look_at_date(column *c, const char *text) {
  unsigned a = 0, b = 0;
  size_t n = strspn(text, "0123456789");
  if (n < 1 || n > 2 || !strchr("/.-", text[n] ? text[n] : ' ')) return;
  for (size_t i = 0; i < n; i++) a = a * 10 + (unsigned)(text[i] - '0');
  const char *s = text + n + 1;
  for (; *s >= '0' && *s <= '9' && b < 100; s++) b = b * 10 + (unsigned)(*s - '0');
  if (!strchr("/.-", *s ? *s : ' ')) return;
  c->slashes = true;
  c->day_first = c->day_first || a > 12;
  c->month_first = c->month_first || b > 12;
}

/* A comma before one or two last digits is a decimal one; before each three it sets thousands apart, if that shows. */
static void look_at_number(column *c, const char *text) {
  size_t n = strspn(text, "0123456789.,");
  const char *comma = memchr(text, ',', n);
  if (!comma || text[strspn(text, "0123456789.,")] == '/' || comma == text) return;
  size_t behind = strspn(comma + 1, "0123456789"), end = (size_t)(comma + 1 - text) + behind;
  bool last = end == n, point_before = memchr(text, '.', (size_t)(comma - text)) != NULL;
  c->comma = c->comma || (last && (point_before || behind == 1 || behind == 2));
  c->grouped = c->grouped || (!last && behind == 3);
}

static void look_at(suggestion *s, const cw_table_row *row) {
  for (uint32_t i = 0; i < row->ncells && i < s->ncolumns; i++) {
    column *c = &s->columns[i];
    const char *text = row->cells[i].text;
    bool known = false;
    if (!*text) continue;
    c->filled++;
    look_at_date(c, text);
    look_at_number(c, text);
    for (uint32_t k = 0; k < c->nseen && !known; k++) known = strcmp(c->seen[k], text) == 0;
    if (!known && c->nseen <= WORDS_SHOWN) c->seen[c->nseen++] = cw_arena_text(s->arena, text, strlen(text));
  }
}

static void take_names(suggestion *s, const cw_table_row *row) {
  memset(s->columns, 0, sizeof s->columns);
  s->ncolumns = row->ncells < MOST_COLUMNS ? row->ncells : MOST_COLUMNS;
  s->header = row->line;
  const cw_table_cell *cells = row->names ? row->names : row->cells;
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    s->columns[i].name = cells[i].text;
    s->columns[i].target = target_of(cells[i].text);
  }
}

static bool read_rows(suggestion *s, cw_table *t) {
  cw_table_row row;
  uint32_t best = 0;
  for (uint32_t n = 0; n < LOOKED_AT && cw_table_next(t, &row, s->arena); n++) {
    uint32_t like = row.names ? 1 : like_names(&row);
    if (row.fault) continue;
    bool better = row.names ? best == 0 : like > best && (best == 0 || like >= best * 2 || n < 6);
    if (better) {
      best = like;
      take_names(s, &row);
    }
    if (!better || row.names) look_at(s, &row);
  }
  return !t->failed && s->ncolumns > 0;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* A text in double quotes, as YAML reads it. */
static void put_quoted(FILE *f, const char *text) {
  putc('"', f);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') putc('\\', f);
    if (*text == '\n')
      fputs("\\n", f);
    else
      putc(*text, f);
  }
  putc('"', f);
}

static column *find(suggestion *s, target wanted) {
  for (uint32_t i = 0; i < s->ncolumns; i++)
    if (s->columns[i].target == wanted) return &s->columns[i];
  return NULL;
}

static void put_column(suggestion *s, const char *before, column *c, const char *after) {
  fputs(before, s->out);
  put_quoted(s->out, c->name);
  c->used = true;
  fputs(after, s->out);
}

/* A comment must not end early. */
static void put_seen(suggestion *s, const column *c) {
  fputs("# seen: ", s->out);
  for (uint32_t i = 0; i < c->nseen && i < WORDS_SHOWN; i++) {
    if (i) fputs(", ", s->out);
    for (const char *t = c->seen[i]; t && *t; t++) putc(*t == '\n' ? ' ' : *t, s->out);
  }
  fputs(c->nseen > WORDS_SHOWN ? ", ...\n" : "\n", s->out);
}

static void put_dates(suggestion *s) {
  bool any = false, day = false, month = false;
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    any = any || s->columns[i].slashes;
    day = day || s->columns[i].day_first;
    month = month || s->columns[i].month_first;
  }
  if (!any) return;
  if (day != month)
    fprintf(s->out, "dates: %s\n",
            day ? "day/month/year          # ? some days are above 12"
                : "month/day/year          # ? some days are above 12");
  else
    fputs("# dates: month/day/year        # ? or day/month/year: the rows looked at do not tell. Take the # away.\n",
          s->out);
}

static void put_numbers(suggestion *s) {
  bool comma = false, grouped = false;
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    comma = comma || s->columns[i].comma;
    grouped = grouped || s->columns[i].grouped;
  }
  if (comma && !grouped)
    fputs("numbers: \"1.234,5\"          # ? some have a decimal comma\n", s->out);
  else if (grouped && !comma)
    fputs("numbers: \"1,234.5\"          # ? in some a comma sets thousands apart\n", s->out);
  else
    fputs("# numbers: \"1,234.5\"          # how 1234.5 is written, where thousands are set apart\n", s->out);
}

static void put_value(suggestion *s, const char *key, target wanted, const char *otherwise) {
  column *c = find(s, wanted);
  if (c) {
    fprintf(s->out, "%s: ", key);
    put_column(s, "", c, "          # ?\n");
  } else if (otherwise) {
    fputs(otherwise, s->out);
  }
}

static void put_name(suggestion *s) {
  column *first = find(s, FIRST), *last = find(s, LAST);
  if (!first || !last) {
    put_value(s, "  name", NAME, NULL);
    return;
  }
  put_column(s, "  name: { columns: [", first, ", ");
  put_column(s, "", last, "] }          # ?\n");
}

static void put_teacher(suggestion *s) {
  fputs("teacher:\n", s->out);
  put_value(s, "  id", ID, find(s, EMAIL) ? NULL : "  id: \"?\"          # ? which column tells teachers apart\n");
  if (!find(s, ID) && find(s, EMAIL)) put_column(s, "  id: ", find(s, EMAIL), "          # ?\n");
  put_name(s);
  put_value(s, "  email", EMAIL, NULL);
  put_value(s, "  district", DISTRICT, NULL);
  put_value(s, "  school", SCHOOL, NULL);
}

static void put_license(suggestion *s) {
  column *type = find(s, TYPE);
  if (!type && !find(s, EXPIRES)) return;
  fputs("licenses:\n", s->out);
  if (type) {
    put_column(s, "  - type: { column: ", type,
               ", values: {} }          # ? say which license of the pack each is\n    ");
    put_seen(s, type);
  } else {
    fputs("  - type: { always: \"?\" }          # ? which license of the pack they hold\n", s->out);
  }
  put_value(s, "    number", NUMBER, NULL);
  put_value(s, "    issued", ISSUED, NULL);
  put_value(s, "    expires", EXPIRES, NULL);
}

static const char *kind_of(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (names(name, kinds[i].word)) return kinds[i].kind;
  return "?";
}

static const char *unit_of(const char *name) {
  return names(name, "ceu") || names(name, "continuing education") ? "CEU"
         : names(name, "point") || names(name, "pdp")              ? "points"
         : names(name, "credit")                                   ? "?"
                                                                   : "hours";
}

static void put_wide(suggestion *s) {
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    column *c = &s->columns[i];
    if (c->target != AMOUNT) continue;
    put_column(s, "  - when: ", c, "\n");
    fprintf(s->out, "    kind: { always: \"%s\" }          # ?\n", kind_of(c->name));
    put_column(s, "    amount: { column: ", c, "");
    fprintf(s->out, ", unit: \"%s\" }          # ?\n", unit_of(c->name));
    put_value(s, "    from", ISSUED, NULL);
    put_value(s, "    until", EXPIRES, NULL);
  }
}

static void put_long(suggestion *s) {
  column *kind = find(s, KIND), *amount = find(s, AMOUNT);
  if (kind) {
    put_column(s, "  - kind: { column: ", kind, ", values: {} }          # ? say which kind of the pack each is\n    ");
    put_seen(s, kind);
  } else {
    fputs("  - kind: { always: \"?\" }          # ? what these are: micro-credential, course, workshop, ...\n", s->out);
  }
  put_value(s, "    title", TITLE, NULL);
  put_value(s, "    issuer", ISSUER, NULL);
  put_value(s, "    earned", EARNED, NULL);
  if (!amount) return;
  put_column(s, "    amount: { column: ", amount, "");
  fprintf(s->out, ", unit: \"%s\" }          # ?\n", unit_of(amount->name));
}

static void put_records(suggestion *s) {
  uint32_t amounts = 0;
  for (uint32_t i = 0; i < s->ncolumns; i++) amounts += s->columns[i].target == AMOUNT;
  fputs("records:\n", s->out);
  if (amounts > 1 && !find(s, KIND))
    put_wide(s);
  else
    put_long(s);
}

static void put_rest(suggestion *s) {
  fputs("\n# Columns that nothing above names are not stored:\n", s->out);
  for (uint32_t i = 0; i < s->ncolumns; i++) {
    if (s->columns[i].used || !*s->columns[i].name) continue;
    fputs("#   ", s->out);
    put_quoted(s->out, s->columns[i].name);
    fputs("  ", s->out);
    put_seen(s, &s->columns[i]);
  }
}

static void put_mapping(suggestion *s, const cw_table *t, const char *path, const char *pack) {
  const char *slash = strrchr(path, '/');
  fprintf(s->out,
          "# A first mapping for `%s`%s%s. Lines with `# ?` are guesses: read each, mend it, take the mark away.\n",
          slash ? slash + 1 : path, *t->notes ? ", " : "", t->notes);
  fputs("mapping: 1\nsource: ", s->out);
  put_quoted(s->out, slash ? slash + 1 : path);
  fputs("          # ? the name that this roster keeps from one file to the next\n", s->out);
  fprintf(s->out, "pack: %s\n", pack ? pack : "us-xx          # ?");
  column *id = find(s, ID);
  if (id && !find(s, KIND) && !find(s, EARNED))
    put_column(s, "row key: ", id, "          # ? what identifies a row, so that tomorrow's file can change it\n");
  else
    fputs("# row key: [ ... ]          # ? the columns that identify a row; without one, by all that it says\n",
          s->out);
  if (t->has_cells) fprintf(s->out, "header line: %u          # ?\n", (unsigned)s->header);
  put_dates(s);
  put_numbers(s);
  fputs("# complete: [ ... ]          # kinds of which this roster lacks no record; else what is missing is unknown\n",
        s->out);
  put_teacher(s);
  put_license(s);
  put_records(s);
  put_rest(s);
}

bool cw_import_suggest(FILE *out, const char *path, const char *pack, cw_diags *diags, cw_arena *arena) {
  suggestion *s = CW_NEW(arena, suggestion);
  cw_table *t = s ? cw_table_open(path, &(cw_table_options){0}, diags) : NULL;
  if (!t) return false;
  s->out = out;
  s->arena = arena;
  bool read = read_rows(s, t);
  if (read) put_mapping(s, t, path, pack);
  if (!read && !t->failed) cw_diag_add(diags, CW_D_FILE_EMPTY, path, 0, 0, "`%s` has no rows", path);
  cw_table_close(t);
  return read;
}
