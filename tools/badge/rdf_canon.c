/* RDFC-1.0: first-degree hashes, canonical identifiers, sorted N-Quads. */
#include "rdf_internal.h"

#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 128 * 1024 * 1024 };

bool cw_rdf_spend(rdf_canon *c, uint64_t amount) {
  c->work += amount;
  if (c->work > c->limit)
    return cw_canon_fail(c->e, CW_CANON_LIMIT, NULL,
                         "too many blank nodes look alike: telling them apart takes more than %llu steps",
                         (unsigned long long)c->limit);
  if (c->kept.failed || c->stack.failed || c->results->failed)
    return cw_canon_fail(c->e, CW_CANON_MEMORY, NULL, "memory ran out");
  return true;
}

bool cw_rdf_hash_hex(rdf_canon *c, const char *bytes, size_t len, char out[CW_RDF_HEX]) {
  static const char hex[] = "0123456789abcdef";
  unsigned char md[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  if (!cw_rdf_spend(c, 1 + len / 64)) return false;
  if (!EVP_DigestInit_ex(c->ctx, c->md, NULL) || !EVP_DigestUpdate(c->ctx, bytes ? bytes : "", len) ||
      !EVP_DigestFinal_ex(c->ctx, md, &n))
    return cw_canon_fail(c->e, CW_CANON_MEMORY, NULL, "the hash function failed");
  for (unsigned i = 0; i < n; i++) {
    *out++ = hex[md[i] >> 4];
    *out++ = hex[md[i] & 15u];
  }
  *out = '\0';
  return true;
}

void cw_rdf_issue_canonical(rdf_canon *c, uint32_t node) {
  if (c->canonical[node] == CW_RDF_NONE) c->canonical[node] = c->issued++;
}

/* --- sorted lines ----------------------------------------------------------------------------------------------------- */

typedef struct written {
  const char *text;
  const cw_rdf_quad *quad;
} written;

static int by_text(const void *a, const void *b) {
  return strcmp(((const written *)a)->text, ((const written *)b)->text);
}

static const char *write_line(cw_arena *arena, const cw_rdf_quad *quad, const char *const blanks[3]) {
  cw_canon_text t;
  cw_canon_text_init(&t, arena);
  cw_rdf_quad_write(&t, quad, blanks);
  return arena->failed ? NULL : t.bytes;
}

/* --- the blank nodes -------------------------------------------------------------------------------------------------- */

static const cw_rdf_term *blank_at(const cw_rdf_quad *q, unsigned place) {
  const cw_rdf_term *t = place == 0 ? q->subject : place == 1 ? q->object : q->graph;
  return t && t->kind == CW_RDF_BLANK ? t : NULL;
}

/* Each quad once. */
static bool unique_lines(rdf_canon *c, const cw_rdf_dataset *d) {
  written *all = CW_NEW_ARRAY(&c->stack, d->count, written);
  c->lines = CW_NEW_ARRAY(&c->kept, d->count, rdf_line);
  if (!all || !c->lines) return false;
  for (size_t i = 0; i < d->count; i++) {
    all[i] = (written){write_line(&c->stack, &d->quads[i], NULL), &d->quads[i]};
    if (!all[i].text) return false;
  }
  if (d->count) qsort(all, d->count, sizeof *all, by_text);
  for (size_t i = 0; i < d->count; i++)
    if (i == 0 || strcmp(all[i - 1].text, all[i].text) != 0) c->lines[c->nlines++].quad = all[i].quad;
  return true;
}

static int by_label(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static bool number_blanks(rdf_canon *c) {
  c->labels = CW_NEW_ARRAY(&c->kept, c->nlines * 3, const char *);
  if (!c->labels) return false;
  size_t n = 0, kept = 0;
  for (size_t i = 0; i < c->nlines; i++)
    for (unsigned place = 0; place < 3; place++)
      if (blank_at(c->lines[i].quad, place)) c->labels[n++] = blank_at(c->lines[i].quad, place)->value;
  if (n) qsort(c->labels, n, sizeof *c->labels, by_label);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || strcmp(c->labels[i], c->labels[kept - 1]) != 0) c->labels[kept++] = c->labels[i];
  c->nblanks = (uint32_t)kept;
  for (size_t i = 0; i < c->nlines; i++)
    for (unsigned place = 0; place < 3; place++) {
      const cw_rdf_term *t = blank_at(c->lines[i].quad, place);
      const char **found = t ? bsearch(&t->value, c->labels, kept, sizeof *c->labels, by_label) : NULL;
      c->lines[i].blank[place] = found ? (uint32_t)(found - c->labels) : CW_RDF_NONE;
    }
  return true;
}

/* Is the blank node at `place` the first of its line to be that node? */
static bool counts_at(const rdf_line *line, unsigned place) {
  uint32_t node = line->blank[place];
  for (unsigned i = 0; i < place; i++)
    if (line->blank[i] == node) return false;
  return node != CW_RDF_NONE;
}

/* For each blank node the lines it stands in. */
static bool link_lines(rdf_canon *c) {
  c->first_line = CW_NEW_ARRAY(&c->kept, (size_t)c->nblanks + 2, uint32_t);
  c->line_of = CW_NEW_ARRAY(&c->kept, c->nlines * 3, uint32_t);
  if (!c->first_line || !c->line_of) return false;
  uint32_t *at = c->first_line + 1; /* at[n] is where n's next line goes, in the end where n + 1 begins */
  for (size_t i = 0; i < c->nlines; i++)
    for (unsigned place = 0; place < 3; place++)
      if (counts_at(&c->lines[i], place)) at[c->lines[i].blank[place] + 1]++;
  for (uint32_t n = 1; n <= c->nblanks; n++) at[n] += at[n - 1];
  for (size_t i = 0; i < c->nlines; i++)
    for (unsigned place = 0; place < 3; place++)
      if (counts_at(&c->lines[i], place)) c->line_of[at[c->lines[i].blank[place]]++] = (uint32_t)i;
  return true;
}

/* --- first degree ----------------------------------------------------------------------------------------------------- */

/* Hash First Degree Quads: the node is _:a, every other blank node _:z. */
static bool hash_first_degree(rdf_canon *c, uint32_t node) {
  cw_arena_mark mark = cw_arena_here(&c->stack);
  uint32_t from = c->first_line[node], count = c->first_line[node + 1] - from;
  written *all = CW_NEW_ARRAY(&c->stack, count, written);
  if (!all) return false;
  for (uint32_t i = 0; i < count; i++) {
    const rdf_line *line = &c->lines[c->line_of[from + i]];
    const char *blanks[3];
    for (unsigned place = 0; place < 3; place++) blanks[place] = line->blank[place] == node ? "a" : "z";
    all[i].text = write_line(&c->stack, line->quad, blanks);
    if (!all[i].text) return false;
  }
  if (count) qsort(all, count, sizeof *all, by_text);
  cw_canon_text t;
  cw_canon_text_init(&t, &c->stack);
  for (uint32_t i = 0; i < count; i++) cw_canon_text_str(&t, all[i].text);
  bool done = cw_rdf_hash_hex(c, t.bytes, t.len, c->hashes[node]);
  cw_arena_back(&c->stack, mark);
  return done;
}

/* --- canonical identifiers -------------------------------------------------------------------------------------------- */

typedef struct hashed {
  char hash[CW_RDF_HEX];
  uint32_t node;
  rdf_issuer *issuer;
} hashed;

static int by_hash(const void *a, const void *b) {
  const hashed *x = a, *y = b;
  int order = strcmp(x->hash, y->hash);
  return order ? order : (x->node > y->node) - (x->node < y->node);
}

/* The nodes that share a first-degree hash, told apart by their N-degree hashes. */
static bool name_alike(rdf_canon *c, const hashed *alike, size_t count) {
  cw_arena_mark mark = cw_arena_here(&c->stack);
  hashed *paths = CW_NEW_ARRAY(&c->stack, count, hashed);
  if (!paths) return false;
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t node = alike[i].node, number;
    if (c->canonical[node] != CW_RDF_NONE) continue;
    hashed *p = &paths[n++];
    p->node = node;
    p->issuer = cw_rdf_issuer_take(c);
    if (!p->issuer || !cw_rdf_issuer_issue(c, p->issuer, node, &number) ||
        !cw_rdf_hash_ndegree(c, node, &p->issuer, p->hash, 0))
      return false;
  }
  if (n) qsort(paths, n, sizeof *paths, by_hash);
  for (size_t i = 0; i < n; i++) {
    for (uint32_t k = 0; k < paths[i].issuer->count; k++) cw_rdf_issue_canonical(c, paths[i].issuer->order[k]);
    cw_rdf_issuer_give(c, paths[i].issuer);
  }
  cw_arena_back(&c->stack, mark);
  return true;
}

