/* Create Term Definition: one entry of a context. */
#include "jsonld_internal.h"

#include <string.h>

static bool invalid(ld_run *r, const char *name, const char *what) {
  return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "the term %s: %s", name, what);
}

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* --- the entries of a definition -------------------------------------------------------------------------------------- */

static bool known_entries(ld_run *r, const char *name, json_t *value) {
  static const char known[] = "|@container|@context|@id|@language|@prefix|@protected|@reverse|@type|";
  const char *key;
  json_t *item;
  json_object_foreach(value, key, item) {
    if (is(key, "@direction") || is(key, "@index") || is(key, "@nest"))
      return cw_ld_fail(r, CW_CANON_UNSUPPORTED, "the term %s: %s is not supported", name, key);
    const char *at = cw_ld_is_keyword(key) ? strstr(known, key) : NULL;
    if (!at || at[-1] != '|' || at[strlen(key)] != '|') return invalid(r, name, "an entry that no definition has");
  }
  return true;
}

static bool set_type(ld_run *r, ld_defining *d, ld_term *t, const json_t *value, unsigned depth) {
  if (!value) return true;
  if (!json_is_string(value)) return invalid(r, t->name, "@type is not a string");
  if (!cw_ld_expand(r, d->context, json_string_value(value), true, d, depth, &t->type)) return false;
  if (t->type && (is(t->type, "@id") || is(t->type, "@vocab") || is(t->type, "@json") || is(t->type, "@none")))
    return true;
  return (t->type && cw_ld_is_absolute(t->type)) || invalid(r, t->name, "@type is not an absolute address");
}

static bool add_container(ld_run *r, ld_term *t, const json_t *value) {
  static const char *const names[] = {"@set", "@list", "@graph", "@language"};
  const char *name = json_string_value(value);
  for (unsigned i = 0; name && i < 4; i++)
    if (is(name, names[i])) {
      t->container |= 1u << i;
      return true;
    }
  if (name && (is(name, "@index") || is(name, "@id") || is(name, "@type")))
    return cw_ld_fail(r, CW_CANON_UNSUPPORTED, "the term %s: the container %s is not supported", t->name, name);
  return invalid(r, t->name, "a wrong @container");
}

static bool set_container(ld_run *r, ld_term *t, const json_t *value) {
  if (!value || json_is_null(value)) return true;
  if (!json_is_array(value)) return add_container(r, t, value);
  for (size_t i = 0; i < json_array_size(value); i++)
    if (!add_container(r, t, json_array_get(value, i))) return false;
  unsigned but_set = t->container & ~(unsigned)LD_SET;
  bool one = (but_set & (but_set - 1)) == 0 && !(t->container & LD_LIST && t->container != LD_LIST);
  return one || invalid(r, t->name, "containers that do not go together");
}

static bool set_language(ld_run *r, ld_term *t, const json_t *value) {
  if (!value || t->type) return true;
  if (!json_is_string(value) && !json_is_null(value)) return invalid(r, t->name, "@language is not a string");
  t->has_language = true;
  t->language = json_is_string(value) ? cw_ld_language(r, json_string_value(value)) : NULL;
  return json_is_null(value) || t->language;
}

static bool set_flag(ld_run *r, const char *name, const char *key, const json_t *value, bool *flag) {
  if (!value) return true;
  if (!json_is_boolean(value))
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "the term %s: %s is neither true nor false", name, key);
  *flag = json_is_true(value);
  return true;
}

/* --- what a term stands for ------------------------------------------------------------------------------------------- */

static bool usable_iri(const char *iri) {
  return cw_ld_is_keyword(iri) || cw_ld_is_absolute(iri) || cw_ld_is_blank(iri);
}

static bool ends_like_a_prefix(const char *iri) {
  size_t len = strlen(iri);
  return cw_ld_is_blank(iri) || (len && strchr(":/?#[]@", iri[len - 1]));
}

/* A colon that is neither the first nor the last character. */
static bool is_compact(const char *name) {
  const char *colon = *name ? strchr(name + 1, ':') : NULL;
  return colon && colon[1];
}

/* From @id. */
static bool iri_from_id(ld_run *r, ld_defining *d, ld_term *t, const char *id, bool simple, unsigned depth) {
  if (cw_ld_looks_like_keyword(id) && !cw_ld_is_keyword(id))
    return invalid(r, t->name, "@id has the form of a keyword");
  if (!cw_ld_expand(r, d->context, id, true, d, depth, &t->iri)) return false;
  if (!t->iri || !usable_iri(t->iri)) return invalid(r, t->name, "@id is not an absolute address");
  if (is(t->iri, "@context")) return invalid(r, t->name, "@context has no alias");
  bool plain = !is_compact(t->name) && !strchr(t->name, '/');
  if (!plain) {
    const char *meant = NULL;
    json_object_set_new(d->defined, t->name, json_true());
    if (!cw_ld_expand(r, d->context, t->name, true, d, depth, &meant)) return false;
    if (!meant || !is(meant, t->iri)) return invalid(r, t->name, "it looks like an address and means another one");
  }
  t->prefix = plain && simple && ends_like_a_prefix(t->iri);
  return true;
}

