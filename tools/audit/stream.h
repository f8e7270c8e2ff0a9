/* Standings of a stream of teachers. */
#ifndef CW_STREAM_H
#define CW_STREAM_H

#include "desk.h"

/* One JSON object a line from each file ("-": standard input), each a teacher or a record with its `teacher`; lines on one
 * teacher stand together. Writes a line for each standing and, at the end, the summary. `strict`: ends at the first line
 * that can't be read. `everybody`: whatever the day on which a license expires. Returns the code to exit with. */
int cw_stream_run(cw_audit_desk *d, const char *const *files, size_t nfiles, bool strict, bool everybody);

#endif
