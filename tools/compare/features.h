/* What jurisdictions say of micro-credentials, feature by feature: a table made from the packs.
 *
 * A cell of a policy area is the pack's line of `policy` where it has one; else what its rules make of a micro-credential
 * of which nothing is known but the day. Silence, permission and number are different cells. */
#ifndef CW_FEATURES_H
#define CW_FEATURES_H

#include "across.h"

typedef enum cw_feature_value {
#define CW_FEATURE_VALUE(id, word, counted, meaning) CW_FV_##id,
#include "feature_values.def"
  CW_NFV
} cw_feature_value;

const char *cw_feature_word(cw_feature_value value);    /* "allowed, no number" */
const char *cw_feature_meaning(cw_feature_value value); /* a sentence, for legends */

typedef struct cw_feature {
  cw_feature_value value;
  const char *amount, *unit; /* NUMBER: "6", "points"; or the rate in words and "" */
  const char *since;         /* ISO; "" */
  const char *note, *cites, *status;
} cw_feature;

typedef struct cw_feature_row {
  const char *code, *postal, *fips, *name, *version; /* postal and fips are "" outside the states and D.C. */
  cw_feature areas[CW_NPOLICY_AREAS];
  const char *rate, *caps, *approves, *cycle, *total, *total_hours, *hours_a_year, *read_through;
} cw_feature_row;

typedef struct cw_features {
  cw_tool *tool;
  const char *root;
  cw_pack_list packs;
  cw_day as_of, day;
  int method; /* 2020: renewal is counted only with a number; 2025: a permission is enough */
  size_t nrows;
  cw_feature_row *rows;
} cw_features;

/* -1, or the code to exit with after a message. */
int cw_features_gather(cw_features *f);
/* Whether the cell is counted as "has a policy" by the method. */
bool cw_feature_counts(const cw_features *f, cw_policy_area area, const cw_feature *cell);

/* One area as a national review of the method's year has counted it, beside the count of this table (states and D.C.). */
typedef struct cw_review_difference {
  const char *area;
  size_t here;
  int published;
  const char *only_here, *only_there; /* postal codes; "" where none, or where the review names no states */
  size_t local;                       /* of those here: counted by local decision alone */
  size_t unread;                      /* of the others: some cell of the area was read by nobody */
  size_t nearly;                      /* of the rest: tacit, announced, a pilot, a law without rule */
} cw_review_difference;

/* The i-th of them; false after the last. */
bool cw_features_review(const cw_features *f, const cw_voice *v, size_t i, cw_review_difference *d);
/* Why the two counts differ. */
const char *cw_features_argument(const cw_features *f);

void cw_features_text(const cw_features *f);
void cw_features_csv(const cw_features *f, bool in_long_form);
void cw_features_json(const cw_features *f);
void cw_features_html(const cw_features *f);
/* The map of one area as an SVG picture of its own. */
void cw_features_svg(const cw_features *f, cw_policy_area area);

#endif
