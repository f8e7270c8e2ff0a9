/* The packs at hand side by side: a table of them, and what their sources do not agree on. */
#ifndef CW_PACKS_H
#define CW_PACKS_H

#include "../answered.h"

enum { CW_PACKS_TEXT, CW_PACKS_JSON, CW_PACKS_CSV, CW_PACKS_HTML };

typedef struct cw_packs_view {
  cw_tool *tool;
  const char *root;   /* --packs, or NULL */
  cw_pack_list packs; /* those to be shown */
  cw_day today;       /* from which the age of the newest text is told */
  int format;         /* CW_PACKS_… */
  bool coverage;      /* also the share of the rules' sides that the tests exercise: runs all tests */
} cw_packs_view;

/* The table: a line a pack. Returns the code to exit with. */
int cw_packs_table(const cw_packs_view *view);

/* --- conflicts ---------------------------------------------------------------------------------------------------- */

/* One source under one reading. */
typedef struct cw_conflict_source {
  const char *cite;         /* "Provo renewal page (2)" */
  const char *title;        /* "" where it has none */
  const char *url;          /* "" likewise */
  const char *status;       /* "verified", "secondary", "unverified" */
  const char *read_through; /* ISO; "" where not stated */
} cw_conflict_source;

typedef struct cw_conflict_reading {
  const char *name, *says;
  size_t nsources;
  const cw_conflict_source *sources;
} cw_conflict_reading;

/* A gap with readings. */
typedef struct cw_conflict {
  const char *code, *jurisdiction, *version; /* of the pack */
  const char *name, *question, *why;         /* why is "" where not said */
  bool between_sources; /* its readings rest on different sources; else one source can be read in several ways */
  const char *decided;  /* the reading by which the pack evaluates; "" where it is open */
  size_t nreadings, ngoals;
  const cw_conflict_reading *readings;
  const char *const *goals; /* as answers name them: those whose standing or credit the reading can change */
  const char *file;
  uint32_t line;
} cw_conflict;

typedef struct cw_conflicts {
  const cw_packs_view *view;
  size_t count, capacity, npacks; /* npacks: that have one */
  cw_conflict *items;             /* by pack, those between sources first */
} cw_conflicts;

/* Gathers and prints. Returns the code to exit with. */
int cw_packs_conflicts(const cw_packs_view *view);

void cw_conflicts_text(const cw_conflicts *c);
void cw_conflicts_csv(const cw_conflicts *c);
void cw_conflicts_json(const cw_conflicts *c);
void cw_conflicts_html(const cw_conflicts *c);

#endif
