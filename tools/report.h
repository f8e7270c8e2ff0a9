/* Findings as people and editors read them. */
#ifndef CW_REPORT_H
#define CW_REPORT_H

#include "json.h"
#include "term.h"

#include "../rules/diag.h"

/* Prints those of at least the given severity, in the order of the file:
 *
 *   states/us-ut/pack.yaml:41:13: error: there is no area `profesional learning` [CW0210]
 *      41 |     toward: profesional learning
 *         |             ^~~~~~~~~~~~~~~~~~~~
 *     help: did you mean `professional learning`? */
void cw_diags_print(cw_page *page, cw_diags *diags, cw_severity least);

/* The same as one JSON array. */
void cw_diags_json(cw_json *json, cw_diags *diags);

#endif
