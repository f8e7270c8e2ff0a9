/* issuers.yaml as part of the program (embed.cmake). */
#ifndef CW_CATALOG_SHIPPED_H
#define CW_CATALOG_SHIPPED_H

#include <stddef.h>

extern const char *const cw_shipped_issuers;
extern const size_t cw_shipped_issuers_len;

#endif
