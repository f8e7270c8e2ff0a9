/* The findings of `crosswalk check` as SARIF 2.1.0, the form that code-scanning services and editors read. */
#ifndef CW_CHECK_SARIF_H
#define CW_CHECK_SARIF_H

#include "../rules/diag.h"
#include "json.h"

/* Opens the log and its one run, with the catalog of all findings. */
void cw_sarif_begin(cw_json *json);
/* The findings of one pack, sorted. */
void cw_sarif_results(cw_json *json, cw_diags *diags);
void cw_sarif_end(cw_json *json);

#endif
