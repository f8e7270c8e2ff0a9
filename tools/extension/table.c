/* What the tables of the extension have in common: a cursor walks over every teacher's lines. */
#include "host.h"

int cw_table_connect(sqlite3 *db, void *host, const char *declared, sqlite3_vtab **out) {
  cw_table *t = sqlite3_malloc(sizeof *t);
  if (!t) return SQLITE_NOMEM;
  *t = (cw_table){.host = host};
  *out = &t->base;
  sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY); /* it reads files: no view of a foreign database may use it */
  return sqlite3_declare_vtab(db, declared);
}

int cw_table_disconnect(sqlite3_vtab *t) {
  sqlite3_free(t);
  return SQLITE_OK;
}

int cw_cursor_open(sqlite3_vtab *t, bool explain, sqlite3_vtab_cursor **out) {
  cw_cursor *c = sqlite3_malloc(sizeof *c);
  if (!c) return SQLITE_NOMEM;
  *c = (cw_cursor){.row = 0};
  cw_walk_init(&c->walk, ((cw_table *)t)->host, explain);
  *out = &c->base;
  return SQLITE_OK;
}

int cw_cursor_close(sqlite3_vtab_cursor *base) {
  cw_cursor *c = (cw_cursor *)base;
  cw_walk_dispose(&c->walk);
  sqlite3_free(c);
  return SQLITE_OK;
}

int cw_cursor_eof(sqlite3_vtab_cursor *base) { return ((cw_cursor *)base)->walk.end; }

int cw_cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
  *out = ((cw_cursor *)base)->row;
  return SQLITE_OK;
}
