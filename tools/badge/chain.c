/* Assertions of Open Badges 0.5 to 2.0: from the assertion to its badge class, from there to the issuer, and back: does
 * the issuer vouch for the assertion, by hosting or by signing it? */
#include "keys.h"

#include <string.h>
#include <strings.h>

/* --- what it points at -------------------------------------------------------------------------------------------- */

/* The object itself, or the document at its address. *own: it stands here and not at its address. *id is its address, or
 * the one that the document there has. */
static const json_t *follow(cw_judging *j, const json_t *node, const char *what, bool *own, const char **id) {
  const char *why = NULL, *named = cw_node_id(node);
  cw_document found;
  *own = false;
  *id = named;
  if (named && cw_documents_follow(j->desk->documents, named, &found, id, &why, j->arena)) {
    if (why) cw_find(&j->found, CW_NOT_CHECKED, "%s's document at %s is doubtful: %s", what, named, why);
    return found.node;
  }
  if (json_is_object(node)) {
    *own = true;
    return node;
  }
  if (named) cw_find(&j->found, CW_NOT_CHECKED, "%s's document not at hand: %s", what, why);
  return NULL;
}

static void follow_all(cw_judging *j) {
  bool own, endorses = j->kind == CW_BADGE_ENDORSEMENT2;
  const char *id;
  if (!endorses) j->achievement = follow(j, json_object_get(j->badge, "badge"), "badge class", &own, &id);
  const json_t *issued = endorses ? j->badge : j->achievement;
  if (issued) j->profile = follow(j, json_object_get(issued, "issuer"), "issuer", &j->profile_is_own, &j->issuer);
  if (!j->issuer) j->issuer = cw_node_id(j->profile);
}

/* --- hosted ------------------------------------------------------------------------------------------------------- */

/* `origin`: a host, or an address that begins with one. */
static bool is_origin(const char *origin, const char *address) {
  const char *host;
  size_t n = cw_host_of(address, &host);
  if (strstr(origin, "://")) return cw_same_host(origin, address);
  return strlen(origin) == n && strncasecmp(origin, host, n) == 0;
}

/* May the issuer's assertions stand at the address? */
static void judge_scope(cw_judging *j, const char *address) {
  /* A profile that comes with the badge may not widen its own scope. */
  const json_t *scope = j->profile_is_own ? NULL : json_object_get(j->profile, "verification");
  const json_t *begin = json_object_get(scope, "startsWith"), *origins = json_object_get(scope, "allowedOrigins");
  const char *property = cw_node_text(scope, "verificationProperty");
  bool within = !begin && !origins && j->issuer && (!strstr(j->issuer, "://") || cw_same_host(j->issuer, address));
  for (size_t i = 0; i < cw_node_count(begin); i++) {
    const char *start = json_string_value(cw_node_at(begin, i));
    within |= start && *start && strncmp(address, start, strlen(start)) == 0;
  }
  bool starts = !begin || within, comes = !origins;
  for (size_t i = 0; i < cw_node_count(origins); i++) {
    const char *origin = json_string_value(cw_node_at(origins, i));
    comes |= origin && is_origin(origin, address);
  }
  if (property && strcmp(property, "id") != 0 && strcmp(property, "@id") != 0)
    cw_find(&j->found, CW_NOT_CHECKED, "the issuer's assertions are told by %s, which is unknown here", property);
  if (begin || origins ? !(starts && comes) : !within)
    cw_find(&j->found, CW_TAMPERED, "%s is no place where the issuer, %s, has its assertions%s", address,
            j->issuer ? j->issuer : "nobody",
            begin     ? " (startsWith)"
            : origins ? " (allowedOrigins)"
                      : "");
}

/* The answer of the address to a revoked assertion may be no more than that. */
static bool says_revoked(cw_judging *j, const json_t *assertion) {
  if (!json_is_true(json_object_get(assertion, "revoked"))) return false;
  const char *why = cw_node_text(assertion, "revocationReason");
  cw_find(&j->found, CW_REVOKED, "the assertion says that it is revoked%s%s", why ? ": " : "", why ? why : "");
  return true;
}

static const char *hosted_at(const cw_judging *j) {
  const char *url = cw_node_text(json_object_get(j->badge, "verify"), "url");
  const char *id = cw_node_id(j->badge);
  if (!url) url = cw_node_text(json_object_get(j->badge, "verification"), "url");
  return url ? url : id;
}

/* What stands inside another document has no context of its own. */
static bool is_same(const json_t *hosted, const json_t *badge) {
  if (json_equal(hosted, badge)) return true;
  if (json_object_get(badge, "@context")) return false;
  json_t *bare = json_copy((json_t *)hosted);
  json_object_del(bare, "@context");
  bool same = json_equal(bare, badge);
  json_decref(bare);
  return same;
}

