/* Version 4: all kinds of decisions, and rows that stay as they were written. */
#include "schema.h"

/* A waiver names a need of a goal, a credit the counts rule by which it is given, an election of a cycle which one; a
 * settlement without an amount used the whole record. SQLite's `INSERT OR REPLACE` deletes without asking the triggers of
 * deletion, hence the triggers of insertion; of rows that later imports end, only their end is ever written. */
#define NEVER_REPLACED(table, condition, message)                                                                      \
  "CREATE TRIGGER " table "_no_replace BEFORE INSERT ON " table " WHEN EXISTS (SELECT 1 FROM " table                   \
  " WHERE " condition ") BEGIN\n"                                                                                      \
  "  SELECT RAISE(ABORT, '" message "');\n"                                                                            \
  "END;"
#define NEVER_DELETED(table)                                                                                           \
  "CREATE TRIGGER " table "_stay BEFORE DELETE ON " table " BEGIN\n"                                                   \
  "  SELECT RAISE(ABORT, 'what a row of a source says is ended with it, never deleted');\n"                            \
  "END;"
#define NEVER_CHANGED(table, columns)                                                                                  \
  "CREATE TRIGGER " table "_fixed BEFORE UPDATE OF " columns " ON " table " BEGIN\n"                                   \
  "  SELECT RAISE(ABORT, 'what a row of a source says stays as it came: a later import supersedes it');\n"             \
  "END;"

const char *const cw_schema_decisions[] = {
    "ALTER TABLE determinations ADD COLUMN need TEXT; -- of a waiver",
    "ALTER TABLE determinations ADD COLUMN rule TEXT; -- of a credit",
    "ALTER TABLE determinations ADD COLUMN cycle TEXT CHECK(cycle IN ('own', 'next')); -- of an election",
    "ALTER TABLE determinations ADD COLUMN credential TEXT; -- the record's id, where it has one: it tells it apart "
    "from others that come to stand at its place",
    NEVER_REPLACED("determinations", "id = NEW.id", "determinations are append-only: record a new one"),
    NEVER_REPLACED("badge_assignments", "id = NEW.id", "determinations are append-only: record a new one"),
    NEVER_REPLACED("badges", "id = NEW.id", "badges are ended, never deleted"),
    NEVER_REPLACED("rows", "id = NEW.id OR (source = NEW.source AND key = NEW.key AND ended IS NULL)",
                   "rows of a source are ended, never deleted"),
    NEVER_CHANGED("rows", "id, source, key, teacher, line, digest, begun"),
    NEVER_DELETED("licenses"),
    NEVER_DELETED("license_values"),
    NEVER_DELETED("facts"),
    NEVER_DELETED("records"),
    NEVER_DELETED("record_values"),
    NEVER_DELETED("answers"),
    NEVER_CHANGED("licenses", "teacher, row, part, license, number, issued, renewed, expires, status, areas, "
                              "endorsements"),
    NEVER_CHANGED("license_values", "teacher, row, part, name, value"),
    NEVER_CHANGED("facts", "teacher, row, part, name, value, \"from\", until, known_since"),
    NEVER_CHANGED("records", "teacher, row, part, definition, source, amount, unit, earned, \"from\", until, expires, "
                             "status, verification, approved, topics, level, grade, rating, score, evidence, employer, "
                             "position, share, credential, digest, known_since, source_name, source_row"),
    NEVER_CHANGED("record_values", "teacher, row, part, name, value"),
    NEVER_CHANGED("answers", "teacher, row, part, about, \"of\", \"at\", name, value"),
    "CREATE VIEW all_determinations AS\n"
    "  SELECT t.teacher, d.kind, d.source, d.row, d.goal, d.need, d.area, d.rule, d.cycle, d.amount, d.unit, "
    "d.decided,\n"
    "    d.decided_by, d.why, d.cites, d.recorded_at\n"
    "  FROM determinations d JOIN teachers t ON t.id = d.teacher;",
    NULL};
