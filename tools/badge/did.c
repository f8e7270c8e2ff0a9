/* Keys from their bytes, and verifying. All arithmetic is OpenSSL's. */
#include "did_internal.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <string.h>

enum { LEAST_RSA_BITS = 2048, MOST_RSA_BITS = 8192, P256_BYTES = 32, MOST_PEM = 65536 };

static bool invalid(cw_canon_error *e, const char *what) {
  return cw_canon_fail(e, CW_CANON_KEY_INVALID, NULL, "%s", what);
}

void cw_key_dispose(cw_key *key) {
  EVP_PKEY_free(key->pkey);
  key->pkey = NULL;
}

/* --- from bytes ------------------------------------------------------------------------------------------------------- */

bool cw_key_from_ed25519(cw_key *out, const unsigned char *bytes, size_t len, cw_canon_error *e) {
  *out = (cw_key){.kind = CW_KEY_ED25519};
  if (len != 32) return invalid(e, "an Ed25519 key has 32 bytes");
  out->pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, len);
  return out->pkey || invalid(e, "not an Ed25519 key");
}

static EVP_PKEY *key_from_params(const char *algorithm, OSSL_PARAM *params) {
  EVP_PKEY *pkey = NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
  if (ctx && params && EVP_PKEY_fromdata_init(ctx) == 1) EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params);
  EVP_PKEY_CTX_free(ctx);
  return pkey;
}

static bool on_its_curve(EVP_PKEY *pkey) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
  bool sound = ctx && EVP_PKEY_public_check(ctx) == 1;
  EVP_PKEY_CTX_free(ctx);
  return sound;
}

bool cw_key_from_p256(cw_key *out, const unsigned char *point, size_t len, cw_canon_error *e) {
  *out = (cw_key){.kind = CW_KEY_P256};
  char group[] = "prime256v1";
  unsigned char copy[65];
  if (len != 33 && len != 65) return invalid(e, "a P-256 key has 33 or 65 bytes");
  memcpy(copy, point, len);
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                         OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, len),
                         OSSL_PARAM_construct_end()};
  out->pkey = key_from_params("EC", params);
  if (out->pkey && on_its_curve(out->pkey)) return true;
  cw_key_dispose(out);
  return invalid(e, "not a point of P-256");
}

static bool sound_rsa(const EVP_PKEY *pkey, cw_canon_error *e) {
  int bits = EVP_PKEY_get_bits(pkey);
  BIGNUM *exponent = NULL;
  bool odd = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &exponent) && BN_is_odd(exponent) &&
             !BN_is_one(exponent) && BN_num_bits(exponent) <= 64;
  BN_free(exponent);
  if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)
    return invalid(e, "an RSA key of fewer than 2048 or more than 8192 bits");
  return odd || invalid(e, "an RSA key with a wrong exponent");
}

bool cw_key_from_rsa(cw_key *out, const unsigned char *n, size_t n_len, const unsigned char *exponent,
                     size_t exponent_len, cw_canon_error *e) {
  *out = (cw_key){.kind = CW_KEY_RSA};
  if (n_len > MOST_RSA_BITS / 8 || exponent_len > 8) return invalid(e, "an RSA key that is too long");
  BIGNUM *bn = BN_bin2bn(n, (int)n_len, NULL), *be = BN_bin2bn(exponent, (int)exponent_len, NULL);
  OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
  OSSL_PARAM *params = NULL;
  if (bn && be && build && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn) &&
      OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, be))
    params = OSSL_PARAM_BLD_to_param(build);
  out->pkey = key_from_params("RSA", params);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  BN_free(bn);
  BN_free(be);
  if (!out->pkey) return invalid(e, "not an RSA key");
  if (sound_rsa(out->pkey, e)) return true;
  cw_key_dispose(out);
  return false;
}

/* --- PEM -------------------------------------------------------------------------------------------------------------- */

