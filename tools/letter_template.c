/* Templates: parsed once, every name checked against letter_words.def, then merged any number of times. */
#include "letter.h"

#include "../rules/pack.h"
#include "html.h"

#include <stdlib.h>
#include <string.h>

enum { CW_LETTER_NONE = -1 };

const cw_letter_name cw_letter_names[CW_NLETTER_WORDS] = {
#define CW_LETTER(id, within, name, kind, meaning)                                                                     \
  [CW_LETTER_##id] = {CW_LETTER_##within, name, CW_LETTER_##kind, meaning},
#include "letter_words.def"
#undef CW_LETTER
};

typedef enum piece_kind { PLAIN, VALUE, RAW, SECTION, INVERTED } piece_kind;

typedef struct piece {
  piece_kind kind;
  int word;
  const char *text; /* PLAIN; of a section its name as written */
  size_t len;
  struct piece *first, *last, *next; /* of a section: what is in it */
} piece;

struct cw_template {
  piece root;
};

/* --- parsing ------------------------------------------------------------------------------------------------------ */

enum { DEEPEST = 16 };

typedef struct parser {
  const char *file, *text, *s, *end; /* s: what is next */
  size_t len;
  cw_diags *diags;
  cw_arena *arena;
  piece *open[DEEPEST]; /* sections, the root first */
  uint32_t line_of[DEEPEST];
  int depth;
} parser;

typedef struct tag {
  char sign; /* # ^ / ! & { or 0 */
  const char *begin, *after, *name;
  size_t len;
} tag;

static uint32_t line_at(const parser *p, const char *at) {
  uint32_t line = 1;
  for (const char *s = p->text; s < at; s++) line += *s == '\n';
  return line;
}

static void report(parser *p, const char *at, const char *message, const char *near) {
  const char *begin = at;
  while (begin > p->text && begin[-1] != '\n') begin--;
  cw_diag *d =
      cw_diag_add(p->diags, CW_D_INPUT_KEY, p->file, line_at(p, at), (uint32_t)(at - begin) + 1, "%s", message);
  cw_diag_excerpt(p->diags, d, p->text, p->len);
  if (near) cw_diag_hint(p->diags, d, "did you mean `%s`?", near);
}

static piece *add(parser *p, piece_kind kind, int word, const char *text, size_t len) {
  piece *new = CW_NEW(p->arena, piece), *into = p->open[p->depth];
  if (!new) return NULL;
  *new = (piece){.kind = kind, .word = word, .text = text, .len = len};
  if (into->last)
    into->last->next = new;
  else
    into->first = new;
  return into->last = new;
}

static bool is_open(const parser *p, int word) {
  for (int d = 1; d <= p->depth; d++)
    if (p->open[d]->kind == SECTION && p->open[d]->word == word) return true;
  return word == CW_LETTER_NONE;
}

/* The word of that name which may stand here, -1 after a report. */
static int find_word(parser *p, const tag *t) {
  const char *names[CW_NLETTER_WORDS];
  size_t n = 0;
  int elsewhere = -1;
  for (int w = 0; w < CW_NLETTER_WORDS; w++) {
    const cw_letter_name *name = &cw_letter_names[w];
    bool same = strlen(name->name) == t->len && memcmp(name->name, t->name, t->len) == 0;
    if (same && is_open(p, name->within)) return w;
    if (same) elsewhere = w;
    if (is_open(p, name->within)) names[n++] = name->name;
  }
  char word[64];
  snprintf(word, sizeof word, "%.*s", (int)t->len, t->name);
  if (elsewhere >= 0) {
    const char *list = cw_letter_names[cw_letter_names[elsewhere].within].name;
    report(p, t->name, cw_arena_printf(p->arena, "`%s` stands only within {{#%s}}", word, list), NULL);
  } else {
    report(p, t->name, cw_arena_printf(p->arena, "a letter has no value `%s`", word), cw_nearest(word, names, n));
  }
  return -1;
}

static bool read_tag(parser *p, const char *at, tag *t) {
  const char *close = at[2] == '{' ? "}}}" : "}}", *found = strstr(at + 2, close);
  if (!found) {
    report(p, at, "this {{ is not closed", NULL);
    return false;
  }
  *t = (tag){.begin = at, .after = found + strlen(close), .name = at + 2};
  if (strchr("#^/!&{", at[2])) {
    t->sign = at[2];
    t->name++;
  }
  while (t->name < found && strchr(" \t", *t->name)) t->name++;
  while (found > t->name && strchr(" \t", found[-1])) found--;
  t->len = (size_t)(found - t->name);
  return true;
}

/* A mark alone on its line takes the whole line with it. */
static bool is_alone(const parser *p, const tag *t, const char **from, const char **to) {
  const char *a = t->begin, *b = t->after;
  if (!t->sign || !strchr("#^/!", t->sign)) return false;
  while (a > p->text && strchr(" \t", a[-1])) a--;
  while (*b == ' ' || *b == '\t' || *b == '\r') b++;
  if ((a > p->text && a[-1] != '\n') || (*b && *b != '\n')) return false;
  *from = a;
  *to = *b ? b + 1 : b;
  return true;
}

static void open_section(parser *p, const tag *t, int word) {
  piece *section = add(p, t->sign == '#' ? SECTION : INVERTED, word, t->name, t->len);
  if (!section) return;
  if (p->depth + 1 >= DEEPEST) {
    report(p, t->begin, "sections are nested too deep", NULL);
    return;
  }
  p->open[++p->depth] = section;
  p->line_of[p->depth] = line_at(p, t->begin);
}

static void close_section(parser *p, const tag *t) {
  const piece *open = p->depth ? p->open[p->depth] : NULL;
  if (!open) {
    report(p, t->begin, "no section is open that this could close", NULL);
  } else if (open->len != t->len || memcmp(open->text, t->name, t->len) != 0) {
    report(p, t->name,
           cw_arena_printf(p->arena, "{{/%.*s}} must come first: it was opened on line %u", (int)open->len, open->text,
                           p->line_of[p->depth]),
           NULL);
  } else {
    p->depth--;
  }
}

static void take_tag(parser *p, const tag *t) {
  if (t->sign == '!') return;
  if (t->sign == '/') {
    close_section(p, t);
    return;
  }
  int word = find_word(p, t);
  bool section = t->sign == '#' || t->sign == '^';
  if (word < 0) word = 0; /* reported; its section is still opened so that its end is no second finding */
  if (section)
    open_section(p, t, word);
  else if (cw_letter_names[word].kind == CW_LETTER_TEXT)
    add(p, t->sign ? RAW : VALUE, word, NULL, 0);
  else
    report(p, t->name,
           cw_arena_printf(p->arena, "`%s` is no text; write {{#%s}}…{{/%s}}", cw_letter_names[word].name,
                           cw_letter_names[word].name, cw_letter_names[word].name),
           NULL);
}

const cw_template *cw_template_parse(const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena) {
  uint32_t found = cw_diags_found(diags);
  cw_template *t = CW_NEW(arena, cw_template);
  parser p = {.file = file, .text = text, .s = text, .len = len, .diags = diags, .arena = arena};
  if (!t) return NULL;
  *t = (cw_template){.root = {.kind = SECTION, .word = -1}};
  p.open[0] = &t->root;
  for (const char *at; (at = strstr(p.s, "{{"));) {
    tag mark;
    const char *from = at, *to;
    if (!read_tag(&p, at, &mark)) return NULL;
    to = mark.after;
    is_alone(&p, &mark, &from, &to);
    if (from > p.s) add(&p, PLAIN, 0, p.s, (size_t)(from - p.s));
    take_tag(&p, &mark);
    p.s = to;
  }
  if (*p.s) add(&p, PLAIN, 0, p.s, strlen(p.s));
  if (p.depth && cw_diags_found(diags) == found)
    report(&p, text + len,
           cw_arena_printf(arena, "{{#%s}}, opened on line %u, is not closed",
                           cw_letter_names[p.open[p.depth]->word].name, p.line_of[p.depth]),
           NULL);
  return cw_diags_found(diags) == found && !arena->failed ? t : NULL;
}

/* --- merging ------------------------------------------------------------------------------------------------------ */

typedef struct merging {
  FILE *file;
  bool html;
  const cw_letter_entry *scopes[DEEPEST + 1]; /* the innermost last */
  int depth;
} merging;

/* The innermost entry that has the word. */
static const cw_letter_entry *holder(const merging *m, int word) {
  for (int d = m->depth; d >= 0; d--)
    if (m->scopes[d]->text[word] || m->scopes[d]->yes[word] || m->scopes[d]->first[word]) return m->scopes[d];
  return NULL;
}

static void put_value(const merging *m, const piece *p) {
  const cw_letter_entry *e = holder(m, p->word);
  const char *text = e && e->text[p->word] ? e->text[p->word] : "";
  if (m->html && p->kind == VALUE)
    cw_html_put(m->file, text);
  else
    cw_put_safe(m->file, text, strlen(text));
}

static void put_pieces(merging *m, const piece *p);

static void put_section(merging *m, const piece *p) {
  const cw_letter_entry *e = holder(m, p->word);
  cw_letter_kind kind = cw_letter_names[p->word].kind;
  bool holds = e && (kind != CW_LETTER_TEXT || *e->text[p->word]);
  if (p->kind == INVERTED || kind != CW_LETTER_LIST) {
    if (holds == (p->kind == SECTION)) put_pieces(m, p->first);
    return;
  }
  for (const cw_letter_entry *i = e ? e->first[p->word] : NULL; i && m->depth < DEEPEST; i = i->next) {
    m->scopes[++m->depth] = i;
    put_pieces(m, p->first);
    m->depth--;
  }
}

static void put_pieces(merging *m, const piece *p) {
  for (; p; p = p->next) {
    switch (p->kind) {
    case PLAIN: fwrite(p->text, 1, p->len, m->file); break;
    case VALUE:
    case RAW: put_value(m, p); break;
    case SECTION:
    case INVERTED: put_section(m, p); break;
    }
  }
}

enum { PAPER = 78 };

/* Long lines broken; what goes on stands under what it goes on from. */
static void put_lines(FILE *f, char *text) {
  cw_page page = {.file = f, .width = PAPER};
  for (char *line = text, *end; *line; line = end) {
    end = line + strcspn(line, "\n");
    if (*end) *end++ = '\0';
    int indent = (int)strspn(line, " ");
    int hang = strncmp(line + indent, "- ", 2) == 0 ? indent + 2 : indent;
    if (line[indent])
      cw_page_text(&page, indent, hang, CW_PLAIN, line + indent);
    else
      cw_page_blank(&page);
  }
}

bool cw_template_put(FILE *f, const cw_template *t, const cw_letter_entry *values, bool html) {
  char *text = NULL;
  size_t len = 0;
  merging m = {.file = html ? f : open_memstream(&text, &len), .html = html, .scopes = {values}};
  if (!m.file) return false;
  put_pieces(&m, t->root.first);
  if (html) return true;
  bool whole = fclose(m.file) == 0;
  if (whole) put_lines(f, text);
  free(text);
  return whole;
}
