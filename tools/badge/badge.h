/* Badges as they arrive: read, mapped to a record, verified with what is at hand. Nothing is fetched unless asked for.
 *
 *   cw_badge_desk *desk = cw_badge_desk_open(&options, &problem);
 *   cw_badge_inspect(desk, "badge.png", each, context);
 *   cw_badge_desk_close(desk);
 *
 * Each badge becomes a JSON object: file, kind ("Open Badges 3.0"), container ("PNG"), verdict, digest (SHA-256 of the
 * document by RFC 8785), reasons, record; where it lies inside another (an archive, a learner record) also `within`. */
#ifndef CW_BADGE_BADGE_H
#define CW_BADGE_BADGE_H

#include "../../engine/input.h"
#include "../catalog/issuers.h"

#include <jansson.h>

typedef struct cw_badge_options {
  const char *const *documents; /* folders or files in which addresses are looked up */
  size_t ndocuments;
  const char *const *recipients; /* the e-mail addresses of the one person whose badges these are; none: not checked */
  size_t nrecipients;
  const char *trust;                /* a file of trusted issuers, or NULL */
  const char *office;               /* an office file, whose `trusted issuers:` are trusted too, or NULL */
  const struct cw_catalog *catalog; /* says of what kind a badge is that doesn't say so itself; or NULL */
  const char *fetch; /* a folder: what is not at hand is fetched, and kept there; NULL: nothing is fetched */
  cw_day as_of;
} cw_badge_options;

typedef struct cw_badge_desk cw_badge_desk;

/* NULL with *problem (a static text, or one in `arena`). The options must outlive the desk. */
cw_badge_desk *cw_badge_desk_open(const cw_badge_options *options, const char **problem, cw_arena *arena);
void cw_badge_desk_close(cw_badge_desk *desk);

typedef enum cw_badge_seen {
  CW_SEEN_BADGE,
  CW_SEEN_BROKEN, /* an image without a badge, or something that could not be read: the verdict is "malformed" */
  CW_SEEN_OTHER   /* a document that is no badge: its kind says what it is */
} cw_badge_seen;

/* Called for each badge and each file that was looked into. `badge` is borrowed. */
typedef void (*cw_badge_each)(void *context, const json_t *badge, cw_badge_seen seen);

/* A file, a folder (all files in it, by name), an archive, or "-" for standard input. */
void cw_badge_inspect(cw_badge_desk *desk, const char *path, cw_badge_each each, void *context);
/* Bytes that were read already; `name` is for messages. */
void cw_badge_inspect_bytes(cw_badge_desk *desk, const char *name, const char *bytes, size_t len, cw_badge_each each,
                            void *context);

/* --- into the engine's input -------------------------------------------------------------------------------------- */

/* Are these the first bytes of something that badges come in (PNG, SVG, zip, token, JSON of a badge)? */
bool cw_badge_is_file(const char *path);

/* Appends the badges of a file to the block's current teacher, as records: kind, title, issuer, achievement, earned,
 * expires, amount (where its unit is stated), id, verification, source. What isn't said stays unknown. The number of
 * records, or -1 with *problem (in `arena`): nothing could be read. */
int cw_badge_records(cw_block *block, cw_badge_desk *desk, const char *path, const char **problem, cw_arena *arena);

/* What a badge says of a record, as fields and values in the forms of a teacher file. `badge` is a result of
 * cw_badge_inspect; the texts are in the arena. Their number; *out is NULL where memory ran out. */
typedef struct cw_badge_field {
  const char *name, *value;
} cw_badge_field;
size_t cw_badge_fields_of(const cw_issuers *issuers, const json_t *badge, cw_badge_field **out, cw_arena *arena);
/* The facts of facts.def that the badge answers, with yes or no; their number. */
enum { CW_MOST_BADGE_FACTS = 8 };
size_t cw_badge_facts_of(const json_t *badge, cw_badge_field out[CW_MOST_BADGE_FACTS]);
/* A learner record is an envelope, and endorsements are not earned. */
bool cw_badge_is_earned(const json_t *badge);

/* The same as words of the command line ("kind=…", "earned=…"), one list a badge, with those of the facts that the plan
 * declares (NULL: none). */
typedef struct cw_badge_words {
  const char **words;
  size_t count;
  const char *verdict; /* "not checked: hosted document not at hand: https://…": the verdict with its first reason */
} cw_badge_words;
int cw_badge_words_of(cw_badge_desk *desk, const char *path, const cw_plan *plan, cw_badge_words **out,
                      const char **problem, cw_arena *arena);

#endif