static bool kind_of(EVP_PKEY *pkey, cw_key_kind *kind, cw_canon_error *e) {
  char group[32] = "";
  size_t len;
  if (EVP_PKEY_is_a(pkey, "ED25519")) {
    *kind = CW_KEY_ED25519;
    return true;
  }
  if (EVP_PKEY_is_a(pkey, "RSA")) {
    *kind = CW_KEY_RSA;
    return sound_rsa(pkey, e);
  }
  bool p256 = EVP_PKEY_is_a(pkey, "EC") && EVP_PKEY_get_group_name(pkey, group, sizeof group, &len) &&
              strcmp(group, "prime256v1") == 0;
  *kind = CW_KEY_P256;
  if (p256) return on_its_curve(pkey) || invalid(e, "not a point of P-256");
  return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a key that is neither RSA nor P-256 nor Ed25519");
}

bool cw_key_from_pem(cw_key *out, const char *text, size_t len, cw_canon_error *e) {
  *out = (cw_key){0};
  if (len > MOST_PEM) return invalid(e, "a PEM text of more than 64 KiB");
  BIO *bio = BIO_new_mem_buf(text, (int)len);
  char *name = NULL, *header = NULL;
  unsigned char *der = NULL;
  long der_len = 0;
  if (bio && PEM_read_bio(bio, &name, &header, &der, &der_len)) {
    const unsigned char *at = der;
    if (strcmp(name, "PUBLIC KEY") == 0) out->pkey = d2i_PUBKEY(NULL, &at, der_len);
    if (strcmp(name, "RSA PUBLIC KEY") == 0) out->pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, der_len);
  }
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_clear_free(der, der_len > 0 ? (size_t)der_len : 0);
  BIO_free(bio);
  if (!out->pkey) return invalid(e, "not a public key in PEM");
  if (kind_of(out->pkey, &out->kind, e)) return true;
  cw_key_dispose(out);
  return false;
}

/* --- verifying -------------------------------------------------------------------------------------------------------- */

/* r and s of 32 bytes each as the DER that OpenSSL takes. NULL: memory ran out. */
static unsigned char *ecdsa_der(const unsigned char *raw, size_t *len) {
  unsigned char *der = NULL;
  ECDSA_SIG *sig = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(raw, P256_BYTES, NULL), *s = BN_bin2bn(raw + P256_BYTES, P256_BYTES, NULL);
  if (sig && r && s && ECDSA_SIG_set0(sig, r, s)) {
    int n = i2d_ECDSA_SIG(sig, &der);
    *len = n > 0 ? (size_t)n : 0;
  } else {
    BN_free(r);
    BN_free(s);
  }
  ECDSA_SIG_free(sig);
  return der;
}

bool cw_key_verify(const cw_key *key, const void *data, size_t len, const unsigned char *signature,
                   size_t signature_len) {
  if (!key->pkey || (key->kind == CW_KEY_ED25519 && signature_len != 64)) return false;
  if (key->kind == CW_KEY_P256 && signature_len != (size_t)P256_BYTES + P256_BYTES) return false;
  if (key->kind == CW_KEY_RSA && signature_len != (size_t)EVP_PKEY_get_size(key->pkey)) return false;
  unsigned char *der = NULL;
  if (key->kind == CW_KEY_P256) {
    der = ecdsa_der(signature, &signature_len);
    if (!der) return false;
  }
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  const char *hash = key->kind == CW_KEY_ED25519 ? NULL : "SHA256";
  bool fits = ctx && EVP_DigestVerifyInit_ex(ctx, NULL, hash, NULL, NULL, key->pkey, NULL) == 1 &&
              EVP_DigestVerify(ctx, der ? der : signature, signature_len, data, len) == 1;
  EVP_MD_CTX_free(ctx);
  OPENSSL_free(der);
  return fits;
}

bool cw_key_equal(const cw_key *a, const cw_key *b) { return a->pkey && b->pkey && EVP_PKEY_eq(a->pkey, b->pkey) == 1; }

/* --- words ------------------------------------------------------------------------------------------------------------ */

bool cw_key_is_self_named(cw_key_origin origin) { return origin <= CW_KEY_HEADER; }

const char *cw_key_kind_word(cw_key_kind kind) {
  static const char *const words[] = {"RSA", "P-256", "Ed25519"};
  return words[kind];
}

const char *cw_key_origin_word(cw_key_origin origin) {
  static const char *const words[] = {
      "a DID that is the key itself", "an address that ends with the key", "the header of the token itself",
      "the issuer's document",        "the file of trusted keys",
  };
  return words[origin];
}
