/* Packs: YAML text in, compiled plan and diagnostics out.
 *
 *   cw_diags diags; cw_diags_init(&diags, &arena);
 *   cw_pack *pack = cw_pack_load("states/us-ut", &diags);
 *   if (!pack) { print diags; }
 *   const cw_plan *plan = cw_pack_plan(pack);
 *
 * Thread-safety: one pack is loaded by one thread; the plan is then immutable and shared freely. */
#ifndef CW_PACK_H
#define CW_PACK_H

#include "../engine/plan.h"
#include "diag.h"
#include "yaml.h"

typedef struct cw_pack cw_pack;

/* Loads a pack from a folder (its pack.yaml) or a single file. Findings go to diags; NULL if any is an error. Free with
 * cw_pack_free. */
cw_pack *cw_pack_load(const char *path, cw_diags *diags);

/* The same, where the pack that this one `extends` may also stand in the folder `packs` (NULL: none). It is looked for in
 * the folder above the pack's own, beside the pack, and there last. */
cw_pack *cw_pack_load_among(const char *path, const char *packs, cw_diags *diags);

/* The same from memory; `name` is used as the file's name in findings. */
cw_pack *cw_pack_load_text(const char *name, const char *text, size_t len, cw_diags *diags);

/* The same of a text that might stand in the pack's file: it extends what that one would. */
cw_pack *cw_pack_load_instead(const char *file, const char *packs, const char *text, size_t len, cw_diags *diags);

/* Another text of a loaded pack, upon the same state's pack. `pack` must outlive it. */
cw_pack *cw_pack_vary(const cw_pack *pack, const char *text, size_t len, cw_diags *diags);

void cw_pack_free(cw_pack *pack);

const cw_plan *cw_pack_plan(const cw_pack *pack);
/* The parsed YAML of the pack's own file, with marks and comments: for editors, the tracer and the verifier. */
const cw_yaml *cw_pack_yaml(const cw_pack *pack);
/* The folder or file it came from. */
const char *cw_pack_path(const cw_pack *pack);

/* Reads one quantity as people write it ("12 clock hours", "25/3 units", "2 CEU", "$ 1,000", "50 %") with the plan's
 * units. *unit is an index into plan->units. False if it is not one; *why (static text or in arena) says what is wrong,
 * *near is the nearest unit's name or NULL. */
bool cw_quantity_parse(const cw_plan *plan, const char *text, size_t len, cw_rat *amount, uint32_t *unit,
                       const char **why, const char **near, cw_arena *arena);

/* Index of a unit by any of its names (singular, plural, short), ignoring case; UINT32_MAX if there is none. */
uint32_t cw_unit_find(const cw_plan *plan, const char *name, size_t len);

/* An area of policy as packs name it: "preparation approval". */
const char *cw_policy_area_name(cw_policy_area area);

/* For what a limit stands, as packs name it: "school year". */
const char *cw_per_word(cw_per per);

/* The candidate nearest to `word` by edit distance, or NULL where none is near. */
const char *cw_nearest(const char *word, const char *const *candidates, size_t n);
/* The same where no other candidate is near at all. */
const char *cw_nearest_alone(const char *word, const char *const *candidates, size_t n);

#endif
