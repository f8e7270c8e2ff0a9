/* The HTML face: the same parts as the text, with links to what they cite, and the steps folded below. */
#include "html.h"

#include <string.h>

typedef struct face {
  FILE *file;
  const cw_voice *v;
} face;

static const char *const classes[CW_NSTYLES] = {
    [CW_PLAIN] = "", [CW_STRONG] = "", [CW_GOOD] = "good", [CW_BAD] = "bad", [CW_OPEN] = "open", [CW_FAINT] = "faint"};

/* --- text with its citations -------------------------------------------------------------------------------------- */

/* One citation; a link where the source has an address that a browser may safely follow. */
static void put_cite(const face *f, const cw_plan *plan, const cw_cite *c) {
  const cw_source *s = &plan->sources[c->source];
  bool linked = s->url && strncmp(s->url, "https://", 8) == 0;
  if (linked) {
    fputs("<a href=\"", f->file);
    cw_html_put(f->file, s->url);
    fputs("\" title=\"", f->file);
    cw_html_put(f->file, s->title ? s->title : s->name);
    fputs("\" rel=\"noreferrer noopener\">", f->file);
  }
  cw_html_put(f->file, s->name);
  if (c->where && *c->where) {
    putc(' ', f->file);
    cw_html_put(f->file, c->where);
  }
  if (linked) fputs("</a>", f->file);
}

/* As cw_say_cites() says them. */
static void put_cites(const face *f, const cw_part *p) {
  for (uint32_t i = 0; i < p->ref->ncites; i++) {
    if (i) fputs(i + 1 < p->ref->ncites ? ", " : " and ", f->file);
    put_cite(f, p->plan, &p->plan->cites[p->ref->first_cite + i]);
  }
}

/* The sentence; its citations become links where it has them, else they stand behind it, unless the part above has
 * said them. */
static void put_sentence(const face *f, const cw_part *p, const char *above) {
  cw_voice v = *f->v;
  v.plan = p->plan;
  const char *cites = p->ref ? cw_say_cites(&v, p->ref) : "";
  const char *at = *cites ? strstr(p->text, cites) : NULL;
  if (at) {
    cw_html_put(f->file, cw_say(&v, "%.*s", (int)(at - p->text), p->text));
    put_cites(f, p);
    cw_html_put(f->file, at + strlen(cites));
    return;
  }
  cw_html_put(f->file, p->text);
  if (!*cites || p->form == CW_FORM_TITLE || strcmp(cites, above) == 0) return;
  fputs(" (", f->file);
  put_cites(f, p);
  putc(')', f->file);
}

static const char *cites_of(const face *f, const cw_part *p, const char *above) {
  cw_voice v = *f->v;
  v.plan = p->plan;
  return p->ref && p->form != CW_FORM_TITLE ? cw_say_cites(&v, p->ref) : above;
}

static void put_mark(const face *f, const cw_part *p) {
  if (!p->mark) return;
  fprintf(f->file, "<span class=\"mark%s%s\">", *classes[p->style] ? " " : "", classes[p->style]);
  cw_html_put(f->file, p->mark);
  fputs("</span> ", f->file);
}

static void put_place(const face *f, const cw_part *p) {
  if (!p->ref || !p->ref->file) return;
  fputs(" <span class=\"place\">", f->file);
  cw_html_put(f->file, cw_say_place(f->v, p->ref));
  fputs("</span>", f->file);
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

enum { DEEPEST = 64 };

typedef struct place {
  const char *above; /* the citations said last */
  int titles, depth;
  bool detail; /* within the folded steps: each says where it stands in the pack */
} place;

static void put_part(const face *f, const cw_part *p, place at);

static void put_list(const face *f, const cw_part *first, place at);

static void put_all(const face *f, const cw_part *p, place at) {
  while (p) {
    if (p->form == CW_FORM_ITEM) {
      put_list(f, p, at);
      while (p && p->form == CW_FORM_ITEM) p = p->next;
    } else {
      put_part(f, p, at);
      p = p->next;
    }
  }
}

static void put_below(const face *f, const cw_part *p, place at) {
  at.above = cites_of(f, p, at.above);
  at.depth++;
  if (at.depth < DEEPEST) put_all(f, p->parts, at);
}

static void put_item(const face *f, const cw_part *p, place at) {
  fputs("<li>", f->file);
  put_mark(f, p);
  bool folds = p->parts && at.detail;
  if (folds) fputs("<details><summary>", f->file);
  put_sentence(f, p, at.above);
  if (at.detail) put_place(f, p);
  if (folds) fputs("</summary>", f->file);
  if (p->parts) put_below(f, p, at);
  if (folds) fputs("</details>", f->file);
  fputs("</li>\n", f->file);
}

static void put_list(const face *f, const cw_part *first, place at) {
  fprintf(f->file, "\n<ul%s>\n", first->mark ? " class=\"marked\"" : "");
  for (const cw_part *p = first; p && p->form == CW_FORM_ITEM; p = p->next) put_item(f, p, at);
  fputs("</ul>\n", f->file);
}

static void put_section(const face *f, const cw_part *p, place at) {
  at.detail |= p->detail;
  fputs(p->detail ? "<details>\n<summary>" : "<h3>", f->file);
  put_sentence(f, p, at.above);
  fputs(p->detail ? "</summary>\n" : "</h3>\n", f->file);
  put_below(f, p, at);
  if (p->detail) fputs("</details>\n", f->file);
}

static void put_title(const face *f, const cw_part *p, place at) {
  int level = at.titles < 1 ? 1 : 2;
  fprintf(f->file, "<section>\n<h%d>", level);
  put_sentence(f, p, at.above);
  fprintf(f->file, "</h%d>\n", level);
  at.titles++;
  put_below(f, p, at);
  fputs("</section>\n", f->file);
}

static void put_paragraph(const face *f, const cw_part *p, place at) {
  const char *kind = p->form == CW_FORM_VERDICT ? "verdict" : p->form == CW_FORM_NOTE ? "note" : "line";
  fprintf(f->file, "<p class=\"%s%s%s%s\">", kind, p->spaced ? " spaced" : "", p->form == CW_FORM_VERDICT ? " " : "",
          p->form == CW_FORM_VERDICT ? classes[p->style] : "");
  put_sentence(f, p, at.above);
  fputs("</p>\n", f->file);
  if (p->parts) put_below(f, p, at);
}

static void put_part(const face *f, const cw_part *p, place at) {
  switch (p->form) {
  case CW_FORM_TITLE: put_title(f, p, at); return;
  case CW_FORM_SECTION: put_section(f, p, at); return;
  case CW_FORM_ITEM: put_item(f, p, at); return;
  case CW_FORM_VERDICT:
  case CW_FORM_LINE:
  case CW_FORM_NOTE: put_paragraph(f, p, at); return;
  }
}

void cw_html_part(FILE *file, const cw_voice *v, const cw_part *part) {
  face f = {file, v};
  if (part) put_part(&f, part, (place){.above = ""});
}
