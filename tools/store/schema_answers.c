/* Version 2: answers to the questions of an audit. */
#include "schema.h"

/* What an answer says of a record or a license is not the roster's own word: it stands beside it, names the record by its
 * source and place as a determination does, and fills only what the roster leaves open. Answers on facts are facts. */
const char *const cw_schema_answers[] = {
    "CREATE TABLE answers(\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers, row INTEGER NOT NULL REFERENCES rows, part INTEGER NOT NULL,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  about TEXT NOT NULL CHECK(about IN ('record', 'license')),\n"
    "  \"of\" TEXT NOT NULL,             -- the record's source; the license's type\n"
    "  \"at\" TEXT NOT NULL,             -- the record's place there; the license's number, '' where it has none\n"
    "  name TEXT NOT NULL, value TEXT NOT NULL,\n"
    "  PRIMARY KEY(teacher, row, part)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TRIGGER rows_end_answers AFTER UPDATE OF ended ON rows BEGIN\n"
    "  UPDATE answers SET ended = NEW.ended WHERE teacher = NEW.teacher AND row = NEW.id;\n"
    "END;",
    "CREATE VIEW current_answers AS\n"
    "  SELECT t.teacher, a.about, a.\"of\", a.\"at\", a.name, a.value, s.name AS source, w.key AS row\n"
    "  FROM answers a JOIN teachers t ON t.id = a.teacher JOIN rows w ON w.id = a.row JOIN sources s ON s.id = "
    "w.source\n"
    "  WHERE a.ended IS NULL;",
    NULL};
