/* crosswalk standing: what the rules make of a teacher, goal by goal. */
#include "render.h"

#include <string.h>

typedef struct standing_options {
  cw_common common;
  const char *teacher, *goal, *office;
  cw_day as_of, known_as_of;
  int format;
  bool trace, exit_code;
} standing_options;

#define AT(field) offsetof(standing_options, field)

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "a teacher file (YAML or JSON), or a folder of them", AT(teacher), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "only this goal of the pack", AT(goal), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", AT(office), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or json", AT(format), cw_formats},
    {CW_OPT_FLAG, "trace", NULL, "the whole derivation, with citation, file and line of each step", AT(trace), NULL},
    {CW_OPT_FLAG, "exit-code", NULL, "exit with 1 unless every standing is met (or exempt, or does not apply)",
     AT(exit_code), NULL},
};

static bool is_satisfied(const cw_standing *s) { return s->verdict >= CW_MET; }

/* --- text --------------------------------------------------------------------------------------------------------- */

/* The goals that are only named: they were judged, but nothing on file speaks of them. */
static void put_others(cw_page *p, const cw_voice *v, const cw_evaluation *e, const bool *shown) {
  const char **items = CW_NEW_ARRAY(v->arena, e->nstandings, const char *);
  size_t n = 0;
  for (uint32_t i = 0; items && i < e->nstandings; i++)
    if (!shown[i]) items[n++] = cw_say_goal(v, e->standings[i].goal);
  if (n == 0) return;
  const char *text = items[0];
  for (size_t i = 1; i < n; i++) text = cw_say(v, "%s; %s", text, items[i]);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_FAINT, cw_say(v, "Also judged, nothing on file yet: %s (ask with --goal).", text));
}

/* Which standings are told in full: all of them where one goal was asked for or none has to do with the file. */
static bool *choose(const cw_case *c, const standing_options *o, uint32_t teacher, const cw_evaluation *e) {
  bool *shown = CW_NEW_ARRAY(c->voice.arena, e->nstandings + 1, bool), any = false;
  for (uint32_t i = 0; shown && i < e->nstandings; i++)
    any |= shown[i] = o->goal || cw_text_concerns(&c->voice, teacher, &e->standings[i]);
  for (uint32_t i = 0; shown && !any && i < e->nstandings; i++) shown[i] = true;
  return shown;
}

static void put_text(cw_tool *tool, const cw_case *c, const standing_options *o, uint32_t teacher,
                     const cw_evaluation *e) {
  cw_page *p = &tool->out;
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, cw_say_teacher(&c->voice, teacher));
  if (e->nstandings == 0)
    cw_page_text(
        p, 2, 2, CW_PLAIN,
        cw_say(&c->voice, "No goal of this pack concerns a %s that this teacher holds.", cw_document(c->plan)));
  const bool *shown = choose(c, o, teacher, e);
  for (uint32_t i = 0; shown && i < e->nstandings; i++) {
    if (!shown[i]) continue;
    cw_page_blank(p);
    cw_text_standing(p, &c->voice, &e->standings[i]);
    if (!o->trace) continue;
    cw_page_blank(p);
    cw_text_trace(p, &c->voice, &e->standings[i]);
  }
  if (shown) put_others(p, &c->voice, e, shown);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void begin_json(cw_json *j, const cw_case *c, const standing_options *o) {
  cw_json_object(j);
  if (o->trace) cw_json_put_int(j, "trace", 2);
  cw_json_put_preamble(j, c);
  cw_json_open_array(j, "teachers");
}

static void put_json(cw_json *j, const cw_case *c, const standing_options *o, uint32_t teacher,
                     const cw_evaluation *e) {
  const cw_teacher *t = &c->block.teachers[teacher];
  cw_json_object(j);
  cw_json_put_text(j, "id", t->id);
  cw_json_put_text(j, "name", t->name);
  if (o->trace) cw_json_put_input(j, &c->voice, teacher);
  cw_json_open_array(j, "standings");
  for (uint32_t i = 0; i < e->nstandings; i++) cw_json_standing(j, &c->voice, &e->standings[i], o->trace);
  cw_json_end(j);
  cw_json_end(j);
}

static void end_json(cw_json *j) {
  cw_json_end(j);
  cw_json_end(j);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* Every teacher in turn; memory of one is given back before the next. */
static int answer(cw_tool *tool, cw_case *c, const standing_options *o) {
  cw_json json;
  cw_json_init(&json, tool->out.file);
  bool all_met = true;
  if (o->format == CW_JSON_FORMAT)
    begin_json(&json, c, o);
  else
    cw_case_heading(tool, c);
  for (uint32_t t = 0; t < c->block.nteachers; t++) {
    cw_arena_mark mark = cw_arena_here(&tool->arena);
    cw_evaluation e;
    int code = cw_case_evaluate(tool, c, t, &e);
    if (code >= 0) return code;
    for (uint32_t i = 0; i < e.nstandings; i++) all_met &= is_satisfied(&e.standings[i]);
    if (o->format == CW_JSON_FORMAT)
      put_json(&json, c, o, t, &e);
    else
      put_text(tool, c, o, t, &e);
    cw_arena_back(&tool->arena, mark);
  }
  if (o->format == CW_JSON_FORMAT) end_json(&json);
  return o->exit_code && !all_met ? CW_FINDINGS : CW_DONE;
}

static int run(cw_tool *tool, int argc, char **argv) {
  standing_options o = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_standing, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count == 0) return cw_usage_error(tool, &cw_command_standing, "which pack?");
  if (args.count > 1)
    return cw_usage_error(tool, &cw_command_standing, "one pack at a time, not also `%s`", args.words[1]);
  if (!o.teacher) return cw_usage_error(tool, &cw_command_standing, "which teacher? name a file with --teacher");
  cw_case c;
  code = cw_case_open(tool, &c, o.common.packs, args.words[0], o.as_of, o.known_as_of);
  if (code < 0) code = cw_case_goal(tool, &c, o.goal);
  if (code < 0) code = cw_office_read(tool, &c, o.office);
  if (code < 0) code = cw_case_teachers(tool, &c, o.teacher);
  if (code < 0) code = answer(tool, &c, &o);
  cw_case_free(&c);
  return code;
}

const cw_command cw_command_standing = {
    .name = "standing",
    .operands = "PACK --teacher FILE [options]",
    .summary = "Says for a teacher whether each goal is met, what is missing, and why.",
    .about =
        "Judges a teacher by the rules of a pack: for each goal (and each license that it concerns) whether it is "
        "met, how much is missing, what was not counted and why, which ways are left, which questions are open and "
        "who can answer them. Where an answer that is not known could change the result, it is not guessed: the "
        "standing is undetermined and names the question.\n"
        "The text tells in full of the goals of a license held and of those on which the file says something; the "
        "others are named, and told of with --goal. JSON has all.\n"
        "The form of teacher files stands in rules/LANGUAGE.md, section 11.",
    .example = "crosswalk standing us-ut --teacher lopez.yaml --goal \"renew professional license\"",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
