/* Settlements, elections and determinations of a teacher file, as the store keeps them. */
#include "doc.h"

#include <stdint.h>
#include <stdio.h>

static const char *day_text(cw_input *in, cw_day day) {
  char buf[CW_DAY_TEXT];
  int n = cw_day_format(buf, day);
  return cw_arena_text(in->scratch, buf, (size_t)n);
}

static const char *amount_text(cw_input *in, cw_rat amount) {
  char buf[CW_RAT_TEXT];
  int n = cw_rat_format(buf, amount);
  return cw_arena_text(in->scratch, buf, (size_t)n);
}

static const char *kind_of(const cw_decision *d) {
  switch (d->kind) {
  case CW_SETTLEMENT: return "settlement";
  case CW_ELECTION:
  case CW_CYCLE: return "election";
  case CW_APPROVAL: return d->value ? "approval" : "refusal";
  case CW_PIN: return "pin";
  case CW_WAIVER: return "waiver";
  case CW_CREDIT: return "credit";
  }
  return "";
}

static cw_stored_decision stored(cw_input *in, const cw_decision *d) {
  const cw_plan *plan = in->plan;
  bool amount = d->kind == CW_CREDIT || (d->kind == CW_SETTLEMENT && !d->whole);
  return (cw_stored_decision){.record = d->subject == CW_NO_RECORD ? SIZE_MAX : d->subject,
                              .said = {.kind = kind_of(d),
                                       .goal = d->goal ? plan->goals[d->goal - 1].name : NULL,
                                       .need = d->need,
                                       .area = d->area >= 0 ? plan->areas[d->area].name : NULL,
                                       .cycle = d->kind != CW_CYCLE ? NULL
                                                : d->value          ? "next"
                                                                    : "own",
                                       .amount = amount ? amount_text(in, d->amount) : NULL,
                                       .unit = amount ? plan->units[d->unit].name : NULL,
                                       .rule = d->kind == CW_CREDIT ? plan->counts[d->rule].name : NULL,
                                       .decided = day_text(in, d->decided),
                                       .by = d->by,
                                       .why = d->why,
                                       .cites = d->cites}};
}

/* What is kept for good says by whom it was decided, when and why. */
static void check_said(cw_input *in, const cw_yaml_node *map) {
  static const char *const lists[] = {"settlements", "elections", "decisions", "determinations"}, *const needed[] = {
                                                                                                      "by", "date",
                                                                                                      "why"};
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    const cw_yaml_node *list = cw_yaml_get(map, lists[k]);
    for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++)
      for (size_t n = 0; n < sizeof needed / sizeof *needed; n++)
        if (list->items[i]->kind == CW_YAML_MAP && cw_input_is_empty(cw_yaml_get(list->items[i], needed[n])))
          cw_input_report(in, CW_D_INPUT_MISSING, list->items[i],
                          "`%s` of an entry of `%s` is not given: what is stored says by whom it was decided, when and "
                          "why",
                          needed[n], lists[k]);
  }
}

void cw_doc_decisions(const cw_doc *doc, cw_input *in, cw_stored_row *out) {
  if (!doc->decided) return;
  cw_block *b = in->block;
  uint32_t found = cw_diags_found(in->diags);
  check_said(in, doc->decided);
  cw_input_decisions(in, doc->decided);
  cw_stored_decision *list = CW_NEW_ARRAY(in->scratch, b->ndecisions + 1, cw_stored_decision);
  if (cw_diags_found(in->diags) != found || b->failed) return;
  for (uint32_t i = 0; list && i < b->ndecisions; i++) list[i] = stored(in, &b->decisions[i]);
  out->decisions = list;
  out->ndecisions = list ? b->ndecisions : 0;
}

void cw_doc_hash_decision(cw_sha256 *h, const cw_stored_decision *d, void (*hash)(cw_sha256 *, const char *)) {
  const cw_determination *s = &d->said;
  const char *const texts[] = {s->kind, s->goal, s->need,    s->area, s->cycle, s->amount,
                               s->unit, s->rule, s->decided, s->by,   s->why,   s->cites};
  char record[32];
  snprintf(record, sizeof record, "decision %zu", d->record);
  hash(h, record);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) hash(h, texts[i]);
}
