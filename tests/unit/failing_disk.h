/* A disk that fails: a VFS between SQLite and the disk, under every database that is opened once it is installed. One
 * thread at a time. */
#ifndef FAILING_DISK_H
#define FAILING_DISK_H

#include <stdbool.h>

extern int disk_countdown; /* the n-th operation from now fails, and all after it; 0: none */
extern int disk_code;      /* with this SQLite code */
extern bool disk_reads;    /* reads are counted, instead of writes, syncs and growth */
extern bool disk_struck;   /* whether one has failed */

void disk_install(void);

#endif