/* Those with a hash of their own first, then the others, each in the order of their hashes. */
static bool name_blanks(rdf_canon *c) {
  hashed *all = CW_NEW_ARRAY(&c->kept, c->nblanks, hashed);
  if (!all) return false;
  for (uint32_t i = 0; i < c->nblanks; i++) {
    if (!hash_first_degree(c, i)) return false;
    memcpy(all[i].hash, c->hashes[i], CW_RDF_HEX);
    all[i].node = i;
  }
  if (c->nblanks) qsort(all, c->nblanks, sizeof *all, by_hash);
  for (int alike = 0; alike < 2; alike++)
    for (size_t from = 0, to; from < c->nblanks; from = to) {
      for (to = from + 1; to < c->nblanks && strcmp(all[from].hash, all[to].hash) == 0;) to++;
      if (!alike && to == from + 1) cw_rdf_issue_canonical(c, all[from].node);
      if (alike && to > from + 1 && !name_alike(c, all + from, to - from)) return false;
    }
  return true;
}

/* --- the result ------------------------------------------------------------------------------------------------------- */

static bool write_names(rdf_canon *c, cw_rdf_canonical *out) {
  out->names = CW_NEW_ARRAY(c->results, c->nblanks, cw_rdf_name);
  if (!out->names) return false;
  for (uint32_t i = 0; i < c->nblanks; i++)
    out->names[i] = (cw_rdf_name){cw_arena_text(c->results, c->labels[i], strlen(c->labels[i])),
                                  cw_arena_printf(c->results, "c14n%u", (unsigned)c->canonical[i])};
  out->nnames = c->nblanks;
  return !c->results->failed;
}

