#include "issuers.h"

#include "../../rules/yaml.h"
#include "shipped.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct names {
  const char **items;
  size_t count;
} names;

typedef struct issuer {
  const char *name;
  names aliases, domains, dids;
} issuer;

struct cw_issuers {
  issuer *items;
  size_t count;
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool read_names(names *out, const cw_yaml_node *list, cw_arena *arena) {
  out->count = 0;
  out->items = CW_NEW_ARRAY(arena, (list ? list->count : 0) + 1, const char *);
  if (!out->items) return false;
  for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++)
    if (list->items[i]->kind == CW_YAML_SCALAR && list->items[i]->len) out->items[out->count++] = list->items[i]->text;
  return true;
}

static bool read_issuer(issuer *out, const cw_yaml_node *node, cw_arena *arena) {
  const cw_yaml_node *name = node->kind == CW_YAML_MAP ? cw_yaml_get(node, "name") : NULL;
  if (!name || name->kind != CW_YAML_SCALAR || !name->len) return false;
  out->name = name->text;
  return read_names(&out->aliases, cw_yaml_get(node, "aliases"), arena) &&
         read_names(&out->domains, cw_yaml_get(node, "domains"), arena) &&
         read_names(&out->dids, cw_yaml_get(node, "dids"), arena);
}

const cw_issuers *cw_issuers_read(const char *text, size_t len, const char **problem, cw_arena *arena) {
  cw_yaml yaml = {0};
  cw_diags diags;
  cw_diags_init(&diags, arena);
  bool read = cw_yaml_parse(&yaml, "issuers", text, len, &diags, arena);
  const cw_yaml_node *list = yaml.root && yaml.root->kind == CW_YAML_MAP ? cw_yaml_get(yaml.root, "issuers") : NULL;
  *problem = diags.count ? diags.items[0].message : "it has no list `issuers`";
  if (!read || !list || list->kind != CW_YAML_LIST) return NULL;
  cw_issuers *out = CW_NEW(arena, cw_issuers);
  issuer *items = CW_NEW_ARRAY(arena, list->count + 1, issuer);
  *problem = "out of memory";
  if (!out || !items) return NULL;
  *out = (cw_issuers){items, list->count};
  for (uint32_t i = 0; i < list->count; i++) {
    if (read_issuer(&items[i], list->items[i], arena)) continue;
    *problem = cw_arena_printf(arena, "line %u: an issuer needs a name", list->items[i]->line);
    return NULL;
  }
  return out;
}

const cw_issuers *cw_issuers_shipped(cw_arena *arena) {
  const char *problem;
  return cw_issuers_read(cw_shipped_issuers, cw_shipped_issuers_len, &problem, arena);
}

size_t cw_issuers_count(const cw_issuers *issuers) { return issuers ? issuers->count : 0; }

/* --- asking ------------------------------------------------------------------------------------------------------- */

/* Case aside, and a run of blanks being one. */
static bool same_name(const char *a, const char *b) {
  while (isspace((unsigned char)*a)) a++;
  while (isspace((unsigned char)*b)) b++;
  while (*a && *b) {
    bool blank_a = isspace((unsigned char)*a), blank_b = isspace((unsigned char)*b);
    if (blank_a != blank_b || (!blank_a && tolower((unsigned char)*a) != tolower((unsigned char)*b))) break;
    while (blank_a && isspace((unsigned char)*a)) a++;
    while (blank_b && isspace((unsigned char)*b)) b++;
    a += !blank_a;
    b += !blank_b;
  }
  return !a[strspn(a, " \t\r\n")] && !b[strspn(b, " \t\r\n")];
}

static bool has_name(const issuer *i, const char *text) {
  if (same_name(i->name, text)) return true;
  for (size_t k = 0; k < i->aliases.count; k++)
    if (same_name(i->aliases.items[k], text)) return true;
  return false;
}

/* The host of an address, of a did:web, or a bare domain; its length in *len, 0 where there is none. */
static const char *host_of(const char *text, size_t *len) {
  const char *scheme = strstr(text, "://"), *host = text;
  bool did = strncmp(text, "did:web:", 8) == 0;
  if (did)
    host = text + 8;
  else if (scheme)
    host = scheme + 3;
  *len = strcspn(host, did ? ":%#?" : ":/?#");
  bool plain = did || scheme || !strpbrk(text, " \t@,;");
  const char *at = memchr(host, '@', *len);
  if (at || !plain || !memchr(host, '.', *len)) *len = 0; /* user@host: nobody's address looks so */
  return host;
}

static bool is_at(const char *host, size_t len, const char *domain) {
  size_t n = strlen(domain);
  if (len < n || strncasecmp(host + len - n, domain, n) != 0) return false;
  return len == n || host[len - n - 1] == '.';
}

/* A domain of the table may have a path: "bloomboard.com/org/x" is told from "bloomboard.com/org/y". */
static bool is_under(const char *host, const char *domain) {
  size_t n = strlen(domain);
  if (strncasecmp(host, "www.", 4) == 0) host += 4;
  return strncasecmp(host, domain, n) == 0 && (!host[n] || strchr("/?#", host[n]));
}

static bool has_address(const issuer *i, const char *text) {
  size_t len;
  const char *host = host_of(text, &len);
  for (size_t k = 0; len && k < i->domains.count; k++) {
    bool path = strchr(i->domains.items[k], '/') != NULL;
    if (path ? is_under(host, i->domains.items[k]) : is_at(host, len, i->domains.items[k])) return true;
  }
  for (size_t k = 0; k < i->dids.count; k++) {
    size_t n = strlen(i->dids.items[k]);
    if (strncmp(text, i->dids.items[k], n) == 0 && (!text[n] || text[n] == '#')) return true;
  }
  return false;
}

const char *cw_issuer_known(const cw_issuers *issuers, const char *text) {
  if (!issuers || !text || !*text) return NULL;
  for (size_t i = 0; i < issuers->count; i++)
    if (has_name(&issuers->items[i], text)) return issuers->items[i].name;
  for (size_t i = 0; i < issuers->count; i++)
    if (has_address(&issuers->items[i], text)) return issuers->items[i].name;
  return NULL;
}

const char *cw_issuer_name(const cw_issuers *issuers, const char *text) {
  const char *known = cw_issuer_known(issuers, text);
  return known ? known : text;
}
