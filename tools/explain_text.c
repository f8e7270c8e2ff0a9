/* The text face: paragraphs and lists, or the whole tree with its details. */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

typedef struct face {
  cw_page *page;
  const cw_voice *v;
  bool tree;
} face;

enum { MOST_CITED = 3 };

/* A sentence that ends with more than a few citations is no longer read; the tree has them all. */
static const char *say_cites(const face *f, const cw_voice *v, const cw_ref *ref) {
  cw_ref few = *ref;
  if (f->tree || ref->ncites <= MOST_CITED + 1) return cw_say_cites(v, ref);
  few.ncites = 1;
  const char *items[MOST_CITED + 1];
  for (uint32_t i = 0; i < MOST_CITED; i++, few.first_cite++) items[i] = cw_say_cites(v, &few);
  items[MOST_CITED] = cw_say(v, "%u more", ref->ncites - MOST_CITED);
  return cw_say_list(v, items, MOST_CITED + 1, "and");
}

/* Citations that neither the sentence nor the part above it has said. */
static const char *say_behind(const face *f, const cw_part *p, const char *above) {
  cw_voice v = *f->v;
  v.plan = p->plan;
  const char *cites = p->ref ? cw_say_cites(&v, p->ref) : "";
  const char *place = f->tree && p->ref && p->ref->file ? cw_say_place(&v, p->ref) : "";
  bool said = p->cited || !*cites || (!f->tree && strcmp(cites, above) == 0) || strstr(p->text, cites);
  if (*place) return said ? cw_say(&v, " (%s)", place) : cw_say(&v, " (%s; %s)", cites, place);
  return said ? "" : cw_say(&v, " (%s)", say_cites(f, &v, p->ref));
}

static const char *cites_of(const face *f, const cw_part *p, const char *above) {
  cw_voice v = *f->v;
  v.plan = p->plan;
  return p->ref && !p->cited ? cw_say_cites(&v, p->ref) : above;
}

enum { MARK_COLUMNS = 9 };

static void put_item(const face *f, const cw_part *p, int indent, const char *text) {
  if (f->tree) {
    cw_page_labeled(f->page, indent, indent + 2, p->style, p->mark ? cw_say(f->v, "%s: ", p->mark) : "", text);
    return;
  }
  if (!p->mark) {
    cw_page_labeled(f->page, indent, indent + 2, CW_PLAIN, "- ", text);
    return;
  }
  int n = cw_columns(p->mark, strlen(p->mark));
  const char *mark = cw_say(f->v, "%s%*s", p->mark, n < MARK_COLUMNS ? MARK_COLUMNS - n : 1, "");
  cw_page_labeled(f->page, indent, indent + MARK_COLUMNS, p->style, mark, text);
}

static void put_part(const face *f, const cw_part *p, int indent, const char *above);

static void put_below(const face *f, const cw_part *p, int indent, const char *above) {
  const char *cites = cites_of(f, p, above), *last = cites;
  for (const cw_part *q = p->parts; q; q = q->next) {
    if (!f->tree && q->detail) continue;
    bool listed = q->form == CW_FORM_ITEM && !q->mark; /* a list that rests on one source says so once */
    put_part(f, q, indent, listed ? last : cites);
    last = listed ? cites_of(f, q, last) : cites;
  }
}

static void put_part(const face *f, const cw_part *p, int indent, const char *above) {
  const char *text = cw_say(f->v, "%s%s", p->text, say_behind(f, p, above));
  if (p->spaced && !f->tree) cw_page_blank(f->page);
  int below = p->form == CW_FORM_TITLE ? indent : indent + 2;
  switch (p->form) {
  case CW_FORM_TITLE:
    cw_page_text(f->page, indent - 2, indent, CW_STRONG, text);
    put_below(f, p, below, "");
    return;
  case CW_FORM_VERDICT: cw_page_text(f->page, indent, indent + 2, p->style, text); break;
  case CW_FORM_SECTION:
  case CW_FORM_LINE: cw_page_text(f->page, indent, indent + 2, CW_PLAIN, text); break;
  case CW_FORM_ITEM: put_item(f, p, indent, text); break;
  case CW_FORM_NOTE: cw_page_text(f->page, indent, indent + 2, CW_FAINT, text); break;
  }
  put_below(f, p, below, above);
}

void cw_explain_text(cw_page *page, const cw_voice *v, const cw_part *part, bool tree) {
  face f = {page, v, tree};
  if (part) put_part(&f, part, 2, "");
}
