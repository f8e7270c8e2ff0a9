/* Hash N-Degree Quads: what a blank node looks like from everywhere it can be reached. */
#include "rdf_internal.h"

#include <stdlib.h>
#include <string.h>

/* --- pools ------------------------------------------------------------------------------------------------------------ */

rdf_issuer *cw_rdf_issuer_take(rdf_canon *c) {
  rdf_issuer *issuer = c->issuers;
  if (!issuer) return CW_NEW(&c->kept, rdf_issuer);
  c->issuers = issuer->next;
  issuer->count = 0;
  return issuer;
}

void cw_rdf_issuer_give(rdf_canon *c, rdf_issuer *issuer) {
  if (!issuer) return;
  issuer->next = c->issuers;
  c->issuers = issuer;
}

static rdf_path *path_take(rdf_canon *c) {
  rdf_path *path = c->paths;
  if (path) {
    c->paths = path->next;
    path->text.len = 0;
  } else {
    path = CW_NEW(&c->kept, rdf_path);
    if (path) cw_canon_text_init(&path->text, &c->kept);
  }
  return path;
}

static void path_give(rdf_canon *c, rdf_path *path) {
  if (!path) return;
  path->next = c->paths;
  c->paths = path;
}

/* --- issuers ---------------------------------------------------------------------------------------------------------- */

static bool issuer_room(rdf_canon *c, rdf_issuer *issuer, uint32_t count) {
  if (count <= issuer->room) return true;
  uint32_t room = issuer->room ? issuer->room : 8;
  while (room < count) room *= 2;
  uint32_t *order = CW_NEW_ARRAY(&c->kept, room, uint32_t);
  if (!order) return false;
  if (issuer->count) memcpy(order, issuer->order, issuer->count * sizeof *order);
  issuer->order = order;
  issuer->room = room;
  return true;
}

static uint32_t issuer_find(const rdf_issuer *issuer, uint32_t node) {
  for (uint32_t i = 0; i < issuer->count; i++)
    if (issuer->order[i] == node) return i;
  return CW_RDF_NONE;
}

bool cw_rdf_issuer_issue(rdf_canon *c, rdf_issuer *issuer, uint32_t node, uint32_t *number) {
  *number = issuer_find(issuer, node);
  if (*number != CW_RDF_NONE) return true;
  if (!issuer_room(c, issuer, issuer->count + 1)) return false;
  *number = issuer->count;
  issuer->order[issuer->count++] = node;
  return true;
}

static rdf_issuer *issuer_copy(rdf_canon *c, const rdf_issuer *from) {
  rdf_issuer *issuer = cw_rdf_issuer_take(c);
  if (!issuer || !issuer_room(c, issuer, from->count)) return NULL;
  if (from->count) memcpy(issuer->order, from->order, from->count * sizeof *from->order);
  issuer->count = from->count;
  return issuer;
}

/* --- related nodes ---------------------------------------------------------------------------------------------------- */

typedef struct related {
  char hash[CW_RDF_HEX];
  uint32_t node;
} related;

static void add_name(cw_canon_text *t, const char *prefix, uint32_t number) {
  cw_canon_text_str(t, prefix);
  cw_canon_text_number(t, number);
}

/* Hash Related Blank Node. `place`: 0 subject, 1 object, 2 graph. */
static bool hash_related(rdf_canon *c, const rdf_line *line, unsigned place, const rdf_issuer *issuer, related *out) {
  uint32_t node = line->blank[place], number = issuer_find(issuer, node);
  out->node = node;
  rdf_path *path = path_take(c);
  if (!path) return false;
  cw_canon_text *t = &path->text;
  cw_canon_text_char(t, "sog"[place]);
  if (place != 2) {
    cw_canon_text_char(t, '<');
    cw_canon_text_str(t, line->quad->predicate->value);
    cw_canon_text_char(t, '>');
  }
  if (c->canonical[node] != CW_RDF_NONE) {
    add_name(t, "_:c14n", c->canonical[node]);
  } else if (number != CW_RDF_NONE) {
    add_name(t, "_:b", number);
  } else {
    cw_canon_text_str(t, c->hashes[node]);
  }
  bool done = cw_rdf_spend(c, issuer->count / 16) && cw_rdf_hash_hex(c, t->bytes, t->len, out->hash);
  path_give(c, path);
  return done;
}

static int by_hash(const void *a, const void *b) {
  const related *x = a, *y = b;
  int order = strcmp(x->hash, y->hash);
  return order ? order : (x->node > y->node) - (x->node < y->node);
}

/* All blank nodes beside `node` in its quads, by hash. */
static related *find_related(rdf_canon *c, uint32_t node, const rdf_issuer *issuer, size_t *count) {
  uint32_t from = c->first_line[node], to = c->first_line[node + 1];
  related *all = CW_NEW_ARRAY(&c->stack, (size_t)(to - from) * 3, related);
  *count = 0;
  if (!all) return NULL;
  for (uint32_t i = from; i < to; i++) {
    const rdf_line *line = &c->lines[c->line_of[i]];
    for (unsigned place = 0; place < 3; place++) {
      if (line->blank[place] == CW_RDF_NONE || line->blank[place] == node) continue;
      if (!hash_related(c, line, place, issuer, &all[(*count)++])) return NULL;
    }
  }
  if (*count) qsort(all, *count, sizeof *all, by_hash);
  return all;
}

/* --- paths ------------------------------------------------------------------------------------------------------------ */

typedef struct best {
  rdf_path *path;     /* NULL: none yet */
  rdf_issuer *issuer; /* that it leads to */
} best;

static int compare(const cw_canon_text *a, const cw_canon_text *b) {
  size_t len = a->len < b->len ? a->len : b->len;
  int order = len ? memcmp(a->bytes, b->bytes, len) : 0;
  return order ? order : (a->len > b->len) - (a->len < b->len);
}

