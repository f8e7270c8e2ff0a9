#include "mover.h"

#include <string.h>
#include <strings.h>

/* --- the teacher's file ------------------------------------------------------------------------------------------- */

int cw_mover_read(cw_mover *m) {
  cw_diags diags;
  cw_diags_init(&diags, &m->tool->arena);
  bool read = cw_yaml_read(&m->file, m->path, &diags, &m->tool->arena);
  cw_case nothing = {0};
  int code = cw_case_check(m->tool, &nothing, &diags);
  if (code >= 0) return code;
  m->teacher = read ? m->file.root : NULL;
  if (m->teacher && m->teacher->kind == CW_YAML_LIST && m->teacher->count == 1) m->teacher = m->teacher->items[0];
  if (!m->teacher || m->teacher->kind != CW_YAML_MAP)
    return cw_fail(m->tool, CW_INPUT, "%s: one teacher is asked for here", m->path);
  const char *slash = strrchr(m->path, '/');
  m->folder = slash ? cw_arena_text(&m->tool->arena, m->path, slash > m->path ? (size_t)(slash - m->path) : 1) : ".";
  return -1;
}

/* --- one standing ------------------------------------------------------------------------------------------------- */

typedef struct stand {
  cw_evaluation e;
  const cw_standing *s; /* NULL: no license that the goal concerns */
  const char *left_out;
  int32_t license; /* the type that was taken to be held, or -1 */
} stand;

static const cw_standing *standing_of(const cw_case *c, const cw_evaluation *e) {
  for (uint32_t i = 0; i < e->nstandings; i++)
    if (!c->plan->goals[e->standings[i].goal].for_license || e->standings[i].license >= 0) return &e->standings[i];
  return NULL;
}

static int stand_with(cw_mover *m, cw_case *c, int32_t license, stand *out) {
  bool replaced = false;
  if (!cw_teacher_understood(m->tool, c, &m->file, m->teacher, m->folder, license, &out->left_out, &replaced))
    return CW_INPUT;
  int code = cw_case_evaluate(m->tool, c, 0, &out->e);
  if (code >= 0) return code;
  out->s = standing_of(c, &out->e);
  out->license = replaced ? license : -1;
  return -1;
}

/* The license held, else each type of the pack in its order until the goal concerns one. */
static int stand_for(cw_mover *m, cw_case *c, uint32_t goal, stand *out) {
  *out = (stand){.left_out = "", .license = -1};
  c->options.only_goal = (int32_t)goal;
  int code = stand_with(m, c, c->plan->nlicense_types ? 0 : -1, out);
  for (uint32_t t = 1; code < 0 && !out->s && t < c->plan->nlicense_types; t++)
    code = stand_with(m, c, (int32_t)t, out);
  return code;
}

/* --- as cells ----------------------------------------------------------------------------------------------------- */

static const char *keep(const cw_mover *m, const char *text) { return cw_keep_text(&m->tool->arena, text); }

static void put_amounts(cw_mover *m, const cw_voice *v, const cw_standing *s, cw_move_row *row) {
  const cw_goal *goal = &v->plan->goals[s->goal];
  const cw_ledger_standing *l = NULL;
  for (uint32_t i = 0; i < s->nledgers; i++)
    if (!l || s->ledgers[i].ledger == goal->ledger) l = &s->ledgers[i];
  bool some = l && (cw_rat_sign(l->have) > 0 || cw_rat_sign(l->need) > 0);
  if (!some || !goal->needs_credit) return;
  uint32_t unit = v->plan->ledgers[l->ledger].unit;
  cw_rat share;
  row->have = keep(m, cw_say_amount(v, l->have, unit));
  row->hours = keep(m, cw_say_clock_hours(v, l->ledger, l->have));
  if (cw_rat_sign(l->need) <= 0) return;
  row->need = keep(m, cw_say_amount(v, l->need, unit));
  if (cw_rat_div(&share, l->have, l->need) && cw_rat_mul(&share, share, CW_RAT(100)))
    row->share = keep(m, cw_say(v, "%s%%", cw_say_number(v, share)));
}

static const char *key_of(const cw_voice *v, uint32_t record) {
  static const cw_field fields[] = {CW_F_KIND, CW_F_TITLE, CW_F_ACHIEVEMENT, CW_F_EARNED};
  const char *key = "";
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    cw_value value = cw_cell(v->block, fields[i], record);
    key = cw_say(v, "%s|%s", key, value.known == CW_KNOWN ? cw_say_value(v, fields[i], value) : "");
  }
  return key;
}

