/* The tasks of `crosswalk audit` on one database. */
#ifndef CW_DESK_AUDIT_H
#define CW_DESK_AUDIT_H

#include "../clock.h"
#include "audit.h"
#include "pseudonym.h"

enum { CW_AUDIT_TEXT, CW_AUDIT_CSV, CW_AUDIT_XLSX, CW_AUDIT_HTML }; /* --format */

typedef struct cw_audit_asked { /* the command line */
  cw_common common;
  const char *db, *pack, *goal, *assume, *office, *sample, *seed, *jobs, *resume, *verify, *report, *questions,
      *split_by, *by, *where, *group_by, *pseudonyms, *review, *changed_since, *teacher, *decide, *because, *cites,
      *out;
  cw_day as_of, known_as_of, expiring_before, decided;
  int format, evidence;
  bool list;
} cw_audit_asked;

typedef struct cw_audit_desk {
  cw_tool *tool;
  const cw_command *command; /* whose usage is explained */
  const cw_audit_asked *o;
  cw_store *store;
  cw_case c;
  cw_audit audit;
  cw_presumptions presumed;
  cw_judge judge;
  cw_filter filter;          /* of a report: which of the stored lines */
  cw_pseudonyms *pseudonyms; /* of a report; NULL: people are named */
  bool then;                 /* the roster has changed since the audit: it is read as it was then */
} cw_audit_desk;

/* Each returns -1 where the next may follow, else the code to exit with after a message. */
int cw_desk_open(cw_audit_desk *d, cw_store_mode mode);
void cw_desk_close(cw_audit_desk *d);
int cw_desk_stored(cw_audit_desk *d, const char *id); /* an audit with its pack, which must be as it was */
int cw_desk_filter(cw_audit_desk *d, cw_filter *f);   /* what --where and --expiring-before say */
/* It is done; where the roster has changed since, that is said, and d->then set. */
int cw_desk_done(cw_audit_desk *d);
int cw_desk_same_imports(cw_audit_desk *d); /* done, and no import since; determinations there may be */
int cw_desk_now(cw_audit_desk *d);          /* done, and nothing is new since */

/* What a new audit asks: pack, goal, readings, presumptions, sample, filter, and the dates of its season. */
int cw_desk_ask(cw_audit_desk *d);
void cw_desk_season(cw_audit *a, const cw_plan *plan); /* the days of the school year of the as-of date */

/* The tasks; each returns the code to exit with. */
int cw_desk_run(cw_audit_desk *d); /* a new audit or, with --resume, the rest of one */
int cw_desk_verify(cw_audit_desk *d);
int cw_desk_list(cw_audit_desk *d);
int cw_desk_fault(cw_audit_desk *d); /* says the store's fault (or that memory ran out) */

#endif
