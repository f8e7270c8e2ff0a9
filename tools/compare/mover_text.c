/* One teacher in many states: as text, CSV and JSON. */
#include "mover.h"

#include "../csv_write.h"

#include <string.h>

/* --- text --------------------------------------------------------------------------------------------------------- */

static void put_assumptions(cw_page *p, const cw_voice *v, const cw_move_row *row) {
  if (*row->assumed)
    cw_page_text(p, 4, 6, CW_FAINT,
                 cw_say(v, "Taken to hold the %s there, with the dates of the license at home.", row->assumed));
  if (*row->left_out) cw_page_labeled(p, 4, 6, CW_FAINT, "Not asked there: ", row->left_out);
}

static void put_row(cw_page *p, const cw_voice *v, const cw_move_row *row, bool brief) {
  if (!*row->goal) {
    cw_page_text(p, 2, 4, CW_FAINT, cw_say(v, "%s (%s): no such goal", row->name, row->code));
    return;
  }
  const char *amount = *row->need   ? cw_say(v, ": has %s of %s (%s)", row->have, row->need, row->share)
                       : *row->have ? cw_say(v, ": has %s", row->have)
                                    : "";
  const char *hours = *row->hours ? cw_say(v, ", in clock hours %s", row->hours) : "";
  cw_page_text(p, 2, 4, CW_STRONG, cw_say(v, "%s (%s): %s%s%s", row->name, row->code, row->standing, amount, hours));
  if (brief) return;
  cw_page_text(p, 4, 6, CW_PLAIN,
               cw_say(v, "%s: %s (%s)%s%s%s", row->goal, row->sentence, row->cites, *row->status ? " [" : "",
                      row->status, *row->status ? "]" : ""));
  for (size_t i = 0; i < row->nquestions; i++) cw_page_labeled(p, 4, 6, CW_PLAIN, "Open: ", row->questions[i]);
  put_assumptions(p, v, row);
}

void cw_mover_text(const cw_mover *m, bool brief) {
  cw_page *p = &m->tool->out;
  cw_voice v = {.arena = &m->tool->arena};
  cw_page_text(p, 0, 2, CW_STRONG,
               cw_say(&v, "%s under %zu packs, as of %s", m->path, m->packs.count, cw_say_day(&v, m->day)));
  for (int purpose = 0; purpose < CW_NPURPOSES; purpose++) {
    if (!(m->purposes >> purpose & 1)) continue;
    cw_page_blank(p);
    cw_page_text(p, 0, 2, CW_STRONG, cw_purpose_words[purpose]);
    for (size_t i = 0; i < m->nrows; i++)
      if ((int)m->rows[i].purpose == purpose) put_row(p, &v, &m->rows[i], brief);
  }
}

/* --- CSV and JSON ------------------------------------------------------------------------------------------------- */

void cw_mover_csv(const cw_mover *m) {
  FILE *f = m->tool->out.file;
  cw_voice v = {.arena = &m->tool->arena};
  fputs("code,jurisdiction,pack_version,as_of,purpose,goal,standing,have,need,share,clock_hours,sentence,questions,"
        "cites,status,assumed_license,not_asked\r\n",
        f);
  for (size_t i = 0; i < m->nrows; i++) {
    const cw_move_row *r = &m->rows[i];
    const char *const cells[] = {r->code,
                                 r->name,
                                 r->version,
                                 cw_say_iso(&v, m->day),
                                 cw_purpose_words[r->purpose],
                                 r->goal,
                                 *r->goal ? r->standing : "no such goal",
                                 r->have,
                                 r->need,
                                 r->share,
                                 r->hours,
                                 r->sentence,
                                 cw_say_joined(&v, r->questions, r->nquestions),
                                 r->cites,
                                 r->status,
                                 r->assumed,
                                 r->left_out};
    cw_csv_put_row(f, cells, sizeof cells / sizeof *cells);
  }
}

const char *const cw_fate_words[] = {
    [CW_COUNTED] = "counted",        [CW_CONDITIONAL] = "depends",        [CW_UNUSED] = "unused",
    [CW_REFUSED] = "refused",        [CW_OUTSIDE] = "outside the period", [CW_DUPLICATE] = "duplicate",
    [CW_NOT_YET] = "not earned yet",
};

static void put_record(cw_json *j, const cw_moved_record *r) {
  cw_json_object(j);
  cw_json_put_text(j, "record", r->name);
  cw_json_put_text(j, "fate", cw_fate_words[r->fate]);
  cw_json_put_some(j, "credited", r->credited);
  cw_json_put_some(j, "clock_hours", r->hours);
  cw_json_put_some(j, "why", r->why);
  cw_json_end(j);
}

static void put_json_row(cw_json *j, const cw_move_row *r) {
  cw_json_object(j);
  cw_json_put_text(j, "code", r->code);
  cw_json_put_text(j, "jurisdiction", r->name);
  cw_json_put_text(j, "version", r->version);
  cw_json_put_text(j, "purpose", cw_purpose_words[r->purpose]);
  cw_json_put_some(j, "goal", r->goal);
  cw_json_put_text(j, "standing", *r->goal ? r->standing : "no such goal");
  cw_json_put_some(j, "sentence", r->sentence);
  cw_json_put_some(j, "have", r->have);
  cw_json_put_some(j, "need", r->need);
  cw_json_put_some(j, "share", r->share);
  cw_json_put_some(j, "clock_hours", r->hours);
  cw_json_put_some(j, "cites", r->cites);
  cw_json_put_some(j, "status", r->status);
  cw_json_put_some(j, "assumed_license", r->assumed);
  cw_json_put_some(j, "not_asked", r->left_out);
  cw_json_open_array(j, "questions");
  for (size_t i = 0; i < r->nquestions; i++) cw_json_text(j, r->questions[i]);
  cw_json_end(j);
  cw_json_open_array(j, "records");
  for (size_t i = 0; i < r->nrecords; i++) put_record(j, &r->records[i]);
  cw_json_end(j);
  cw_json_end(j);
}

void cw_mover_json(const cw_mover *m) {
  cw_json j;
  cw_json_init(&j, m->tool->out.file);
  cw_json_object(&j);
  cw_json_put_text(&j, "teacher", m->path);
  cw_json_put_day(&j, "as_of", m->day);
  cw_json_open_array(&j, "standings");
  for (size_t i = 0; i < m->nrows; i++) put_json_row(&j, &m->rows[i]);
  cw_json_end(&j);
  cw_json_end(&j);
}
