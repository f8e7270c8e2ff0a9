/* The proofs of a verifiable credential, or the token it came in, and who made them. */
#include "keys.h"

#include "proof.h"

#include "instant.h"

#include <string.h>
#include <strings.h>

/* What a failure of the signature layer makes of the badge. */
static cw_badge_verdict verdict_of(cw_canon_reason reason) {
  switch (reason) {
  case CW_CANON_SIGNATURE:
  case CW_CANON_KEY_CONFUSION:
  case CW_CANON_ALGORITHM_NONE:
  case CW_CANON_PURPOSE:
  case CW_CANON_CHAIN: return CW_TAMPERED;
  default: return cw_canon_reason_check(reason) == CW_CHECK_INVALID ? CW_MALFORMED : CW_NOT_CHECKED;
  }
}

void cw_judge_failure(cw_judging *j, const char *what, const cw_canon_error *e) {
  /* The verdict says "malformed" already. */
  const char *words = e->reason == CW_CANON_MALFORMED && *e->message ? e->message : cw_canon_reason_text(e->reason);
  j->desk->hard += e->reason == CW_CANON_LIMIT;
  bool says_more = *e->message && strcmp(words, e->message) != 0;
  cw_find(&j->found, verdict_of(e->reason), "%s%s%s%s%s%s", what, words, says_more ? ": " : "",
          says_more ? e->message : "", *e->path ? ", at " : "", e->path);
}

/* --- whose key ---------------------------------------------------------------------------------------------------- */

void cw_judge_host(cw_judging *j) {
  bool named = cw_trusted_issuer(j->desk, j->issuer) != NULL;
  if (named) cw_find(&j->found, CW_VALID, "the trust file names the issuer, %s", j->issuer);
  cw_binding binding = named ? CW_BY_TRUST : CW_BY_DOCUMENT;
  if (binding > j->binding) j->binding = binding;
}

void cw_judge_binding(cw_judging *j, cw_binding binding, bool contradicted, const char *method) {
  const char *issuer = j->issuer ? j->issuer : "nobody";
  if (contradicted) {
    cw_find(&j->found, CW_TAMPERED, "the key that signed is none of those of the issuer, %s", issuer);
    return;
  }
  if (binding > j->binding) j->binding = binding;
  switch (binding) {
  case CW_BY_TRUST: cw_find(&j->found, CW_VALID, "the trust file binds the key to the issuer, %s", issuer); return;
  case CW_BY_DOCUMENT:
    cw_find(&j->found, CW_VALID, "the issuer's document at hand binds the key to the issuer, %s", issuer);
    /* A trust file that gives keys means these and no others. */
    if (cw_trusted_keys(cw_trusted_issuer(j->desk, j->issuer)) == 0) cw_judge_host(j);
    return;
  case CW_UNBOUND:
    cw_find(
        &j->found, CW_NOT_CHECKED,
        "the key is only the document's own word: the issuer's document or a trust file is not at hand (key: %s%s%s)",
        method ? method : "the token's header", j->issuer ? "; issuer: " : "", j->issuer ? j->issuer : "");
  }
}

/* --- proofs ------------------------------------------------------------------------------------------------------- */

static void judge_proof(cw_judging *j, const cw_proof_result *r) {
  const char *suite = r->cryptosuite ? r->cryptosuite : r->type ? r->type : "unknown";
  cw_instant t;
  if (r->check != CW_CHECK_VALID) {
    cw_judge_failure(j, "", &r->error);
    return;
  }
  if (r->expires && cw_instant_parse(&t, r->expires) && cw_instant_is_over(t, j->desk->as_of))
    cw_find(&j->found, CW_EXPIRED, "its proof expired on %s", r->expires);
  cw_find(&j->found, CW_VALID, "the signature fits (%s): the file is unaltered", suite);
  cw_key_search search = {j->desk, j->issuer, j->arena, false};
  cw_canon_error e = {0};
  cw_key key = {0};
  if (r->method && cw_find_issuers_key(&search, r->method, &key, &e)) cw_key_dispose(&key);
  cw_judge_binding(j, cw_binding_of(j->desk, j->issuer, r->origin, r->method), search.contradicted, r->method);
}

