/* contributions(pack, as_of): what each record does for each goal; a record that counts in several areas has a row in
 * each. */
#include "host.h"

enum {
  TEACHER,
  GOAL,
  LICENSE,
  NUMBER,
  SOURCE,
  ROW,
  RECORD,
  KIND,
  EARNED,
  FATE,
  OFFERED,
  CREDITED,
  UNIT,
  AREA,
  RULE,
  WHY,
  PACK
};
static const char declared[] =
    "CREATE TABLE contributions(teacher TEXT, goal TEXT, license TEXT, license_number TEXT, source TEXT, row TEXT, "
    "record TEXT, kind TEXT, earned TEXT, fate TEXT, offered, credited, unit TEXT, area TEXT, rule TEXT, why TEXT, "
    "pack TEXT HIDDEN, as_of TEXT HIDDEN)";

static const char *const fates[] = {
    [CW_COUNTED] = "counted", [CW_CONDITIONAL] = "conditional", [CW_UNUSED] = "unused",  [CW_REFUSED] = "refused",
    [CW_OUTSIDE] = "outside", [CW_DUPLICATE] = "duplicate",     [CW_NOT_YET] = "not yet"};

static int connect_table(sqlite3 *db, void *host, int argc, const char *const *argv, sqlite3_vtab **out, char **error) {
  (void)argc, (void)argv, (void)error;
  return cw_table_connect(db, host, declared, out);
}

static int plan(sqlite3_vtab *t, sqlite3_index_info *info) { return cw_walk_plan(t, info, TEACHER, PACK); }

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out) { return cw_cursor_open(t, true, out); }

/* --- one row after the other -------------------------------------------------------------------------------------- */

static const cw_standing *standing_of(const cw_cursor *c) { return c->walk.judged.standings[c->walk.line]; }

static cw_voice voice_of(cw_cursor *c) {
  return (cw_voice){.plan = c->walk.plan,
                    .block = &c->walk.block,
                    .options = &c->walk.options,
                    .arena = &c->walk.scratch,
                    .standing = standing_of(c)};
}

/* Records for which no rule of the goal was made are left out. */
static bool is_there(cw_cursor *c) {
  cw_voice v = voice_of(c);
  const cw_standing *s = v.standing;
  return c->record < s->nrecords && !cw_is_other_kind(&v, s, &s->records[c->record]);
}

/* To the first row at or behind the place where the cursor stands. */
static int settle(cw_cursor *c) {
  while (!c->walk.end && !is_there(c)) {
    c->part = 0;
    if (c->record + 1 < standing_of(c)->nrecords) {
      c->record++;
      continue;
    }
    c->record = 0;
    int code = cw_walk_next(&c->walk, &c->base.pVtab->zErrMsg);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc, sqlite3_value **argv) {
  cw_cursor *c = (cw_cursor *)base;
  (void)number, (void)text;
  c->record = c->part = 0;
  c->row = 1;
  int code = cw_walk_begin(&c->walk, argc, argv, &base->pVtab->zErrMsg);
  return code == SQLITE_OK ? settle(c) : code;
}

static int next(sqlite3_vtab_cursor *base) {
  cw_cursor *c = (cw_cursor *)base;
  c->row++;
  if (++c->part < standing_of(c)->records[c->record].ncredited) return SQLITE_OK;
  c->part = 0;
  c->record++;
  if (c->record >= standing_of(c)->nrecords) {
    c->record = 0;
    int code = cw_walk_next(&c->walk, &base->pVtab->zErrMsg);
    if (code != SQLITE_OK) return code;
  }
  return settle(c);
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

static void put_amount(sqlite3_context *context, cw_rat amount) {
  char text[CW_RAT_TEXT];
  cw_rat_format(text, amount);
  cw_result_amount(context, text);
}

static void put_cell(sqlite3_context *context, const cw_walk *w, uint32_t attr, uint32_t record) {
  cw_value value = cw_cell(&w->block, attr, record);
  char day[CW_DAY_TEXT];
  if (value.known != CW_KNOWN) return;
  if (w->plan->attrs[attr].type == CW_DATE) cw_day_format(day, value.a);
  cw_result_text(context, w->plan->attrs[attr].type == CW_DATE ? day : cw_text(&w->block.texts, (uint32_t)value.a));
}

/* What a record did, of the part on which the cursor stands. */
static void put_record(cw_cursor *c, sqlite3_context *context, int i) {
  cw_voice v = voice_of(c);
  const cw_record_standing *r = &v.standing->records[c->record];
  const cw_credited *part = c->part < r->ncredited ? &r->parts[c->part] : NULL;
  const cw_plan *p = c->walk.plan;
  switch (i) {
  case SOURCE: put_cell(context, &c->walk, CW_F_SOURCE, r->record); break;
  case ROW: put_cell(context, &c->walk, CW_F_ROW, r->record); break;
  case RECORD: cw_result_text(context, cw_say_record(&v, r->record)); break;
  case KIND: put_cell(context, &c->walk, CW_F_KIND, r->record); break;
  case EARNED: put_cell(context, &c->walk, CW_F_EARNED, r->record); break;
  case FATE: cw_result_text(context, fates[r->fate]); break;
  case OFFERED: put_amount(context, r->offered); break;
  case CREDITED: put_amount(context, part ? part->amount : r->credited); break;
  case UNIT: cw_result_text(context, p->units[p->ledgers[r->ledger].unit].name); break;
  case AREA: cw_result_text(context, part ? p->areas[part->area].name : NULL); break;
  case RULE: cw_result_text(context, part ? p->counts[part->rule].name : NULL); break;
  case WHY: cw_result_text(context, cw_say_fate(&v, v.standing, r)); break;
  default: break;
  }
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
  cw_cursor *c = (cw_cursor *)base;
  static const cw_line_field of_line[] = {
      [TEACHER] = CW_LINE_TEACHER, [GOAL] = CW_LINE_GOAL, [LICENSE] = CW_LINE_LICENSE, [NUMBER] = CW_LINE_NUMBER};
  if (i <= NUMBER)
    cw_result_text(context, c->walk.judged.lines[c->walk.line].field[of_line[i]]);
  else if (i < PACK)
    put_record(c, context, i);
  return SQLITE_OK;
}

const sqlite3_module cw_contributions_module = {.iVersion = 0,
                                                .xConnect = connect_table,
                                                .xBestIndex = plan,
                                                .xDisconnect = cw_table_disconnect,
                                                .xOpen = open_cursor,
                                                .xClose = cw_cursor_close,
                                                .xFilter = filter,
                                                .xNext = next,
                                                .xEof = cw_cursor_eof,
                                                .xColumn = column,
                                                .xRowid = cw_cursor_rowid};
