/* Revocation: bit strings, lists of revoked credentials, lists of revoked assertions. */
#include "keys.h"

#include "inflate.h"
#include "instant.h"

#include <stdlib.h>
#include <string.h>

/* --- the list's own signature ------------------------------------------------------------------------------------- */

static const json_t *credential_of(const json_t *node) {
  const json_t *inside = json_object_get(node, "vc");
  return inside ? inside : node;
}

/* What keeps the list from being believed. */
typedef struct doubt {
  const char *why; /* NULL: nothing */
  bool worthless;  /* not even a revocation in it counts: another's list, or an altered one */
} doubt;

/* A list is judged like a badge, but for its subject. */
static doubt doubt_about(cw_judging *j, const cw_document *list) {
  const json_t *credential = credential_of(list->node);
  cw_judging own = {.desk = j->desk,
                    .arena = j->arena,
                    .kind = CW_BADGE_STATUS_LIST,
                    .badge = credential,
                    .jws = list->jws,
                    .jws_len = list->jws_len,
                    .issuer = cw_node_id(json_object_get(credential, "issuer")),
                    .work = j->work,
                    .found = {.arena = j->arena}};
  if (!own.issuer) own.issuer = cw_node_text(list->node, "iss");
  if (!own.issuer || !j->issuer || strcmp(own.issuer, j->issuer) != 0)
    return (doubt){
        cw_arena_printf(j->arena, "the status list is by another issuer, %s", own.issuer ? own.issuer : "nobody"),
        true};
  cw_judge_signature(&own);
  cw_judge_dates(&own);
  cw_badge_verdict worst = cw_findings_worst(&own.found);
  const cw_badge_finding *f = own.found.first;
  while (f && f->verdict != worst) f = f->next;
  if (worst == CW_VALID || !f) return (doubt){NULL, false};
  return (doubt){cw_arena_printf(j->arena, "the status list itself is %s: %s", cw_badge_verdict_word(worst), f->why),
                 worst == CW_TAMPERED};
}

/* --- bit strings -------------------------------------------------------------------------------------------------- */

static bool read_index(const json_t *entry, int64_t *index) {
  const json_t *value = json_object_get(entry, "statusListIndex");
  if (!value) value = json_object_get(entry, "revocationListIndex");
  if (json_is_integer(value)) {
    *index = json_integer_value(value);
  } else {
    const char *text = json_string_value(value);
    if (!text || !*text || strlen(text) > 15 || text[strspn(text, "0123456789")]) return false;
    *index = strtoll(text, NULL, 10);
  }
  return *index >= 0;
}

static bool has_purpose(const json_t *subject, const char *purpose) {
  const json_t *purposes = json_object_get(subject, "statusPurpose");
  for (size_t i = 0; i < cw_node_count(purposes); i++) {
    const char *own = json_string_value(cw_node_at(purposes, i));
    if (own && strcmp(own, purpose) == 0) return true;
  }
  return !purposes; /* RevocationList2020 has none */
}

static void judge_bit(cw_judging *j, const cw_document *list, const json_t *subject, int64_t index,
                      const char *purpose) {
  const char *encoded = json_string_value(json_object_get(subject, "encodedList"));
  size_t len = 0;
  unsigned char *bits = encoded ? cw_inflate_text(encoded, strlen(encoded), &len, j->arena) : NULL;
  if (!bits) {
    cw_find(&j->found, CW_NOT_CHECKED, "the status list cannot be unpacked: %s", list->path);
    return;
  }
  bool inside = (uint64_t)index / 8 < len;
  bool set = inside && (bits[index / 8] >> (7 - index % 8) & 1);
  free(bits);
  doubt about = doubt_about(j, list);
  if (!inside)
    cw_find(&j->found, CW_NOT_CHECKED, "the status list ends before the badge's place, %lld", (long long)index);
  else if (about.why && (!set || about.worthless))
    cw_find(&j->found, CW_NOT_CHECKED, "%s", about.why);
  else if (set)
    cw_find(&j->found, CW_REVOKED, "number %lld is set in the status list (%s), %s", (long long)index, purpose,
            list->path);
  else
    cw_find(&j->found, CW_VALID, "number %lld is not set in the status list (%s)", (long long)index, purpose);
}

