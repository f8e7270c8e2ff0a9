/* The document, walked once: each node's statements go straight into the dataset. */
#include "jsonld_internal.h"

#include "jcs.h"

#include <stdlib.h>
#include <string.h>

enum { SCRATCH_BYTES = 64 * 1024 * 1024 };

/* Where the values of a property go. */
typedef struct target {
  const cw_rdf_term *subject, *predicate; /* subject NULL: outside any property */
  const cw_rdf_term *graph;
  bool reverse;
  struct items *items; /* not NULL: into a list instead */
} target;

typedef struct items {
  const cw_rdf_term **terms;
  size_t count, room;
} items;

/* An entry of a map with what its key means. */
typedef struct entry {
  const char *key, *means;
  json_t *value;
} entry;

/* What a map turns out to be. */
typedef struct node {
  const ld_context *context, *type_context;
  entry *entries;
  size_t count;
  const entry *id, *graph, *value, *list, *set, *reverse, *language, *index; /* entries, or NULL */
  unsigned types, others;                                                    /* @type entries, properties */
} node;

static const cw_rdf_term rdf_type = {CW_RDF_IRI, CW_RDF_NS "type", NULL, NULL};
static const cw_rdf_term rdf_first = {CW_RDF_IRI, CW_RDF_NS "first", NULL, NULL};
static const cw_rdf_term rdf_rest = {CW_RDF_IRI, CW_RDF_NS "rest", NULL, NULL};
static const cw_rdf_term rdf_nil = {CW_RDF_IRI, CW_RDF_NS "nil", NULL, NULL};

static bool walk(ld_run *r, const ld_context *c, const ld_term *term, json_t *value, const target *to);

/* --- terms and targets ------------------------------------------------------------------------------------------------ */

static const cw_rdf_term *fresh_blank(ld_run *r) {
  cw_rdf_term *t = CW_NEW(r->arena, cw_rdf_term);
  if (!t) return cw_ld_memory(r), NULL;
  *t = (cw_rdf_term){.kind = CW_RDF_BLANK, .value = cw_arena_printf(r->arena, "b%u", r->blanks++)};
  return t->value ? t : (cw_ld_memory(r), NULL);
}

