#include "import_fixture.h"

#include "teacher_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

cw_arena im_arena;
cw_diags im_diags;
cw_import_job im_job;
static cw_arena pack_arena;
static cw_pack *packs[4];
static const char *folders[4];
static char folder[] = "/tmp/cw-import-XXXXXX";
static bool made;

static void remove_folder(void) {
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (made && system(command) != 0) fputs("the folder of the test stays\n", stderr);
}

void import_setup(void) {
  cw_arena_init(&im_arena, 0);
  cw_diags_init(&im_diags, &im_arena);
  if (!made) {
    ck_assert_ptr_nonnull(mkdtemp(folder));
    made = true;
    atexit(remove_folder);
  }
}

void import_teardown(void) { cw_arena_dispose(&im_arena); }

const cw_plan *import_plan(const char *name) {
  cw_diags found;
  size_t i = 0;
  for (; i < 4 && packs[i]; i++)
    if (strcmp(folders[i], name) == 0) return cw_pack_plan(packs[i]);
  cw_diags_init(&found, &pack_arena);
  packs[i] = cw_pack_load(name, &found);
  ck_assert_msg(packs[i] != NULL, "%s: %s", name, found.count ? found.items[0].message : "");
  folders[i] = name;
  return cw_pack_plan(packs[i]);
}

const char *import_file(const char *name, const char *text) {
  const char *path = cw_arena_printf(&im_arena, "%s/%s", folder, name);
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  if (text) fputs(text, f);
  ck_assert_int_eq(fclose(f), 0);
  return path;
}

cw_import_outcome import_run(cw_store *s, const char *mapping, const char *file, bool yes) {
  static cw_mapping m;
  cw_diags_init(&im_diags, &im_arena);
  if (mapping) {
    bool read = cw_mapping_read(&m, import_file("mapping.yaml", mapping), &im_diags, &im_arena);
    cw_block checked;
    cw_block_init(&checked, plan, &im_arena);
    read = read && cw_mapping_check(&m, &checked, &im_diags, &im_arena);
    ck_assert_msg(read, "mapping: %s", im_diags.count ? im_diags.items[0].message : "?");
  }
  const char **files = CW_NEW_ARRAY(&im_arena, 1, const char *);
  files[0] = file;
  im_job = (cw_import_job){.store = s,
                           .plan = plan,
                           .mapping = mapping ? &m : NULL,
                           .source = mapping ? m.source : "test",
                           .when = "2026-11-24T00:00:00Z",
                           .files = files,
                           .nfiles = 1,
                           .may_withdraw = yes,
                           .diags = &im_diags,
                           .arena = &im_arena};
  cw_import_outcome outcome = cw_import_run(&im_job);
  const cw_import_counts *c = &im_job.counts;
  if (outcome == CW_IMPORT_DONE || outcome == CW_IMPORT_UNCHANGED)
    ck_assert_uint_eq(im_job.rows, c->added + c->changed + c->same + c->rejected + c->skipped);
  return outcome;
}

/* --- what is there ------------------------------------------------------------------------------------------------ */

static void put_rows(cw_store *s, FILE *out, const char *title, const char *sql) {
  sqlite3_stmt *q = NULL;
  ck_assert_msg(sqlite3_prepare_v2(cw_store_handle(s), sql, -1, &q, NULL) == SQLITE_OK, "%s: %s", sql,
                sqlite3_errmsg(cw_store_handle(s)));
  fprintf(out, "%s\n", title);
  while (sqlite3_step(q) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(q); i++) {
      const char *text = (const char *)sqlite3_column_text(q, i);
      if (text) fprintf(out, "  %s: %s", sqlite3_column_name(q, i), text);
    }
    putc('\n', out);
  }
  sqlite3_finalize(q);
}

const char *import_dump(cw_store *s) {
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  put_rows(s, out, "teachers", "SELECT teacher, name, district, school, emails FROM roster ORDER BY teacher");
  put_rows(s, out, "licenses", "SELECT * FROM current_licenses ORDER BY teacher, row");
  put_rows(s, out, "facts", "SELECT * FROM current_facts ORDER BY teacher, name, \"from\"");
  put_rows(s, out, "records",
           "SELECT teacher, kind, title, achievement, issuer, amount, unit, earned, \"from\", until, expires, status, "
           "verification, approved, topics, credential, source, row FROM current_records ORDER BY teacher, row");
  put_rows(s, out, "ended",
           "SELECT t.teacher, w.key, w.ending FROM rows w JOIN teachers t ON t.id = w.teacher "
           "WHERE w.ended IS NOT NULL ORDER BY w.id");
  fclose(out);
  const char *copy = cw_arena_text(&im_arena, text, len);
  free(text);
  return copy;
}

int64_t import_number(cw_store *s, const char *sql) {
  sqlite3_stmt *q = NULL;
  ck_assert_msg(sqlite3_prepare_v2(cw_store_handle(s), sql, -1, &q, NULL) == SQLITE_OK, "%s", sql);
  ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return n;
}
