#include "check_catalog.h"

#include "catalog/catalog.h"

#include <string.h>

int cw_check_catalog(cw_tool *tool, const char *path, cw_review_options *review) {
  cw_catalog *c = cw_catalog_new(&tool->arena);
  const char *problem = "memory ran out";
  if (!c || !cw_catalog_add(c, path, &problem)) return cw_fail(tool, CW_INPUT, "%s: %s", path, problem);
  cw_offered *offers = CW_NEW_ARRAY(&tool->arena, 2 * c->count + 1, cw_offered);
  if (!offers) return cw_fail(tool, CW_INTERNAL, "memory ran out");
  size_t n = 0;
  for (size_t i = 0; i < c->count; i++) {
    const char *issuer = c->rows[i].cells[CW_CAT_ISSUER], *one = cw_issuer_name(c->issuers, issuer);
    offers[n++] = (cw_offered){issuer, c->rows[i].cells[CW_CAT_ACHIEVEMENT]};
    if (strcmp(one, issuer) != 0) offers[n++] = (cw_offered){one, ""};
  }
  if (n == 0) return cw_fail(tool, CW_INPUT, "%s: the catalog holds nothing", path);
  review->offers = offers;
  review->noffers = n;
  return -1;
}
