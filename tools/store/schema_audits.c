/* The tables of decisions and audits, and the views. */
#include "schema.h"

/* A determination names a record by its source and its place there, so that it holds on when a later file changes the
 * record. An audit's results are what is unique by definition; what many of them share (rules, questions) stands once,
 * in `reasons`. `results` is written in the order of its key. Digests of `audit_parts` are sums, so that their order
 * plays no part, and an audit goes on behind the last part that is done. */
const char *const cw_schema_audits[] = {
    "CREATE TABLE determinations(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  kind TEXT NOT NULL CHECK(kind IN ('settlement', 'election', 'approval', 'refusal', 'waiver', 'pin', "
    "'credit')),\n"
    "  source TEXT, row TEXT,          -- of the record decided on; NULL: the teacher\n"
    "  goal TEXT, license TEXT,        -- what is waived, or where it was used\n"
    "  area TEXT, amount TEXT, unit TEXT,\n"
    "  decided TEXT NOT NULL,          -- the day\n"
    "  decided_by TEXT NOT NULL, why TEXT NOT NULL, cites TEXT,\n"
    "  recorded_at TEXT NOT NULL,\n"
    "  CHECK((source IS NULL) = (row IS NULL))\n"
    ") STRICT;",
    "CREATE INDEX determinations_teacher ON determinations(teacher);",
    "CREATE TRIGGER determinations_no_update BEFORE UPDATE ON determinations BEGIN\n"
    "  SELECT RAISE(ABORT, 'determinations are append-only: record a new one');\n"
    "END;",
    "CREATE TRIGGER determinations_no_delete BEFORE DELETE ON determinations BEGIN\n"
    "  SELECT RAISE(ABORT, 'determinations are append-only: record a new one');\n"
    "END;",
    "CREATE TABLE audits(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  pack TEXT NOT NULL, pack_version TEXT NOT NULL, pack_digest TEXT NOT NULL,\n"
    "  program TEXT NOT NULL,\n"
    "  as_of TEXT NOT NULL, known_as_of TEXT,\n"
    "  options TEXT NOT NULL,          -- all that changes a result, in canonical JSON: goal, where, office, assume\n"
    "  sample TEXT, seed INTEGER,      -- '10 %'; NULL: every teacher\n"
    "  last_import INTEGER REFERENCES imports, -- the input: everything up to it\n"
    "  last_determination INTEGER REFERENCES determinations,\n"
    "  changed_since INTEGER REFERENCES audits,\n"
    "  state TEXT NOT NULL CHECK(state IN ('running', 'done')),\n"
    "  teachers INTEGER NOT NULL DEFAULT 0, results INTEGER NOT NULL DEFAULT 0,\n"
    "  digest TEXT,                    -- of all results, whatever their order; NULL until done\n"
    "  started_at TEXT NOT NULL, ended_at TEXT\n"
    ") STRICT;",
    "CREATE TABLE audit_goals(\n"
    "  audit INTEGER NOT NULL REFERENCES audits, goal INTEGER NOT NULL, -- its index in the plan\n"
    "  name TEXT NOT NULL, words TEXT NOT NULL, unit TEXT,\n"
    "  PRIMARY KEY(audit, goal)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE audit_assumptions(\n"
    "  audit INTEGER NOT NULL REFERENCES audits, assumption INTEGER NOT NULL,\n"
    "  name TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, -- the command line, or an office file\n"
    "  PRIMARY KEY(audit, assumption)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE audit_parts(         -- how far it came: teachers of these row numbers are done\n"
    "  audit INTEGER NOT NULL REFERENCES audits, first_teacher INTEGER NOT NULL, last_teacher INTEGER NOT NULL,\n"
    "  teachers INTEGER NOT NULL, results INTEGER NOT NULL, digest TEXT NOT NULL,\n"
    "  PRIMARY KEY(audit, first_teacher)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE reasons(             -- ids separated by '; '; each combination stands once\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  rules TEXT NOT NULL,            -- that decided\n"
    "  refusals TEXT NOT NULL,         -- the first\n"
    "  questions TEXT NOT NULL,\n"
    "  presumptions TEXT NOT NULL,\n"
    "  UNIQUE(rules, refusals, questions, presumptions)\n"
    ") STRICT;",
    "CREATE TABLE results(\n"
    "  audit INTEGER NOT NULL REFERENCES audits, teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  goal INTEGER NOT NULL,\n"
    "  license INTEGER NOT NULL,       -- which of the teacher's, from 1; 0: the goal concerns none\n"
    "  license_type TEXT, license_number TEXT, license_expires TEXT,\n"
    "  status TEXT NOT NULL CHECK(status IN ('met', 'unmet', 'undetermined', 'exempt', 'not applicable')),\n"
    "  cause TEXT,                     -- of undetermined: answer, gap, conflict, work limit\n"
    "  step TEXT,                      -- of a ladder\n"
    "  have TEXT, need TEXT, unit TEXT,\n"
    "  short_by TEXT,                  -- ways separated by ' | ', amounts as rationals: '5 hour; 1 area'\n"
    "  on_paper INTEGER NOT NULL DEFAULT 0 CHECK(on_paper IN (0, 1)), -- met only once planned records are earned\n"
    "  deadline TEXT,\n"
    "  reason INTEGER NOT NULL REFERENCES reasons,\n"
    "  PRIMARY KEY(audit, teacher, goal, license)\n"
    ") STRICT, WITHOUT ROWID;",
    "CREATE TABLE reviews(             -- a sampled teacher's records, worked through one by one\n"
    "  audit INTEGER NOT NULL REFERENCES audits, teacher INTEGER NOT NULL REFERENCES teachers,\n"
    "  source TEXT NOT NULL, row TEXT NOT NULL,\n"
    "  evidence_seen TEXT NOT NULL CHECK(evidence_seen IN ('yes', 'no')),\n"
    "  determination INTEGER REFERENCES determinations,\n"
    "  reviewed_by TEXT NOT NULL, reviewed_at TEXT NOT NULL,\n"
    "  PRIMARY KEY(audit, teacher, source, row)\n"
    ") STRICT, WITHOUT ROWID;",
    NULL};

