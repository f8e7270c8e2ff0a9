#include "portability.h"

#include "../csv_write.h"

#include <string.h>

const char *const cw_kept_words[CW_NKEPT] = {
    [CW_KEPT] = "kept",
    [CW_KEPT_IN_PART] = "kept in part",
    [CW_MAY_KEEP] = "depends",
    [CW_LOST] = "lost",
    [CW_NEEDLESS] = "not needed there",
    [CW_GAINED] = "gained",
    [CW_NEITHER] = "counts in neither",
};

/* --- joining ------------------------------------------------------------------------------------------------------ */

/* The record there that is the n-th of its key, as the one at home is. */
static const cw_moved_record *match(const cw_move_row *home, size_t i, const cw_move_row *there) {
  const char *key = home->records[i].key;
  size_t before = 0;
  for (size_t k = 0; k < i; k++) before += strcmp(home->records[k].key, key) == 0;
  for (size_t k = 0; k < there->nrecords; k++)
    if (strcmp(there->records[k].key, key) == 0 && before-- == 0) return &there->records[k];
  return NULL;
}

static bool counts(const cw_moved_record *r) { return r && r->fate == CW_COUNTED; }

static bool open(const cw_moved_record *r) { return r && r->fate == CW_CONDITIONAL; }

/* Fewer clock hours there than at home; where one of them isn't known, the amounts can't be compared. */
static bool is_less(const cw_moved_record *home, const cw_moved_record *there) {
  cw_rat a, b;
  return cw_rat_parse(&a, home->hours, strlen(home->hours)) && cw_rat_parse(&b, there->hours, strlen(there->hours)) &&
         cw_rat_cmp(b, a) < 0;
}

static cw_moved join(const cw_move_row *home, size_t i, const cw_move_row *there) {
  cw_moved m = {&home->records[i], match(home, i, there), CW_NEITHER};
  bool was = counts(m.home) || open(m.home);
  if (counts(m.home) && counts(m.there))
    m.kept = is_less(m.home, m.there) ? CW_KEPT_IN_PART : CW_KEPT;
  else if (open(m.there) || (open(m.home) && counts(m.there)))
    m.kept = CW_MAY_KEEP;
  else if (was)
    m.kept = !there->asks_credit || (m.there && m.there->not_needed) ? CW_NEEDLESS : CW_LOST;
  else if (counts(m.there))
    m.kept = CW_GAINED;
  return m;
}

static const cw_move_row *home_of(const cw_mover *m, const cw_move_row *row) {
  for (size_t i = 0; i < m->nrows; i++)
    if (strcmp(m->rows[i].code, m->rows[0].code) == 0 && m->rows[i].purpose == row->purpose) return &m->rows[i];
  return &m->rows[0];
}

static bool is_away(const cw_mover *m, const cw_move_row *row) { return strcmp(row->code, m->rows[0].code) != 0; }

/* --- text --------------------------------------------------------------------------------------------------------- */

static const char *say_sums(const cw_voice *v, const cw_move_row *home, const cw_move_row *row) {
  size_t sums[CW_NKEPT] = {0};
  const char *text = "";
  for (size_t i = 0; i < home->nrecords; i++) sums[join(home, i, row).kept]++;
  for (int k = 0; k < CW_NKEPT; k++)
    if (sums[k]) text = cw_say(v, "%s%s%zu %s", text, *text ? ", " : "", sums[k], cw_kept_words[k]);
  return *text ? text : "no record";
}

static const char *say_there(const cw_voice *v, const cw_move_row *row, const cw_moved *m) {
  if (!m->there && !row->asks_credit) return cw_say(v, "the goal there asks for no credit (%s)", row->cites);
  if (!m->there) return "the goal there looks at no such record";
  if (counts(m->there) && *m->there->credited) {
    const char *hours = *m->there->hours ? cw_say(v, ", in clock hours %s", m->there->hours) : "";
    return cw_say(v, "%s%s", m->there->credited, hours);
  }
  return m->there->why;
}

static void put_row(cw_page *p, const cw_voice *v, const cw_move_row *home, const cw_move_row *row) {
  cw_page_blank(p);
  if (!*row->goal) {
    cw_page_text(p, 0, 2, CW_STRONG, cw_say(v, "%s (%s): no such goal", row->name, row->code));
    return;
  }
  cw_page_text(p, 0, 2, CW_STRONG, cw_say(v, "%s (%s): %s", row->name, row->code, say_sums(v, home, row)));
  cw_page_text(p, 2, 4, CW_PLAIN,
               cw_say(v, "%s: %s%s%s", row->goal, row->sentence, *row->have ? " Has " : "",
                      *row->need   ? cw_say(v, "%s of %s.", row->have, row->need)
                      : *row->have ? cw_say(v, "%s.", row->have)
                                   : ""));
  for (size_t i = 0; i < home->nrecords; i++) {
    cw_moved m = join(home, i, row);
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "%s: %s: %s", cw_kept_words[m.kept], m.home->name, say_there(v, row, &m)));
  }
  if (*row->assumed)
    cw_page_text(p, 2, 4, CW_FAINT,
                 cw_say(v, "Taken to hold the %s there, with the dates of the license at home.", row->assumed));
}

