/* A small streaming JSON writer: two spaces a level, keys in the order of writing, UTF-8 as it is, what is not UTF-8
 * replaced by U+FFFD. Write errors are the stream's; the program looks at them once, at its end. */
#ifndef CW_JSON_H
#define CW_JSON_H

#include "../engine/plan.h"

#include <stdio.h>

enum { CW_JSON_DEPTH = 4096 };

typedef struct cw_json {
  FILE *file;
  int depth;
  bool after_key;
  bool some[CW_JSON_DEPTH]; /* per level: something was written in it */
  char close[CW_JSON_DEPTH];
} cw_json;

void cw_json_init(cw_json *j, FILE *file);
void cw_json_object(cw_json *j); /* { */
void cw_json_array(cw_json *j);  /* [ */
void cw_json_end(cw_json *j);    /* } or ]; the last one ends the line too */
void cw_json_key(cw_json *j, const char *key);
void cw_json_text(cw_json *j, const char *text); /* NULL: null */
void cw_json_bool(cw_json *j, bool value);
void cw_json_int(cw_json *j, int64_t value);
void cw_json_null(cw_json *j);

/* A key with its value. */
void cw_json_put_text(cw_json *j, const char *key, const char *text);
void cw_json_put_some(cw_json *j, const char *key, const char *text); /* null where it is empty */
void cw_json_put_bool(cw_json *j, const char *key, bool value);
void cw_json_put_int(cw_json *j, const char *key, int64_t value);
void cw_json_put_rat(cw_json *j, const char *key, cw_rat value); /* as text: "25/3" */
void cw_json_put_day(cw_json *j, const char *key, cw_day day);   /* ISO; null for an open end */
void cw_json_open_object(cw_json *j, const char *key);
void cw_json_open_array(cw_json *j, const char *key);

#endif
