/* Teacher files: YAML or JSON (and CSV of records beside them) into a block. rules/LANGUAGE.md section 11 is the form.
 *
 * Nothing is guessed: an unknown key, kind, unit, fact or license type, a date that doesn't exist or can be read two
 * ways, a negative or unreadable amount is an error with its place; the block is then not to be used. */
#ifndef CW_TEACHER_H
#define CW_TEACHER_H

#include "../engine/input.h"
#include "../rules/pack.h"

/* Appends the teacher of the map `node` (with its `licenses`, `facts`, `records`) to the block. `file` gives name and
 * text for diagnostics; `folder` is where `records from:` is looked up, or NULL if that isn't allowed. */
bool cw_teacher_add(cw_block *block, const cw_yaml *file, const cw_yaml_node *node, const char *folder,
                    cw_diags *diags);

/* Reads a teacher file (one teacher, or a list of them), or each *.yaml, *.yml and *.json of a folder in name order. */
bool cw_teacher_read(cw_block *block, const char *path, cw_diags *diags);

/* Appends the records of a CSV file (first row: field names; RFC 4180; BOM, CRLF and quoted newlines read) to the
 * current teacher. */
bool cw_teacher_records_csv(cw_block *block, const char *path, cw_diags *diags);

/* One record from key=value words ("kind=micro-credential", "earned=2025-11-03", "amount=15 clock hours"); places in
 * diagnostics name the argument. */
bool cw_teacher_record_words(cw_block *block, const char *const *words, size_t nwords, cw_diags *diags);

/* Whether the goal, in one of its versions, asks a need of this name, or of these words where it is a condition. */
bool cw_goal_has_need(const cw_plan *plan, uint32_t goal, const char *name);

#endif