static bool write_result(rdf_canon *c, cw_rdf_canonical *out) {
  if (!write_names(c, out)) return false;
  written *all = CW_NEW_ARRAY(&c->stack, c->nlines, written);
  if (!all) return false;
  for (size_t i = 0; i < c->nlines; i++) {
    const char *blanks[3] = {NULL, NULL, NULL};
    for (unsigned place = 0; place < 3; place++)
      if (c->lines[i].blank[place] != CW_RDF_NONE) blanks[place] = out->names[c->lines[i].blank[place]].canonical;
    all[i].text = write_line(&c->stack, c->lines[i].quad, blanks);
    if (!all[i].text) return false;
  }
  if (c->nlines) qsort(all, c->nlines, sizeof *all, by_text);
  cw_canon_text t;
  cw_canon_text_init(&t, c->results);
  cw_canon_text_str(&t, "");
  for (size_t i = 0; i < c->nlines; i++) cw_canon_text_str(&t, all[i].text);
  out->text = t.bytes;
  out->len = t.len;
  return !c->results->failed;
}

static bool run(rdf_canon *c, cw_rdf_canonical *out, const cw_rdf_dataset *d) {
  if (!c->md || !c->ctx || !unique_lines(c, d)) return false;
  cw_arena_reset(&c->stack);
  if (!number_blanks(c) || !link_lines(c)) return false;
  c->hashes = cw_arena_array(&c->kept, c->nblanks, sizeof *c->hashes);
  c->canonical = CW_NEW_ARRAY(&c->kept, c->nblanks, uint32_t);
  if (!c->hashes || !c->canonical) return false;
  for (uint32_t i = 0; i < c->nblanks; i++) c->canonical[i] = CW_RDF_NONE;
  return name_blanks(c) && write_result(c, out);
}

bool cw_rdf_canonicalize(cw_rdf_canonical *out, const cw_rdf_dataset *d, const cw_rdf_canon_options *options,
                         cw_arena *arena, cw_canon_error *e) {
  *out = (cw_rdf_canonical){.text = ""};
  rdf_canon c = {.results = arena, .e = e};
  c.limit = options && options->work ? options->work : CW_RDF_CANON_WORK;
  c.md = EVP_MD_fetch(NULL, options && options->hash == CW_RDF_SHA384 ? "SHA384" : "SHA256", NULL);
  c.ctx = EVP_MD_CTX_new();
  cw_arena_init(&c.kept, STACK_BYTES);
  cw_arena_init(&c.stack, STACK_BYTES);
  bool done = run(&c, out, d);
  if (!done) cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  out->work = c.work;
  cw_arena_dispose(&c.kept);
  cw_arena_dispose(&c.stack);
  EVP_MD_CTX_free(c.ctx);
  EVP_MD_free(c.md);
  return done;
}
