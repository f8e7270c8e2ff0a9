/* What lies in a file: told from its bytes, never from its name. Images and archives are opened by libpng, expat and
 * libarchive, each with limits; nothing here looks into the badge itself. */
#ifndef CW_BADGE_UNPACK_H
#define CW_BADGE_UNPACK_H

#include "../../engine/arena.h"

enum { CW_BADGES_AN_IMAGE = 8, CW_ZIP_ENTRIES = 20000 };

typedef enum cw_wrap {
  CW_WRAP_NONE, /* nothing that holds badges */
  CW_WRAP_JSON,
  CW_WRAP_JWT,
  CW_WRAP_ADDRESS, /* one https address: where a hosted badge stands */
  CW_WRAP_PNG,
  CW_WRAP_SVG,
  CW_WRAP_ZIP
} cw_wrap;

typedef struct cw_payload {
  const char *text; /* terminated */
  size_t len;
} cw_payload;

/* What an image holds. None and no problem: no badge in this image. */
typedef struct cw_payloads {
  size_t count;
  cw_payload items[CW_BADGES_AN_IMAGE];
  const char *problem; /* why not all of it could be read, or NULL */
  size_t pixels;       /* bytes of pixels that were unpacked on the way */
} cw_payloads;

cw_wrap cw_wrap_of(const char *bytes, size_t len);
const char *cw_wrap_word(cw_wrap wrap); /* "PNG" */

/* The text without white space around it. */
cw_payload cw_trimmed(const char *text, size_t len);
bool cw_is_compact_jws(const char *text, size_t len);

/* The text chunks `openbadges` and `openbadgecredential` (tEXt, zTXt, iTXt). Pixels are unpacked into nothing. */
void cw_png_badges(const char *bytes, size_t len, cw_payloads *out, cw_arena *arena);
/* `openbadges:assertion` and `openbadges:credential`: their text, or their attribute `verify`. */
void cw_svg_badges(const char *bytes, size_t len, cw_payloads *out, cw_arena *arena);

/* Adds a payload; the image is full at CW_BADGES_AN_IMAGE. */
void cw_payload_add(cw_payloads *out, const char *text, size_t len, cw_arena *arena);

/* Calls `each` for every file of the archive, in its order; `problem` where that one could not be unpacked (then bytes
 * is NULL). Names are for messages only. What is wrong with the archive as a whole is returned, or NULL. Folders, links
 * and archives inside are left out. */
typedef void (*cw_zip_each)(void *context, const char *name, const char *bytes, size_t len, const char *problem);
const char *cw_zip_open(const char *bytes, size_t len, cw_zip_each each, void *context, cw_arena *arena);

#endif
