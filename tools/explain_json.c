/* The JSON face: every part with its role, mark, sentence, data, citations and place, in the order of the text. */
#include "explain.h"

static void put_datum(cw_json *j, const cw_voice *v, const cw_datum *d) {
  switch (d->kind) {
  case CW_DATUM_AMOUNT: cw_json_put_amount(j, v, d->key, d->amount, d->unit); return;
  case CW_DATUM_TEXT: cw_json_put_text(j, d->key, d->text); return;
  case CW_DATUM_DAY: cw_json_put_day(j, d->key, d->number); return;
  case CW_DATUM_NUMBER: cw_json_put_int(j, d->key, d->number); return;
  case CW_DATUM_YES_NO: cw_json_put_bool(j, d->key, d->number != 0); return;
  }
}

/* A key that several data share is a list: changes made together, areas. */
static bool is_repeated(const cw_part *p, const cw_datum *d) {
  for (const cw_datum *e = p->data; e; e = e->next)
    if (e != d && e->kind == CW_DATUM_TEXT && strcmp(e->key, d->key) == 0) return true;
  return d->kind == CW_DATUM_TEXT &&
         (strcmp(d->key, "change") == 0 || strcmp(d->key, "area") == 0 || strcmp(d->key, "earn") == 0);
}

static bool is_first(const cw_part *p, const cw_datum *d) {
  const cw_datum *e = p->data;
  while (strcmp(e->key, d->key) != 0) e = e->next;
  return e == d;
}

static void put_data(cw_json *j, const cw_voice *v, const cw_part *p) {
  for (const cw_datum *d = p->data; d; d = d->next) {
    if (!is_repeated(p, d)) {
      put_datum(j, v, d);
    } else if (is_first(p, d)) {
      cw_json_open_array(j, d->key);
      for (const cw_datum *e = d; e; e = e->next)
        if (strcmp(e->key, d->key) == 0) cw_json_text(j, e->text);
      cw_json_end(j);
    }
  }
}

void cw_explain_json(cw_json *j, const cw_voice *speaker, const cw_part *p) {
  cw_voice v = *speaker;
  if (!p) return;
  v.plan = p->plan;
  cw_json_object(j);
  cw_json_put_text(j, "part", p->role);
  if (p->mark) cw_json_put_text(j, "mark", p->mark);
  cw_json_put_text(j, "sentence", p->text);
  if (p->data) {
    cw_json_open_object(j, "data");
    put_data(j, &v, p);
    cw_json_end(j);
  }
  if (p->ref) {
    cw_json_put_cites(j, &v, p->ref);
    cw_json_put_place(j, p->ref);
  }
  if (p->parts) {
    cw_json_open_array(j, "parts");
    for (const cw_part *q = p->parts; q; q = q->next) cw_explain_json(j, speaker, q);
    cw_json_end(j);
  }
  cw_json_end(j);
}
