#include "identity.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 320 }; /* of a candidate: an address of mail has at most 254 */

/* --- reading ------------------------------------------------------------------------------------------------------ */

static const char *bare(const char *address) { return strncasecmp(address, "mailto:", 7) == 0 ? address + 7 : address; }

static bool is_one_of(const char *type, const char *const *names) {
  for (; *names; names++)
    if (strcasecmp(type, *names) == 0) return true;
  return false;
}

static cw_identity_form form_of(const char *type, const char *text) {
  static const char *const emails[] = {"email", "emailAddress", NULL};
  static const char *const ids[] = {"sourcedId", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId", NULL};
  if (!type || is_one_of(type, emails)) return CW_IDENTITY_EMAIL;
  if (strcmp(type, "id") == 0 && strncasecmp(text, "mailto:", 7) == 0) return CW_IDENTITY_EMAIL;
  return is_one_of(type, ids) ? CW_IDENTITY_ID : CW_IDENTITY_OTHER;
}

bool cw_identity_read(cw_identity *out, const json_t *recipient) {
  const char *text = cw_node_text(recipient, "identity");
  *out = (cw_identity){.form = CW_IDENTITY_OTHER};
  if (!text) return false;
  out->form = form_of(cw_node_text(recipient, "type"), text);
  const char *dollar = strchr(text, '$');
  bool digest = json_is_true(json_object_get(recipient, "hashed")) || (dollar && !strchr(text, '@'));
  out->text = bare(text);
  if (out->form == CW_IDENTITY_OTHER) return false;
  if (!digest) return true;
  size_t n = dollar ? (size_t)(dollar - text) : 0;
  out->digest = n == 6 && strncasecmp(text, "sha256", n) == 0 ? "sha256"
                : n == 3 && strncasecmp(text, "md5", n) == 0  ? "md5"
                                                              : NULL;
  if (!out->digest) return false;
  out->text = dollar + 1;
  out->salt = cw_node_text(recipient, "salt");
  return true;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static bool is_hex_of(const char *hex, const unsigned char *bytes, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char high = hex[(size_t)2 * i], low = high ? hex[2 * i + 1] : '\0';
    if (high >= 'A' && high <= 'F') high = (char)(high + ('a' - 'A'));
    if (low >= 'A' && low <= 'F') low = (char)(low + ('a' - 'A'));
    if (high != "0123456789abcdef"[bytes[i] >> 4] || low != "0123456789abcdef"[bytes[i] & 15]) return false;
  }
  return hex[(size_t)2 * n] == '\0';
}

static bool is_digest_of(const cw_identity *identity, const char *candidate) {
  const EVP_MD *md = identity->digest[0] == 's' ? EVP_sha256() : EVP_md5();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  bool made = context && EVP_DigestInit_ex(context, md, NULL) == 1 &&
              EVP_DigestUpdate(context, candidate, strlen(candidate)) == 1 &&
              (!identity->salt || EVP_DigestUpdate(context, identity->salt, strlen(identity->salt)) == 1) &&
              EVP_DigestFinal_ex(context, digest, &n) == 1;
  EVP_MD_CTX_free(context);
  return made && is_hex_of(identity->text, digest, n);
}

bool cw_identity_is(const cw_identity *identity, const char *candidate) {
  char lower[LONGEST];
  size_t n = 0;
  candidate = bare(candidate);
  bool email = identity->form == CW_IDENTITY_EMAIL;
  if (!*candidate) return false;
  if (!identity->digest)
    return (email ? strcasecmp(identity->text, candidate) : strcmp(identity->text, candidate)) == 0;
  if (is_digest_of(identity, candidate)) return true;
  for (; email && candidate[n] && n + 1 < sizeof lower; n++)
    lower[n] = candidate[n] >= 'A' && candidate[n] <= 'Z' ? (char)(candidate[n] + ('a' - 'A')) : candidate[n];
  lower[n] = '\0';
  return email && !candidate[n] && strcmp(lower, candidate) != 0 && is_digest_of(identity, lower);
}
