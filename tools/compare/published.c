/* The feature table beside what national reviews have counted. */
#include "features.h"

#include <string.h>

typedef struct published {
  const char *area;
  int year, count;
  const char *states;
} published;

static const published reviews[] = {
#define CW_PUBLISHED(area, year, count, states) {area, year, count, states},
#include "published.def"
};

/* --- one state ---------------------------------------------------------------------------------------------------- */

/* Whether a cell of the area of policy is of the area that the review counts. */
static bool is_of(const char *reviewed, int area) {
  if (strcmp(reviewed, "any") == 0 || strcmp(reviewed, "two or more") == 0) return true;
  if (strncmp(reviewed, "renewal or", 10) == 0) return area == CW_POLICY_RENEWAL || area == CW_POLICY_LEARNING;
  return strcmp(reviewed, cw_policy_area_name((cw_policy_area)area)) == 0;
}

typedef struct state_sum {
  size_t counted, local, unread, nearly; /* of its cells in the reviewed area */
} state_sum;

static state_sum sum_of(const cw_features *f, const cw_feature_row *row, const char *reviewed) {
  state_sum sum = {0};
  for (int i = 0; i < CW_NPOLICY_AREAS; i++) {
    const cw_feature *cell = &row->areas[i];
    if (!is_of(reviewed, i)) continue;
    bool counted = cw_feature_counts(f, (cw_policy_area)i, cell);
    sum.counted += counted;
    sum.local += counted && cell->value == CW_FV_LOCAL;
    sum.unread += cell->value == CW_FV_UNREAD;
    sum.nearly += cell->value == CW_FV_TACIT || cell->value == CW_FV_ANNOUNCED || cell->value == CW_FV_PILOT ||
                  cell->value == CW_FV_DEAD;
  }
  return sum;
}

static bool lists(const char *states, const char *postal) {
  for (const char *s = states; (s = strstr(s, postal)); s++)
    if ((s == states || s[-1] == ' ') && (s[2] == '\0' || s[2] == ' ')) return true;
  return false;
}

/* --- one line of a review ----------------------------------------------------------------------------------------- */

static const char *with(const cw_voice *v, const char *list, const char *postal) {
  return cw_say(v, "%s%s%s", list, *list ? " " : "", postal);
}

static void add_state(const cw_voice *v, cw_review_difference *d, const published *p, const cw_feature_row *row,
                      state_sum sum) {
  bool here = sum.counted >= (strcmp(p->area, "two or more") == 0 ? 2 : 1), there = lists(p->states, row->postal);
  d->here += here;
  d->local += here && sum.local == sum.counted;
  d->unread += !here && sum.unread > 0;
  d->nearly += !here && sum.unread == 0 && sum.nearly > 0;
  if (!*p->states) return; /* it names none */
  if (here && !there) d->only_here = with(v, d->only_here, row->postal);
  if (there && !here) d->only_there = with(v, d->only_there, row->postal);
}

bool cw_features_review(const cw_features *f, const cw_voice *v, size_t i, cw_review_difference *d) {
  const published *p = NULL;
  for (size_t k = 0, n = 0; !p && k < sizeof reviews / sizeof *reviews; k++)
    if (reviews[k].year == f->method && n++ == i) p = &reviews[k];
  if (!p) return false;
  *d = (cw_review_difference){.area = p->area, .published = p->count, .only_here = "", .only_there = ""};
  for (size_t r = 0; r < f->nrows; r++)
    if (*f->rows[r].postal) add_state(v, d, p, &f->rows[r], sum_of(f, &f->rows[r], p->area));
  return true;
}

const char *cw_features_argument(const cw_features *f) {
  if (f->method == 2020)
    return "The counts of 2020 are of what held in 2020, and renewal was counted only where the state set what a "
           "micro-credential is worth; general professional learning was counted then and is not an area here. This "
           "table is of the day above. A pack counts a state only on a text that it cites. \"Not researched\" is not "
           "\"no\".";
  return "The review searched the statutes, rules and websites of all states and asked their agencies; it names states "
         "for preparation and for the initial license only, and its lists for the other areas were not at hand. A pack "
         "counts a state only on a text that it cites, so each cell that nobody has read may raise these "
         "numbers. A local decision is counted there only where a text names micro-credentials, and here also where "
         "the committee may take whatever it finds fit. What is tacit, announced, or law without rule is counted on "
         "neither side. \"Not researched\" is not \"no\".";
}
