/* Between mapping.c and mapping_parts.c; others include mapping.h. */
#ifndef CW_MAPPING_PARTS_H
#define CW_MAPPING_PARTS_H

#include "mapping.h"

typedef struct cw_map_reader {
  cw_mapping *m;
  cw_input in; /* of the mapping file */
} cw_map_reader;

#define CW_MAP_KEYS(list) (list), sizeof(list) / sizeof *(list)

/* A scalar's text, or NULL; reported where it is something else. */
const char *cw_map_text(cw_map_reader *r, const cw_yaml_node *map, const char *key);
/* True where the key isn't given, or says yes or no. */
void cw_map_yes_no(cw_map_reader *r, const cw_yaml_node *map, const char *key, bool *out);
void cw_map_read_dates(cw_map_reader *r, const cw_yaml_node *node, cw_map_dates *out);
void cw_map_read_numbers(cw_map_reader *r, const cw_yaml_node *node, cw_map_numbers *out);
/* The number of the column of this name. */
uint32_t cw_map_column_of(cw_map_reader *r, const cw_yaml_node *name);
void cw_map_read_value(cw_map_reader *r, const cw_yaml_node *node, cw_map_value *out);
/* One condition or a list of them: all of them (`when`), any of them (`skip where`). */
cw_map_condition *cw_map_read_conditions(cw_map_reader *r, const cw_yaml_node *node, uint32_t *n);

#endif
