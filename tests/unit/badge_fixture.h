/* Badges in tests: judged from a text or a file, the results kept in a list. Samples that nobody here wrote lie beside
 * the checkout (../shared/samples, or $CW_SAMPLES); tests that need them are skipped aloud without. */
#ifndef CW_TEST_BADGE_FIXTURE_H
#define CW_TEST_BADGE_FIXTURE_H

#include "badge/badge.h"
#include "badge/node.h"

#include <check.h>
#include <string.h>

extern cw_arena badge_arena;
extern cw_badge_options badge_with; /* what the next call judges by; as of 2026-11-24 and nothing at hand at first */
extern json_t *badge_seen;          /* the results of the last call, each with `seen` */

void badge_setup(void);
void badge_teardown(void);

/* The first result, or NULL. */
const json_t *badge_inspect(const char *path);
const json_t *badge_inspect_text(const char *text);
const json_t *badge_inspect_bytes(const char *bytes, size_t len);
size_t badge_count(cw_badge_seen seen);

/* Asserts on the first result of the last call. */
void badge_is(const char *verdict);
void badge_because(const char *words);    /* a reason holds the words */
const char *badge_says(const char *path); /* of the record: "issuer.name"; a list's first */

/* NULL, having said so, where there are no samples. */
const char *badge_sample(const char *name);

/* A file in a folder of its own for this test; the folder is made first and goes with teardown. */
const char *badge_folder(void);
const char *badge_write(const char *name, const char *bytes, size_t len);

#endif
