/* Between the files of the loadable extension, and put before each of them and of the store's: SQLite is the host's own,
 * never one that is linked, so that a process has one copy of it whatever it was built with. */
#ifndef CW_HOST_H
#define CW_HOST_H

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

#include "../audit/audit.h"
#include "../store/store_internal.h"

typedef struct cw_host_pack {
  char *name;
  cw_pack *pack;
  struct cw_host_pack *next;
} cw_host_pack;

typedef struct cw_host { /* of one connection; packs are loaded once */
  sqlite3 *db;
  int references;
  const char *packs; /* a folder of packs beside the extension, or NULL */
  char folder[4096];
  cw_host_pack *loaded;
} cw_host;

void cw_host_release(void *host);
/* NULL with a message of sqlite3_malloc in *error. */
const cw_plan *cw_host_plan(cw_host *h, const char *name, char **error);

/* --- walk.c: every teacher of the database, one after the other ----------------------------------------------------- */

enum { CW_WALK_PACK, CW_WALK_AS_OF, CW_WALK_TEACHER }; /* the arguments, in this order */

typedef struct cw_walk {
  cw_host *host;
  const cw_plan *plan;
  cw_store store; /* the host's connection */
  cw_store_reader *reader;
  cw_arena arena, block_arena, scratch; /* of the walk, of a teacher's block, of their standings */
  cw_block block;
  cw_audit audit;
  cw_presumptions presumed;
  cw_judge judge;
  cw_options options;
  cw_judged judged;
  size_t line; /* of the teacher */
  bool explain, end;
} cw_walk;

void cw_walk_init(cw_walk *w, cw_host *host, bool explain);
void cw_walk_dispose(cw_walk *w);
/* Begins at the first line. A SQLite code, with a message in *error. */
int cw_walk_begin(cw_walk *w, int argc, sqlite3_value **argv, char **error);
int cw_walk_next(cw_walk *w, char **error);
/* Chooses the arguments of a table whose hidden columns `first` and the next are pack and as_of. */
int cw_walk_plan(sqlite3_vtab *table, sqlite3_index_info *info, int teacher, int first);

/* --- table.c: what the tables have in common ------------------------------------------------------------------------ */

typedef struct cw_table {
  sqlite3_vtab base; /* must be first */
  cw_host *host;
} cw_table;

typedef struct cw_cursor {
  sqlite3_vtab_cursor base; /* must be first */
  cw_walk walk;
  uint32_t record, part; /* contributions: of the line's standing; of the record */
  sqlite3_int64 row;
} cw_cursor;

int cw_table_connect(sqlite3 *db, void *host, const char *declared, sqlite3_vtab **out);
int cw_table_disconnect(sqlite3_vtab *t);
int cw_cursor_open(sqlite3_vtab *t, bool explain, sqlite3_vtab_cursor **out);
int cw_cursor_close(sqlite3_vtab_cursor *base);
int cw_cursor_eof(sqlite3_vtab_cursor *base);
int cw_cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out);

/* --- the tables and the function ------------------------------------------------------------------------------------ */

extern const sqlite3_module cw_standing_module, cw_contributions_module;
void cw_counts_function(sqlite3_context *context, int argc, sqlite3_value **argv);

/* A rational: an integer, else the nearest number; what isn't one stays a text. */
void cw_result_amount(sqlite3_context *context, const char *text);
void cw_result_text(sqlite3_context *context, const char *text);

#endif
