/* Contexts: looking terms up, and applying one context to another. */
#include "jsonld_internal.h"

#include <string.h>

/* --- the table of terms ----------------------------------------------------------------------------------------------- */

/* Where the name is, or would be. */
static uint32_t position(const ld_context *c, const char *name, bool *found) {
  uint32_t low = 0, high = c->count;
  *found = false;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = strcmp(c->terms[middle]->name, name);
    if (order == 0) {
      *found = true;
      return middle;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const ld_term *cw_ld_find(const ld_context *c, const char *name) {
  bool found;
  uint32_t at = position(c, name, &found);
  return found ? c->terms[at] : NULL;
}

bool cw_ld_put(ld_run *r, ld_context *c, const ld_term *term) {
  bool found;
  uint32_t at = position(c, term->name, &found);
  if (found) {
    c->terms[at] = term;
    return true;
  }
  if (c->count == LD_MOST_TERMS) return cw_ld_fail(r, CW_CANON_LIMIT, "more than %d terms", LD_MOST_TERMS);
  if (c->count == c->room) {
    uint32_t room = c->room ? c->room * 2 : 32;
    const ld_term **terms = CW_NEW_ARRAY(r->arena, room, const ld_term *);
    if (!terms) return cw_ld_memory(r);
    for (uint32_t i = 0; i < c->count; i++) terms[i] = c->terms[i];
    c->terms = terms;
    c->room = room;
  }
  for (uint32_t i = c->count++; i > at; i--) c->terms[i] = c->terms[i - 1];
  c->terms[at] = term;
  return true;
}

void cw_ld_remove(ld_context *c, const char *name) {
  bool found;
  uint32_t at = position(c, name, &found);
  if (!found) return;
  c->count--;
  for (uint32_t i = at; i < c->count; i++) c->terms[i] = c->terms[i + 1];
}

static ld_context *copy_context(ld_run *r, const ld_context *from) {
  ld_context *c = CW_NEW(r->arena, ld_context);
  if (!c) return cw_ld_memory(r), NULL;
  *c = *from;
  c->room = from->count + 16;
  c->terms = CW_NEW_ARRAY(r->arena, c->room, const ld_term *);
  if (!c->terms) return cw_ld_memory(r), NULL;
  for (uint32_t i = 0; i < c->count; i++) c->terms[i] = from->terms[i];
  r->work += c->count / 8 + 1;
  return c;
}

static bool has_protected(const ld_context *c) {
  for (uint32_t i = 0; i < c->count; i++)
    if (c->terms[i]->protect) return true;
  return false;
}

/* --- one context ------------------------------------------------------------------------------------------------------ */

/* The @context of a document that the loader has. */
static json_t *load(ld_run *r, const char *address) {
  for (ld_loaded *l = r->loaded; l; l = l->next)
    if (strcmp(l->address, address) == 0) return json_object_get(l->document, "@context");
  json_t *document = r->options->load ? r->options->load(r->options->user, address) : NULL;
  if (!document) return cw_ld_fail(r, CW_CANON_CONTEXT_UNKNOWN, "no context is shipped for %s", address), NULL;
  ld_loaded *l = CW_NEW(r->arena, ld_loaded);
  if (!l) {
    json_decref(document);
    return cw_ld_memory(r), NULL;
  }
  *l = (ld_loaded){cw_arena_text(r->arena, address, strlen(address)), document, r->loaded};
  if (!l->address) l->address = "";
  r->loaded = l;
  json_t *context = json_object_get(document, "@context");
  if (!context) cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "%s holds no context", address);
  return context;
}

static bool set_vocab(ld_run *r, ld_context *c, const json_t *value) {
  if (json_is_null(value)) {
    c->vocab = NULL;
    return true;
  }
  const char *iri = json_string_value(value), *expanded = NULL;
  if (!iri) return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "@vocab is not a string");
  if (!cw_ld_expand(r, c, iri, true, NULL, 0, &expanded)) return false;
  if (!expanded || !cw_ld_is_absolute(expanded))
    return cw_ld_fail(r, CW_CANON_IRI_RELATIVE, "@vocab is not an absolute address: %s", iri);
  c->vocab = expanded;
  return true;
}

static bool set_language(ld_run *r, ld_context *c, const json_t *value) {
  if (!json_is_null(value) && !json_is_string(value))
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "@language is not a string");
  c->language = json_is_string(value) ? cw_ld_language(r, json_string_value(value)) : NULL;
  return json_is_null(value) || c->language;
}

/* The entries of a context that are not terms. *is_term: this one is. */
static bool check_keyword(ld_run *r, const char *key, const json_t *value, bool *is_term) {
  *is_term = false;
  if (strcmp(key, "@version") == 0) {
    double version = json_number_value(value);
    if (version > 1.0999 && version < 1.1001) return true;
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "@version is not 1.1");
  }
  if (strcmp(key, "@vocab") == 0 || strcmp(key, "@language") == 0) return true; /* set before any term */
  if (strcmp(key, "@propagate") == 0 || strcmp(key, "@protected") == 0) {
    if (json_is_boolean(value)) return true;
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "%s is neither true nor false", key);
  }
  if (strcmp(key, "@base") == 0 || strcmp(key, "@import") == 0 || strcmp(key, "@direction") == 0)
    return cw_ld_fail(r, CW_CANON_UNSUPPORTED, "%s in a context is not supported", key);
  *is_term = true;
  return true;
}

