/* Explanations: one tree of parts a standing, four faces. What an answer says is decided once, where the parts are
 * built; text, tree, JSON and HTML only lay them out, so that no face knows more than another.
 *
 * Parts live in the voice's arena. Where memory runs out a part is NULL; every function takes a NULL part and leaves it
 * alone, and the arena remembers. */
#ifndef CW_EXPLAIN_H
#define CW_EXPLAIN_H

#include "render.h"

typedef enum cw_form {
  CW_FORM_TITLE,   /* a standing, a question asked: its text is a title, its parts are about it */
  CW_FORM_VERDICT, /* the headline below a title */
  CW_FORM_SECTION, /* a heading with parts below; a blank line before */
  CW_FORM_ITEM,    /* of a list: "- " or the mark before it */
  CW_FORM_LINE,    /* a paragraph */
  CW_FORM_NOTE     /* a faint paragraph */
} cw_form;

typedef struct cw_datum { /* what a sentence says, for programs */
  const char *key;
  enum { CW_DATUM_AMOUNT, CW_DATUM_TEXT, CW_DATUM_DAY, CW_DATUM_NUMBER, CW_DATUM_YES_NO } kind;
  cw_rat amount;
  uint32_t unit;
  const char *text;
  int64_t number;
  struct cw_datum *next;
} cw_datum;

typedef struct cw_part {
  cw_form form;
  const char *role; /* what it is, for programs: "need", "record", "way" */
  const char *mark; /* "met", "refused"; NULL: none */
  cw_style style;   /* of the mark, or of a verdict */
  const char *text;
  const cw_ref *ref;   /* its citations and its place in the pack, or NULL */
  const cw_plan *plan; /* whose ref it is */
  bool spaced;         /* a blank line stands before it */
  bool cited;          /* its sentence names its citations itself */
  bool detail;         /* only the tree, JSON and HTML tell of it */
  cw_datum *data, *last_datum;
  struct cw_part *parts, *last_part, *next;
} cw_part;

/* --- explain_part.c: building ------------------------------------------------------------------------------------- */

/* Appends a part to `above` (NULL: it is the root). */
cw_part *cw_part_new(const cw_voice *v, cw_part *above, cw_form form, const char *role, const char *text);
cw_part *cw_part_mark(cw_part *p, const char *mark, cw_style style);
cw_part *cw_part_cite(cw_part *p, const cw_voice *v, const cw_ref *ref);
cw_part *cw_part_cited(cw_part *p, const cw_voice *v, const cw_ref *ref); /* the sentence has them already */
cw_part *cw_part_detail(cw_part *p);
void cw_part_amount(const cw_voice *v, cw_part *p, const char *key, cw_rat amount, uint32_t unit);
void cw_part_text(const cw_voice *v, cw_part *p, const char *key, const char *text);
void cw_part_day(const cw_voice *v, cw_part *p, const char *key, cw_day day);
void cw_part_number(const cw_voice *v, cw_part *p, const char *key, int64_t number);
void cw_part_yes_no(const cw_voice *v, cw_part *p, const char *key, bool yes);

/* --- explain_standing.c, explain_trace.c: why --------------------------------------------------------------------- */

/* The parts of a standing. `whole`: where the credit comes from and the steps behind it too, which `crosswalk standing`
 * leaves to --trace. Needs an evaluation with `explain`. */
cw_part *cw_explain_standing(const cw_voice *v, cw_part *above, const cw_standing *s, bool whole);
/* Of a goal that is a date: by what rule, and from which dates. */
void cw_explain_value(const cw_voice *v, cw_part *above, const cw_standing *s);
void cw_explain_needs(const cw_voice *v, cw_part *above, const cw_standing *s);
cw_part *cw_explain_need(const cw_voice *v, cw_part *above, const cw_need_standing *n); /* one, whatever its state */
void cw_explain_dates(const cw_voice *v, cw_part *above, const cw_standing *s);
void cw_explain_later(const cw_voice *v, cw_part *above, const cw_standing *s); /* met once plans are completed */
void cw_explain_uncertain(const cw_voice *v, cw_part *above); /* below questions that may turn out not to matter */
/* How much of a way's credit is missing, and the areas in which it may still be earned. */
void cw_explain_lacks(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_way *way);
void cw_explain_decisions(const cw_voice *v, cw_part *above, const cw_standing *s); /* explain_decisions.c */
void cw_explain_credit(const cw_voice *v, cw_part *above, const cw_standing *s);
void cw_explain_steps(const cw_voice *v, cw_part *above, const cw_standing *s);
/* The offers of one record, one a rule that could have taken it. */
void cw_explain_offers(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_record_standing *r);
/* A title with nothing but its verdict below. */
cw_part *cw_explain_title(const cw_voice *v, cw_part *above, const cw_standing *s);

/* Which standings are told of where nobody says: with a goal all of it; else the renewals of what the teacher holds; else
 * all that applies. */
bool cw_is_asked(const cw_case *c, const cw_evaluation *e, uint32_t i);

/* --- faces -------------------------------------------------------------------------------------------------------- */

/* The parts as paragraphs and lists; `tree`: with every detail, and where each stands in the pack. */
void cw_explain_text(cw_page *p, const cw_voice *v, const cw_part *part, bool tree);
void cw_explain_json(cw_json *j, const cw_voice *v, const cw_part *part);

#endif
