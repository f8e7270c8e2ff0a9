/* The feature table as text, CSV (a row a jurisdiction, or a row a cell) and JSON. */
#include "features.h"

#include "../csv_write.h"

#include <string.h>

/* --- one cell ----------------------------------------------------------------------------------------------------- */

static const char *say_cell(const cw_voice *v, const cw_feature *cell) {
  if (cell->value != CW_FV_NUMBER) return cw_feature_word(cell->value);
  return *cell->unit ? cw_say(v, "%s %s", cell->amount, cell->unit) : cell->amount;
}

static bool is_state(const cw_feature_row *row) { return *row->postal != '\0'; }

/* --- text --------------------------------------------------------------------------------------------------------- */

enum { LEAST_NAME = 10, CELL_WIDTH = 20, FIRST_CELL = 10 }; /* FIRST_CELL: what a value's name takes of it */

static int name_width(const cw_features *f) {
  int width = LEAST_NAME;
  for (size_t i = 0; i < f->nrows; i++) {
    int columns = cw_columns(f->rows[i].code, strlen(f->rows[i].code));
    if (columns > width) width = columns;
  }
  return width;
}

static void put_cell(FILE *f, const char *text, int width) {
  cw_put_cell(f, text, width, true);
  fputs("  ", f);
}
static void put_header(FILE *f, int width) {
  static const char *const heads[] = {"preparation", "initial",     "curated learning",
                                      "renewal",     "endorsement", "advancement"};
  put_cell(f, "", width);
  for (int i = 0; i < CW_NPOLICY_AREAS; i++) put_cell(f, heads[i], CELL_WIDTH);
  putc('\n', f);
}

static size_t states_with(const cw_features *f, cw_policy_area area, cw_feature_value value) {
  size_t n = 0;
  for (size_t i = 0; i < f->nrows; i++) n += is_state(&f->rows[i]) && f->rows[i].areas[area].value == value;
  return n;
}

static void put_counts(FILE *f, const cw_features *x, int width) {
  char text[32];
  for (int value = 0; value < CW_NFV; value++) {
    size_t all = 0;
    for (int area = 0; area < CW_NPOLICY_AREAS; area++)
      all += states_with(x, (cw_policy_area)area, (cw_feature_value)value);
    if (!all) continue;
    put_cell(f, cw_feature_word((cw_feature_value)value), width + FIRST_CELL);
    for (int area = 0; area < CW_NPOLICY_AREAS; area++) {
      snprintf(text, sizeof text, "%zu", states_with(x, (cw_policy_area)area, (cw_feature_value)value));
      put_cell(f, text, area ? CELL_WIDTH : CELL_WIDTH - FIRST_CELL);
    }
    putc('\n', f);
  }
}

static void put_columns(cw_page *p, const cw_voice *v, const cw_feature_row *row, int width) {
  const char *text = "";
  const struct {
    const char *label, *value;
  } columns[] = {{"cycle", row->cycle},
                 {"in all", row->total},
                 {"clock hours a year", row->hours_a_year},
                 {"rate", row->rate},
                 {"caps", row->caps},
                 {"who decides", row->approves},
                 {"law read through", row->read_through}};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    if (*columns[i].value) text = cw_say(v, "%s%s%s: %s", text, *text ? "; " : "", columns[i].label, columns[i].value);
  if (*text) cw_page_text(p, width + 2, width + 4, CW_FAINT, text);
}

/* --- beside what national reviews counted ------------------------------------------------------------------------- */

/* Why the two counts need not agree: cells that nobody has read, and what a review doesn't count as a policy. */
static const char *say_rest(const cw_voice *v, const cw_review_difference *d) {
  const char *text = "";
  if (d->local) text = cw_say(v, "%s; %zu of ours by local decision alone", text, d->local);
  if (d->unread) text = cw_say(v, "%s; %zu more have a cell that nobody has read", text, d->unread);
  if (d->nearly) text = cw_say(v, "%s; %zu more are tacit, announced, a pilot or a law without rule", text, d->nearly);
  return text;
}

