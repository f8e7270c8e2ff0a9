/* Changes as a person types them, and records as a person names them. */
#ifndef CW_EXPLAIN_CHANGE_H
#define CW_EXPLAIN_CHANGE_H

#include "explain_answers.h"

/* The row of the teacher's record that the word names: its credential id, its number from 1, its title or achievement
 * (or a part of one that no other has). UINT32_MAX after a message that lists the records. */
uint32_t cw_record_named(cw_tool *tool, const cw_voice *v, uint32_t teacher, const char *word);

/* What changes: + KEY=VALUE... | - RECORD | RECORD.FIELD=VALUE | FACT=VALUE | as-of=DATE | pack=PACK. */
typedef struct cw_wish {
  const char *pack; /* NULL: the same */
  cw_day as_of;     /* CW_DAY_MIN: the same */
  cw_block added, facts;
  cw_revision revision;
} cw_wish;

/* The pack that the words ask for, or NULL; to be loaded before the others are read. */
const char *cw_wish_pack(const char *const *words, size_t n);
/* Reads the words; fields and facts are those of `plan`. -1, or the code to exit with after a message. */
int cw_wish_read(cw_tool *tool, cw_wish *wish, const cw_voice *v, uint32_t teacher, const cw_plan *plan,
                 const char *const *words, size_t n);

#endif
