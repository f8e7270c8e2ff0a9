/* Which addresses may be asked at all. */
#include "fetch.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

/* --- on the public internet --------------------------------------------------------------------------------------- */

typedef struct network {
  unsigned char prefix[4];
  int bits;
} network;

/* The registry of special-purpose addresses (RFC 6890 and its successors), and multicast. */
static const network private_networks[] = {
    {{0, 0, 0, 0}, 8},       {{10, 0, 0, 0}, 8},      {{100, 64, 0, 0}, 10},   {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16},  {{172, 16, 0, 0}, 12},   {{192, 0, 0, 0}, 24},    {{192, 0, 2, 0}, 24},
    {{192, 31, 196, 0}, 24}, {{192, 52, 193, 0}, 24}, {{192, 88, 99, 0}, 24},  {{192, 168, 0, 0}, 16},
    {{192, 175, 48, 0}, 24}, {{198, 18, 0, 0}, 15},   {{198, 51, 100, 0}, 24}, {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 3},
};

static bool is_within(const unsigned char *bytes, const unsigned char *prefix, int bits) {
  int whole = bits / 8, rest = bits % 8;
  if (memcmp(bytes, prefix, (size_t)whole) != 0) return false;
  return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

static bool is_public_v4(const unsigned char *bytes) {
  for (size_t i = 0; i < sizeof private_networks / sizeof *private_networks; i++)
    if (is_within(bytes, private_networks[i].prefix, private_networks[i].bits)) return false;
  return true;
}

/* Global unicast is 2000::/3. Out of it: tunnels, which carry addresses of version 4 (2001::/32, 2002::/16), what is
 * assigned to protocols (2001::/23) and examples (2001:db8::/32, 3fff::/20). */
static bool is_public_v6(const unsigned char *bytes) {
  static const unsigned char global[] = {0x20}, protocols[] = {0x20, 0x01, 0x00}, example[] = {0x20, 0x01, 0x0d, 0xb8},
                             tunnel[] = {0x20, 0x02}, examples[] = {0x3f, 0xff, 0x00};
  return is_within(bytes, global, 3) && !is_within(bytes, protocols, 23) && !is_within(bytes, example, 32) &&
         !is_within(bytes, tunnel, 16) && !is_within(bytes, examples, 20);
}

bool cw_fetch_is_public(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, address, sizeof in);
    return is_public_v4((const unsigned char *)&in.sin_addr);
  }
  if (address->sa_family != AF_INET6) return false;
  struct sockaddr_in6 in;
  memcpy(&in, address, sizeof in);
  return is_public_v6(in.sin6_addr.s6_addr);
}

/* --- as they are written ------------------------------------------------------------------------------------------ */

static bool is_exempt(const cw_fetch_rules *rules, const char *host, const char *port) {
  size_t n = strlen(host);
  return rules->exempt && port && strncmp(rules->exempt, host, n) == 0 && rules->exempt[n] == ':' &&
         strcmp(rules->exempt + n + 1, port) == 0;
}

static const char *refusal(const cw_fetch_rules *rules, CURLU *url) {
  char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
  const char *why = NULL;
  if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
      curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
    why = "it is no address of the web";
  else if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK)
    why = "it names a user";
  else if (curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK && is_exempt(rules, host, port))
    why = NULL;
  else if (strcasecmp(scheme, "https") != 0)
    why = "only https is fetched";
  else if (!port || strcmp(port, "443") != 0)
    why = "it names a port of its own";
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  curl_free(user);
  return why;
}

bool cw_fetch_may(const cw_fetch_rules *rules, const char *text, const char **why) {
  CURLU *url = curl_url();
  if (!url || curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    *why = url ? "it is no address of the web" : "out of memory";
  else
    *why = refusal(rules, url);
  curl_url_cleanup(url);
  return *why == NULL;
}

/* did:web:example.edu:issuers:1 is https://example.edu/issuers/1/did.json. */
const char *cw_fetch_url_of(const char *address, cw_arena *arena) {
  if (strncmp(address, "did:web:", 8) != 0) return address;
  const char *name = address + 8;
  if (!*name || strpbrk(name, "/?#%@\\ ")) return NULL;
  char *path = cw_arena_text(arena, name, strlen(name));
  bool deep = false;
  for (char *s = path; s && *s; s++)
    if (*s == ':') *s = '/', deep = true;
  return path ? cw_arena_printf(arena, "https://%s/%s", path, deep ? "did.json" : ".well-known/did.json") : NULL;
}
