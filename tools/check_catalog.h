/* `crosswalk check --catalog FILE`: what a pack's patterns are tried on. */
#ifndef CW_CHECK_CATALOG_H
#define CW_CHECK_CATALOG_H

#include "../rules/review.h"
#include "command.h"

/* Reads a catalog in any of its forms into the review's options: issuers as written and under their one name. -1, or the
 * code to exit with after a message. The offers live in the tool's arena. */
int cw_check_catalog(cw_tool *tool, const char *path, cw_review_options *review);

#endif