void cw_portability_text(const cw_mover *m) {
  cw_page *p = &m->tool->out;
  cw_voice v = {.arena = &m->tool->arena};
  const cw_move_row *home = &m->rows[0];
  cw_page_text(p, 0, 2, CW_STRONG,
               cw_say(&v, "%s from %s (%s), as of %s", m->path, home->name, home->code, cw_say_day(&v, m->day)));
  cw_page_text(p, 0, 2, CW_PLAIN, cw_say(&v, "At home: %s: %s", home->goal, home->sentence));
  for (size_t i = 0; i < m->nrows; i++)
    if (is_away(m, &m->rows[i])) put_row(p, &v, home_of(m, &m->rows[i]), &m->rows[i]);
}

/* --- CSV and JSON ------------------------------------------------------------------------------------------------- */

void cw_portability_csv(const cw_mover *m) {
  FILE *f = m->tool->out.file;
  cw_voice v = {.arena = &m->tool->arena};
  fputs("code,jurisdiction,pack_version,from,purpose,record,kept,at_home,credited_home,clock_hours_home,there,"
        "credited_there,clock_hours_there,why\r\n",
        f);
  for (size_t i = 0; i < m->nrows; i++) {
    const cw_move_row *row = &m->rows[i], *home = home_of(m, row);
    for (size_t k = 0; is_away(m, row) && k < home->nrecords; k++) {
      cw_moved x = join(home, k, row);
      const char *const cells[] = {row->code,
                                   row->name,
                                   row->version,
                                   home->code,
                                   cw_purpose_words[row->purpose],
                                   x.home->name,
                                   cw_kept_words[x.kept],
                                   cw_fate_words[x.home->fate],
                                   x.home->credited,
                                   x.home->hours,
                                   x.there ? cw_fate_words[x.there->fate] : "",
                                   x.there ? x.there->credited : "",
                                   x.there ? x.there->hours : "",
                                   say_there(&v, row, &x)};
      cw_csv_put_row(f, cells, sizeof cells / sizeof *cells);
    }
  }
}

static void put_side(cw_json *j, const char *key, const cw_moved_record *r) {
  cw_json_key(j, key);
  if (!r) {
    cw_json_null(j);
    return;
  }
  cw_json_object(j);
  cw_json_put_text(j, "fate", cw_fate_words[r->fate]);
  cw_json_put_some(j, "credited", r->credited);
  cw_json_put_some(j, "clock_hours", r->hours);
  cw_json_put_some(j, "why", r->why);
  cw_json_end(j);
}

static void put_json_row(cw_json *j, const cw_move_row *home, const cw_move_row *row) {
  cw_json_object(j);
  cw_json_put_text(j, "code", row->code);
  cw_json_put_text(j, "jurisdiction", row->name);
  cw_json_put_text(j, "purpose", cw_purpose_words[row->purpose]);
  cw_json_put_some(j, "goal", row->goal);
  cw_json_put_text(j, "standing", *row->goal ? row->standing : "no such goal");
  cw_json_put_some(j, "sentence", row->sentence);
  cw_json_put_some(j, "assumed_license", row->assumed);
  cw_json_open_array(j, "records");
  for (size_t i = 0; *row->goal && i < home->nrecords; i++) {
    cw_moved x = join(home, i, row);
    cw_json_object(j);
    cw_json_put_text(j, "record", x.home->name);
    cw_json_put_text(j, "kept", cw_kept_words[x.kept]);
    put_side(j, "home", x.home);
    put_side(j, "there", x.there);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_end(j);
}

void cw_portability_json(const cw_mover *m) {
  cw_json j;
  cw_json_init(&j, m->tool->out.file);
  cw_json_object(&j);
  cw_json_put_text(&j, "teacher", m->path);
  cw_json_put_text(&j, "from", m->rows[0].code);
  cw_json_put_day(&j, "as_of", m->day);
  cw_json_open_array(&j, "moves");
  for (size_t i = 0; i < m->nrows; i++)
    if (is_away(m, &m->rows[i])) put_json_row(&j, home_of(m, &m->rows[i]), &m->rows[i]);
  cw_json_end(&j);
  cw_json_end(&j);
}
