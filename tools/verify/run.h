/* The door of the verifier: what `crosswalk verify-trace` calls. It speaks of files and streams alone, so that the
 * command and the verifier share no type. */
#ifndef VT_RUN_H
#define VT_RUN_H

#include <stddef.h>
#include <stdio.h>

enum { VT_VERIFIED = 0, VT_REJECTED = 1, VT_UNREADABLE = 3, VT_UNDERIVED = 5 };

/* Checks the trace; `packs` are folders or files of packs, among which is the trace's. `teacher` may be NULL. */
int vt_verify(const char *trace, const char *teacher, const char *const *packs, size_t npacks, FILE *out, FILE *err);

#endif
