/* Version 5: teachers once more in a form that is read fast, beside the tables that are the truth. */
#include "schema.h"

/* A chunk stands for the teachers of 64 row numbers. It stands only as long as nothing of what it was made of is written:
 * whoever writes there, with whatever program, a trigger takes the chunk away, and the tables are read until it is made
 * again. `INSERT OR REPLACE` and `UPDATE OR REPLACE` delete rows without asking the triggers of deletion: where what they
 * delete may be another teacher's, a trigger before looks for it. Definitions and sources are everybody's. */
#define FORGET(teacher) "DELETE FROM packed WHERE chunk = " teacher " >> 6;\n"
#define FOLLOWED(table, teacher)                                                                                       \
  "CREATE TRIGGER packed_" table "_insert AFTER INSERT ON " table " BEGIN\n  " FORGET("NEW." teacher) "END;",          \
      "CREATE TRIGGER packed_" table "_update AFTER UPDATE ON " table                                                  \
      " BEGIN\n  " FORGET("OLD." teacher) "  " FORGET("NEW." teacher) "END;",                                          \
      "CREATE TRIGGER packed_" table "_delete AFTER DELETE ON " table " BEGIN\n  " FORGET("OLD." teacher) "END;"
#define TAKES(event, when, table, condition)                                                                           \
  "CREATE TRIGGER packed_" table "_" when " BEFORE " event " ON " table " WHEN EXISTS(SELECT 1 FROM " table            \
  " WHERE " condition ") BEGIN\n"                                                                                      \
  "  DELETE FROM packed;\n"                                                                                            \
  "END;"
#define SHARED(table, same)                                                                                            \
  TAKES("INSERT", "replace", table, same),                                                                             \
      "CREATE TRIGGER packed_" table "_update AFTER UPDATE ON " table " BEGIN\n  DELETE FROM packed;\nEND;",           \
      "CREATE TRIGGER packed_" table "_delete AFTER DELETE ON " table " BEGIN\n  DELETE FROM packed;\nEND;"

const char *const cw_schema_packed[] = {
    "CREATE TABLE packed(              -- made of the tables; what is missing here is read there\n"
    "  chunk INTEGER PRIMARY KEY,      -- teachers of row numbers from 64 x chunk\n"
    "  form INTEGER NOT NULL,          -- how it is written\n"
    "  content BLOB NOT NULL\n"
    ") STRICT;",
    NULL};

const char *const cw_schema_packed_triggers[] = {
    FOLLOWED("teachers", "id"),
    TAKES("INSERT", "replace", "teachers", "teacher = NEW.teacher AND id <> NEW.id"),
    TAKES("UPDATE", "rename", "teachers", "teacher = NEW.teacher AND id <> OLD.id"),
    FOLLOWED("details", "teacher"),
    FOLLOWED("licenses", "teacher"),
    FOLLOWED("license_values", "teacher"),
    FOLLOWED("facts", "teacher"),
    FOLLOWED("records", "teacher"),
    FOLLOWED("record_values", "teacher"),
    FOLLOWED("determinations", "teacher"),
    FOLLOWED("answers", "teacher"),
    SHARED("definitions", "id = NEW.id OR (title = NEW.title AND achievement = "
                          "NEW.achievement AND issuer = NEW.issuer AND provider = "
                          "NEW.provider AND kind = NEW.kind)"),
    SHARED("sources", "id = NEW.id OR name = NEW.name"),
    NULL};
