/* Files to their canonical texts. */
#include "canon.h"

#include "contexts/contexts.h"
#include "jcs.h"

#include <string.h>

static const cw_canon_options defaults;

static size_t bom(const char *text, size_t len) { return len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; }

bool cw_canon_is_json(const char *text, size_t len) {
  for (size_t i = bom(text, len); i < len; i++)
    if (!strchr(" \t\r\n", text[i]) || !text[i]) return text[i] == '{' || text[i] == '[';
  return false;
}

static const char *canonical_quads(const cw_rdf_dataset *d, const cw_canon_options *o, size_t *out_len, cw_arena *arena,
                                   cw_canon_error *e) {
  cw_rdf_canonical canonical;
  cw_rdf_canon_options limits = {.work = o->work};
  if (!cw_rdf_canonicalize(&canonical, d, &limits, arena, e)) return NULL;
  *out_len = canonical.len;
  return canonical.text;
}

static const char *of_json(const json_t *document, const cw_canon_options *o, size_t *out_len, cw_arena *arena,
                           cw_canon_error *e) {
  if (o->form == CW_CANON_JCS) return cw_jcs_text(document, out_len, arena, e);
  cw_jsonld_options ld = {o->load ? o->load : cw_contexts_load, o->load_user, !o->strict};
  cw_rdf_dataset d;
  cw_rdf_dataset_init(&d, arena);
  return cw_jsonld_to_rdf(&d, document, &ld, e) ? canonical_quads(&d, o, out_len, arena, e) : NULL;
}

const char *cw_canon_document(const json_t *document, const cw_canon_options *options, size_t *out_len, cw_arena *arena,
                              cw_canon_error *e) {
  const cw_canon_options *o = options ? options : &defaults;
  if (!o->without_proof || !json_is_object(document)) return of_json(document, o, out_len, arena, e);
  json_t *copy = json_copy((json_t *)document);
  if (!copy) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out"), NULL;
  json_object_del(copy, "proof");
  const char *text = of_json(copy, o, out_len, arena, e);
  json_decref(copy);
  return text;
}

const char *cw_canon_file(const char *text, size_t len, const cw_canon_options *options, size_t *out_len,
                          cw_arena *arena, cw_canon_error *e) {
  const cw_canon_options *o = options ? options : &defaults;
  size_t skip = bom(text, len);
  if (o->form == CW_CANON_JCS || cw_canon_is_json(text, len)) {
    json_t *document = cw_json_read(text + skip, len - skip, e);
    const char *out = document ? cw_canon_document(document, o, out_len, arena, e) : NULL;
    json_decref(document);
    return out;
  }
  cw_rdf_dataset d;
  cw_rdf_dataset_init(&d, arena);
  return cw_rdf_nquads_read(&d, text + skip, len - skip, e) ? canonical_quads(&d, o, out_len, arena, e) : NULL;
}
