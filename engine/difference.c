/* Whether two standings say the same. */
#include "standing.h"

static bool same_lack(const cw_lack *a, const cw_lack *b) {
  return a->kind == b->kind && a->ledger == b->ledger && cw_rat_cmp(a->amount, b->amount) == 0 &&
         a->strict == b->strict && a->impossible == b->impossible && a->need == b->need && a->year == b->year &&
         a->license == b->license;
}

static bool same_way(const cw_way *x, const cw_way *y) {
  bool same = x->nlacks == y->nlacks && x->impossible == y->impossible;
  for (uint32_t i = 0; same && i < x->nlacks; i++) same = same_lack(&x->lacks[i], &y->lacks[i]);
  return same;
}

static bool same_ledger(const cw_ledger_standing *x, const cw_ledger_standing *y) {
  return x->ledger == y->ledger && cw_rat_cmp(x->have, y->have) == 0 && cw_rat_cmp(x->need, y->need) == 0 &&
         cw_rat_cmp(x->have_most, y->have_most) == 0 && x->most_open == y->most_open;
}

static bool same_question(const cw_question *x, const cw_question *y) {
  return x->kind == y->kind && x->attr == y->attr && x->gap == y->gap && x->record == y->record &&
         x->other == y->other && x->license == y->license && x->year == y->year && x->day == y->day &&
         x->until == y->until && x->decisive == y->decisive;
}

static bool same_dates(const cw_standing *x, const cw_standing *y) {
  return x->judged_on == y->judged_on && x->has_window == y->has_window && x->window_from == y->window_from &&
         x->window_until == y->window_until && x->has_deadline == y->has_deadline && x->deadline == y->deadline &&
         x->too_early == y->too_early && x->opens == y->opens;
}

static bool same_questions(const cw_standing *x, const cw_standing *y) {
  bool same = x->nquestions == y->nquestions && x->ngaps == y->ngaps && x->questions_complete == y->questions_complete;
  for (uint32_t i = 0; same && i < x->nquestions; i++) same = same_question(&x->questions[i], &y->questions[i]);
  for (uint32_t i = 0; same && i < x->ngaps; i++) same = x->gaps[i] == y->gaps[i];
  return same;
}

static bool same_refusals(const cw_standing *x, const cw_standing *y) {
  bool same = x->nrefusals == y->nrefusals;
  for (uint32_t i = 0; same && i < x->nrefusals; i++)
    same = x->refusals[i].rule == y->refusals[i].rule && x->refusals[i].failed == y->refusals[i].failed;
  return same;
}

const char *cw_standing_difference(const cw_standing *x, const cw_standing *y) {
  if (x->goal != y->goal || x->license != y->license) return "goal";
  if (x->verdict != y->verdict || x->cause != y->cause) return "verdict";
  if (x->except != y->except || x->step != y->step) return "exception or step";
  if (x->amount_known != y->amount_known || cw_rat_cmp(x->amount, y->amount) != 0) return "amount";
  if (!same_dates(x, y)) return "dates";
  if (x->if_completed != y->if_completed || x->completed_by != y->completed_by) return "if completed";
  if (!same_questions(x, y)) return "questions";
  if (x->nledgers != y->nledgers || x->nways != y->nways) return "how many ledgers or ways";
  for (uint32_t i = 0; i < x->nledgers; i++)
    if (!same_ledger(&x->ledgers[i], &y->ledgers[i])) return "ledger";
  for (uint32_t i = 0; i < x->nways; i++)
    if (!same_way(&x->ways[i], &y->ways[i])) return "way";
  return same_refusals(x, y) ? NULL : "refusals";
}
