/* Is the badge this person's? */
#include "desk.h"
#include "identity.h"

static json_t *identities_of(const cw_judging *j) {
  cw_badge_parts parts = {.badge = j->badge};
  json_t *record = json_object(), *list;
  if (cw_badge_kind_is_ob3(j->kind))
    cw_map_ob3(record, j->badge);
  else
    cw_map_ob2(record, &parts);
  list = json_incref(json_object_get(record, "recipient"));
  json_decref(record);
  return list;
}

void cw_judge_recipient(cw_judging *j) {
  if (j->desk->nrecipients == 0) return;
  json_t *identities = identities_of(j);
  bool differs = false;
  const char *who = NULL;
  for (size_t i = 0; i < cw_node_count(identities) && !who; i++) {
    cw_identity identity;
    if (!cw_identity_read(&identity, cw_node_at(identities, i)) || identity.form != CW_IDENTITY_EMAIL) continue;
    for (size_t k = 0; k < j->desk->nrecipients && !who; k++)
      if (cw_identity_is(&identity, j->desk->recipients[k])) who = j->desk->recipients[k];
    differs |= !who;
  }
  if (who)
    cw_find(&j->found, CW_VALID, "the recipient is %s", who);
  else if (differs)
    cw_find(&j->found, CW_OTHER_PERSON, "the recipient is not %s%s", j->desk->recipients[0],
            j->desk->nrecipients > 1 ? " or another of the addresses given" : "");
  else
    cw_find(&j->found, CW_NOT_CHECKED, "recipient: the badge names nobody by an e-mail address");
  json_decref(identities);
}
