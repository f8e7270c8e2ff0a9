#include "preview.h"

#include "../words.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

enum { SHOWN_TEACHERS = 5, SHOWN_RECORDS = 6 };

/* --- a teacher ---------------------------------------------------------------------------------------------------- */

static const char *span(const cw_voice *v, const cw_fact *f) {
  if (f->from == CW_DAY_MIN && f->until == CW_DAY_MAX) return "";
  if (f->from == CW_DAY_MIN) return cw_say(v, " until %s", cw_say_day(v, f->until));
  if (f->until == CW_DAY_MAX) return cw_say(v, " from %s", cw_say_day(v, f->from));
  return cw_say(v, " from %s to %s", cw_say_day(v, f->from), cw_say_day(v, f->until));
}

static void put_licenses(cw_tool *tool, const cw_voice *v) {
  for (uint32_t i = 0; i < v->block->nlicenses; i++) {
    cw_value issued = cw_cell(v->block, CW_F_ISSUED, i), expires = cw_cell(v->block, CW_F_LEXPIRES, i);
    const char *from = issued.known == CW_KNOWN ? cw_say(v, ", issued %s", cw_say_day(v, issued.a)) : "";
    const char *to = expires.known == CW_KNOWN ? cw_say(v, ", expires %s", cw_say_day(v, expires.a)) : "";
    cw_page_text(&tool->out, 2, 4, CW_PLAIN, cw_say(v, "Holds %s%s%s.", cw_say_license(v, i), from, to));
  }
}

static void put_facts(cw_tool *tool, const cw_voice *v) {
  for (uint32_t i = 0; i < v->block->nfacts; i++) {
    const cw_fact *f = &v->block->facts[i];
    cw_page_text(&tool->out, 2, 4, CW_PLAIN,
                 cw_say(v, "%s: %s%s.", cw_say_capital(v, v->plan->attrs[f->attr].name),
                        cw_say_value(v, f->attr, f->value), span(v, f)));
  }
}

static void put_records(cw_tool *tool, const cw_voice *v) {
  uint32_t n = v->block->nrecords;
  for (uint32_t i = 0; i < n && i < SHOWN_RECORDS; i++)
    cw_page_text(&tool->out, 2, 4, CW_PLAIN, cw_say(v, "Has %s.", cw_say_record(v, i)));
  if (n > SHOWN_RECORDS)
    cw_page_text(&tool->out, 2, 4, CW_PLAIN, cw_say(v, "And %u more.", (unsigned)(n - SHOWN_RECORDS)));
  if (n == 0) cw_page_text(&tool->out, 2, 4, CW_PLAIN, "Has no records.");
}

static void put_decisions(cw_tool *tool, cw_store *store, const cw_voice *v, int64_t teacher) {
  static const char sql[] = "SELECT " CW_SAID_DETERMINATION " FROM determinations WHERE teacher = ?1 ORDER BY id";
  sqlite3_stmt *q = NULL;
  if (sqlite3_prepare_v2(cw_store_handle(store), sql, -1, &q, NULL) != SQLITE_OK) {
    cw_store_failed(store);
    return;
  }
  sqlite3_bind_int64(q, 1, teacher);
  while (sqlite3_step(q) == SQLITE_ROW)
    cw_page_text(&tool->out, 2, 4, CW_PLAIN, cw_say(v, "Decided by %s.", (const char *)sqlite3_column_text(q, 0)));
  sqlite3_finalize(q);
}

static const char *missing(const cw_voice *v) {
  const cw_teacher *t = &v->block->teachers[0];
  if (t->incomplete == 0) return "What is not among the records was not done.";
  if (t->incomplete_before < CW_DAY_MAX)
    return cw_say(v, "Records before %s may be missing.", cw_say_day(v, t->incomplete_before));
  return t->incomplete == UINT64_MAX ? "Records may be missing."
                                     : "Records of other kinds than those said complete may be missing.";
}

static bool put_teacher(cw_tool *tool, cw_store *store, const cw_plan *plan, int64_t teacher) {
  cw_arena_mark mark = cw_arena_here(&tool->arena);
  cw_block block;
  cw_block_init(&block, plan, &tool->arena);
  bool read = cw_store_read_teacher(store, plan, &block, teacher);
  cw_voice v = {.plan = plan, .block = &block, .arena = &tool->arena};
  if (read) {
    cw_page_blank(&tool->out);
    cw_page_text(&tool->out, 0, 2, CW_STRONG, cw_say_teacher(&v, 0));
    put_licenses(tool, &v);
    put_facts(tool, &v);
    put_records(tool, &v);
    put_decisions(tool, store, &v, teacher);
    cw_page_text(&tool->out, 2, 4, CW_FAINT, missing(&v));
  }
  cw_arena_back(&tool->arena, mark);
  return read;
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

static sqlite3_stmt *ask(cw_store *store, const char *sql, const char *source) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(cw_store_handle(store), sql, -1, &statement, NULL) != SQLITE_OK) {
    cw_store_failed(store);
    return NULL;
  }
  sqlite3_bind_text(statement, 1, source, -1, SQLITE_STATIC);
  return statement;
}

static void put_counts(cw_tool *tool, cw_store *store, const char *source) {
  sqlite3_stmt *q = ask(store,
                        "SELECT CASE d.kind WHEN '' THEN '(no kind)' ELSE d.kind END, count(*), "
                        "coalesce(r.unit, 'no amount') FROM records r "
                        "JOIN definitions d ON d.id = r.definition JOIN sources s ON s.id = r.source "
                        "WHERE s.name = ?1 AND r.ended IS NULL GROUP BY 1, 3 ORDER BY 1, 3",
                        source);
  cw_page_blank(&tool->out);
  cw_page_text(&tool->out, 0, 0, CW_STRONG, "Records by kind");
  while (q && sqlite3_step(q) == SQLITE_ROW)
    fprintf(tool->out.file, "  %-28s %10" PRId64 "  %s\n", (const char *)sqlite3_column_text(q, 0),
            (int64_t)sqlite3_column_int64(q, 1), (const char *)sqlite3_column_text(q, 2));
  sqlite3_finalize(q);
}

bool cw_import_preview(cw_tool *tool, cw_store *store, const cw_plan *plan, const char *source) {
  sqlite3_stmt *q = ask(store,
                        "SELECT w.teacher FROM rows w JOIN sources s ON s.id = w.source "
                        "WHERE s.name = ?1 AND w.ended IS NULL GROUP BY w.teacher ORDER BY min(w.line) LIMIT ?2",
                        source);
  if (!q) return false;
  sqlite3_bind_int(q, 2, SHOWN_TEACHERS);
  bool fine = true;
  while (fine && sqlite3_step(q) == SQLITE_ROW) fine = put_teacher(tool, store, plan, sqlite3_column_int64(q, 0));
  sqlite3_finalize(q);
  if (fine) put_counts(tool, store, source);
  return cw_store_fault(store) == CW_STORE_FINE;
}
