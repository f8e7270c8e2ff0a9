/* "Does this count?" as JSON: an answer for each goal, the first of which is the headline. */
#include "counting.h"

#include <string.h>

static void put_answer(cw_json *j, const cw_voice *v, const cw_count *k) {
  uint32_t unit = v->plan->ledgers[k->ledger].unit;
  cw_json_object(j);
  cw_json_put_text(j, "goal", v->plan->goals[k->goal].name);
  cw_json_put_text(j, "license", k->license >= 0 ? cw_say_license(v, (uint32_t)k->license) : NULL);
  cw_json_put_text(j, "answer", cw_answer_word(k->answer));
  cw_json_put_text(j, "sentence", cw_say_answer(v, k));
  cw_json_put_amount(j, v, "amount", k->amount, unit);
  cw_json_put_bool(j, "amount_depends", k->amount_unknown);
  cw_json_put_amount(j, v, "need", k->need, unit);
  cw_json_put_text(j, "rule", k->rule >= 0 ? v->plan->counts[k->rule].name : NULL);
  if (k->rule >= 0) {
    cw_json_put_cites(j, v, &v->plan->counts[k->rule].ref);
    cw_json_put_place(j, &v->plan->counts[k->rule].ref);
  } else if (k->otherwise >= 0) {
    cw_json_put_cites(j, v, &v->plan->otherwise[k->otherwise].ref);
    cw_json_put_place(j, &v->plan->otherwise[k->otherwise].ref);
  }
  cw_json_put_text(j, "limit", k->limit >= 0 ? cw_say_limit(v, (uint32_t)k->limit) : NULL);
  cw_json_put_areas(j, v, "areas", k->ledger, k->areas);
  cw_json_put_questions(j, v, k->questions, k->nquestions);
  cw_json_put_offers(j, v, k->offers, k->noffers, k->ledger);
  cw_json_end(j);
}

void cw_json_count(cw_json *j, const cw_counting *k) {
  const cw_voice *v = &k->c->voice;
  cw_json_object(j);
  cw_json_put_text(j, "record", cw_say_record(v, k->row));
  cw_json_open_array(j, "answers");
  if (k->ncounts) put_answer(j, v, &k->counts[k->headline]);
  for (uint32_t i = 0; i < k->ncounts; i++)
    if (i != k->headline) put_answer(j, v, &k->counts[i]);
  cw_json_end(j);
  cw_json_end(j);
}