/* The node with an expanded address. */
static const cw_rdf_term *resource(ld_run *r, const char *iri, const char *as_written) {
  if (!iri || (!cw_ld_is_absolute(iri) && !cw_ld_is_blank(iri)))
    return cw_ld_fail(r, CW_CANON_IRI_RELATIVE, "not an absolute address: %s", as_written), NULL;
  cw_rdf_term *t = CW_NEW(r->arena, cw_rdf_term);
  if (!t) return cw_ld_memory(r), NULL;
  bool blank = cw_ld_is_blank(iri);
  if (blank && iri[2 + strspn(iri + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")])
    return cw_ld_fail(r, CW_CANON_MALFORMED, "not a label of a blank node: %s", as_written), NULL;
  *t = (cw_rdf_term){.kind = blank ? CW_RDF_BLANK : CW_RDF_IRI};
  t->value = blank ? cw_arena_printf(r->arena, "u%s", iri + 2) : cw_arena_text(r->arena, iri, strlen(iri));
  return t->value ? t : (cw_ld_memory(r), NULL);
}

static bool add_item(ld_run *r, items *list, const cw_rdf_term *t) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 8;
    const cw_rdf_term **terms = CW_NEW_ARRAY(r->arena, room, const cw_rdf_term *);
    if (!terms) return cw_ld_memory(r);
    for (size_t i = 0; i < list->count; i++) terms[i] = list->terms[i];
    list->terms = terms;
    list->room = room;
  }
  list->terms[list->count++] = t;
  return true;
}

static bool add(ld_run *r, const target *to, const cw_rdf_term *object) {
  if (!object) return cw_ld_memory(r);
  if (to->items) return add_item(r, to->items, object);
  if (!to->subject) return true;
  if (to->reverse && object->kind == CW_RDF_LITERAL)
    return cw_ld_fail(r, CW_CANON_MALFORMED, "a literal cannot have properties");
  cw_rdf_quad quad = {to->subject, to->predicate, object, to->graph};
  if (to->reverse) quad = (cw_rdf_quad){object, to->predicate, to->subject, to->graph};
  return cw_rdf_dataset_add(r->out, quad, r->e);
}

static bool outside(const target *to) { return !to->subject && !to->items; }

static bool add_list(ld_run *r, const target *to, const items *list) {
  const cw_rdf_term *rest = &rdf_nil;
  if (to->reverse) return cw_ld_fail(r, CW_CANON_MALFORMED, "a list cannot stand in @reverse");
  for (size_t i = list->count; i-- > 0;) {
    const cw_rdf_term *cell = fresh_blank(r);
    if (!cell) return false;
    if (!cw_rdf_dataset_add(r->out, (cw_rdf_quad){cell, &rdf_first, list->terms[i], to->graph}, r->e) ||
        !cw_rdf_dataset_add(r->out, (cw_rdf_quad){cell, &rdf_rest, rest, to->graph}, r->e))
      return false;
    rest = cell;
  }
  return add(r, to, rest);
}

/* --- reading a map ---------------------------------------------------------------------------------------------------- */

static bool expand(ld_run *r, const ld_context *c, const char *s, bool vocab, const char **out) {
  return cw_ld_expand(r, c, s, vocab, NULL, 0, out);
}

/* A context that does not propagate ends where a new node begins: a map that is neither a value nor a mere reference. */
static bool begins_node(ld_run *r, const ld_context *c, json_t *map, bool *begins) {
  const char *key, *means;
  json_t *value;
  *begins = true;
  json_object_foreach(map, key, value) {
    if (!expand(r, c, key, true, &means)) return false;
    if (!means) continue;
    if (strcmp(means, "@value") == 0) *begins = false;
    if (strcmp(means, "@id") == 0 && json_object_size(map) == 1) *begins = false;
  }
  return true;
}

static bool has_inline(const json_t *context) {
  if (json_is_object(context)) return true;
  for (size_t i = 0; json_is_array(context) && i < json_array_size(context); i++)
    if (json_is_object(json_array_get(context, i))) return true;
  return false;
}

static const ld_context *apply_own(ld_run *r, const ld_context *c, json_t *context) {
  const ld_place here = {r->place, "@context", 0};
  r->place = &here;
  if (has_inline(context) && !r->options->free_form) {
    cw_ld_fail(r, CW_CANON_CONTEXT_INLINE, "a context is written out here: it may give known names other meanings");
    c = NULL;
  } else {
    c = cw_ld_apply(r, c, context, 0, 0);
  }
  r->place = here.up;
  return c;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The contexts of the types that one @type entry names. */
static const ld_context *apply_types(ld_run *r, const ld_context *type_context, const ld_context *c,
                                     const json_t *value) {
  size_t count = json_is_array(value) ? json_array_size(value) : 1, n = 0;
  const char **names = CW_NEW_ARRAY(&r->scratch, count, const char *);
  if (!names) return cw_ld_memory(r), NULL;
  for (size_t i = 0; i < count; i++) {
    const char *name = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
    if (name) names[n++] = name;
  }
  if (n) qsort(names, n, sizeof *names, by_text);
  for (size_t i = 0; c && i < n; i++) {
    const ld_term *term = cw_ld_find(type_context, names[i]);
    if (term && term->context) c = cw_ld_apply(r, c, term->context, LD_NO_PROPAGATE, 0);
  }
  return c;
}

static int by_key(const void *a, const void *b) { return strcmp(((const entry *)a)->key, ((const entry *)b)->key); }

/* All contexts that hold inside the map. */
static bool find_contexts(ld_run *r, const ld_context *c, const ld_term *term, json_t *map, node *n) {
  bool begins = true;
  if (c->previous) {
    if (!begins_node(r, c, map, &begins)) return false;
    if (begins) c = c->previous;
  }
  if (term && term->context) c = cw_ld_apply(r, c, term->context, LD_OVERRIDE, 0);
  json_t *own = json_object_get(map, "@context");
  if (c && own) c = apply_own(r, c, own);
  if (!c) return false;
  n->context = n->type_context = c;
  for (size_t i = 0; i < n->count; i++) {
    const char *means;
    if (strcmp(n->entries[i].key, "@context") == 0) continue;
    if (!expand(r, n->type_context, n->entries[i].key, true, &means)) return false;
    if (!means || strcmp(means, "@type") != 0) continue;
    n->context = apply_types(r, n->type_context, n->context, n->entries[i].value);
    if (!n->context) return false;
  }
  return true;
}

static bool sort_entry(ld_run *r, node *n, const entry *x) {
  static const char *const names[] = {"@id", "@graph", "@value", "@list", "@set", "@reverse", "@language", "@index"};
  const entry **slots[] = {&n->id, &n->graph, &n->value, &n->list, &n->set, &n->reverse, &n->language, &n->index};
  if (!x->means) return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "a context says that %s means nothing", x->key);
  if (strcmp(x->means, "@type") == 0) return ++n->types > 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(x->means, names[i]) != 0) continue;
    if (!r->options->free_form && i != 0 && i != 2 && i < 6)
      return cw_ld_fail(r, CW_CANON_HIDDEN, "%s hides what is in it from who reads by name", names[i]);
    if (*slots[i]) return cw_ld_fail(r, CW_CANON_MALFORMED, "%s and %s are the same", (*slots[i])->key, x->key);
    *slots[i] = x;
    return true;
  }
  if (x->means[0] == '@') return cw_ld_fail(r, CW_CANON_UNSUPPORTED, "%s is not supported", x->means);
  if (cw_ld_is_blank(x->means) || !cw_ld_is_absolute(x->means))
    return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "no context that the document names defines %s", x->key);
  if (!r->options->free_form && strchr(x->key, ':') && !cw_ld_find(n->context, x->key))
    return cw_ld_fail(r, CW_CANON_HIDDEN, "an address in place of a name hides what it says: %s", x->key);
  n->others++;
  return true;
}

