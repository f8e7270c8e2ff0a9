/* Proofs: sets, chains, and the hash that is signed. */
#include "proof.h"

#include "contexts/contexts.h"
#include "jcs.h"

#include <openssl/evp.h>
#include <string.h>

enum { HASH = 32, MOST_MEMORY = 512 * 1024 * 1024, SCRATCH = 65536 };

typedef struct suite {
  const char *type, *cryptosuite; /* cryptosuite NULL: the type says it all */
  bool rdf;                       /* signs canonical N-Quads; else JCS */
} suite;

static const suite suites[] = {
    {"DataIntegrityProof", "eddsa-rdfc-2022", true},
    {"DataIntegrityProof", "eddsa-2022", true},
    {"DataIntegrityProof", "eddsa-jcs-2022", false},
    {"Ed25519Signature2020", NULL, true},
};

typedef struct run {
  const json_t *document;
  const cw_proof_options *options;
  json_t *proofs[CW_PROOF_MOST]; /* borrowed */
  cw_proof_result *results;
  size_t count;
  bool base_done; /* the hash of the document without any proof, which a set's proofs share: */
  unsigned char base_hash[HASH];
  cw_canon_error base_error;
} run;

static const char *text_of(const json_t *object, const char *key) {
  return json_string_value(json_object_get(object, key));
}

static bool same(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

/* --- hashing ---------------------------------------------------------------------------------------------------------- */

static bool sha256(const char *text, size_t len, unsigned char out[HASH], cw_canon_error *e) {
  unsigned char md[EVP_MAX_MD_SIZE];
  size_t n = 0;
  if (!EVP_Q_digest(NULL, "SHA256", NULL, text, len, md, &n) || n != HASH)
    return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "the hash function failed");
  memcpy(out, md, HASH);
  return true;
}

static bool hash_rdf(const run *r, const json_t *value, cw_arena *arena, unsigned char out[HASH], cw_canon_error *e) {
  const cw_proof_options *o = r->options;
  cw_jsonld_options ld = {.load = o->load ? o->load : cw_contexts_load, .user = o->load_user};
  cw_rdf_canon_options limits = {.work = o->work};
  cw_rdf_dataset d;
  cw_rdf_canonical canonical;
  cw_rdf_dataset_init(&d, arena);
  return cw_jsonld_to_rdf(&d, value, &ld, e) && cw_rdf_canonicalize(&canonical, &d, &limits, arena, e) &&
         sha256(canonical.text, canonical.len, out, e);
}

static bool hash_value(const run *r, bool rdf, const json_t *value, unsigned char out[HASH], cw_canon_error *e) {
  cw_arena arena;
  cw_arena_init(&arena, MOST_MEMORY);
  size_t len;
  bool done;
  if (rdf) {
    done = hash_rdf(r, value, &arena, out, e);
  } else {
    const char *text = cw_jcs_text(value, &len, &arena, e);
    done = text && sha256(text, len, out, e);
  }
  cw_arena_dispose(&arena);
  return done;
}

/* --- chains ----------------------------------------------------------------------------------------------------------- */

/* The number of the proof with this id; CW_PROOF_MOST: none, or several. */
static size_t find_proof(const run *r, const char *id) {
  size_t found = CW_PROOF_MOST;
  for (size_t i = 0; id && i < r->count; i++) {
    if (!r->results[i].id || strcmp(r->results[i].id, id) != 0) continue;
    if (found != CW_PROOF_MOST) return CW_PROOF_MOST;
    found = i;
  }
  return found;
}