static bool put_records(cw_mover *m, const cw_voice *v, const cw_standing *s, cw_move_row *row) {
  row->records = CW_NEW_ARRAY(&m->tool->arena, s->nrecords + 1, cw_moved_record);
  for (uint32_t i = 0; row->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    uint32_t unit = v->plan->ledgers[r->ledger].unit;
    bool some = cw_rat_sign(r->credited) > 0;
    row->records[row->nrecords++] = (cw_moved_record){
        .name = keep(m, cw_say_record(v, r->record)),
        .key = keep(m, key_of(v, r->record)),
        .not_needed = r->otherwise >= 0 && v->plan->otherwise[r->otherwise].answer == CW_SAYS_NOT_NEEDED,
        .fate = r->fate,
        .credited = some ? keep(m, cw_say_amount(v, r->credited, unit)) : "",
        .hours = some ? keep(m, cw_say_clock_hours(v, r->ledger, r->credited)) : "",
        .why = keep(m, cw_say_fate(v, s, r))};
  }
  return row->records != NULL;
}

static bool put_questions(cw_mover *m, const cw_voice *v, const cw_standing *s, cw_move_row *row) {
  row->questions = CW_NEW_ARRAY(&m->tool->arena, s->nquestions + 1, const char *);
  for (uint32_t i = 0; row->questions && i < s->nquestions; i++) {
    const char *text = s->questions[i].decisive ? cw_say_questions(v, s->questions, s->nquestions, i) : NULL;
    if (text) row->questions[row->nquestions++] = keep(m, text);
  }
  return row->questions != NULL;
}

static bool put_standing(cw_mover *m, const cw_case *c, const stand *st, cw_move_row *row) {
  cw_voice v = c->voice;
  v.standing = st->s;
  cw_basis basis = cw_basis_of(&v, st->s);
  row->standing = cw_verdict_word(st->s->verdict);
  row->sentence = keep(m, cw_say_headline(&v, st->s));
  row->cites = keep(m, cw_say_cites(&v, &v.plan->goals[st->s->goal].ref));
  row->status = cw_basis_weakest(&v, &basis);
  if (st->license >= 0) {
    const cw_license_type *type = &v.plan->license_types[st->license];
    row->assumed = keep(m, type->words && *type->words ? type->words : type->name);
  }
  put_amounts(m, &v, st->s, row);
  return put_records(m, &v, st->s, row) && put_questions(m, &v, st->s, row);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static cw_move_row *new_row(cw_mover *m) {
  if (m->nrows == m->capacity) {
    size_t more = m->capacity ? m->capacity * 2 : 128;
    cw_move_row *rows = CW_NEW_ARRAY(&m->tool->arena, more, cw_move_row);
    if (!rows) return NULL;
    if (m->nrows) memcpy(rows, m->rows, m->nrows * sizeof *rows);
    m->rows = rows;
    m->capacity = more;
  }
  cw_move_row *row = &m->rows[m->nrows++];
  *row = (cw_move_row){.goal = "",
                       .standing = "",
                       .sentence = "",
                       .have = "",
                       .need = "",
                       .share = "",
                       .hours = "",
                       .cites = "",
                       .status = "",
                       .assumed = "",
                       .left_out = ""};
  return row;
}

static int put_row(cw_mover *m, cw_case *c, cw_purpose purpose) {
  cw_move_row *row = new_row(m);
  if (!row) return cw_fail(m->tool, CW_INTERNAL, "out of memory");
  row->purpose = purpose;
  row->code = keep(m, c->plan->code);
  row->name = keep(m, c->plan->name);
  row->version = keep(m, cw_say_iso(&c->voice, c->plan->version));
  uint32_t goal = 0;
  while (goal < c->plan->ngoals && c->plan->goals[goal].purpose != purpose) goal++;
  if (goal == c->plan->ngoals) return -1;
  stand st;
  int code = stand_for(m, c, goal, &st);
  if (code >= 0) return code;
  row->goal = keep(m, cw_say_goal(&c->voice, goal));
  row->left_out = keep(m, st.left_out);
  row->asks_credit = c->plan->goals[goal].needs_credit;
  row->standing = "no license that it concerns";
  if (st.s && !put_standing(m, c, &st, row)) return cw_fail(m->tool, CW_INTERNAL, "out of memory");
  return -1;
}

int cw_mover_ask(cw_mover *m, cw_case *c) {
  cw_arena scratch;
  int code = -1;
  cw_arena_init(&scratch, 0);
  c->voice.arena = &scratch;
  m->day = c->options.as_of;
  for (int purpose = 0; code < 0 && purpose < CW_NPURPOSES; purpose++)
    if (m->purposes >> purpose & 1) code = put_row(m, c, (cw_purpose)purpose);
  c->voice.arena = &m->tool->arena;
  cw_arena_dispose(&scratch);
  return code;
}

static int run_pack(cw_mover *m, const cw_pack_entry *pack) {
  cw_case c;
  int code = cw_case_open(m->tool, &c, m->root, pack->path, m->as_of, CW_DAY_MAX);
  if (code < 0) code = cw_mover_ask(m, &c);
  cw_case_free(&c);
  return code;
}

int cw_mover_run(cw_mover *m) {
  int code = cw_mover_read(m);
  for (size_t i = 0; code < 0 && i < m->packs.count; i++) code = run_pack(m, &m->packs.items[i]);
  return code;
}
