/* Version 3: badges that were handed in, and whose they are. */
#include "schema.h"

/* A badge is kept as it was judged, whole, with what it says taken apart so that it can be asked for; the record that
 * packs count is a row of its source like any other. A badge judged anew ends its predecessor. Whose a badge is that
 * names nobody known, or several, a person says: that is a determination, and stays as it was said. */
const char *const cw_schema_badges[] = {
    "ALTER TABLE emails ADD COLUMN said TEXT; -- as the source writes it, where that is not lower case",
    "CREATE TABLE badges(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  badge TEXT NOT NULL,            -- its own id; else sha256: and the digest\n"
    "  digest TEXT NOT NULL,           -- SHA-256 of the document in canonical form (RFC 8785)\n"
    "  content TEXT NOT NULL,          -- SHA-256 of all that was made of it\n"
    "  teacher INTEGER REFERENCES teachers, -- NULL: whose it is, is not known\n"
    "  owner_by TEXT,                  -- what of the teacher's it names; or who assigned it\n"
    "  unmatched TEXT,                 -- why it is nobody's\n"
    "  begun INTEGER NOT NULL REFERENCES imports,\n"
    "  ended INTEGER REFERENCES imports, -- NULL: it holds\n"
    "  file TEXT NOT NULL, within TEXT, form TEXT NOT NULL, -- 'Open Badges 3.0'\n"
    "  verdict TEXT NOT NULL, reasons TEXT NOT NULL,        -- a JSON array\n"
    "  issuer_known_by TEXT,           -- document, or trust file\n"
    "  title TEXT, achievement_id TEXT, achievement TEXT, achievement_version TEXT, achievement_type TEXT,\n"
    "  issuer_id TEXT, issuer TEXT, criteria_id TEXT, criteria TEXT, narrative TEXT, earned TEXT, expires TEXT,\n"
    "  curriculum TEXT, evidence TEXT, evaluation TEXT, metadata TEXT, -- the four of rigor: met, not met, unknown\n"
    "  said TEXT NOT NULL,             -- all of it as JSON, what has no place of its own verbatim (record.unmapped)\n"
    "  CHECK((teacher IS NULL) = (unmatched IS NOT NULL)),\n"
    "  CHECK((teacher IS NULL) = (owner_by IS NULL))\n"
    ") STRICT;",
    "CREATE UNIQUE INDEX badges_document ON badges(badge, digest) WHERE ended IS NULL;",
    "CREATE UNIQUE INDEX badges_owned ON badges(badge) WHERE ended IS NULL AND teacher IS NOT NULL;",
    "CREATE INDEX badges_teacher ON badges(teacher) WHERE ended IS NULL;",
    "CREATE TABLE badge_fields(        -- alignment 1 framework, evidence 2 id, recipient 1 identity, tags 3 ''\n"
    "  badge INTEGER NOT NULL REFERENCES badges,\n"
    "  field TEXT NOT NULL, item INTEGER NOT NULL, -- from 1; 0: there is only one\n"
    "  name TEXT NOT NULL,             -- of the member; '' where the item is a plain value\n"
    "  value TEXT NOT NULL,            -- what is no text or number, as JSON\n"
    "  PRIMARY KEY(badge, field, item, name)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE INDEX badge_fields_value ON badge_fields(field, name, value);",
    "CREATE TABLE badge_assignments(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  badge TEXT NOT NULL, digest TEXT NOT NULL, -- the document that was meant\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  decided TEXT NOT NULL,          -- the day\n"
    "  decided_by TEXT NOT NULL, why TEXT NOT NULL,\n"
    "  recorded_at TEXT NOT NULL\n"
    ") STRICT;",
    "CREATE INDEX badge_assignments_document ON badge_assignments(badge, digest);",
    "CREATE TRIGGER badge_assignments_no_update BEFORE UPDATE ON badge_assignments BEGIN\n"
    "  SELECT RAISE(ABORT, 'determinations are append-only: record a new one');\n"
    "END;",
    "CREATE TRIGGER badge_assignments_no_delete BEFORE DELETE ON badge_assignments BEGIN\n"
    "  SELECT RAISE(ABORT, 'determinations are append-only: record a new one');\n"
    "END;",
    "CREATE TRIGGER badges_stay BEFORE DELETE ON badges BEGIN\n"
    "  SELECT RAISE(ABORT, 'badges are ended, never deleted');\n"
    "END;",
    "CREATE VIEW current_badges AS\n"
    "  SELECT b.id, t.teacher, b.badge, b.verdict, b.title, b.achievement, b.achievement_type, b.issuer, b.issuer_id,\n"
    "    b.criteria_id, b.criteria, b.narrative, b.earned, b.expires, b.curriculum, b.evidence, b.evaluation, "
    "b.metadata,\n"
    "    b.issuer_known_by, b.owner_by, b.unmatched, b.reasons, b.digest, b.file, b.within, b.form\n"
    "  FROM badges b LEFT JOIN teachers t ON t.id = b.teacher WHERE b.ended IS NULL;",
    NULL};