static void judge_bit_string(cw_judging *j, const json_t *entry) {
  const char *address = cw_node_text(entry, "statusListCredential"), *why = NULL;
  const char *purpose = cw_node_text(entry, "statusPurpose");
  int64_t index;
  cw_document list;
  if (!address) address = cw_node_text(entry, "revocationListCredential");
  if (!purpose) purpose = "revocation";
  /* Some issuers give the entry's own address and nothing more: there is nothing to look up. */
  bool bare = !address && !json_object_get(entry, "statusListIndex") && !json_object_get(entry, "revocationListIndex");
  if (bare) {
    cw_find(&j->found, CW_NOT_CHECKED, "status list not at hand: the badge names none%s%s",
            cw_node_id(entry) ? ", only " : "", cw_node_id(entry) ? cw_node_id(entry) : "");
    return;
  }
  if (!address || !read_index(entry, &index)) {
    cw_find(&j->found, CW_MALFORMED, "credentialStatus names no list, or no place in it");
    return;
  }
  if (strcmp(purpose, "revocation") != 0 && strcmp(purpose, "suspension") != 0) return; /* says nothing of validity */
  if (json_object_get(entry, "statusSize") && json_integer_value(json_object_get(entry, "statusSize")) > 1) {
    cw_find(&j->found, CW_NOT_CHECKED, "a status of more than one bit is not understood");
    return;
  }
  if (!cw_documents_find(j->desk->documents, address, CW_WANTED_THERE, &list, &why, j->arena)) {
    cw_find(&j->found, CW_NOT_CHECKED, "status list not at hand: %s", why);
    return;
  }
  const json_t *subject = cw_node_at(json_object_get(credential_of(list.node), "credentialSubject"), 0);
  if (!has_purpose(subject, purpose))
    cw_find(&j->found, CW_NOT_CHECKED, "the status list has another purpose than %s: %s", purpose, list.path);
  else
    judge_bit(j, &list, subject, index, purpose);
}

/* --- lists of what is revoked ------------------------------------------------------------------------------------- */

static bool is_one_of(const json_t *item, const char *const *ids) {
  const char *text = cw_node_id(item);
  if (!text) text = cw_node_text(item, "uid");
  for (int i = 0; i < 2; i++)
    if (text && ids[i] && strcmp(text, ids[i]) == 0) return !json_is_false(json_object_get(item, "revoked"));
  return false;
}

/* `ids`: the badge's, either may be NULL. */
static void judge_list(cw_judging *j, const cw_document *list, const char *const *ids) {
  static const char *const keys[] = {"revokedAssertions", "revokedCredential", "revokedCredentials"};
  const json_t *subject = cw_node_at(json_object_get(list->node, "credentialSubject"), 0);
  const char *by = cw_node_id(json_object_get(list->node, "issuer"));
  bool is_list = false;
  if (by && j->issuer && strcmp(by, j->issuer) != 0) {
    cw_find(&j->found, CW_NOT_CHECKED, "the revocation list is by another issuer, %s", by);
    return;
  }
  for (int k = 0; k < 3; k++) {
    const json_t *revoked = json_object_get(list->node, keys[k]);
    if (!revoked) revoked = json_object_get(subject, keys[k]);
    is_list |= revoked != NULL;
    for (size_t i = 0; i < cw_node_count(revoked); i++) {
      const json_t *item = cw_node_at(revoked, i);
      if (!is_one_of(item, ids)) continue;
      const char *why = cw_node_text(item, "revocationReason");
      cw_find(&j->found, CW_REVOKED, "the revocation list names it%s%s", why ? ": " : "", why ? why : "");
      return;
    }
  }
  if (is_list)
    cw_find(&j->found, CW_VALID, "the revocation list doesn't name it");
  else
    cw_find(&j->found, CW_NOT_CHECKED, "%s is no revocation list", list->path);
}

static void judge_list_at(cw_judging *j, const char *address) {
  const char *const ids[] = {cw_node_id(j->badge), cw_node_text(j->badge, "uid")};
  const char *why = NULL;
  cw_document list;
  if (!address)
    cw_find(&j->found, CW_MALFORMED, "credentialStatus names no list");
  else if (!cw_documents_find(j->desk->documents, address, CW_WANTED_THERE, &list, &why, j->arena))
    cw_find(&j->found, CW_NOT_CHECKED, "status list not at hand: %s", why);
  else
    judge_list(j, &list, ids);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void judge_entry(cw_judging *j, const json_t *entry) {
  if (cw_node_has_type(entry, "BitstringStatusListEntry") || cw_node_has_type(entry, "StatusList2021Entry") ||
      cw_node_has_type(entry, "RevocationList2020Status"))
    judge_bit_string(j, entry);
  else if (cw_node_has_type(entry, "1EdTechRevocationList"))
    judge_list_at(j, cw_node_id(entry));
  else
    cw_find(&j->found, CW_NOT_CHECKED, "a status of an unknown type: %s",
            cw_node_text(entry, "type") ? cw_node_text(entry, "type") : "none is given");
}

void cw_judge_status(cw_judging *j) {
  const json_t *status = json_object_get(j->badge, "credentialStatus");
  for (size_t i = 0; i < cw_node_count(status) && i < 16; i++) judge_entry(j, cw_node_at(status, i));
  if (cw_node_count(status) > 16) cw_find(&j->found, CW_NOT_CHECKED, "more than 16 statuses");
  const char *list = cw_node_text(j->profile, "revocationList");
  if (list && !cw_badge_kind_is_ob3(j->kind)) judge_list_at(j, list);
}
