/* One record under many packs: what each jurisdiction makes of it, goal by goal, in its own unit and in clock hours. */
#ifndef CW_ACROSS_H
#define CW_ACROSS_H

#include "../answered.h"

/* Goals are compared by what they are for; a comparison asks for some of these. */
enum { CW_NPURPOSES = CW_OTHER_PURPOSE + 1 };
extern const char *const cw_purpose_words[CW_NPURPOSES]; /* "renew", ... */
/* "renew,salary" as bits; 0 with the word that is none in *bad (within `text`). */
unsigned cw_purposes_read(const char *text, const char **bad);

typedef struct cw_across_row {
  const char *code, *name, *version; /* of the pack */
  cw_purpose purpose;
  const char *goal;         /* as answers name it; "" where the pack has none of this purpose */
  cw_answered said;         /* where it has one */
  const char *hours;        /* the amount in clock hours by the pack's own rate; "" where it states none */
  const char *hours_cites;  /* what that rate rests on */
  const char *need, *share; /* "60 points", "10%"; "" */
  const char *status;       /* the weakest status of the sources: verified, secondary, unverified; "" */
  const char *rate;         /* the rule's rate in the pack's words; "" where no rule takes the record */
  bool names_kind;          /* the rule that takes it names its kind, and not just any activity */
  bool from_rule;           /* a rule takes it, or would if something were answered so */
  bool employer_approves;   /* it does so once the employer approves */
  const char *caps;         /* limits on what that rule credits, "at most 30 hours"; "" */
  const char *others;       /* further goals of the purpose under which a rule takes the record; "" */
  const char *read_as;      /* canonical topics in the pack's words, "technology as digital learning"; "" */
  const char *left_out;     /* what was said of the record and the pack doesn't know, "topics, level"; "" */
} cw_across_row;

typedef struct cw_across {
  cw_tool *tool;
  const char *root;         /* --packs, or NULL */
  cw_pack_list packs;       /* those to be compared */
  unsigned purposes;        /* bits by cw_purpose */
  cw_day as_of;             /* CW_DAY_MIN: today */
  const char *const *words; /* of the record and the teacher, as in `count` */
  size_t nwords;
  size_t nrows, capacity;
  cw_across_row *rows; /* by pack, then purpose */
  cw_day day;          /* the as-of date that was taken */
} cw_across;

/* The packs that a list of words names ("all", or "us-tn,WA"). -1, or the code to exit with after a message. */
int cw_across_packs(cw_tool *tool, const char *root, const char *list, cw_pack_list *packs);

/* topics.c: the topics of a record in a pack's own words. */
typedef struct cw_topics {
  const char *words;   /* "topics=technology, digital learning": what is said, and what the pack calls it */
  const char *read_as; /* "technology as digital learning"; "" */
  const char *unknown; /* what the pack has no word for, "topic equity"; "" */
} cw_topics;
/* False where the word states no topics. Texts live in the voice's arena. */
bool cw_topics_of_word(const cw_voice *v, const char *word, cw_topics *out);

/* Fills the rows. -1, or the code to exit with after a message: a word that no pack understands is a mistake. */
int cw_across_record(cw_across *a);

/* How many clock hours one unit of the ledger stands for by the pack's own counts rules: the one rate of which all rules
 * that take clock hours are. False where there is none or more than one; *ref is the first such rule's, or NULL where
 * the unit is the hour itself. */
bool cw_clock_hours(const cw_plan *plan, uint32_t ledger, cw_rat *each, const cw_ref **ref);
/* "15"; "" where not known. */
const char *cw_say_clock_hours(const cw_voice *v, uint32_t ledger, cw_rat amount);

const char *cw_across_words(const cw_across *a); /* the record as a phrase */

/* `brief`: the table alone. */
void cw_across_text(const cw_across *a, bool brief);
void cw_across_csv(const cw_across *a);
void cw_across_json(const cw_across *a);
void cw_across_html(const cw_across *a);

#endif
