/* crosswalk explain: why a standing is what it is, and what would make it another. */
#include "audit/audited.h"
#include "explain_change.h"
#include "html.h"

#include <string.h>

typedef struct explain_options {
  cw_common common;
  const char *teacher, *db, *audit, *goal, *office, *why_not;
  cw_day as_of, known_as_of;
  int format;
  bool why, what_if, missing, ask, tree;
} explain_options;

#define AT(field) offsetof(explain_options, field)

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "a teacher file (YAML or JSON), or a folder of them", AT(teacher), NULL},
    {CW_OPT_TEXT, "audit", "ID", "a line of an audit: --teacher is then an id, and there is no PACK", AT(audit), NULL},
    {CW_OPT_TEXT, "db", "FILE", "the database that holds the audit", AT(db), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "only this goal of the pack (renewal of what the teacher holds)", AT(goal), NULL},
    {CW_OPT_FLAG, "why", NULL, "why the standing is what it is; where the credit comes from (the default)", AT(why),
     NULL},
    {CW_OPT_TEXT, "why-not", "RECORD",
     "why a record (its id, number or title, or `all`) does not count, and what would make it", AT(why_not), NULL},
    {CW_OPT_FLAG, "what-if", NULL, "what the CHANGEs behind PACK would change", AT(what_if), NULL},
    {CW_OPT_FLAG, "missing", NULL, "the least that is missing, and where it may be earned", AT(missing), NULL},
    {CW_OPT_FLAG, "ask", NULL, "what would need to be known, first what decides most", AT(ask), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", AT(office), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text, json or html", AT(format), cw_page_formats},
    {CW_OPT_FLAG, "tree", NULL, "text with every step, and where it stands in the pack", AT(tree), NULL},
};

typedef struct explaining {
  cw_tool *tool;
  cw_case *c;
  const explain_options *o;
  const char *const *changes;
  size_t nchanges;
} explaining;

/* --- the answers -------------------------------------------------------------------------------------------------- */

static void add_others(const explaining *x, cw_part *root, const cw_evaluation *e) {
  const cw_voice *v = &x->c->voice;
  cw_part *list = NULL;
  for (uint32_t i = 0; i < e->nstandings; i++) {
    const cw_standing *s = &e->standings[i];
    if (cw_is_asked(x->c, e, i) || s->verdict == CW_NOT_APPLICABLE) continue;
    if (!list) list = cw_part_new(v, root, CW_FORM_SECTION, "others", "Other goals (--goal explains one):");
    cw_part *p = cw_part_new(v, list, CW_FORM_ITEM, "other",
                             cw_say(v, "%s: %s", cw_text_title(v, s), cw_verdict_word(s->verdict)));
    cw_part_text(v, p, "goal", v->plan->goals[s->goal].name);
    cw_part_text(v, p, "standing", cw_verdict_word(s->verdict));
  }
}

static int add_why_not(const explaining *x, cw_part *root, uint32_t t, const cw_evaluation *e) {
  const cw_voice *v = &x->c->voice;
  const cw_teacher *teacher = &v->block->teachers[t];
  bool all = strcmp(x->o->why_not, "all") == 0;
  uint32_t row = all ? 0 : cw_record_named(x->tool, v, t, x->o->why_not);
  if (row == UINT32_MAX) return CW_USAGE;
  for (uint32_t i = 0; i < e->nstandings; i++) {
    const cw_standing *s = &e->standings[i];
    if (!cw_is_asked(x->c, e, i)) continue;
    cw_part *title = cw_explain_title(v, root, s);
    if (!v->plan->goals[s->goal].needs_credit)
      cw_part_new(v, title, CW_FORM_LINE, "no_credit", "It asks for no credit: records add nothing to it.");
    if (all && !v->plan->goals[s->goal].needs_credit) continue;
    cw_part *list = cw_part_new(v, title, CW_FORM_SECTION, "why_not", all ? "Refused or cut:" : "This record:");
    for (uint32_t k = 0; k < teacher->nrecords; k++) {
      uint32_t r = teacher->first_record + k;
      if (all ? cw_is_refused_or_cut(s, r) : r == row) cw_explain_why_not(v, list, t, s, r);
    }
    if (list && !list->parts) cw_part_new(v, list, CW_FORM_LINE, "none", "No record is refused or cut.");
  }
  return -1;
}

static const char *say_changes(const explaining *x) {
  const char *text = "";
  for (size_t i = 0; i < x->nchanges; i++) text = cw_say(&x->c->voice, "%s%s%s", text, i ? " " : "", x->changes[i]);
  return text;
}

/* A license type that the other pack doesn't have is taken to be its renewable one, and that is said. */
static void settle_licenses(const cw_voice *w, cw_block *block, cw_part *root) {
  const cw_license_type *type = NULL;
  for (uint32_t i = 0; i < w->plan->nlicense_types && !type; i++) {
    const char *renewable = w->plan->license_types[i].renewable;
    if (!renewable || strcmp(renewable, "yes") == 0) type = &w->plan->license_types[i];
  }
  for (uint32_t i = 0; type && i < block->nlicenses; i++) {
    if (cw_cell(block, CW_F_LICENSE, i).known == CW_KNOWN) continue;
    block->columns[CW_F_LICENSE].known[i] = CW_KNOWN;
    block->columns[CW_F_LICENSE].a[i] = type->text;
    const char *held = cw_say(w, "%s has no license of that type; taken to be a %s there (license=TYPE says another).",
                              w->plan->name, type->words ? type->words : type->name);
    cw_part_new(w, root, CW_FORM_NOTE, "license", held);
  }
}