const char *const cw_schema_views[] = {
    "CREATE VIEW roster AS\n"
    "  SELECT t.id, t.teacher,\n"
    "    (SELECT name FROM details WHERE teacher = t.id AND ended IS NULL AND name IS NOT NULL\n"
    "      ORDER BY begun DESC LIMIT 1) AS name,\n"
    "    (SELECT district FROM details WHERE teacher = t.id AND ended IS NULL AND district IS NOT NULL\n"
    "      ORDER BY begun DESC LIMIT 1) AS district,\n"
    "    (SELECT school FROM details WHERE teacher = t.id AND ended IS NULL AND school IS NOT NULL\n"
    "      ORDER BY begun DESC LIMIT 1) AS school,\n"
    "    (SELECT group_concat(email, '; ') FROM\n"
    "      (SELECT DISTINCT email FROM emails WHERE teacher = t.id AND ended IS NULL ORDER BY email)) AS emails\n"
    "  FROM teachers t WHERE t.holds = 1;",
    "CREATE VIEW current_licenses AS\n"
    "  SELECT t.teacher, l.license, l.number, l.issued, l.renewed, l.expires, l.status, l.areas, l.endorsements,\n"
    "    s.name AS source, w.key AS row\n"
    "  FROM licenses l JOIN teachers t ON t.id = l.teacher JOIN rows w ON w.id = l.row JOIN sources s ON s.id = "
    "w.source\n"
    "  WHERE l.ended IS NULL;",
    "CREATE VIEW current_facts AS\n"
    "  SELECT t.teacher, f.name, f.value, f.\"from\", f.until, f.known_since, s.name AS source, w.key AS row\n"
    "  FROM facts f JOIN teachers t ON t.id = f.teacher JOIN rows w ON w.id = f.row JOIN sources s ON s.id = w.source\n"
    "  WHERE f.ended IS NULL;",
    "CREATE VIEW all_records AS\n"
    "  SELECT t.teacher, d.kind, nullif(d.title, '') AS title, nullif(d.achievement, '') AS achievement,\n"
    "    nullif(d.issuer, '') AS issuer, nullif(d.provider, '') AS provider, r.amount, r.unit, r.earned, r.\"from\",\n"
    "    r.until, r.expires, r.status, r.verification, r.approved, r.topics, r.level, r.grade, r.rating, r.score,\n"
    "    r.evidence, r.employer, r.position, r.share, r.credential, r.digest, r.known_since,\n"
    "    coalesce(r.source_name, s.name) AS source, r.source_row AS row,\n"
    "    b.imported_at AS begun, e.imported_at AS ended, w.ending\n"
    "  FROM records r JOIN teachers t ON t.id = r.teacher JOIN definitions d ON d.id = r.definition\n"
    "    JOIN rows w ON w.id = r.row JOIN sources s ON s.id = w.source JOIN imports b ON b.id = w.begun\n"
    "    LEFT JOIN imports e ON e.id = r.ended;",
    "CREATE VIEW current_records AS\n"
    "  SELECT * FROM all_records WHERE ended IS NULL;",
    "CREATE VIEW audit_results AS\n"
    "  SELECT x.audit, t.teacher, g.words AS goal, x.license_type AS license, x.license_number, x.license_expires,\n"
    "    x.status, x.cause, x.step, x.have, x.need, x.unit, x.short_by, x.on_paper, x.deadline, y.rules, y.refusals,\n"
    "    y.questions, y.presumptions\n"
    "  FROM results x JOIN teachers t ON t.id = x.teacher JOIN reasons y ON y.id = x.reason\n"
    "    JOIN audit_goals g ON g.audit = x.audit AND g.goal = x.goal;",
    NULL};