static void judge_hosted(cw_judging *j) {
  const char *address = hosted_at(j), *why = NULL;
  cw_document hosted;
  if (!address) {
    cw_find(&j->found, CW_NOT_CHECKED, "hosted document not at hand: the badge gives no address for it");
    return;
  }
  if (j->profile && j->issuer) judge_scope(j, address);
  if (says_revoked(j, j->badge)) return;
  if (!cw_documents_find(j->desk->documents, address, CW_WANTED_SELF, &hosted, &why, j->arena)) {
    cw_find(&j->found, CW_NOT_CHECKED, "hosted document not at hand: %s", why);
    return;
  }
  if (says_revoked(j, hosted.node)) return;
  if (!is_same(hosted.node, j->badge)) {
    cw_find(&j->found, CW_TAMPERED, "it differs from the hosted document, %s", hosted.path);
    return;
  }
  cw_find(&j->found, CW_VALID, "it is equal to the hosted document, %s", hosted.path);
  if (!j->profile) return;
  if (j->profile_is_own && !(j->issuer && cw_same_host(j->issuer, address)))
    cw_find(&j->found, CW_NOT_CHECKED, "issuer's document not at hand: only the badge says who issued it");
  else
    cw_judge_host(j);
}

/* --- signed ------------------------------------------------------------------------------------------------------- */

/* The address of the key, as the assertion or the issuer names it. */
static const char *creator_of(const cw_judging *j) {
  const json_t *verification = json_object_get(j->badge, "verification");
  const char *creator = cw_node_id(json_object_get(verification, "creator"));
  if (!creator) creator = cw_node_id(json_object_get(verification, "publicKey"));
  if (!creator) creator = cw_node_text(json_object_get(j->badge, "verify"), "url");
  return creator ? creator : cw_node_id(json_object_get(j->profile, "publicKey"));
}

/* A token that cannot be read, or says that it isn't signed. */
static bool is_sound(cw_judging *j) {
  cw_jws jws;
  cw_canon_error e = {0};
  bool sound = cw_jws_read(&jws, j->jws, j->jws_len, j->arena, &e);
  if (!sound) cw_judge_failure(j, "", &e);
  cw_jws_dispose(&jws);
  return sound;
}

static void judge_signed(cw_judging *j) {
  cw_jws jws;
  cw_canon_error e = {0};
  const char *creator = creator_of(j);
  if (!j->issuer && !creator) {
    cw_find(&j->found, CW_NOT_CHECKED, "key not at hand: neither the assertion nor its issuer names one");
    return;
  }
  cw_jws_read(&jws, j->jws, j->jws_len, j->arena, &e); /* which it can be: is_sound() */
  cw_key_search search = {j->desk, j->issuer, j->arena, false};
  cw_key key = {0};
  bool found = creator ? cw_find_issuers_key(&search, creator, &key, &e) : cw_find_same_key(&search, &key, &key);
  /* The key's document may be at hand where the issuer's is not: it then proves the file, and not its issuer. */
  bool alone = !found && !search.contradicted && creator && cw_find_key_document(&search, creator, &key, &e);
  if (!found && !alone) {
    if (e.reason)
      cw_judge_failure(j, "", &e);
    else if (search.contradicted)
      cw_judge_binding(j, CW_UNBOUND, true, creator);
    else
      cw_find(&j->found, CW_NOT_CHECKED, "key not at hand: %s", creator ? creator : "the issuer names none");
  } else if (cw_jws_verify(&jws, &key, &e) != CW_CHECK_VALID) {
    cw_judge_failure(j, "", &e);
  } else {
    cw_find(&j->found, CW_VALID, "the signature fits (%s): the file is unaltered", jws.algorithm);
    if (found)
      cw_judge_binding(j, key.origin == CW_KEY_PINNED ? CW_BY_TRUST : CW_BY_DOCUMENT, false, creator);
    else
      cw_find(&j->found, CW_NOT_CHECKED, "issuer's document not at hand: who the owner of %s is cannot be seen",
              creator);
  }
  cw_key_dispose(&key);
  cw_jws_dispose(&jws);
}

/* --- which of the two --------------------------------------------------------------------------------------------- */

static bool says(const char *type, const char *word) {
  size_t n = strlen(word);
  return type && strncasecmp(type, word, n) == 0 && (!type[n] || strcasecmp(type + n, "Badge") == 0);
}

void cw_judge_chain(cw_judging *j) {
  const json_t *verification = json_object_get(j->badge, "verification");
  if (!verification) verification = json_object_get(j->badge, "verify");
  const json_t *types = json_object_get(verification, "type");
  const char *type = cw_node_as_text(types);
  follow_all(j);
  bool is_hosted = says(type, "hosted"), is_signed = says(type, "signed");
  if (j->jws && !is_sound(j)) return;
  if (type && !is_hosted && !is_signed)
    cw_find(&j->found, CW_NOT_CHECKED, "suite unknown: verification of type %s", type);
  else if (j->jws && is_hosted)
    cw_find(&j->found, CW_MALFORMED, "a token that says it is hosted, not signed");
  else if (j->jws)
    judge_signed(j);
  else if (is_signed)
    cw_find(&j->found, CW_NOT_CHECKED, "no proof: the assertion says it is signed, and comes without its signature");
  else
    judge_hosted(j);
}