static void add_lost(const cw_voice *v, cw_part *root, const cw_lost *lost) {
  if (lost->count == 0) return;
  cw_part_new(v, root, CW_FORM_NOTE, "left_behind",
              cw_say(v, "Not known to that pack, and left out: %s.", cw_say_list(v, lost->items, lost->count, "and")));
}

static int add_what_if(const explaining *x, cw_part *root, uint32_t t, const cw_evaluation *before) {
  cw_case *other = NULL;
  const cw_voice *v = &x->c->voice;
  cw_wish wish;
  cw_lost lost = {0};
  const char *pack = cw_wish_pack(x->changes, x->nchanges);
  int code = -1;
  if (pack) {
    other = CW_NEW(&x->tool->arena, cw_case);
    if (!other) return CW_INTERNAL;
    code = cw_case_open(x->tool, other, x->o->common.packs, pack, x->c->options.as_of, x->c->options.known_as_of);
  }
  cw_case *after = CW_NEW(&x->tool->arena, cw_case);
  if (!after) code = CW_INTERNAL;
  if (code < 0) *after = other ? *other : *x->c;
  if (code < 0) code = cw_wish_read(x->tool, &wish, v, t, after->plan, x->changes, x->nchanges);
  if (code < 0) {
    if (wish.as_of > CW_DAY_MIN) after->options.as_of = wish.as_of;
    after->voice.block = &after->block;
    after->voice.options = &after->options;
    if (!cw_revise(&after->block, after->plan, &wish.revision, &lost, &x->tool->arena)) code = CW_INTERNAL;
  }
  cw_evaluation e;
  cw_part_new(v, root, CW_FORM_LINE, "changes", cw_say(v, "If: %s", say_changes(x)));
  if (code < 0 && other) settle_licenses(&after->voice, &after->block, root);
  if (code < 0) code = cw_case_evaluate(x->tool, after, 0, &e);
  if (code < 0) {
    add_lost(v, root, &lost);
    cw_explain_difference(v, root, before, &after->voice, &e, x->c->options.only_goal);
  }
  return code;
}

static void add_each(const explaining *x, cw_part *root, uint32_t t, const cw_evaluation *e) {
  const cw_voice *v = &x->c->voice;
  for (uint32_t i = 0; i < e->nstandings; i++) {
    if (!cw_is_asked(x->c, e, i)) continue;
    if (x->o->missing)
      cw_explain_missing(v, root, t, &e->standings[i]);
    else if (x->o->ask)
      cw_explain_ask(v, root, t, &e->standings[i]);
    else
      cw_explain_standing(v, root, &e->standings[i], true);
  }
  if (!root || !root->parts)
    cw_part_new(v, root, CW_FORM_LINE, "none",
                cw_say(v, "No goal of this pack concerns a %s that this teacher holds.", cw_document(v->plan)));
  if (!x->o->missing && !x->o->ask) add_others(x, root, e);
}

static int explain(const explaining *x, cw_part *root, uint32_t t, const cw_evaluation *e) {
  if (x->o->why_not) return add_why_not(x, root, t, e);
  if (x->o->what_if) return add_what_if(x, root, t, e);
  add_each(x, root, t, e);
  return -1;
}

/* --- the faces ---------------------------------------------------------------------------------------------------- */

static const char *const answers[] = {"why", "why not", "what if", "missing", "ask"};

static const char *answer_word(const explain_options *o) {
  return answers[o->why_not ? 1 : o->what_if ? 2 : o->missing ? 3 : o->ask ? 4 : 0];
}

static void begin(const explaining *x, cw_json *json) {
  const cw_voice *v = &x->c->voice;
  if (x->o->format == CW_HTML_FORMAT) {
    cw_html_begin(x->tool->out.file, cw_say(v, "%s: %s", x->c->plan->name, answer_word(x->o)), cw_case_say(x->c),
                  cw_case_say_office(x->c));
    return;
  }
  if (x->o->format == CW_TEXT_FORMAT) {
    cw_case_heading(x->tool, x->c);
    return;
  }
  cw_json_init(json, x->tool->out.file);
  cw_json_object(json);
  cw_json_put_int(json, "explanation", 1);
  cw_json_put_text(json, "answer", answer_word(x->o));
  cw_json_put_preamble(json, x->c);
  cw_json_open_array(json, "teachers");
}

static void put(const explaining *x, cw_json *json, const cw_part *root) {
  const cw_voice *v = &x->c->voice;
  if (x->o->format == CW_JSON_FORMAT) {
    cw_explain_json(json, v, root);
  } else if (x->o->format == CW_HTML_FORMAT) {
    cw_html_part(x->tool->out.file, v, root);
  } else {
    cw_page_blank(&x->tool->out);
    cw_explain_text(&x->tool->out, v, root, x->o->tree);
  }
}