static bool read_map(ld_run *r, const ld_context *c, const ld_term *term, json_t *map, node *n) {
  const char *key;
  json_t *value;
  *n = (node){.entries = CW_NEW_ARRAY(&r->scratch, json_object_size(map), entry)};
  if (!n->entries) return cw_ld_memory(r);
  json_object_foreach(map, key, value) { n->entries[n->count++] = (entry){key, NULL, value}; }
  if (n->count) qsort(n->entries, n->count, sizeof *n->entries, by_key);
  if (!find_contexts(r, c, term, map, n)) return false;
  for (size_t i = 0; i < n->count; i++) {
    entry *x = &n->entries[i];
    if (strcmp(x->key, "@context") == 0) continue;
    const ld_place here = {r->place, x->key, 0};
    r->place = &here;
    bool done = expand(r, n->context, x->key, true, &x->means) && sort_entry(r, n, x);
    r->place = here.up;
    if (!done) return false;
  }
  return true;
}

/* --- values ----------------------------------------------------------------------------------------------------------- */

/* A string, number or boolean as the value of a property. */
static bool walk_scalar(ld_run *r, const ld_context *c, const ld_term *term, json_t *value, const target *to) {
  if (outside(to)) return cw_ld_fail(r, CW_CANON_DROPPED, "a value outside any property");
  if (term && term->context) c = cw_ld_apply(r, c, term->context, LD_OVERRIDE, 0);
  if (!c) return false;
  const char *type = term ? term->type : NULL, *s = json_string_value(value), *iri;
  bool id = type && strcmp(type, "@id") == 0, vocab = type && strcmp(type, "@vocab") == 0;
  if (s && (id || vocab)) return expand(r, c, s, vocab, &iri) && add(r, to, resource(r, iri, s));
  if (id || vocab || (type && strcmp(type, "@none") == 0)) type = NULL;
  const cw_rdf_term *t = cw_ld_literal(r, value, type, term && term->has_language ? term->language : c->language);
  return t && add(r, to, t);
}