static void put_reviews(cw_page *p, const cw_features *f, const cw_voice *v) {
  size_t nstates = 0;
  for (size_t i = 0; i < f->nrows; i++) nstates += is_state(&f->rows[i]);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG,
               cw_say(v, "Beside New America's national review, by its method of %d (%zu of 51 states compared here)",
                      f->method, nstates));
  cw_review_difference d;
  for (size_t i = 0; cw_features_review(f, v, i, &d); i++) {
    const char *ours = *d.only_here ? cw_say(v, "; only here: %s", d.only_here) : "";
    const char *theirs = *d.only_there ? cw_say(v, "; only there: %s", d.only_there) : "";
    cw_page_text(
        p, 2, 4, CW_PLAIN,
        cw_say(v, "%s: %zu here, %d published%s%s%s", d.area, d.here, d.published, ours, theirs, say_rest(v, &d)));
  }
  cw_page_text(p, 2, 4, CW_FAINT, cw_features_argument(f));
}

void cw_features_text(const cw_features *f) {
  cw_page *p = &f->tool->out;
  cw_voice v = {.arena = &f->tool->arena};
  cw_page_text(
      p, 0, 2, CW_STRONG,
      cw_say(&v, "What %zu jurisdictions say of micro-credentials, as of %s", f->nrows, cw_say_day(&v, f->day)));
  cw_page_blank(p);
  int width = name_width(f);
  put_header(p->file, width);
  for (size_t i = 0; i < f->nrows; i++) {
    put_cell(p->file, f->rows[i].code, width);
    for (int k = 0; k < CW_NPOLICY_AREAS; k++) put_cell(p->file, say_cell(&v, &f->rows[i].areas[k]), CELL_WIDTH);
    putc('\n', p->file);
    put_columns(p, &v, &f->rows[i], width);
  }
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, "How many states have which value");
  put_counts(p->file, f, width);
  put_reviews(p, f, &v);
}

/* --- CSV ---------------------------------------------------------------------------------------------------------- */

static void put_long(const cw_features *x, const cw_voice *v, const cw_feature_row *r) {
  for (int i = 0; i < CW_NPOLICY_AREAS; i++) {
    const cw_feature *c = &r->areas[i];
    bool counted = cw_feature_counts(x, (cw_policy_area)i, c);
    const char *const cells[] = {r->code,
                                 r->name,
                                 r->postal,
                                 r->fips,
                                 cw_policy_area_name((cw_policy_area)i),
                                 cw_feature_word(c->value),
                                 counted ? "yes" : "no",
                                 c->amount,
                                 c->unit,
                                 c->since,
                                 c->note,
                                 c->cites,
                                 c->status,
                                 r->read_through,
                                 r->version,
                                 cw_say_iso(v, x->day)};
    cw_csv_put_row(x->tool->out.file, cells, sizeof cells / sizeof *cells);
  }
}

static void put_wide(const cw_features *x, const cw_voice *v, const cw_feature_row *r) {
  const char *cells[CW_NPOLICY_AREAS + 15];
  size_t n = 0;
  cells[n++] = r->code;
  cells[n++] = r->name;
  cells[n++] = r->postal;
  cells[n++] = r->fips;
  for (int i = 0; i < CW_NPOLICY_AREAS; i++) cells[n++] = say_cell(v, &r->areas[i]);
  const char *const rest[] = {r->rate,        r->caps,         r->approves,     r->cycle,   r->total,
                              r->total_hours, r->hours_a_year, r->read_through, r->version, cw_say_iso(v, x->day)};
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) cells[n++] = rest[i];
  cw_csv_put_row(x->tool->out.file, cells, n);
}

