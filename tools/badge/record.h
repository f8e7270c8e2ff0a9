/* One record of every kind of badge, as a JSON object. What a badge doesn't say is left out:
 *
 *   id, title, issuer {id, name, url, email}, achievement {id, name, version, type, description, code, creator},
 *   kind (of engine/fields.def's `kind`, or "unknown") with kind_from, question or note,
 *   criteria {id, narrative}, narrative, evidence [{id, name, narrative, …}],
 *   syllabus (as the badge has it: an address, a text or an object), alignment [{framework, code, name, url, type, description}],
 *   amounts [{value, unit, from}] (no unit: the badge states a number without one), results [{name, type, value, …}],
 *   earned, expires (days as the issuer wrote them), from, until (of the activity), status, recipient [{type, identity,
 *   hashed, salt}], tags, endorsements [{id, issuer, comment, date, of, verdict, reasons}], assessor {id, name},
 *   credible {syllabus, alignment, criteria, review, hours, organization, issued, evidence: what the badge shows, or null},
 *   rigor {curriculum, evidence, evaluation, metadata: {is: met | not met | unknown, shown_by}},
 *   unmapped [{path, value}]: what has no place above, verbatim. */
#ifndef CW_BADGE_RECORD_H
#define CW_BADGE_RECORD_H

#include "kind.h"
#include "node.h"

/* The documents that make up one badge. Of Open Badges 3 only the first. */
typedef struct cw_badge_parts {
  const json_t *badge;       /* assertion or credential */
  const json_t *achievement; /* OB 1 and 2: the BadgeClass, or NULL where it isn't at hand */
  const json_t *issuer;      /* OB 1 and 2: the Profile, or NULL */
} cw_badge_parts;

/* A new record. */
json_t *cw_badge_record_of(cw_badge_kind kind, const cw_badge_parts *parts, cw_arena *arena);

/* --- between the files that make it -------------------------------------------------------------------------------- */

typedef struct cw_pick {
  const char *to, *from;
} cw_pick;

/* A new object with the texts (or numbers and lists, as they stand) that `from` has under the names of the table. */
json_t *cw_pick_object(const json_t *from, const cw_pick *picks, size_t n);
/* The same of each item of a value or list; an address alone becomes { id }. */
json_t *cw_pick_list(const json_t *list, const cw_pick *picks, size_t n);
json_t *cw_profile_of(const json_t *profile);     /* {id, name, url, email} */
json_t *cw_alignment_of(const json_t *alignment); /* a list */
json_t *cw_evidence_of(const json_t *evidence);   /* a list */
json_t *cw_criteria_of(const json_t *criteria);
json_t *cw_endorsements_of(const json_t *list);
void cw_put_day(json_t *record, const char *key, const json_t *instant);
void cw_put_amount(json_t *record, const json_t *value, const char *unit, const char *from);
void cw_put_extensions(json_t *record, const json_t *object); /* hours and credits of `extensions:…` */

void cw_map_ob3(json_t *record, const json_t *credential);
void cw_map_ob2(json_t *record, const cw_badge_parts *parts);

void cw_put_kind(json_t *record);
void cw_put_credible(json_t *record, const cw_badge_parts *parts);
void cw_put_rigor(json_t *record);

typedef enum cw_form { CW_FORM_OB3, CW_FORM_ASSERTION, CW_FORM_BADGE_CLASS, CW_FORM_ISSUER } cw_form;
/* Appends what mapped.def doesn't name. `path` is what paths begin with ("", "badge", "issuer"). */
void cw_put_unmapped(json_t *record, cw_form form, const json_t *document, const char *path, cw_arena *arena);

#endif