/* {"@value": …} */
static bool walk_value(ld_run *r, const node *n, const target *to) {
  if (outside(to)) return cw_ld_fail(r, CW_CANON_DROPPED, "a value outside any property");
  if (n->index) return cw_ld_fail(r, CW_CANON_DROPPED, "an @index is not covered by the signature");
  if (n->others || n->id || n->graph || n->list || n->set || n->reverse || n->types > 1 || (n->types && n->language))
    return cw_ld_fail(r, CW_CANON_MALFORMED, "a value with entries that no value has");
  const char *type = NULL, *language = NULL;
  const json_t *value = n->value->value;
  for (size_t i = 0; i < n->count; i++) {
    if (!n->entries[i].means || strcmp(n->entries[i].means, "@type") != 0) continue;
    const char *s = json_string_value(n->entries[i].value);
    if (!s) return cw_ld_fail(r, CW_CANON_MALFORMED, "the type of a value is not a string");
    if (!expand(r, n->type_context, s, true, &type)) return false;
    if (type && strcmp(type, "@json") == 0) return add(r, to, cw_ld_json_literal(r, value));
    if (!type || !cw_ld_is_absolute(type))
      return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "no context that the document names defines the type %s", s);
  }
  if (n->language) {
    if (!json_is_string(value) || !json_is_string(n->language->value))
      return cw_ld_fail(r, CW_CANON_MALFORMED, "a value with a language is not a string");
    language = cw_ld_language(r, json_string_value(n->language->value));
    if (!language) return false;
  }
  if (!json_is_string(value) && !json_is_number(value) && !json_is_boolean(value))
    return cw_ld_fail(r, CW_CANON_DROPPED, "a @value that is no value");
  const cw_rdf_term *t = cw_ld_literal(r, value, type, language);
  return t && add(r, to, t);
}

/* Each item of a list; arrays in it are lists of their own. */
static bool walk_list(ld_run *r, const ld_context *c, const ld_term *term, json_t *value, const target *to) {
  items list = {0};
  target into = {.graph = to->graph, .items = &list};
  if (outside(to)) return cw_ld_fail(r, CW_CANON_DROPPED, "a list outside any property");
  for (size_t i = 0; i < (json_is_array(value) ? json_array_size(value) : 1); i++) {
    json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
    const ld_place here = {r->place, NULL, i};
    r->place = &here;
    bool done = json_is_array(item) ? walk_list(r, c, term, item, &into) : walk(r, c, term, item, &into);
    r->place = here.up;
    if (!done) return false;
  }
  return add_list(r, to, &list);
}

/* {"en": "…", "de": ["…"]} */
static bool walk_languages(ld_run *r, const ld_context *c, json_t *map, const target *to) {
  const char *key;
  json_t *value;
  json_object_foreach(map, key, value) {
    const char *means, *language = NULL;
    if (!expand(r, c, key, true, &means)) return false;
    bool none = means && strcmp(means, "@none") == 0;
    if (!none && !(language = cw_ld_language(r, key))) return false;
    for (size_t i = 0; i < (json_is_array(value) ? json_array_size(value) : 1); i++) {
      const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
      if (json_is_null(item)) continue;
      if (!json_is_string(item)) return cw_ld_fail(r, CW_CANON_MALFORMED, "a language map holds other than strings");
      if (!add(r, to, cw_ld_literal(r, item, NULL, language))) return false;
    }
  }
  return true;
}

/* A property whose values stand each in a graph of its own. */
static bool walk_graphs(ld_run *r, const ld_context *c, const ld_term *term, json_t *value, const target *to) {
  for (size_t i = 0; i < (json_is_array(value) ? json_array_size(value) : 1); i++) {
    json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
    if (json_is_null(item)) continue;
    const ld_place here = {json_is_array(value) ? r->place : r->place->up, json_is_array(value) ? NULL : r->place->key,
                           i};
    const ld_place *back = r->place;
    r->place = &here;
    bool done;
    if (json_is_array(item)) {
      done = walk_graphs(r, c, term, item, to);
    } else {
      const cw_rdf_term *graph = fresh_blank(r);
      done = graph && add(r, to, graph) && walk(r, c, term, item, &(target){.graph = graph});
    }
    r->place = back;
    if (!done) return false;
  }
  return true;
}

