/* The tables of a roster. */
#include "schema.h"

/* Everything below a teacher is keyed by (teacher, row, part) and stored in that order, so that an audit reads the file
 * from front to back. `row` is the row of a source that says it; `ended` follows the row by a trigger. */
const char *const cw_schema_roster[] = {
    "CREATE TABLE sources(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE\n"
    ") STRICT;",
    "CREATE TABLE imports(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES sources,\n"
    "  files TEXT NOT NULL,            -- as named on the command line, one a line\n"
    "  digest TEXT NOT NULL,           -- SHA-256 of their bytes\n"
    "  mapping TEXT,                   -- the mapping's digest\n"
    "  pack TEXT NOT NULL,             -- the pack whose names and units were meant\n"
    "  program TEXT NOT NULL,\n"
    "  imported_at TEXT NOT NULL,\n"
    "  added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, same INTEGER NOT NULL DEFAULT 0,\n"
    "  withdrawn INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,\n"
    "  skipped INTEGER NOT NULL DEFAULT 0\n"
    ") STRICT;",
    "CREATE TABLE teachers(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  teacher TEXT NOT NULL UNIQUE,   -- the id that the sources use, as text\n"
    "  begun INTEGER NOT NULL REFERENCES imports,\n"
    "  holds INTEGER NOT NULL DEFAULT 1 CHECK(holds IN (0, 1)) -- 0: every row on the teacher is withdrawn\n"
    ") STRICT;",
    "CREATE TABLE rows(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES sources,\n"
    "  key TEXT NOT NULL,              -- identifies the row within its source\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  line INTEGER NOT NULL,          -- where it stood in the file that brought it\n"
    "  digest TEXT NOT NULL,           -- of what was made of it\n"
    "  begun INTEGER NOT NULL REFERENCES imports,\n"
    "  ended INTEGER REFERENCES imports, -- NULL: it holds\n"
    "  ending TEXT CHECK(ending IN ('superseded', 'withdrawn')),\n"
    "  CHECK((ended IS NULL) = (ending IS NULL))\n"
    ") STRICT;",
    "CREATE UNIQUE INDEX rows_key ON rows(source, key) WHERE ended IS NULL;",
    "CREATE INDEX rows_teacher ON rows(teacher, source) WHERE ended IS NULL;",
    "CREATE TABLE details(             -- what a source calls the teacher, and for which kinds it is complete\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  source INTEGER NOT NULL REFERENCES sources,\n"
    "  begun INTEGER NOT NULL REFERENCES imports,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  name TEXT, district TEXT, school TEXT,\n"
    "  complete TEXT,                  -- NULL: nothing said; yes; or kinds separated by '; '\n"
    "  complete_since TEXT,\n"
    "  PRIMARY KEY(teacher, source, begun)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE emails(\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers, row INTEGER NOT NULL REFERENCES rows, part INTEGER NOT NULL,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  email TEXT NOT NULL,            -- in lower case\n"
    "  PRIMARY KEY(teacher, row, part)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE INDEX emails_email ON emails(email) WHERE ended IS NULL;",
    "CREATE TABLE licenses(\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers, row INTEGER NOT NULL REFERENCES rows, part INTEGER NOT NULL,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  license TEXT, number TEXT, issued TEXT, renewed TEXT, expires TEXT, status TEXT, areas TEXT, endorsements "
    "TEXT,\n"
    "  PRIMARY KEY(teacher, row, part)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE license_values(      -- fields that a pack declares\n"
    "  teacher INTEGER NOT NULL, row INTEGER NOT NULL, part INTEGER NOT NULL,\n"
    "  name TEXT NOT NULL, value TEXT NOT NULL,\n"
    "  PRIMARY KEY(teacher, row, part, name),\n"
    "  FOREIGN KEY(teacher, row, part) REFERENCES licenses\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE facts(               -- a history: one value from a day to a day (NULL: open)\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers, row INTEGER NOT NULL REFERENCES rows, part INTEGER NOT NULL,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  name TEXT NOT NULL, value TEXT NOT NULL, \"from\" TEXT, until TEXT, known_since TEXT,\n"
    "  PRIMARY KEY(teacher, row, part)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE definitions(         -- what credentials are of: each stands once\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  kind TEXT NOT NULL, title TEXT NOT NULL, achievement TEXT NOT NULL, issuer TEXT NOT NULL,\n"
    "  provider TEXT NOT NULL,         -- '' where not given\n"
    "  UNIQUE(title, achievement, issuer, provider, kind)\n"
    ") STRICT;",
    "CREATE TABLE records(\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers, row INTEGER NOT NULL REFERENCES rows, part INTEGER NOT NULL,\n"
    "  ended INTEGER REFERENCES imports,\n"
    "  definition INTEGER NOT NULL REFERENCES definitions,\n"
    "  source INTEGER NOT NULL REFERENCES sources, -- of the row\n"
    "  amount TEXT, unit TEXT,         -- '25/3', 'clock hour'\n"
    "  earned TEXT, \"from\" TEXT, until TEXT, expires TEXT,\n"
    "  status TEXT, verification TEXT, approved TEXT, topics TEXT, level TEXT, grade TEXT, rating TEXT, score TEXT,\n"
    "  evidence TEXT, employer TEXT, position TEXT, share TEXT, credential TEXT, digest TEXT, known_since TEXT,\n"
    "  source_name TEXT,               -- where the file itself names a source; else the source of the row\n"
    "  source_row TEXT NOT NULL,       -- its place there\n"
    "  PRIMARY KEY(teacher, row, part)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE record_values(       -- fields that a pack declares\n"
    "  teacher INTEGER NOT NULL, row INTEGER NOT NULL, part INTEGER NOT NULL,\n"
    "  name TEXT NOT NULL, value TEXT NOT NULL,\n"
    "  PRIMARY KEY(teacher, row, part, name),\n"
    "  FOREIGN KEY(teacher, row, part) REFERENCES records\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TRIGGER rows_end AFTER UPDATE OF ended ON rows BEGIN\n"
    "  UPDATE emails SET ended = NEW.ended WHERE teacher = NEW.teacher AND row = NEW.id;\n"
    "  UPDATE licenses SET ended = NEW.ended WHERE teacher = NEW.teacher AND row = NEW.id;\n"
    "  UPDATE facts SET ended = NEW.ended WHERE teacher = NEW.teacher AND row = NEW.id;\n"
    "  UPDATE records SET ended = NEW.ended WHERE teacher = NEW.teacher AND row = NEW.id;\n"
    "END;",
    "CREATE TRIGGER rows_stay BEFORE DELETE ON rows BEGIN\n"
    "  SELECT RAISE(ABORT, 'rows of a source are ended, never deleted');\n"
    "END;",
    NULL};
