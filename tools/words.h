/* Sentences. Everything that an answer says about a plan or a standing is worded here, so that text, traces and the
 * sentences inside JSON agree. U.S. English; a sentence is understood in one reading by somebody who is no programmer.
 *
 * Every function returns a text in the voice's arena (never NULL: "" where memory ran out, which the arena remembers).
 */
#ifndef CW_WORDS_H
#define CW_WORDS_H

#include "../engine/standing.h"

typedef struct cw_voice {
  const cw_plan *plan;
  const cw_block *block; /* NULL where no teacher is spoken of */
  const cw_options *options;
  cw_arena *arena;
  const cw_standing *standing;  /* the one spoken of, where there is one: its needs then say what may still come */
  const cw_evaluation *without; /* the same evaluation without the office's accepted readings; NULL: none accepted */
} cw_voice;

const char *cw_say(const cw_voice *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- words.c: the small parts ------------------------------------------------------------------------------------- */

/* "5 hours", "1 hour", "8 1/3 units", "$1,000", "50%". */
const char *cw_say_amount(const cw_voice *v, cw_rat amount, uint32_t unit);
const char *cw_say_number(const cw_voice *v, cw_rat amount); /* "8 1/3" */
const char *cw_say_day(const cw_voice *v, cw_day day);       /* "June 30, 2027" */
const char *cw_say_iso(const cw_voice *v, cw_day day);       /* "2027-06-30" */
const char *cw_say_school_year(const cw_voice *v, int year); /* "2022-23" */
const char *cw_say_topic(const cw_voice *v, int64_t topic);  /* a declared topic by its number; "" for another */
/* "a, b and c"; "a, x; b; and c" where an item has a comma of its own. */
const char *cw_say_list(const cw_voice *v, const char *const *items, size_t n, const char *last);
const char *cw_say_names(const cw_voice *v, const char *const *items, size_t n); /* at most four, "and 3 others" */
const char *cw_say_capital(const cw_voice *v, const char *text);                 /* its first letter made large */
/* "R277-302-7 (4)(a) and FAQ"; "" where it has no citation. The other form is " (…)" or "". */
const char *cw_say_cites(const cw_voice *v, const cw_ref *ref);
const char *cw_say_cites_behind(const cw_voice *v, const cw_ref *ref);
const char *cw_say_place(const cw_voice *v, const cw_ref *ref); /* "states/us-ut/pack.yaml:41" */
const char *cw_say_value(const cw_voice *v, uint32_t attr, cw_value value);
/* Of a condition what is left to ask where the pack has decided between readings: the node itself, or one below it. */
uint32_t cw_undecided_part(const cw_plan *plan, uint32_t node);
const char *cw_say_node(const cw_voice *v, uint32_t node);              /* the pack's words of an expression */
const char *cw_say_saw(const cw_voice *v, uint32_t node, cw_value saw); /* what the left side of a condition was */
const char *cw_say_areas(const cw_voice *v, uint32_t ledger, uint64_t areas); /* "literacy and subject"; "" for all */
/* "5 to 15 clock hours" where that much is known of a record's amount; else NULL. */
const char *cw_say_amount_bounds(const cw_voice *v, uint32_t record);
const char *cw_say_record(const cw_voice *v, uint32_t row); /* "\"Phonics\" (workshop, 12 hours, March 1, 2022)" */
/* The same inside a sentence: "the workshop (5 hours)" where it has no title. */
const char *cw_say_the_record(const cw_voice *v, uint32_t row);
const char *cw_say_record_name(const cw_voice *v, uint32_t row); /* "\"Phonics\""; as above where it has no title */
const char *cw_say_license(const cw_voice *v, uint32_t row);
const char *cw_say_teacher(const cw_voice *v, uint32_t t);
const char *cw_say_goal(const cw_voice *v, uint32_t goal);
const char *cw_say_authority(const cw_voice *v); /* "the Utah State Board of Education" */
/* The authority of the text in which something stands: in a district's pack, the state's for what is the state's. */
const char *cw_say_authority_of(const cw_voice *v, const cw_ref *ref);
const char *cw_say_authority_asked(const cw_voice *v, const cw_question *q);
const char *cw_document(const cw_plan *plan); /* "license", "credential" */

/* --- whether.c ---------------------------------------------------------------------------------------------------- */

/* "Did the educator take part?" -> "whether the educator took part". `subject` stands for the question's "it", or
 * NULL. NULL where the question is of a form that can't be turned safely: the caller quotes it instead. */
const char *cw_say_whether(const cw_voice *v, const char *ask, const char *subject);

/* --- questions.c -------------------------------------------------------------------------------------------------- */

/* A question as a sentence, with who can answer it. */
const char *cw_say_question(const cw_voice *v, const cw_question *q);
/* The same as a clause: "whether the educator took part in 2022-23 (the employer knows)". */
const char *cw_say_doubt(const cw_voice *v, const cw_question *q);
/* The i-th with all later decisive ones that ask the same field of other records, or the same fact of other years;
 * NULL where an earlier one has said it. */
const char *cw_say_questions(const cw_voice *v, const cw_question *questions, uint32_t n, uint32_t i);
/* What all decisive ones together ask, for a headline. */
const char *cw_say_doubts(const cw_voice *v, const cw_question *questions, uint32_t n);
const char *cw_question_name(const cw_voice *v,
                             const cw_question *q);                   /* the fact, field or gap, as the pack names it */
const char *cw_question_ask(const cw_voice *v, const cw_question *q); /* the bare question */
const char *cw_say_who_answers(const cw_voice *v, const cw_question *q);   /* "the employer knows" */
const char *cw_question_answerer(const cw_voice *v, const cw_question *q); /* educator, employer, authority, issuer */
/* The gaps that reach the standing and that the office has read: the k-th as its index in options->accepted, -1 after
 * the last. */
int32_t cw_office_reading(const cw_voice *v, const cw_standing *s, uint32_t k);
const char *cw_say_gap(const cw_voice *v, uint32_t gap);

/* --- sentences.c -------------------------------------------------------------------------------------------------- */

const char *cw_verdict_word(cw_verdict verdict); /* "not applicable" */
const char *cw_cause_word(cw_cause cause);       /* "answer"; NULL for none */
const char *cw_say_headline(const cw_voice *v, const cw_standing *s);
const char *cw_say_step(const cw_voice *v, const cw_standing *s); /* of a ladder */
const char *cw_say_way(const cw_voice *v, const cw_standing *s, const cw_way *way);
const char *cw_say_need(const cw_voice *v, const cw_need_standing *n);
const char *cw_say_limit(const cw_voice *v, uint32_t limit); /* "at most 90 hours in professional learning" */
const char *cw_say_cut(const cw_voice *v, const cw_limit_standing *l);
const char *cw_say_fate(const cw_voice *v, const cw_standing *s, const cw_record_standing *r);
/* What all the records wait for that hang on the same question as the i-th of the standing: "2 records wait for the
 * employer's approval: ..."; NULL where that was said with an earlier one. *count: of how many it speaks. */
const char *cw_say_waiting(const cw_voice *v, const cw_standing *s, uint32_t i, size_t *count);
/* Whether open records of the ledger lack nothing but an approval. */
bool cw_waits_for_approval(const cw_standing *s, uint32_t ledger);
/* Whether no counts rule of the standing's ledgers could ever take the record, whatever is answered: it is of another
 * kind. */
bool cw_is_other_kind(const cw_voice *v, const cw_standing *s, const cw_record_standing *r);
const char *cw_say_refusal(const cw_voice *v, const cw_offer *o); /* what the rule asked, and what it saw */
const char *cw_say_offer_refused(const cw_voice *v, const cw_offer *o);
/* The refusal that says most of a record; NULL where every rule is for other kinds. */
const cw_offer *cw_telling_refusal(const cw_voice *v, const cw_record_standing *r);
const char *cw_say_except(const cw_voice *v, uint32_t except);
/* The exception that decided, or by whose other way the goal is met; -1: none. Needs `explain` for the second. */
int32_t cw_deciding_exception(const cw_voice *v, const cw_standing *s);
uint32_t cw_amount_unit(const cw_plan *plan, const cw_goal *goal); /* of a goal that is a quantity */

/* --- say_decision.c ------------------------------------------------------------------------------------------------ */

/* "J. Moss on March 4, 2025: no certificate": who determined it, when and why; `decision` within the block. */
const char *cw_say_determined(const cw_voice *v, uint32_t decision);

/* --- say_aside.c: what is suspended or announced -------------------------------------------------------------------- */

const char *cw_aside_word(cw_aside_kind kind);               /* "suspended", "announced" */
const char *cw_say_aside(const cw_voice *v, uint32_t aside); /* "Suspended since January 1, 2024: 75 units" */
/* The same with the second figure: "... If it returned: not met, 5 units short of 75." */
const char *cw_say_supposed(const cw_voice *v, const cw_supposed *x);

/* --- basis.c: what an answer rests on ----------------------------------------------------------------------------- */

typedef struct cw_basis {
  bool *used; /* per source of the plan */
  bool has_read_through;
  cw_day read_through; /* the oldest text that the deciding rules rest on */
} cw_basis;

cw_basis cw_basis_new(const cw_voice *v);
void cw_basis_add(const cw_voice *v, cw_basis *b, const cw_ref *ref);
cw_basis cw_basis_of(const cw_voice *v, const cw_standing *s);
/* "Rests on the text of the law (R277-302-7). Law read through November 1, 2024." */
const char *cw_say_basis(const cw_voice *v, const cw_basis *b);
/* The weakest status among its sources: "secondary"; "" where it rests on none. */
const char *cw_basis_weakest(const cw_voice *v, const cw_basis *b);
const char *cw_source_status_word(cw_source_status status);

#endif
