/* A standing as a clerk reads it: the answer, why, what would change it, where it stands and how fresh it is. */
#include "explain.h"

#include <stdlib.h>

cw_style cw_verdict_style(cw_verdict verdict) {
  static const cw_style styles[] = {[CW_UNMET] = CW_BAD,
                                    [CW_UNDETERMINED] = CW_OPEN,
                                    [CW_MET] = CW_GOOD,
                                    [CW_EXEMPT] = CW_GOOD,
                                    [CW_NOT_APPLICABLE] = CW_FAINT};
  return styles[verdict];
}

const char *cw_text_title(const cw_voice *v, const cw_standing *s) {
  const char *goal = cw_say_goal(v, s->goal);
  return s->license >= 0 ? cw_say(v, "%s (%s)", goal, cw_say_license(v, (uint32_t)s->license)) : goal;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

void cw_text_standing(cw_page *p, const cw_voice *v, const cw_standing *s) {
  cw_voice here = *v;
  here.standing = s;
  cw_explain_text(p, &here, cw_explain_standing(&here, NULL, s, false), false);
}

char *cw_text_standing_string(const cw_voice *v, const cw_standing *s) {
  char *text = NULL;
  size_t len = 0;
  cw_page page = {.file = open_memstream(&text, &len)};
  if (!page.file) return NULL;
  cw_text_standing(&page, v, s);
  if (fclose(page.file) == 0) return text;
  free(text);
  return NULL;
}
