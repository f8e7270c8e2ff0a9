/* Who determined something, when, why and citing what. */
#include "words.h"

const char *cw_say_determined(const cw_voice *v, uint32_t decision) {
  const cw_decision *d = &v->block->decisions[decision];
  const char *day = d->decided > CW_DAY_MIN ? cw_say(v, " on %s", cw_say_day(v, d->decided)) : "";
  const char *why = d->why && *d->why ? cw_say(v, ": %s", d->why) : "";
  const char *cites = d->cites && *d->cites ? cw_say(v, " (%s)", d->cites) : "";
  return cw_say(v, "%s%s%s%s", d->by && *d->by ? d->by : "an officer", day, why, cites);
}