/* --- nodes ------------------------------------------------------------------------------------------------------------ */

static bool walk_property(ld_run *r, const ld_context *c, const entry *x, const cw_rdf_term *subject,
                          const cw_rdf_term *graph, bool reverse) {
  const ld_term *term = cw_ld_find(c, x->key);
  target to = {subject, resource(r, x->means, x->key), graph, reverse != (term && term->reverse), NULL};
  unsigned container = term ? term->container : 0;
  if (!to.predicate) return false;
  if (json_is_null(x->value)) return true;
  if (term && term->type && strcmp(term->type, "@json") == 0) return add(r, &to, cw_ld_json_literal(r, x->value));
  if (container & LD_LANGUAGE && json_is_object(x->value)) return walk_languages(r, c, x->value, &to);
  if (container & LD_GRAPH) return walk_graphs(r, c, term, x->value, &to);
  if (!(container & LD_LIST)) return walk(r, c, term, x->value, &to);
  if (json_is_object(x->value)) { /* perhaps it says itself that it is a list */
    node n;
    if (!read_map(r, c, term, x->value, &n)) return false;
    if (n.list) return walk(r, c, term, x->value, &to);
  }
  return walk_list(r, c, term, x->value, &to);
}

static bool walk_reverse(ld_run *r, const ld_context *c, json_t *map, const cw_rdf_term *subject,
                         const cw_rdf_term *graph) {
  const char *key;
  json_t *value;
  if (!json_is_object(map)) return cw_ld_fail(r, CW_CANON_MALFORMED, "@reverse is not an object");
  json_object_foreach(map, key, value) {
    entry x = {key, NULL, value};
    if (!expand(r, c, key, true, &x.means)) return false;
    if (!x.means || !cw_ld_is_absolute(x.means))
      return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "no context that the document names defines %s", key);
    if (!walk_property(r, c, &x, subject, graph, true)) return false;
  }
  return true;
}

static bool walk_types(ld_run *r, const node *n, const json_t *value, const target *to) {
  for (size_t i = 0; i < (json_is_array(value) ? json_array_size(value) : 1); i++) {
    const char *s = json_string_value(json_is_array(value) ? json_array_get(value, i) : value), *iri;
    if (!s) return cw_ld_fail(r, CW_CANON_MALFORMED, "a type is not a string");
    if (!expand(r, n->type_context, s, true, &iri)) return false;
    if (!iri || (!cw_ld_is_absolute(iri) && !cw_ld_is_blank(iri)))
      return cw_ld_fail(r, CW_CANON_TERM_UNDEFINED, "no context that the document names defines the type %s", s);
    if (!add(r, to, resource(r, iri, s))) return false;
  }
  return true;
}

static const cw_rdf_term *subject_of(ld_run *r, const node *n) {
  if (!n->id) return fresh_blank(r);
  const ld_place here = {r->place, n->id->key, 0};
  const char *s = json_string_value(n->id->value), *iri;
  r->place = &here;
  const cw_rdf_term *subject = NULL;
  if (!s) {
    cw_ld_fail(r, CW_CANON_MALFORMED, "an address is not a string");
  } else if (expand(r, n->context, s, false, &iri)) {
    subject = resource(r, iri, s);
  }
  r->place = here.up;
  return subject;
}

static bool walk_entry(ld_run *r, const node *n, const entry *x, const cw_rdf_term *subject, const cw_rdf_term *graph) {
  if (x == n->id || !x->means) return true;
  if (strcmp(x->means, "@type") == 0)
    return walk_types(r, n, x->value, &(target){.subject = subject, .predicate = &rdf_type, .graph = graph});
  if (x == n->graph) return walk(r, n->context, NULL, x->value, &(target){.graph = subject});
  if (x == n->reverse) return walk_reverse(r, n->context, x->value, subject, graph);
  return walk_property(r, n->context, x, subject, graph, false);
}