static void judge_proofs(cw_judging *j) {
  cw_key_search search = {j->desk, j->issuer, j->arena, false};
  cw_proof_options options = {.find_key = cw_find_any_key, .key_user = &search, .work = j->work};
  cw_proof_result *results = NULL;
  size_t n = 0;
  cw_canon_error e = {0};
  if (!cw_proofs_verify(&results, &n, j->badge, &options, j->arena, &e)) {
    cw_judge_failure(j, "", &e);
    return;
  }
  for (size_t i = 0; i < n; i++) judge_proof(j, &results[i]);
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

static bool is_token_type(const char *typ) {
  static const char *const known[] = {"JWT", "JWS", "vc+jwt", "vc+ld+jwt", "vc-ld+jwt", "vc+ld+json+jwt", "JOSE"};
  if (!typ) return true;
  if (strncasecmp(typ, "application/", 12) == 0) typ += 12;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcasecmp(typ, known[i]) == 0) return true;
  return false;
}

/* The key by `kid` (an address, or a name in the issuer's document) or in the header. */
static bool find_key(cw_judging *j, cw_key_search *s, const cw_jws *jws, const char **method, cw_key *out,
                     cw_canon_error *e) {
  *method = jws->kid;
  if (jws->kid && cw_find_issuers_key(s, jws->kid, out, e)) return true;
  if (jws->kid && j->issuer && !strchr(jws->kid, ':')) {
    *method = cw_arena_printf(j->arena, "%s#%s", j->issuer, jws->kid + (*jws->kid == '#'));
    if (*method && cw_find_issuers_key(s, *method, out, e)) return true;
  }
  cw_canon_error ignored = {0};
  cw_key named = {0};
  *method = jws->kid;
  bool is_named = jws->kid && cw_key_from_address(&named, jws->kid, &ignored);
  if (!is_named && jws->jwk) {
    *method = NULL;
    is_named = cw_key_from_jwk(&named, jws->jwk, e);
    named.origin = CW_KEY_HEADER;
  }
  if (!is_named && jws->kid && cw_find_any_key(s, jws->kid, out, e)) return true;
  if (!is_named) return cw_find_same_key(s, &named, out);
  if (cw_find_same_key(s, &named, out))
    cw_key_dispose(&named);
  else
    *out = named;
  return true;
}

static void judge_key(cw_judging *j, const cw_jws *jws) {
  cw_key_search search = {j->desk, j->issuer, j->arena, false};
  cw_canon_error e = {0};
  cw_key key = {0};
  const char *method;
  if (!find_key(j, &search, jws, &method, &key, &e)) {
    if (e.reason)
      cw_judge_failure(j, "", &e);
    else
      cw_find(&j->found, CW_NOT_CHECKED, "key not at hand%s%s", jws->kid ? ": " : "", jws->kid ? jws->kid : "");
    return;
  }
  if (cw_jws_verify(jws, &key, &e) == CW_CHECK_VALID) {
    cw_find(&j->found, CW_VALID, "the signature fits (%s): the file is unaltered", jws->algorithm);
    cw_judge_binding(j, cw_binding_of(j->desk, j->issuer, key.origin, method), search.contradicted, method);
  } else {
    cw_judge_failure(j, "", &e);
  }
  cw_key_dispose(&key);
}

static void judge_token(cw_judging *j) {
  cw_jws jws;
  cw_canon_error e = {0};
  if (!cw_jws_read(&jws, j->jws, j->jws_len, j->arena, &e)) {
    cw_judge_failure(j, "", &e);
  } else {
    if (!is_token_type(jws.typ)) cw_find(&j->found, CW_MALFORMED, "a token of type \"%s\" is no badge", jws.typ);
    if (!cw_jws_claims_agree(&jws, &e)) cw_judge_failure(j, "", &e);
    judge_key(j, &jws);
  }
  cw_jws_dispose(&jws);
}

void cw_judge_signature(cw_judging *j) {
  if (j->jws)
    judge_token(j);
  else
    judge_proofs(j);
}
