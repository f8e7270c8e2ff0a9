/* A pack with a bit of everything, into which the tests put what they are about. */
#ifndef PACK_FIXTURE_H
#define PACK_FIXTURE_H

#include "pack.h"

#include <check.h>
#include <stdbool.h>

extern cw_arena pack_arena;
extern cw_diags pack_diags;

/* Loads the text; its findings are in pack_diags, sorted. Free with cw_pack_free before the next. */
cw_pack *pack_load(const char *text);
/* The same with head, facts, areas and so on before the text: see PACK_HEAD in pack_fixture.c. */
cw_pack *pack_load_with(const char *rest);
/* A counts rule with that condition, or a goal that needs it. The condition begins in column 11 or 16 of its line. */
cw_pack *pack_with_rule(const char *condition);
cw_pack *pack_with_holds(const char *condition);
cw_pack *pack_with_rate(const char *as);
void pack_done(cw_pack *pack);

/* Fails the test with all findings unless there is none at all. */
void pack_expect_clean(const cw_pack *pack, const char *about);
/* Whether some finding has the code, its column (0: any) and the words in its message or hint (NULL: any). */
bool pack_found(cw_diag_id id, uint32_t column, const char *words);
/* All findings in one text. */
const char *pack_findings(void);

#endif