/* The proofs that this one builds on, as numbers. */
static bool previous(const run *r, const json_t *proof, size_t out[CW_PROOF_MOST], size_t *count, cw_canon_error *e) {
  const json_t *value = json_object_get(proof, "previousProof");
  size_t n = json_is_array(value) ? json_array_size(value) : value ? 1 : 0;
  *count = 0;
  if (n > CW_PROOF_MOST) return cw_canon_fail(e, CW_CANON_CHAIN, NULL, "previousProof names too many proofs");
  for (size_t i = 0; i < n; i++) {
    out[i] = find_proof(r, json_string_value(json_is_array(value) ? json_array_get(value, i) : value));
    if (out[i] == CW_PROOF_MOST)
      return cw_canon_fail(e, CW_CANON_CHAIN, NULL, "previousProof does not name one proof of the document");
    ++*count;
  }
  return true;
}

/* A proof is as good as the worst that it builds on: settles those whose base is settled. True if any was. */
static bool settle_some(run *r, bool settled[CW_PROOF_MOST]) {
  bool any = false;
  for (size_t i = 0; i < r->count; i++) {
    cw_proof_result *p = &r->results[i];
    size_t before[CW_PROOF_MOST], count = 0, waiting = 0;
    if (settled[i]) continue;
    if (p->check == CW_CHECK_VALID) previous(r, r->proofs[i], before, &count, &p->error);
    for (size_t k = 0; k < count; k++) {
      cw_check base = r->results[before[k]].check;
      waiting += !settled[before[k]];
      if (base == CW_CHECK_INVALID)
        cw_canon_fail(&p->error, CW_CANON_CHAIN, NULL, "the proof that it builds on is not valid");
      if (base == CW_CHECK_NOT_CHECKED)
        cw_canon_fail(&p->error, CW_CANON_BASE_NOT_CHECKED, NULL, "the proof that it builds on could not be checked");
    }
    if (waiting && p->error.reason != CW_CANON_CHAIN) continue;
    p->check = cw_canon_reason_check(p->error.reason);
    settled[i] = any = true;
  }
  return any;
}

static void settle_chains(run *r) {
  bool settled[CW_PROOF_MOST] = {false};
  while (settle_some(r, settled)) {
  }
  for (size_t i = 0; i < r->count; i++) {
    cw_proof_result *p = &r->results[i];
    if (settled[i]) continue;
    p->error = (cw_canon_error){0};
    cw_canon_fail(&p->error, CW_CANON_CHAIN, NULL, "the proofs build on each other in a circle");
    p->check = CW_CHECK_INVALID;
  }
}

/* --- what is signed --------------------------------------------------------------------------------------------------- */

/* The document as this proof signed it: without proofs, or with those that it builds on. A new reference. */
static json_t *signed_document(const run *r, const size_t *before, size_t nbefore, const json_t *context) {
  json_t *copy = json_copy((json_t *)r->document), *list = nbefore ? json_array() : NULL;
  int failed = !copy || (nbefore && !list);
  if (copy) json_object_del(copy, "proof");
  for (size_t i = 0; !failed && i < nbefore; i++) failed = json_array_append(list, r->proofs[before[i]]);
  if (!failed && nbefore) failed = json_object_set(copy, "proof", list);
  if (!failed && context) failed = json_object_set(copy, "@context", (json_t *)context);
  json_decref(list);
  if (!failed) return copy;
  json_decref(copy);
  return NULL;
}

/* The proof without its value, under the document's context where it is hashed as RDF. A new reference. */
static json_t *signed_options(const run *r, const suite *s, const json_t *proof) {
  json_t *copy = json_copy((json_t *)proof), *context = json_object_get(r->document, "@context");
  if (!copy) return NULL;
  json_object_del(copy, "proofValue");
  if (s->rdf && context && json_object_set(copy, "@context", context)) {
    json_decref(copy);
    return NULL;
  }
  return copy;
}

/* eddsa-jcs-2022: the proof's context must begin the document's, and takes its place. */
static bool context_begins(const json_t *document, const json_t *proof) {
  size_t have = json_is_array(document) ? json_array_size(document) : document ? 1 : 0;
  size_t need = json_is_array(proof) ? json_array_size(proof) : 1;
  for (size_t i = 0; i < need; i++) {
    const json_t *a = json_is_array(document) ? json_array_get(document, i) : document;
    const json_t *b = json_is_array(proof) ? json_array_get(proof, i) : proof;
    if (i >= have || !json_equal(a, b)) return false;
  }
  return true;
}