static void end(const explaining *x, cw_json *json) {
  if (x->o->format == CW_HTML_FORMAT) cw_html_end(x->tool->out.file);
  if (x->o->format != CW_JSON_FORMAT) return;
  cw_json_end(json);
  cw_json_end(json);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* The first teacher is explained before anything is printed: a wrong word leaves no half of an answer. */
static int answer(explaining *x) {
  cw_json json;
  const cw_voice *v = &x->c->voice;
  for (uint32_t t = 0; t < x->c->block.nteachers; t++) {
    cw_arena_mark mark = cw_arena_here(&x->tool->arena);
    cw_evaluation e;
    int code = cw_case_evaluate(x->tool, x->c, t, &e);
    if (code >= 0) return code;
    cw_part *root = cw_part_new(v, NULL, CW_FORM_TITLE, "teacher", cw_say_teacher(v, t));
    cw_part_text(v, root, "id", x->c->block.teachers[t].id);
    cw_part_text(v, root, "name", x->c->block.teachers[t].name);
    code = explain(x, root, t, &e);
    if (code >= 0) return code;
    if (t == 0) begin(x, &json);
    put(x, &json, root);
    cw_arena_back(&x->tool->arena, mark);
  }
  if (x->c->block.nteachers) end(x, &json);
  return CW_DONE;
}

static int check(cw_tool *tool, const explain_options *o, const cw_args *args) {
  int first = o->audit ? 0 : 1; /* of the changes, behind the pack */
  int asked = o->why + (o->why_not != NULL) + o->what_if + o->missing + o->ask;
  if (args->count < first) return cw_usage_error(tool, &cw_command_explain, "which pack?");
  if (!o->audit != !o->db) return cw_usage_error(tool, &cw_command_explain, "--audit and --db go together");
  if (o->audit && (o->office || o->as_of > CW_DAY_MIN || o->known_as_of < CW_DAY_MAX))
    return cw_usage_error(tool, &cw_command_explain, "an audit has its own dates and readings");
  if (!o->teacher) return cw_usage_error(tool, &cw_command_explain, "which teacher? name a file with --teacher");
  if (asked > 1)
    return cw_usage_error(tool, &cw_command_explain,
                          "one answer at a time: --why, --why-not, --what-if, --missing or --ask");
  if (args->count > first && o->audit && !o->what_if)
    return cw_usage_error(tool, &cw_command_explain, "an audit has its own pack, not `%s`", args->words[0]);
  if (args->count > first && !o->what_if)
    return cw_usage_error(tool, &cw_command_explain, "one pack at a time, not also `%s`; changes go with --what-if",
                          args->words[1]);
  if (args->count == first && o->what_if)
    return cw_usage_error(tool, &cw_command_explain, "what if what? write a change behind the pack: assigned=no");
  return -1;
}

static int run(cw_tool *tool, int argc, char **argv) {
  explain_options o = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_explain, argc, argv, &o, &args);
  if (code < 0) code = check(tool, &o, &args);
  if (code >= 0) return code;
  cw_case c;
  int first = o.audit ? 0 : 1;
  if (o.audit)
    code = cw_audited_open(tool, &c, o.common.packs, o.db, o.audit, o.teacher);
  else
    code = cw_case_open(tool, &c, o.common.packs, args.words[0], o.as_of, o.known_as_of);
  if (code < 0) code = cw_case_goal(tool, &c, o.goal);
  if (code < 0 && !o.audit) code = cw_office_read(tool, &c, o.office);
  if (code < 0 && !o.audit) code = cw_case_teachers(tool, &c, o.teacher);
  explaining x = {tool, &c, &o, (const char *const *)args.words + first, (size_t)(args.count - first)};
  if (code < 0) code = answer(&x);
  cw_case_free(&c);
  return code;
}

const cw_command cw_command_explain = {
    .name = "explain",
    .operands = "PACK [CHANGE...] --teacher FILE [options]",
    .summary = "Explains a standing: why, why a record does not count, what if, what is missing, what to ask.",
    .about =
        "Answers one question on a teacher's standing. --why: what was asked, what was found and where the credit "
        "comes from. --why-not RECORD: which condition refuses or cuts a record, and a change with which it would "
        "count, tried out. --missing: the least further credit, exactly, and where it may be earned. --ask: the open "
        "questions, first the one that decides most, each with who can answer it and what follows from each answer.\n"
        "--what-if tries changes and tells only what is different. A CHANGE is + KEY=VALUE... (a record more), "
        "- RECORD (without it), RECORD.FIELD=VALUE, FACT=VALUE, as-of=DATE or pack=PACK (another state). A RECORD is "
        "named by its id, its number or its title.\n"
        "With --audit ID --db FILE --teacher ID, and without a PACK, it explains what an audit said of a teacher.",
    .example = "crosswalk explain us-ut --teacher lopez.yaml --what-if + kind=workshop \"amount=5 clock hours\" "
               "earned=2026-04-01 approved=yes",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