static bool is_worse(const best *b, const rdf_path *path) {
  return b->path && path->text.len >= b->path->text.len && compare(&path->text, &b->path->text) > 0;
}

/* The part of a path that needs no recursion; the nodes that do are left in `deeper`. */
static bool walk_known(rdf_canon *c, const uint32_t *nodes, size_t count, const best *b, rdf_path *path,
                       rdf_issuer *issuer, uint32_t *deeper, size_t *ndeeper) {
  for (size_t i = 0; i < count && !is_worse(b, path); i++) {
    if (c->canonical[nodes[i]] != CW_RDF_NONE) {
      add_name(&path->text, "_:c14n", c->canonical[nodes[i]]);
      continue;
    }
    uint32_t before = issuer->count, number;
    if (!cw_rdf_spend(c, 1 + before / 16) || !cw_rdf_issuer_issue(c, issuer, nodes[i], &number)) return false;
    if (issuer->count > before) deeper[(*ndeeper)++] = nodes[i];
    add_name(&path->text, "_:b", number);
  }
  return true;
}

static bool walk_deeper(rdf_canon *c, const uint32_t *nodes, size_t count, const best *b, rdf_path *path,
                        rdf_issuer **issuer, unsigned depth) {
  for (size_t i = 0; i < count && !is_worse(b, path); i++) {
    char hash[CW_RDF_HEX];
    uint32_t number = issuer_find(*issuer, nodes[i]);
    if (!cw_rdf_hash_ndegree(c, nodes[i], issuer, hash, depth + 1)) return false;
    add_name(&path->text, "_:b", number);
    cw_canon_text_char(&path->text, '<');
    cw_canon_text_str(&path->text, hash);
    cw_canon_text_char(&path->text, '>');
  }
  return true;
}

/* One order of the related nodes: kept in `b` if its path is the least so far. */
static bool try_order(rdf_canon *c, const uint32_t *nodes, size_t count, const rdf_issuer *from, best *b,
                      unsigned depth) {
  cw_arena_mark mark = cw_arena_here(&c->stack);
  uint32_t *deeper = CW_NEW_ARRAY(&c->stack, count, uint32_t);
  size_t ndeeper = 0;
  rdf_issuer *issuer = issuer_copy(c, from);
  rdf_path *path = path_take(c);
  bool done = deeper && issuer && path && cw_rdf_spend(c, 1 + count + from->count / 16) &&
              walk_known(c, nodes, count, b, path, issuer, deeper, &ndeeper) &&
              walk_deeper(c, deeper, ndeeper, b, path, &issuer, depth);
  if (done && (!b->path || compare(&path->text, &b->path->text) < 0)) {
    best old = *b;
    *b = (best){path, issuer};
    path = old.path;
    issuer = old.issuer;
  }
  path_give(c, path);
  cw_rdf_issuer_give(c, issuer);
  cw_arena_back(&c->stack, mark);
  return done;
}

/* The next order of the nodes in lexicographical order of their numbers; false after the last. */
static bool next_order(uint32_t *nodes, size_t count) {
  size_t i = count, j = count;
  while (i > 1 && nodes[i - 2] >= nodes[i - 1]) i--;
  if (i < 2) return false;
  while (nodes[j - 1] <= nodes[i - 2]) j--;
  uint32_t swap = nodes[i - 2];
  nodes[i - 2] = nodes[j - 1];
  nodes[j - 1] = swap;
  for (size_t a = i - 1, z = count - 1; a < z; a++, z--) {
    swap = nodes[a];
    nodes[a] = nodes[z];
    nodes[z] = swap;
  }
  return true;
}

/* The related nodes that share a hash: their best path goes into `data`, and *issuer becomes its issuer. */
static bool hash_group(rdf_canon *c, const related *group, size_t count, cw_canon_text *data, rdf_issuer **issuer,
                       unsigned depth) {
  uint32_t *nodes = CW_NEW_ARRAY(&c->stack, count, uint32_t);
  if (!nodes) return false;
  for (size_t i = 0; i < count; i++) nodes[i] = group[i].node;
  best b = {NULL, NULL};
  bool done = true;
  do {
    done = try_order(c, nodes, count, *issuer, &b, depth);
  } while (done && next_order(nodes, count));
  if (done) {
    cw_canon_text_str(data, group->hash);
    cw_canon_text_add(data, b.path->text.bytes, b.path->text.len);
    cw_rdf_issuer_give(c, *issuer);
    *issuer = b.issuer;
  } else {
    cw_rdf_issuer_give(c, b.issuer);
  }
  path_give(c, b.path);
  return done;
}

bool cw_rdf_hash_ndegree(rdf_canon *c, uint32_t node, rdf_issuer **issuer, char hash[CW_RDF_HEX], unsigned depth) {
  if (depth > CW_RDF_MOST_RECURSION)
    return cw_canon_fail(c->e, CW_CANON_LIMIT, NULL, "blank nodes that look alike form a chain of more than %d",
                         CW_RDF_MOST_RECURSION);
  cw_arena_mark mark = cw_arena_here(&c->stack);
  size_t count;
  related *all = find_related(c, node, *issuer, &count);
  rdf_path *data = path_take(c);
  bool done = all && data;
  for (size_t from = 0, to; done && from < count; from = to) {
    for (to = from + 1; to < count && strcmp(all[from].hash, all[to].hash) == 0;) to++;
    done = hash_group(c, all + from, to - from, &data->text, issuer, depth);
  }
  done = done && cw_rdf_hash_hex(c, data->text.bytes, data->text.len, hash);
  path_give(c, data);
  cw_arena_back(&c->stack, mark);
  return done;
}
