#include "judge.h"

#include "jcs.h"

#include "../catalog/catalog.h"

#include <string.h>

/* Of many badges in one file each gets less time: hard ones are made, not issued. */
#define WORK_INSIDE UINT64_C(100000)

/* --- what a token says -------------------------------------------------------------------------------------------- */

static void take_claim(json_t *credential, const char *key, const json_t *payload, const char *claim) {
  const json_t *value = json_object_get(payload, claim);
  if (value && !json_object_get(credential, key)) json_object_set_new(credential, key, json_deep_copy(value));
}

json_t *cw_token_credential(json_t *payload) {
  const json_t *inside = json_object_get(payload, "vc");
  if (!json_is_object(inside)) {
    json_t *presentation = json_object_get(payload, "vp");
    if (json_is_object(presentation)) return json_incref(presentation);
    return json_is_object(payload) ? json_incref(payload) : NULL;
  }
  json_t *credential = json_deep_copy(inside);
  take_claim(credential, "id", payload, "jti");
  take_claim(credential, "issuer", payload, "iss");
  take_claim(credential, "issuanceDate", payload, "nbf");
  take_claim(credential, "expirationDate", payload, "exp");
  json_t *subject = cw_node_at(json_object_get(credential, "credentialSubject"), 0);
  if (json_is_object(subject)) take_claim(subject, "id", payload, "sub");
  return credential;
}

/* --- what is said of it ------------------------------------------------------------------------------------------- */

static json_t *new_result(cw_badge_place place, const char *kind, cw_badge_verdict verdict) {
  json_t *result = json_object();
  cw_node_put_text(result, "file", place.file);
  cw_node_put_text(result, "kind", kind);
  cw_node_put_text(result, "container", cw_wrap_word(place.container));
  cw_node_put_text(result, "within", place.within);
  cw_node_put_text(result, "verdict", cw_badge_verdict_word(verdict));
  return result;
}

/* What a token says beside the credential in it: to whom it was presented, and the like. */
static void put_claims(const cw_judging *j, json_t *record) {
  static const char *const known[] = {"vc", "iss", "sub", "jti", "nbf", "exp", "iat"};
  const char *problem = NULL, *claim;
  json_t *payload = j->jws ? cw_token_payload(j->jws, j->jws_len, &problem, j->arena) : NULL, *value;
  if (json_is_object(json_object_get(payload, "vc"))) {
    json_object_foreach(payload, claim, value) {
      size_t i = 0, n = sizeof known / sizeof *known;
      while (i < n && strcmp(claim, known[i]) != 0) i++;
      if (i == n)
        json_array_append_new(json_object_get(record, "unmapped"),
                              json_pack("{s:s,s:O}", "path", claim, "value", value));
    }
  }
  json_decref(payload);
}

/* Of the document in canonical form: one badge as a file, a token's payload or in an image has one digest. */
static void put_digest(json_t *result, const json_t *document, cw_arena *arena) {
  cw_canon_error e = {0};
  size_t len = 0;
  const char *text = cw_jcs_text(document, &len, arena, &e);
  if (text) cw_node_put_text(result, "digest", cw_digest_hex("sha256", text, len, arena));
}

/* A badge whose achievementType says nothing: what its issuer's badges are by the trust file, or this one by the catalog. */
static void settle_kind(const cw_judging *j, json_t *record, const json_t *trusted) {
  const char *open = cw_node_text(record, "question"), *kind = cw_node_text(trusted, "kind");
  const json_t *achievement = json_object_get(record, "achievement"), *issuer = json_object_get(record, "issuer");
  const char *from = "trusted issuers";
  if (!open || !achievement) return;
  const char *const whose[] = {cw_node_text(issuer, "trusted_as"), cw_node_text(issuer, "id"),
                               cw_node_text(issuer, "name")};
  const char *const what[] = {cw_node_text(achievement, "id"), cw_node_text(achievement, "name")};
  for (size_t i = 0; !kind && j->desk->catalog && i < 6; i++) {
    kind = cw_catalog_kind(j->desk->catalog, whose[i / 2], what[i % 2]);
    from = "catalog";
  }
  if (!kind) return;
  cw_node_put_text(record, "kind", kind);
  cw_node_put_text(record, "kind_from", from);
  json_object_del(record, "question");
}

