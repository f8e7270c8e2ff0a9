#include "kind.h"

#include <string.h>

static const struct {
  const char *words;
  bool is_badge;
} kinds[] = {
#define CW_BADGE_KIND(id, words, is_badge) {words, is_badge},
#include "kinds.def"
#undef CW_BADGE_KIND
};

const char *cw_badge_kind_words(cw_badge_kind kind) { return kinds[kind].words; }

bool cw_badge_kind_is_badge(cw_badge_kind kind) { return kinds[kind].is_badge; }

bool cw_badge_kind_is_ob3(cw_badge_kind kind) {
  return kind == CW_BADGE_OB3 || kind == CW_BADGE_ENDORSEMENT3 || kind == CW_BADGE_CLR || kind == CW_BADGE_CREDENTIAL ||
         kind == CW_BADGE_STATUS_LIST;
}

/* The first that fits decides: a credential has several types. */
static const struct {
  const char *type;
  cw_badge_kind kind;
} by_type[] = {
    {"ClrCredential", CW_BADGE_CLR},
    {"EndorsementCredential", CW_BADGE_ENDORSEMENT3},
    {"AchievementCredential", CW_BADGE_OB3},
    {"OpenBadgeCredential", CW_BADGE_OB3},
    {"BitstringStatusListCredential", CW_BADGE_STATUS_LIST},
    {"StatusList2021Credential", CW_BADGE_STATUS_LIST},
    {"RevocationList2020Credential", CW_BADGE_STATUS_LIST},
    {"VerifiableCredential", CW_BADGE_CREDENTIAL},
    {"VerifiablePresentation", CW_BADGE_PRESENTATION},
    {"Assertion", CW_BADGE_OB2},
    {"BadgeClass", CW_BADGE_BADGE_CLASS},
    {"RevocationList", CW_BADGE_REVOCATIONS},
    {"1EdTechRevocationList", CW_BADGE_REVOCATIONS},
    {"CryptographicKey", CW_BADGE_KEY},
    {"Multikey", CW_BADGE_KEY},
    {"Endorsement", CW_BADGE_ENDORSEMENT2},
    {"Issuer", CW_BADGE_ISSUER},
    {"Profile", CW_BADGE_ISSUER},
    {"ceterms:DigitalBadge", CW_BADGE_CATALOG_ENTRY},
    {"ceterms:MicroCredential", CW_BADGE_CATALOG_ENTRY},
    {"ceterms:Certificate", CW_BADGE_CATALOG_ENTRY},
};

static bool has(const json_t *o, const char *key) { return json_object_get(o, key) != NULL; }

/* Documents from before types were written: Open Badges 0.5 and 1.0, keys, lists. */
static cw_badge_kind by_members(const json_t *o) {
  const json_t *badge = json_object_get(o, "badge");
  if (badge && has(o, "recipient")) {
    bool embedded = json_is_object(badge) && json_is_string(json_object_get(o, "recipient"));
    return embedded ? CW_BADGE_OB05 : CW_BADGE_OB1;
  }
  if (has(o, "credentialSubject")) return CW_BADGE_CREDENTIAL;
  if (has(o, "criteria") && has(o, "issuer") && has(o, "name")) return CW_BADGE_BADGE_CLASS;
  if (has(o, "revokedAssertions") || has(o, "revokedCredential") || has(o, "revokedCredentials"))
    return CW_BADGE_REVOCATIONS;
  if (has(o, "publicKeyPem") || has(o, "kty") || has(o, "publicKeyMultibase") || has(o, "keys")) return CW_BADGE_KEY;
  if (has(o, "verificationMethod") || has(o, "assertionMethod")) return CW_BADGE_DID;
  if (has(o, "CFDocument") || has(o, "CFItems")) return CW_BADGE_FRAMEWORK;
  if (has(o, "ceterms:ctid") || has(o, "ceterms:name")) return CW_BADGE_CATALOG_ENTRY;
  if (has(o, "@context") && json_object_size(o) == 1) return CW_BADGE_CONTEXT;
  return has(o, "name") && has(o, "url") ? CW_BADGE_ISSUER : CW_BADGE_NO_BADGE;
}

cw_badge_kind cw_badge_kind_of(const json_t *document) {
  if (!json_is_object(document)) return CW_BADGE_NO_BADGE;
  for (size_t i = 0; i < sizeof by_type / sizeof *by_type; i++) {
    if (!cw_node_has_type(document, by_type[i].type)) continue;
    bool v1 = by_type[i].kind == CW_BADGE_OB2 && has(document, "verify") && !has(document, "verification");
    return v1 ? CW_BADGE_OB1 : by_type[i].kind;
  }
  return by_members(document);
}
