/* Between the files that read teachers; others include teacher.h. Whatever the form (YAML, JSON, a row of CSV, words of
 * the command line), a teacher, license or record arrives here as a map of nodes with places. */
#ifndef CW_TEACHER_INPUT_H
#define CW_TEACHER_INPUT_H

#include "teacher.h"

typedef struct cw_input {
  cw_block *block;
  const cw_plan *plan;
  cw_diags *diags;
  cw_arena *scratch; /* of this file: given back when it is read */
  const char *file, *text;
  size_t len;
  bool flat; /* rows and words: a set is one text with commas or semicolons */
} cw_input;

cw_input cw_input_of(cw_block *block, const char *file, const char *text, size_t len, cw_diags *diags,
                     cw_arena *scratch);
/* True if no error was found since cw_diags_found() said `found`; the end of memory is one. */
bool cw_input_finish(const cw_block *block, cw_diags *diags, const char *file, uint32_t found);
void cw_input_no_memory(cw_diags *diags, const char *file);

/* A diagnostic at the node, with its line. Never NULL-checked by callers: hints take NULL. */
cw_diag *cw_input_report(cw_input *in, cw_diag_id id, const cw_yaml_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "did you mean `near`? rest"; without near only the rest. */
void cw_input_hint(cw_input *in, cw_diag *diag, const char *near, const char *rest);

/* Not given: nothing, ~ or null, or an empty text. */
bool cw_input_is_empty(const cw_yaml_node *node);

/* True if node is of the kind; reports it otherwise ("`licenses` must be a list of maps"). NULL is false, silently. */
bool cw_input_expect(cw_input *in, const cw_yaml_node *node, cw_yaml_kind kind, const char *what, const char *form);

/* Reports every key of the map that is not among the names. `of` ends the message: "of a license". */
void cw_input_check_keys(cw_input *in, const cw_yaml_node *map, const char *const *names, size_t n, const char *of,
                         const char *where);

/* The values below: false with a diagnostic if it is not one. `what` names the key in messages. */
bool cw_input_yes_no(cw_input *in, const cw_yaml_node *node, const char *what, bool *out);
bool cw_input_date(cw_input *in, const cw_yaml_node *node, const char *what, cw_day *out);
/* Any unit but none. */
/* The amount of the record last begun: `12 clock hours`, `5 to 15 clock hours`, `20 clock hours or more`. */
void cw_input_record_amount(cw_input *in, const cw_yaml_node *node);
bool cw_input_amount(cw_input *in, const cw_yaml_node *node, const char *what, cw_rat *out, uint32_t *unit);
/* A value of the attribute's type; unknown where nothing is given. */
bool cw_input_value(cw_input *in, uint32_t attr, const cw_yaml_node *node, cw_value *out);
/* The choice of the attribute that this text names, as its index; reports it otherwise. */
bool cw_input_choice(cw_input *in, uint32_t attr, const cw_yaml_node *node, uint32_t *choice);

/* teacher_date.c: what is wrong with a text that should be a date. */
void cw_input_explain_date(cw_input *in, const cw_yaml_node *node, const char *what);

/* The parts of a teacher. NULL nodes are nothing given. */
void cw_input_licenses(cw_input *in, const cw_yaml_node *list);
void cw_input_records(cw_input *in, const cw_yaml_node *list);
void cw_input_record(cw_input *in, const cw_yaml_node *map);
void cw_input_facts(cw_input *in, const cw_yaml_node *map);
/* teacher_rows.c: appends the records of a CSV file; the teacher is not ended. */
bool cw_input_csv(cw_block *block, const char *path, cw_diags *diags);
/* Of the teacher last begun: yes | no | [kinds that are complete] | { since: DATE }. */
void cw_input_complete(cw_input *in, const cw_yaml_node *node);
void cw_input_decisions(cw_input *in, const cw_yaml_node *teacher);

#endif