void cw_features_csv(const cw_features *x, bool in_long_form) {
  cw_voice v = {.arena = &x->tool->arena};
  if (in_long_form)
    fputs("code,jurisdiction,postal,fips,feature,value,counted,amount,unit,since,note,cites,status,law_read_through,"
          "pack_version,as_of\r\n",
          x->tool->out.file);
  else
    fputs("code,jurisdiction,postal,fips,preparation_approval,initial_license,curated_professional_learning,renewal,"
          "added_endorsement,advancement,rate,caps,who_decides,cycle,total,total_clock_hours,clock_hours_a_year,"
          "law_read_through,pack_version,as_of\r\n",
          x->tool->out.file);
  for (size_t i = 0; i < x->nrows; i++)
    if (in_long_form)
      put_long(x, &v, &x->rows[i]);
    else
      put_wide(x, &v, &x->rows[i]);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_json_cell(cw_json *j, const cw_features *f, cw_policy_area area, const cw_feature *c) {
  cw_json_open_object(j, cw_policy_area_name(area));
  cw_json_put_text(j, "value", cw_feature_word(c->value));
  cw_json_put_bool(j, "counted", cw_feature_counts(f, area, c));
  cw_json_put_some(j, "amount", c->amount);
  cw_json_put_some(j, "unit", c->unit);
  cw_json_put_some(j, "since", c->since);
  cw_json_put_some(j, "note", c->note);
  cw_json_put_some(j, "cites", c->cites);
  cw_json_put_some(j, "status", c->status);
  cw_json_end(j);
}

static void put_json_reviews(cw_json *j, const cw_features *f) {
  cw_voice v = {.arena = &f->tool->arena};
  cw_review_difference d;
  cw_json_open_array(j, "published");
  for (size_t i = 0; cw_features_review(f, &v, i, &d); i++) {
    cw_json_object(j);
    cw_json_put_text(j, "area", d.area);
    cw_json_put_int(j, "here", (int64_t)d.here);
    cw_json_put_int(j, "published", d.published);
    cw_json_put_some(j, "only_here", d.only_here);
    cw_json_put_some(j, "only_there", d.only_there);
    cw_json_put_int(j, "by_local_decision_alone", (int64_t)d.local);
    cw_json_put_int(j, "not_researched", (int64_t)d.unread);
    cw_json_put_int(j, "not_counted", (int64_t)d.nearly);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_put_text(j, "argument", cw_features_argument(f));
}

void cw_features_json(const cw_features *f) {
  cw_json j;
  cw_json_init(&j, f->tool->out.file);
  cw_json_object(&j);
  cw_json_put_day(&j, "as_of", f->day);
  cw_json_put_int(&j, "method", f->method);
  cw_json_open_array(&j, "jurisdictions");
  for (size_t i = 0; i < f->nrows; i++) {
    const cw_feature_row *r = &f->rows[i];
    cw_json_object(&j);
    cw_json_put_text(&j, "code", r->code);
    cw_json_put_text(&j, "jurisdiction", r->name);
    cw_json_put_some(&j, "postal", r->postal);
    cw_json_put_some(&j, "fips", r->fips);
    cw_json_put_text(&j, "version", r->version);
    cw_json_open_object(&j, "areas");
    for (int k = 0; k < CW_NPOLICY_AREAS; k++) put_json_cell(&j, f, (cw_policy_area)k, &r->areas[k]);
    cw_json_end(&j);
    cw_json_put_some(&j, "rate", r->rate);
    cw_json_put_some(&j, "caps", r->caps);
    cw_json_put_some(&j, "who_decides", r->approves);
    cw_json_put_some(&j, "cycle", r->cycle);
    cw_json_put_some(&j, "total", r->total);
    cw_json_put_some(&j, "total_clock_hours", r->total_hours);
    cw_json_put_some(&j, "clock_hours_a_year", r->hours_a_year);
    cw_json_put_some(&j, "law_read_through", r->read_through);
    cw_json_end(&j);
  }
  cw_json_end(&j);
  put_json_reviews(&j, f);
  cw_json_end(&j);
}