static bool define_terms(ld_run *r, ld_context *c, json_t *local, unsigned flags, json_t *defined, unsigned depth) {
  ld_defining d = {c, local, defined, json_is_true(json_object_get(local, "@protected")), flags & LD_OVERRIDE};
  const char *key;
  json_t *value;
  json_object_foreach(local, key, value) {
    bool is_term;
    if (!check_keyword(r, key, value, &is_term)) return false;
    if (is_term && !cw_ld_define(r, &d, key, depth)) return false;
  }
  return true;
}

static const ld_context *apply_map(ld_run *r, const ld_context *active, json_t *local, unsigned flags, unsigned depth) {
  ld_context *c = copy_context(r, active);
  json_t *vocab = json_object_get(local, "@vocab"), *language = json_object_get(local, "@language");
  if (!c || (vocab && !set_vocab(r, c, vocab)) || (language && !set_language(r, c, language))) return NULL;
  r->work += (unsigned)json_object_size(local);
  if (r->work > LD_MOST_WORK) return cw_ld_fail(r, CW_CANON_LIMIT, "contexts are applied too often"), NULL;
  json_t *defined = json_object();
  if (!defined) return cw_ld_memory(r), NULL;
  bool done = define_terms(r, c, local, flags, defined, depth);
  json_decref(defined);
  return done ? c : NULL;
}

static const ld_context *apply_null(ld_run *r, const ld_context *active, const ld_context *now, unsigned flags,
                                    bool propagate) {
  if (!(flags & LD_OVERRIDE) && (has_protected(active) || has_protected(now)))
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "a context of null would drop protected terms"), NULL;
  ld_context *c = CW_NEW(r->arena, ld_context);
  if (!c) return cw_ld_memory(r), NULL;
  c->previous = propagate ? NULL : now;
  return c;
}

/* `now` is `active` with the contexts before this one applied. */
static const ld_context *apply_one(ld_run *r, const ld_context *active, const ld_context *now, json_t *local,
                                   unsigned flags, bool propagate, unsigned depth) {
  if (json_is_null(local)) return apply_null(r, active, now, flags, propagate);
  if (json_is_object(local)) return apply_map(r, now, local, flags, depth);
  if (!json_is_string(local))
    return cw_ld_fail(r, CW_CANON_CONTEXT_INVALID, "a context is neither an address nor an object"), NULL;
  json_t *context = load(r, json_string_value(local));
  return context ? cw_ld_apply(r, now, context, 0, depth + 1) : NULL;
}

/* --- any context ------------------------------------------------------------------------------------------------------ */

static bool propagates(const json_t *local, unsigned flags) {
  const json_t *said = json_is_object(local) ? json_object_get(local, "@propagate") : NULL;
  return json_is_boolean(said) ? json_is_true(said) : !(flags & LD_NO_PROPAGATE);
}

static const ld_context *apply(ld_run *r, const ld_context *active, json_t *local, unsigned flags, unsigned depth) {
  bool propagate = propagates(local, flags);
  const ld_context *now = active;
  if (!propagate && !active->previous) {
    ld_context *c = copy_context(r, active);
    if (!c) return NULL;
    c->previous = active;
    now = c;
  }
  if (!json_is_array(local)) return apply_one(r, active, now, local, flags, propagate, depth);
  for (size_t i = 0; now && i < json_array_size(local); i++)
    now = apply_one(r, active, now, json_array_get(local, i), flags, propagate, depth);
  return now;
}

static ld_applied **slot(ld_run *r, const ld_context *active, const json_t *local) {
  uintptr_t a = (uintptr_t)active / 16, b = (uintptr_t)local / 16;
  return &r->applied[(a * 31 + b) % LD_CACHE];
}

const ld_context *cw_ld_apply(ld_run *r, const ld_context *active, json_t *local, unsigned flags, unsigned depth) {
  if (depth > LD_MOST_REMOTE)
    return cw_ld_fail(r, CW_CANON_LIMIT, "contexts refer to each other more than %d deep", LD_MOST_REMOTE), NULL;
  ld_applied **list = slot(r, active, local);
  for (ld_applied *a = *list; a; a = a->next) {
    if (++r->work > LD_MOST_WORK) return cw_ld_fail(r, CW_CANON_LIMIT, "contexts are applied too often"), NULL;
    if (a->active == active && a->local == local && a->flags == flags) return a->result;
  }
  const ld_context *result = apply(r, active, local, flags, depth);
  ld_applied *a = result ? CW_NEW(r->arena, ld_applied) : NULL;
  if (!a) return result ? (cw_ld_memory(r), NULL) : NULL;
  *a = (ld_applied){active, result, local, flags, *list};
  *list = a;
  return result;
}
