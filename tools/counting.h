/* "Does this count?": a teacher with one record more, and what the engine says of that record. */
#ifndef CW_COUNTING_H
#define CW_COUNTING_H

#include "render.h"

/* Words as a person types them: "kind=workshop", "assigned=yes", "license=professional". Those that name a fact of the
 * teacher or a field of a license are told apart from those of the record. */
typedef struct cw_count_words {
  size_t nrecord, nteacher;
  const char **record;  /* fields of the record */
  const char **teacher; /* facts and fields of a license */
} cw_count_words;

typedef struct cw_counting {
  cw_case *c;                 /* its block is the teacher with the record */
  cw_block before;            /* the teacher without it */
  bool has_teacher;           /* a teacher file was given */
  int32_t goal;               /* the goal asked for, or -1: it stands first, the others are answered too */
  uint32_t row;               /* the record, in the block */
  uint32_t ncounts, headline; /* headline: which answer stands first */
  const cw_count *counts;
} cw_counting;

void cw_count_words_split(const cw_plan *plan, const char *const *words, size_t n, cw_count_words *out,
                          cw_arena *arena);

/* A teacher who has only the facts and the license that the words say. False with diagnostics. */
bool cw_count_words_teacher(cw_block *out, const cw_plan *plan, const cw_count_words *words, cw_diags *diags,
                            cw_arena *arena);

/* The records of a file (YAML or JSON: a map or a list of maps; CSV), each as the words that say the same. False with
 * diagnostics. */
typedef struct cw_word_list {
  size_t count;
  const char **words;
} cw_word_list;
bool cw_count_file(const cw_plan *plan, const char *path, cw_word_list **records, size_t *nrecords, cw_diags *diags,
                   cw_arena *arena);

/* Builds both blocks and asks the engine. `teacher` is a parsed teacher file's map, or NULL. False with diagnostics. */
bool cw_counting_ask(cw_counting *k, const cw_yaml *file, const cw_yaml_node *teacher, const char *folder,
                     const char *const *words, size_t nwords, cw_diags *diags, cw_arena *arena);

/* The row of `with` that `before` doesn't have; both hold one teacher, in canonical order. */
uint32_t cw_added_record(const cw_block *with, const cw_block *before);

/* Which answer stands first: that for the goal asked, else for renewal of the license held, else the first renewal that
 * the record bears on. */
uint32_t cw_count_headline(const cw_voice *v, const cw_count *counts, uint32_t n, int32_t goal);

const char *cw_answer_word(cw_answer answer);                    /* "yes, if approved" */
const char *cw_say_answer(const cw_voice *v, const cw_count *k); /* the headline */
/* The line of a goal below the headline of `head`, without what that has said. */
const char *cw_say_answer_brief(const cw_voice *v, const cw_count *k, const cw_count *head);

void cw_text_count(cw_page *p, const cw_counting *k);
char *cw_text_count_string(const cw_counting *k); /* for tests; free() it */
void cw_json_count(cw_json *j, const cw_counting *k);

#endif
