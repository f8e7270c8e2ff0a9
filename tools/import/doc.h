/* What one row, or one teacher of a file, says: as nodes with places, however it was written; and the same as the store
 * keeps it, once the pack has read every value. */
#ifndef CW_DOC_H
#define CW_DOC_H

#include "../store/store.h"
#include "mapping.h"

typedef struct cw_doc_answer { /* on a field of a record or a license; see cw_stored_answer */
  bool license;
  const char *of, *at;
  uint32_t attr;
  const cw_yaml_node *value;
} cw_doc_answer;

typedef struct cw_doc {
  const char *key; /* of the row within its source; NULL: made of its content */
  uint64_t line;
  const char *id, *name, *district, *school; /* NULL where not given */
  uint32_t nemails;
  const char **emails, **emails_said;             /* in lower case, and as they were written */
  const cw_yaml_node *licenses, *facts, *records; /* as in a teacher file, or NULL */
  const char **license_parts, **record_parts;     /* of each item; NULL: their numbers */
  const cw_yaml_node *complete, *complete_since;
  uint32_t nanswers;
  const cw_doc_answer *answers;
  const cw_yaml_node *decided; /* the map with `settlements`, `elections`, `decisions`, `determinations`, or NULL */
  bool complete_unless_said;   /* a teacher file: complete where it says nothing */
} cw_doc;

/* What a row makes of the mapping. What can't be read is reported into r->in. */
void cw_doc_of_row(cw_doc *doc, const cw_map_row *r);
/* The key of a row by the mapping's key columns, or NULL where they are empty or not named. */
const char *cw_doc_row_key(const cw_map_row *r);

/* A map of a teacher file, or of a line that is one teacher, or one record with its `teacher`. */
void cw_doc_of_node(cw_doc *doc, const cw_yaml_node *map, cw_input *in);

/* Reads every value into in->block (of one teacher, not ended) and gives the texts to store, in in->scratch. False
 * where something was reported. */
bool cw_doc_read(const cw_doc *doc, cw_input *in, cw_stored_row *out);

/* doc_decisions.c: what was decided, with by whom, when and why; and its part in the row's digest. */
void cw_doc_decisions(const cw_doc *doc, cw_input *in, cw_stored_row *out);
void cw_doc_hash_decision(cw_sha256 *h, const cw_stored_decision *d, void (*hash)(cw_sha256 *, const char *));

#endif
