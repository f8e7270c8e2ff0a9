/* Is the badge this person's? Identities are plain or digests of the address with a salt behind it. */
#include "desk.h"

#include "token.h"

#include <string.h>
#include <strings.h>

/* Lower case as far as ASCII goes: mail is delivered without regard to case, and digests are of either form. */
static const char *lower(cw_arena *arena, const char *text) {
  char *out = cw_arena_text(arena, text, strlen(text));
  for (char *s = out; s && *s; s++)
    if (*s >= 'A' && *s <= 'Z') *s = (char)(*s - 'A' + 'a');
  return out;
}

static const char *bare(const char *address) { return strncasecmp(address, "mailto:", 7) == 0 ? address + 7 : address; }

typedef enum match { DIFFERS, MATCHES, CANNOT_SAY } match;

/* sha256$… or md5$…, of the address as it is given and in lower case. */
static match match_digest(const cw_judging *j, const char *identity, const char *salt, const char *email) {
  const char *dollar = strchr(identity, '$');
  if (!dollar) return CANNOT_SAY;
  const char *name = cw_arena_text(j->arena, identity, (size_t)(dollar - identity));
  const char *const forms[] = {bare(email), lower(j->arena, bare(email))};
  bool known = name && (strcasecmp(name, "sha256") == 0 || strcasecmp(name, "md5") == 0);
  for (int i = 0; known && i < 2 && forms[i]; i++) {
    const char *salted = cw_arena_printf(j->arena, "%s%s", forms[i], salt ? salt : "");
    const char *hex = salted ? cw_digest_hex(name, salted, strlen(salted), j->arena) : NULL;
    if (!hex) return CANNOT_SAY;
    if (strcasecmp(hex, dollar + 1) == 0) return MATCHES;
  }
  return known ? DIFFERS : CANNOT_SAY;
}

/* Only identities that are e-mail addresses can be compared with one. */
static bool is_email(const json_t *identity, const char *text) {
  const char *type = cw_node_text(identity, "type");
  if (type && strcmp(type, "id") == 0) return strncasecmp(text, "mailto:", 7) == 0;
  return !type || strcasecmp(type, "email") == 0 || strcasecmp(type, "emailAddress") == 0;
}

static match match_identity(const cw_judging *j, const json_t *identity, const char *email) {
  const char *text = cw_node_text(identity, "identity");
  if (!text || !is_email(identity, text)) return CANNOT_SAY;
  bool hashed = json_is_true(json_object_get(identity, "hashed"));
  const char *dollar = strchr(text, '$');
  bool digest = hashed || (dollar && !strchr(text, '@'));
  if (digest) return match_digest(j, text, cw_node_text(identity, "salt"), email);
  return strcasecmp(bare(text), bare(email)) == 0 ? MATCHES : DIFFERS;
}

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
    for (size_t k = 0; k < j->desk->nrecipients && !who; k++) {
      match m = match_identity(j, cw_node_at(identities, i), j->desk->recipients[k]);
      if (m == MATCHES) who = j->desk->recipients[k];
      differs |= m == DIFFERS;
    }
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
