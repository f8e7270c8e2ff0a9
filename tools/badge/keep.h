/* Badges into the store: whose each is, the record that it makes, and all that it says.
 *
 *   cw_badge_keeper k = {.store = s, .issuers = …, .arena = &arena, .when = "2026-11-24T…", .day = "2026-11-24"};
 *   cw_store_begin(s) && cw_badge_keep_begin(&k, files);
 *   cw_badge_inspect(desk, path, cw_badge_keep_each, &k);   // `told` is called for each
 *   cw_badge_keep_end(&k) && cw_store_commit(s);
 *
 * A badge is the same one when its id and the digest of its document are. Judged anew it supersedes itself, unless less
 * could be checked than before. Another document with the id of a badge that someone has supersedes it only where it is
 * valid and the same teacher's. What names no teacher, or several, is kept as nobody's, until a person assigns it. */
#ifndef CW_BADGE_KEEP_H
#define CW_BADGE_KEEP_H

#include "badge.h"

#include "../store/store.h"

typedef enum cw_badge_fate {
  CW_BADGE_NEW,
  CW_BADGE_CHANGED,
  CW_BADGE_SAME,
  CW_BADGE_UNMATCHED, /* new or as before: it is nobody's */
  CW_BADGE_REFUSED,   /* malformed: nothing is kept */
  CW_BADGE_PASSED,    /* no badge, or one that is not earned */
  CW_NBADGE_FATES
} cw_badge_fate;

const char *cw_badge_fate_word(cw_badge_fate fate);

typedef struct cw_badge_told {
  cw_badge_fate fate;
  const json_t *badge; /* as cw_badge_inspect gave it */
  const char *stands;  /* the verdict that was found when more was at hand, and stands; or NULL */
  const char *teacher; /* the id, or NULL */
  const char *why;     /* by what it is the teacher's; why it is nobody's, was refused or passed */
} cw_badge_told;

typedef struct cw_badge_owners cw_badge_owners;

typedef struct cw_badge_keeper {
  cw_store *store;
  const cw_issuers *issuers;
  cw_arena *arena; /* of the whole; what one badge takes is given back */
  const char *when, *day;
  void (*tell)(void *context, const cw_badge_told *told);
  void *context;

  cw_import_counts counts; /* what came of it */
  uint64_t fates[CW_NBADGE_FATES];
  /* Between the files that keep badges. */
  cw_badge_owners *owners;
  int64_t import; /* the row of this import */
  cw_sha256 digest;
  uint64_t line;
  const char *stands;
  bool failed; /* the store has a fault, or memory ran out */
} cw_badge_keeper;

/* The store must be within a transaction of the caller's, who ends it. False after a fault. */
bool cw_badge_keep_begin(cw_badge_keeper *k, const char *files);
void cw_badge_keep_each(void *keeper, const json_t *badge, cw_badge_seen seen); /* a cw_badge_each */
/* *changed: something was written besides the import itself. */
bool cw_badge_keep_end(cw_badge_keeper *k, bool *changed);
void cw_badge_keep_dispose(cw_badge_keeper *k);

typedef enum cw_assigned {
  CW_ASSIGNED,
  CW_ASSIGNED_BEFORE,
  CW_NO_SUCH_BADGE,
  CW_NO_SUCH_TEACHER,
  CW_NOT_ASSIGNED
} cw_assigned;

/* Badge number `id` (of `badge unmatched`) becomes the teacher's: a determination. Between keep_begin and keep_end.
 * NOT_ASSIGNED: a fault. */
cw_assigned cw_badge_assign(cw_badge_keeper *k, int64_t id, const char *teacher, const char *by, const char *why);

/* --- between the files that keep badges --------------------------------------------------------------------------- */

/* keep_owner.c: all addresses and ids of the teachers in the store; NULL after a fault. */
cw_badge_owners *cw_badge_owners_read(cw_store *s);
void cw_badge_owners_free(cw_badge_owners *owners);
/* The one teacher whom the record's `recipient` names, with what was compared ("e-mail ana@…"); NULL with the reason. */
const char *cw_badge_owner(const cw_badge_owners *owners, const json_t *record, const char **why, cw_arena *arena);

/* keep_write.c: the badge and its fields as rows; and the record. All false after a fault. */
typedef struct cw_badge_kept {
  const char *badge, *digest, *content;
  const char *teacher; /* the id; NULL: nobody's */
  const char *owner_by, *unmatched;
  const json_t *said;
} cw_badge_kept;
bool cw_badge_write(cw_badge_keeper *k, const cw_badge_kept *b);
bool cw_badge_write_record(cw_badge_keeper *k, const cw_badge_kept *b);
/* Ends the badge of this row number. */
bool cw_badge_end(cw_badge_keeper *k, int64_t id);

#endif