static bool walk_node(ld_run *r, const node *n, const target *to) {
  if (n->index) return cw_ld_fail(r, CW_CANON_DROPPED, "an @index is not covered by the signature");
  if (n->language) return cw_ld_fail(r, CW_CANON_MALFORMED, "@language without a value");
  if (outside(to) && !n->types && !n->others && !n->graph && !n->reverse)
    return cw_ld_fail(r, CW_CANON_DROPPED, "nothing is said about this node, so no signature covers it");
  const cw_rdf_term *subject = subject_of(r, n);
  if (!subject || !add(r, to, subject)) return false;
  for (size_t i = 0; i < n->count; i++) {
    const ld_place here = {r->place, n->entries[i].key, 0};
    r->place = &here;
    bool done = walk_entry(r, n, &n->entries[i], subject, to->graph);
    r->place = here.up;
    if (!done) return false;
  }
  return true;
}

static bool walk_map(ld_run *r, const ld_context *c, const ld_term *term, json_t *map, const target *to) {
  node n;
  if (!read_map(r, c, term, map, &n)) return false;
  if (n.value) return walk_value(r, &n, to);
  if (!n.list && !n.set) return walk_node(r, &n, to);
  if (n.others || n.types || n.id || n.graph || n.reverse || n.language || n.index || (n.list && n.set))
    return cw_ld_fail(r, CW_CANON_MALFORMED, "a list or set with entries that none has");
  if (term) term = cw_ld_find(n.context, term->name); /* as it is in here */
  if (n.list) return walk_list(r, n.context, term, n.list->value, to);
  return walk(r, n.context, term, n.set->value, to);
}

/* Any value of a property (or, with an outside target, of a graph). */
static bool walk(ld_run *r, const ld_context *c, const ld_term *term, json_t *value, const target *to) {
  if (json_is_null(value)) return true;
  if (json_is_object(value)) {
    cw_arena_mark mark = cw_arena_here(&r->scratch);
    bool done = walk_map(r, c, term, value, to);
    if (done) cw_arena_back(&r->scratch, mark);
    return done;
  }
  if (!json_is_array(value)) return walk_scalar(r, c, term, value, to);
  if (!r->options->free_form && cw_ld_hides_some(r, value)) return false;
  for (size_t i = 0; i < json_array_size(value); i++) {
    const ld_place here = {r->place, NULL, i};
    r->place = &here;
    bool done = walk(r, c, term, json_array_get(value, i), to);
    r->place = here.up;
    if (!done) return false;
  }
  return true;
}

/* --- the document ----------------------------------------------------------------------------------------------------- */

static bool walk_top_graph(ld_run *r, const node *n) {
  const ld_place here = {r->place, n->graph->key, 0};
  target nowhere = {0};
  r->place = &here;
  bool done = walk(r, n->context, NULL, n->graph->value, &nowhere);
  r->place = here.up;
  return done;
}

/* A document that is nothing but a graph: its nodes belong to the default graph. */
static bool walk_top(ld_run *r, const ld_context *c, json_t *value) {
  node n;
  if (!json_is_object(value)) return walk(r, c, NULL, value, &(target){0});
  if (!read_map(r, c, NULL, value, &n)) return false;
  bool only_graph = n.graph && !n.id && !n.types && !n.others && !n.reverse && !n.index;
  return only_graph ? walk_top_graph(r, &n) : walk_map(r, c, NULL, value, &(target){0});
}

bool cw_jsonld_to_rdf(cw_rdf_dataset *out, const json_t *document, const cw_jsonld_options *options,
                      cw_canon_error *e) {
  if (!cw_json_within_limits(document, e)) return false;
  ld_run r = {.arena = out->arena, .out = out, .options = options, .e = e};
  cw_arena_init(&r.scratch, SCRATCH_BYTES);
  ld_context *nothing = CW_NEW(r.arena, ld_context);
  bool done = nothing ? walk_top(&r, nothing, (json_t *)document) : cw_ld_memory(&r);
  if (done && out->arena->failed) done = cw_ld_memory(&r);
  for (ld_loaded *l = r.loaded; l; l = l->next) json_decref(l->document);
  cw_arena_dispose(&r.scratch);
  return done;
}
