/* What an import would store, for people: the first teachers as sentences, and how many records there are of each kind. */
#ifndef CW_PREVIEW_H
#define CW_PREVIEW_H

#include "../command.h"
#include "../store/store.h"

/* Of the source named, within the transaction that is open. False after a fault of the store. */
bool cw_import_preview(cw_tool *tool, cw_store *store, const cw_plan *plan, const char *source);

#endif