static bool hash_document(run *r, const suite *s, const json_t *proof, unsigned char out[HASH], cw_canon_error *e) {
  size_t before[CW_PROOF_MOST], nbefore;
  const json_t *context = s->rdf ? NULL : json_object_get(proof, "@context");
  if (!previous(r, proof, before, &nbefore, e)) return false;
  if (context && !context_begins(json_object_get(r->document, "@context"), context))
    return cw_canon_fail(e, CW_CANON_MALFORMED, NULL, "the proof's context is not the document's");
  bool shared = s->rdf && nbefore == 0;
  if (!shared || !r->base_done) {
    cw_canon_error error = {0};
    json_t *document = signed_document(r, before, nbefore, context);
    if (!document) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
    bool done = hash_value(r, s->rdf, document, out, &error);
    json_decref(document);
    if (!shared) {
      if (!done) *e = error;
      return done;
    }
    r->base_done = true;
    r->base_error = error;
    memcpy(r->base_hash, out, HASH);
  }
  memcpy(out, r->base_hash, HASH);
  if (r->base_error.reason != CW_CANON_NONE) *e = r->base_error;
  return r->base_error.reason == CW_CANON_NONE;
}

/* --- one proof -------------------------------------------------------------------------------------------------------- */

static const suite *find_suite(const cw_proof_result *p) {
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    if (!same(p->type, suites[i].type)) continue;
    if (!suites[i].cryptosuite || same(p->cryptosuite, suites[i].cryptosuite)) return &suites[i];
  }
  return NULL;
}

static bool find_key(const run *r, const char *method, cw_key *key, cw_canon_error *e) {
  *key = (cw_key){0};
  if (r->options->find_key && r->options->find_key(r->options->key_user, method, key, e)) return true;
  if (e->reason != CW_CANON_NONE) return false;
  return cw_key_from_address(key, method, e);
}

static bool check_signature(run *r, const suite *s, const json_t *proof, const cw_key *key, cw_canon_error *e) {
  unsigned char hashes[2 * HASH];
  json_t *options = signed_options(r, s, proof);
  if (!options) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  bool hashed = hash_document(r, s, proof, hashes + HASH, e) && hash_value(r, s->rdf, options, hashes, e);
  json_decref(options);
  if (!hashed) return false;
  cw_arena arena;
  cw_arena_init(&arena, SCRATCH);
  const char *value = text_of(proof, "proofValue");
  size_t len = 0;
  const unsigned char *signature = cw_multibase_decode(value, strlen(value), &len, &arena);
  bool form = signature && len == 64 && *value == 'z';
  bool fits = form && cw_key_verify(key, hashes, sizeof hashes, signature, len);
  cw_arena_dispose(&arena);
  if (!form) return cw_canon_fail(e, CW_CANON_SIGNATURE, NULL, "the proof's value is not a signature");
  return fits || cw_canon_fail(e, CW_CANON_SIGNATURE, NULL, "the document was altered, or signed with another key");
}

static bool is_address(const char *method) {
  size_t n = strcspn(method, ":");
  return n && method[n] && method[n + 1] && !strpbrk(method, " \t\r\n<>\"");
}

