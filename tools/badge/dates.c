/* Validity: dates in the badge, in its token and in its proofs, against the desk's day. */
#include "desk.h"

#include "instant.h"

typedef enum edge { BEGINS, ENDS } edge;

static const struct {
  const char *key;
  edge edge;
} dates[] = {
    {"validFrom", BEGINS}, {"issuanceDate", BEGINS}, {"issuedOn", BEGINS}, {"issued_on", BEGINS},
    {"validUntil", ENDS},  {"expirationDate", ENDS}, {"expires", ENDS},
};

static const char *iso(cw_arena *arena, cw_day day) {
  char text[CW_DAY_TEXT];
  cw_day_format(text, day);
  return cw_arena_printf(arena, "%s", text);
}

static void judge_instant(cw_judging *j, const char *what, cw_instant t, edge which) {
  cw_day as_of = j->desk->as_of;
  if (which == ENDS && cw_instant_is_over(t, as_of))
    cw_find(&j->found, CW_EXPIRED, "%s is %s", what, iso(j->arena, t.written));
  if (which == BEGINS && cw_instant_is_ahead(t, as_of))
    cw_find(&j->found, CW_NOT_YET_VALID, "%s is %s", what, iso(j->arena, t.written));
}

static void judge_claim(cw_judging *j, const json_t *payload, const char *claim, edge which) {
  const json_t *value = json_object_get(payload, claim);
  cw_instant t;
  if (!value) return;
  if (cw_instant_read_number(&t, value))
    judge_instant(j, claim, t, which);
  else
    cw_find(&j->found, CW_MALFORMED, "%s of the token is no number of seconds", claim);
}

static void judge_token(cw_judging *j) {
  const char *problem = NULL;
  json_t *payload = cw_token_payload(j->jws, j->jws_len, &problem, j->arena);
  judge_claim(j, payload, "exp", ENDS);
  judge_claim(j, payload, "nbf", BEGINS);
  json_decref(payload);
}

void cw_judge_dates(cw_judging *j) {
  cw_instant begin = {0}, end = {0};
  bool begins = false, ends = false;
  for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
    const json_t *value = cw_node_single(json_object_get(j->badge, dates[i].key));
    cw_instant t;
    if (!value || json_is_null(value)) continue;
    if (!cw_instant_read(&t, value)) {
      cw_find(&j->found, CW_MALFORMED, "%s is not a date: %.80s", dates[i].key,
              json_is_string(value) ? json_string_value(value) : "neither a text nor a number");
      continue;
    }
    judge_instant(j, dates[i].key, t, dates[i].edge);
    if (dates[i].edge == BEGINS) begin = t, begins = true;
    if (dates[i].edge == ENDS) end = t, ends = true;
  }
  if (begins && ends && end.seconds < begin.seconds && !end.whole_day)
    cw_find(&j->found, CW_MALFORMED, "it ends before it begins");
  if (j->jws) judge_token(j);
}
