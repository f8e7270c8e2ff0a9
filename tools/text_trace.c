/* The derivation of a standing as an indented tree: what each rule asked, what it saw, what it concluded, and where
 * that stands in the pack and in the law. */
#include "explain.h"

void cw_text_trace(cw_page *p, const cw_voice *v, const cw_standing *s) {
  cw_voice here = *v;
  here.standing = s;
  v = &here;
  const char *title = cw_say(v, "How this was found: %s", cw_text_title(v, s));
  cw_part *root = cw_part_new(v, NULL, CW_FORM_TITLE, "trace", title);
  cw_part_cite(root, v, &v->plan->goals[s->goal].ref);
  cw_explain_dates(v, root, s);
  cw_explain_steps(v, root, s);
  cw_explain_text(p, v, root, true);
}