static json_t *result_of(cw_judging *j, cw_badge_place place) {
  static const char *const bindings[] = {
      [CW_UNBOUND] = NULL, [CW_BY_TRUST] = "trust file", [CW_BY_DOCUMENT] = "document"};
  cw_badge_verdict worst = cw_findings_worst(&j->found);
  json_t *result = new_result(place, cw_badge_kind_words(j->kind), worst);
  cw_badge_parts parts = {j->badge, j->achievement, j->profile};
  json_t *record = cw_badge_record_of(j->kind, &parts, j->arena);
  if (cw_badge_kind_is_ob3(j->kind)) put_claims(j, record);
  cw_judge_endorsements(j, record);
  cw_put_credible(record, &parts);
  cw_put_rigor(record); /* what endorsements show depends on their verdicts */
  const json_t *trusted = j->binding == CW_BY_TRUST ? cw_trusted_issuer(j->desk, j->issuer) : NULL;
  cw_node_put_text(record, "verification", cw_badge_verdict_verification(worst));
  cw_node_put_text(json_object_get(record, "issuer"), "trusted_as", cw_node_text(trusted, "name"));
  settle_kind(j, record, trusted);
  put_digest(result, j->badge, j->arena);
  json_object_set_new(result, "reasons", cw_findings_reasons(&j->found));
  cw_node_put_text(result, "issuer_known_by", bindings[j->binding]);
  json_object_set_new(result, "record", record);
  return result;
}

json_t *cw_badge_judge(cw_badge_desk *desk, cw_badge_place place, cw_badge_kind kind, const json_t *document,
                       const char *jws, size_t jws_len, cw_arena *arena) {
  cw_judging j = {.desk = desk,
                  .arena = arena,
                  .kind = kind,
                  .badge = document,
                  .jws = jws,
                  .jws_len = jws_len,
                  .work = place.within ? WORK_INSIDE : 0,
                  .found = {.arena = arena}};
  if (cw_badge_kind_is_ob3(kind)) {
    cw_judge_shape(&j);
    cw_judge_signature(&j);
  } else {
    cw_judge_chain(&j);
    cw_judge_shape(&j);
  }
  cw_judge_dates(&j);
  cw_judge_status(&j);
  cw_judge_recipient(&j);
  if (arena->failed) cw_find(&j.found, CW_NOT_CHECKED, "memory ran out");
  json_t *result = result_of(&j, place);
  if (arena->failed) cw_node_put_text(result, "verdict", cw_badge_verdict_word(CW_NOT_CHECKED));
  return result;
}

json_t *cw_badge_refuse(cw_badge_place place, cw_badge_kind kind, cw_badge_verdict verdict, const char *why,
                        cw_arena *arena) {
  cw_badge_findings found = {.arena = arena};
  cw_find(&found, verdict, "%s", why);
  json_t *result = new_result(place, cw_badge_kind_words(kind), verdict);
  json_object_set_new(result, "reasons", cw_findings_reasons(&found));
  json_object_set_new(result, "record", json_null());
  return result;
}

json_t *cw_badge_unseen(cw_badge_place place, const char *address, const char *why, cw_arena *arena) {
  const char *text = cw_arena_printf(arena, "hosted document not at hand: %s", why);
  json_t *result = cw_badge_refuse(place, CW_BADGE_OB1, CW_NOT_CHECKED, text ? text : why, arena);
  json_t *record = json_object();
  cw_node_put_text(record, "id", address);
  cw_node_put_text(record, "kind", "unknown");
  cw_node_put_text(record, "verification", cw_badge_verdict_verification(CW_NOT_CHECKED));
  json_object_set_new(result, "record", record);
  return result;
}
