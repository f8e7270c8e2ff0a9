/* The faces of a standing: text for a clerk, the derivation as an indented tree, JSON. All speak through words.h. */
#ifndef CW_RENDER_H
#define CW_RENDER_H

#include "json.h"
#include "load.h"

/* --- text --------------------------------------------------------------------------------------------------------- */

/* One standing in plain words; needs an evaluation with `explain`. */
void cw_text_standing(cw_page *p, const cw_voice *v, const cw_standing *s);
/* Whether it has to do with a license held or with what the teacher's file says. */
bool cw_text_concerns(const cw_voice *v, uint32_t teacher, const cw_standing *s);
/* Every step of its derivation, with citation, file and line. */
void cw_text_trace(cw_page *p, const cw_voice *v, const cw_standing *s);
void cw_text_proof(cw_page *p, const cw_voice *v, const cw_standing *s); /* its certificates */
/* "Professional learning of records ..." one line on one standing: "Renew a license (professional): Met." */
const char *cw_text_title(const cw_voice *v, const cw_standing *s);
cw_style cw_verdict_style(cw_verdict verdict);

/* The texts of a whole standing as one string, unwrapped: what a test's `because` looks into. Freed by the caller with
 * free(); NULL where memory ran out. */
char *cw_text_standing_string(const cw_voice *v, const cw_standing *s);

/* --- JSON --------------------------------------------------------------------------------------------------------- */

void cw_json_put_amount(cw_json *j, const cw_voice *v, const char *key, cw_rat amount, uint32_t unit);
void cw_json_put_cites(cw_json *j, const cw_voice *v, const cw_ref *ref); /* "cites": [...] */
void cw_json_put_place(cw_json *j, const cw_ref *ref);                    /* "file", "line", "column" */
void cw_json_put_questions(cw_json *j, const cw_voice *v, const cw_question *questions, uint32_t n);
/* A record or license by its place among the teacher's own, as the trace's input numbers them. */
void cw_json_put_record(cw_json *j, const cw_voice *v, const char *key, uint32_t record);
void cw_json_put_license(cw_json *j, const cw_voice *v, const char *key, uint32_t license);
/* A value of a fact or field, null where it has none; `unit` is that of a quantity. */
void cw_json_put_value(cw_json *j, const cw_voice *v, const cw_attr *attr, uint32_t unit, cw_value value);
/* What a question is about: kind, name, year, day, record or license. */
void cw_json_put_subject(cw_json *j, const cw_voice *v, const cw_question *q);
/* The completions that a derivation supposes. */
void cw_json_put_completions(cw_json *j, const cw_voice *v, const cw_standing *s);
void cw_json_put_basis(cw_json *j, const cw_voice *v, const cw_basis *b);
void cw_json_put_areas(cw_json *j, const cw_voice *v, const char *key, uint32_t ledger, uint64_t areas);
void cw_json_put_offers(cw_json *j, const cw_voice *v, const cw_offer *offers, uint32_t n, uint32_t ledger);

/* What a trace says of itself before the teachers: versions, pack, options. */
void cw_json_put_preamble(cw_json *j, const cw_case *c);
/* The teacher as read: licenses, facts, records with their fields. */
void cw_json_put_input(cw_json *j, const cw_voice *v, uint32_t teacher);
/* One standing; with `trace` its whole derivation. */
void cw_json_standing(cw_json *j, const cw_voice *v, const cw_standing *s, bool trace);
void cw_json_put_derivation(cw_json *j, const cw_voice *v, const cw_standing *s);
void cw_json_put_proofs(cw_json *j, const cw_voice *v, const cw_standing *s);

#endif