/* From the term's own name. */
static bool iri_from_name(ld_run *r, ld_defining *d, ld_term *t, unsigned depth) {
  const char *colon = *t->name ? strchr(t->name + 1, ':') : NULL;
  if (colon || strchr(t->name, '/')) {
    /* the name is out of the table, and counts as defined, so that only its prefix is looked up */
    json_object_set_new(d->defined, t->name, json_true());
    if (!cw_ld_expand(r, d->context, t->name, true, d, depth, &t->iri)) return false;
    return (t->iri && cw_ld_is_absolute(t->iri)) || invalid(r, t->name, "it is not an absolute address");
  }
  if (is(t->name, "@type")) {
    t->iri = "@type";
    return true;
  }
  if (!d->context->vocab) return invalid(r, t->name, "nothing says what it stands for");
  t->iri = cw_arena_printf(r->arena, "%s%s", d->context->vocab, t->name);
  return t->iri || cw_ld_memory(r);
}

static bool set_reverse(ld_run *r, ld_defining *d, ld_term *t, json_t *value, unsigned depth) {
  const char *iri = json_string_value(json_object_get(value, "@reverse"));
  if (!iri || json_object_get(value, "@id")) return invalid(r, t->name, "a wrong @reverse");
  if (!cw_ld_expand(r, d->context, iri, true, d, depth, &t->iri)) return false;
  if (!t->iri || !cw_ld_is_absolute(t->iri)) return invalid(r, t->name, "@reverse is not an absolute address");
  if (t->container & ~(unsigned)LD_SET) return invalid(r, t->name, "@reverse goes only with @set");
  t->reverse = true;
  return true;
}

static bool set_iri(ld_run *r, ld_defining *d, ld_term *t, json_t *value, bool simple, unsigned depth) {
  json_t *id = simple ? value : json_object_get(value, "@id");
  if (!simple && json_object_get(value, "@reverse")) return set_reverse(r, d, t, value, depth);
  if (id && json_is_null(id)) return true; /* means nothing */
  if (id && !json_is_string(id)) return invalid(r, t->name, "@id is not a string");
  if (id && !is(json_string_value(id), t->name)) return iri_from_id(r, d, t, json_string_value(id), simple, depth);
  return iri_from_name(r, d, t, depth);
}

/* --- a term ----------------------------------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b) { return a && b ? is(a, b) : a == b; }

/* Apart from being protected. */
static bool same_term(const ld_term *a, const ld_term *b) {
  return same_text(a->iri, b->iri) && same_text(a->type, b->type) && same_text(a->language, b->language) &&
         a->has_language == b->has_language && a->container == b->container && a->prefix == b->prefix &&
         a->reverse == b->reverse && (a->context == b->context || json_equal(a->context, b->context));
}

static bool allowed_name(ld_run *r, const char *name, json_t *value) {
  if (!*name) return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "a term without a name");
  if (is(name, "@type")) {
    json_t *container = json_object_get(value, "@container"), *protect = json_object_get(value, "@protected");
    size_t known = (container ? 1u : 0u) + (protect ? 1u : 0u);
    bool set = !container || (json_is_string(container) && is(json_string_value(container), "@set"));
    return (known && set && json_object_size(value) == known) || invalid(r, name, "a keyword can't be redefined");
  }
  if (cw_ld_looks_like_keyword(name)) return invalid(r, name, "a keyword can't be redefined");
  return true;
}

/* Everything but the name, from its value: null, a string, or an object. */
static bool fill(ld_run *r, ld_defining *d, ld_term *t, json_t *value, unsigned depth) {
  if (json_is_null(value)) return true;
  if (json_is_string(value)) return set_iri(r, d, t, value, true, depth);
  if (!json_is_object(value)) return invalid(r, t->name, "neither an address nor an object");
  t->context = json_object_get(value, "@context");
  bool done = known_entries(r, t->name, value) &&
              set_flag(r, t->name, "@protected", json_object_get(value, "@protected"), &t->protect) &&
              set_type(r, d, t, json_object_get(value, "@type"), depth) &&
              set_container(r, t, json_object_get(value, "@container")) && set_iri(r, d, t, value, false, depth) &&
              set_language(r, t, json_object_get(value, "@language")) &&
              set_flag(r, t->name, "@prefix", json_object_get(value, "@prefix"), &t->prefix);
  if (done && t->prefix && (strchr(t->name, ':') || strchr(t->name, '/') || !t->iri || cw_ld_is_keyword(t->iri)))
    return invalid(r, t->name, "it can't be a prefix");
  return done;
}

bool cw_ld_define(ld_run *r, ld_defining *d, const char *name, unsigned depth) {
  json_t *known = json_object_get(d->defined, name), *value = json_object_get(d->local, name);
  if (known) return json_is_true(known) || invalid(r, name, "it is defined by itself");
  if (depth > 64) return cw_ld_fail(r, CW_CANON_LIMIT, "terms are defined by each other too often");
  if (!allowed_name(r, name, value)) return false;
  ld_term *t = CW_NEW(r->arena, ld_term);
  if (!t || json_object_set_new(d->defined, name, json_false())) return cw_ld_memory(r);
  *t = (ld_term){.name = cw_arena_text(r->arena, name, strlen(name)), .protect = d->protect};
  if (!t->name) return cw_ld_memory(r);
  const ld_term *before = cw_ld_find(d->context, name);
  cw_ld_remove(d->context, name);
  if (!fill(r, d, t, value, depth)) return false;
  if (before && before->protect && !d->override) {
    if (!same_term(before, t)) return invalid(r, name, "it is protected and can't be redefined");
    t->protect = true;
  }
  if (json_object_set_new(d->defined, name, json_true())) return cw_ld_memory(r);
  return cw_ld_put(r, d->context, t);
}