/* What can be said before any hashing. */
static const suite *check_form(const cw_proof_result *p, const json_t *proof, cw_canon_error *e) {
  const suite *s = find_suite(p);
  if (!s) {
    const char *name = p->cryptosuite ? p->cryptosuite : p->type;
    return cw_canon_fail(e, CW_CANON_SUITE_UNKNOWN, NULL, "%.80s", name ? name : "(none named)"), NULL;
  }
  if (!p->purpose || strcmp(p->purpose, "assertionMethod") != 0) {
    cw_canon_fail(e, CW_CANON_PURPOSE, "proofPurpose", "the proof was not made to assert: its purpose is %s",
                  p->purpose ? p->purpose : "not stated");
    return NULL;
  }
  if (!p->method) return cw_canon_fail(e, CW_CANON_MALFORMED, "verificationMethod", "the proof names no key"), NULL;
  if (!is_address(p->method))
    return cw_canon_fail(e, CW_CANON_MALFORMED, "verificationMethod", "the name of the key is no address: %.80s",
                         p->method),
           NULL;
  if (!text_of(proof, "proofValue"))
    return cw_canon_fail(e, CW_CANON_MALFORMED, "proofValue", "the proof has no value"), NULL;
  return s;
}

static void check_proof(run *r, size_t which) {
  cw_proof_result *p = &r->results[which];
  const suite *s = check_form(p, r->proofs[which], &p->error);
  cw_key key = {0};
  if (s && find_key(r, p->method, &key, &p->error)) {
    p->has_key = true;
    p->kind = key.kind;
    p->origin = key.origin;
    if (key.kind != CW_KEY_ED25519) {
      cw_canon_fail(&p->error, CW_CANON_KEY_CONFUSION, NULL, "the suite demands an Ed25519 key, but the key is %s",
                    cw_key_kind_word(key.kind));
    } else {
      check_signature(r, s, r->proofs[which], &key, &p->error);
    }
  }
  cw_key_dispose(&key);
  p->check = cw_canon_reason_check(p->error.reason);
}

/* --- all proofs ------------------------------------------------------------------------------------------------------- */

static const char *method_of(const json_t *proof) {
  const json_t *method = json_object_get(proof, "verificationMethod");
  return json_is_object(method) ? text_of(method, "id") : json_string_value(method);
}

static bool list_proofs(run *r, cw_arena *arena, cw_canon_error *e) {
  const json_t *value = json_object_get(r->document, "proof");
  r->count = json_is_array(value) ? json_array_size(value) : value && !json_is_null(value) ? 1 : 0;
  if (r->count == 0) return cw_canon_fail(e, CW_CANON_PROOF_MISSING, "proof", "the document has no proof");
  if (r->count > CW_PROOF_MOST) return cw_canon_fail(e, CW_CANON_LIMIT, "proof", "more than %d proofs", CW_PROOF_MOST);
  r->results = CW_NEW_ARRAY(arena, r->count, cw_proof_result);
  if (!r->results) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  for (size_t i = 0; i < r->count; i++) {
    json_t *proof = json_is_array(value) ? json_array_get(value, i) : (json_t *)value;
    if (!json_is_object(proof)) return cw_canon_fail(e, CW_CANON_MALFORMED, "proof", "a proof is not an object");
    r->proofs[i] = proof;
    r->results[i] = (cw_proof_result){
        .id = text_of(proof, "id"),
        .type = text_of(proof, "type"),
        .cryptosuite = text_of(proof, "cryptosuite"),
        .created = text_of(proof, "created"),
        .expires = text_of(proof, "expires"),
        .method = method_of(proof),
        .purpose = text_of(proof, "proofPurpose"),
    };
  }
  return true;
}

bool cw_proofs_verify(cw_proof_result **out, size_t *count, const json_t *document, const cw_proof_options *options,
                      cw_arena *arena, cw_canon_error *e) {
  static const cw_proof_options none;
  run r = {.document = document, .options = options ? options : &none};
  *out = NULL;
  *count = 0;
  if (!json_is_object(document)) return cw_canon_fail(e, CW_CANON_MALFORMED, NULL, "the document is not an object");
  if (!cw_json_within_limits(document, e) || !list_proofs(&r, arena, e) || !r.results) return false;
  for (size_t i = 0; i < r.count; i++) check_proof(&r, i);
  settle_chains(&r);
  *out = r.results;
  *count = r.count;
  return true;
}
