/* What a derivation supposes of what is not known: without it nobody could derive its amounts again. */
#include "render.h"

static void put_assumed(cw_json *j, const cw_voice *v, const cw_assumed *s) {
  cw_json_object(j);
  cw_json_put_subject(j, v, &s->q);
  cw_json_key(j, "value");
  if (s->q.kind == CW_ASK_GAP) {
    const cw_gap *g = &v->plan->gaps[s->q.gap];
    cw_json_text(j, v->plan->readings[g->first_reading + (uint32_t)s->value.a].name);
  } else {
    const cw_attr *attr = &v->plan->attrs[s->q.attr];
    bool any_other = attr->type == CW_TEXT && s->value.a == 0;
    cw_json_put_value(j, v, attr, attr->unit, any_other ? cw_value_none() : s->value);
  }
  cw_json_end(j);
}

static void put_completion(cw_json *j, const cw_voice *v, const char *key, const cw_completion *c) {
  cw_json_open_array(j, key);
  for (uint32_t i = 0; i < c->n; i++) put_assumed(j, v, &c->items[i]);
  cw_json_end(j);
}

void cw_json_put_completions(cw_json *j, const cw_voice *v, const cw_standing *s) {
  cw_json_open_object(j, "assumed");
  put_completion(j, v, "shown", &s->shown);
  put_completion(j, v, "least", &s->least);
  put_completion(j, v, "most", &s->most);
  cw_json_end(j);
}
