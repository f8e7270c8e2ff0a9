#include "load.h"

#include "report.h"
#include "teacher.h"

#include <string.h>
#include <strings.h>

int cw_case_open(cw_tool *tool, cw_case *c, const char *packs, const char *pack, cw_day as_of, cw_day known_as_of) {
  *c = (cw_case){0};
  int code;
  c->pack = cw_pack_open(tool, packs, pack, &code);
  if (!c->pack) return code;
  c->plan = cw_pack_plan(c->pack);
  cw_block_init(&c->block, c->plan, &tool->arena);
  c->options = (cw_options){
      .as_of = as_of > CW_DAY_MIN ? as_of : cw_today(), .known_as_of = known_as_of, .explain = true, .only_goal = -1};
  c->voice = (cw_voice){.plan = c->plan, .block = &c->block, .options = &c->options, .arena = &tool->arena};
  return -1;
}

void cw_case_free(cw_case *c) {
  if (c->pack) cw_pack_free(c->pack);
  c->pack = NULL;
}

uint32_t cw_goal_named(const cw_plan *plan, const char *name, const char **near, cw_arena *arena) {
  *near = NULL;
  for (uint32_t i = 0; i < plan->ngoals; i++)
    if (strcasecmp(plan->goals[i].name, name) == 0 ||
        (plan->goals[i].words && strcasecmp(plan->goals[i].words, name) == 0))
      return i;
  const char **names = CW_NEW_ARRAY(arena, plan->ngoals + 1, const char *);
  for (uint32_t i = 0; names && i < plan->ngoals; i++) names[i] = plan->goals[i].name;
  if (names) *near = cw_nearest(name, names, plan->ngoals);
  return UINT32_MAX;
}

int cw_case_goal(cw_tool *tool, cw_case *c, const char *goal) {
  if (!goal) return -1;
  const char *near;
  uint32_t found = cw_goal_named(c->plan, goal, &near, &tool->arena);
  if (found != UINT32_MAX) {
    c->options.only_goal = (int32_t)found;
    return -1;
  }
  cw_fail(tool, CW_USAGE, "%s has no goal `%s`%s%s%s", c->plan->code, goal, near ? "; did you mean `" : "",
          near ? near : "", near ? "`?" : "");
  fputs("  its goals:\n", tool->err.file);
  for (uint32_t i = 0; i < c->plan->ngoals; i++) fprintf(tool->err.file, "    %s\n", c->plan->goals[i].name);
  return CW_USAGE;
}

int cw_case_check(cw_tool *tool, cw_case *c, cw_diags *diags) {
  cw_diags_print(&tool->err, diags, CW_WARNING);
  if (c->block.failed) return cw_fail(tool, CW_INTERNAL, "out of memory while reading");
  return diags->errors ? CW_INPUT : -1;
}

int cw_case_teachers(cw_tool *tool, cw_case *c, const char *path) {
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  bool read = cw_teacher_read(&c->block, path, &diags);
  int code = cw_case_check(tool, c, &diags);
  if (code >= 0) return code;
  return read ? -1 : cw_fail(tool, CW_INPUT, "%s could not be read", path);
}

int cw_case_evaluate(cw_tool *tool, cw_case *c, uint32_t teacher, cw_evaluation *e) {
  *e = cw_evaluate(&c->block, teacher, &c->options, &tool->arena);
  if (e->failed)
    return cw_fail(tool, CW_INTERNAL, "out of memory while evaluating %s", cw_say_teacher(&c->voice, teacher));
  c->voice.without = NULL;
  if (c->options.naccepted) {
    cw_options plain = c->options;
    plain.naccepted = 0;
    c->without = cw_evaluate(&c->block, teacher, &plain, &tool->arena);
    c->voice.without = &c->without;
  }
  if (!e->input_error) return -1;
  return cw_fail(tool, CW_INPUT, "the %s of %s is too intricate for a pattern of the pack",
                 c->plan->attrs[e->error_attr].name, cw_say_record(&c->voice, e->error_record));
}

const char *cw_case_say(const cw_case *c) {
  const cw_voice *v = &c->voice;
  const char *known = c->options.known_as_of < CW_DAY_MAX
                          ? cw_say(v, ", with what was known by %s", cw_say_day(v, c->options.known_as_of))
                          : "";
  const cw_plan_base *base = &c->plan->base;
  const char *upon =
      base->code ? cw_say(v, " upon %s (%s, version %s)", base->name, base->code, cw_say_iso(v, base->version)) : "";
  return cw_say(v, "%s (%s, version %s)%s, as of %s%s", c->plan->name, c->plan->code, cw_say_iso(v, c->plan->version),
                upon, cw_say_day(v, c->options.as_of), known);
}

const char *cw_case_say_office(const cw_case *c) {
  return c->office ? cw_say(&c->voice, "With the readings that %s has accepted.", c->office) : NULL;
}

void cw_case_heading(cw_tool *tool, const cw_case *c) {
  const char *office = cw_case_say_office(c);
  cw_page_text(&tool->out, 0, 2, CW_FAINT, cw_case_say(c));
  if (office) cw_page_text(&tool->out, 0, 2, CW_FAINT, office);
}

/* --- the office file ---------------------------------------------------------------------------------------------- */

static uint32_t find_gap(const cw_plan *plan, const char *name) {
  for (uint32_t i = 0; i < plan->ngaps; i++)
    if (strcasecmp(plan->gaps[i].name, name) == 0) return i;
  return UINT32_MAX;
}

static const char *nearest_gap(const cw_plan *plan, const char *name, cw_arena *arena) {
  const char **names = CW_NEW_ARRAY(arena, plan->ngaps + 1, const char *);
  for (uint32_t i = 0; names && i < plan->ngaps; i++) names[i] = plan->gaps[i].name;
  return names ? cw_nearest(name, names, plan->ngaps) : NULL;
}

/* The index of the reading, -1 for "nothing", -2 where there is none of that name. */
static int32_t find_reading(const cw_plan *plan, const cw_gap *gap, const char *name) {
  for (uint32_t i = 0; i < gap->nreadings; i++)
    if (strcasecmp(plan->readings[gap->first_reading + i].name, name) == 0) return (int32_t)i;
  return gap->nreadings == 0 && strcasecmp(name, "nothing") == 0 ? -1 : -2;
}

static bool read_accepted(const cw_plan *plan, const cw_yaml *file, const cw_yaml_node *key, const cw_yaml_node *value,
                          cw_accepted *out, cw_diags *diags, cw_arena *arena) {
  uint32_t gap = find_gap(plan, key->text);
  if (gap == UINT32_MAX) {
    cw_diag *d = cw_diag_add(diags, CW_D_INPUT_KEY, file->file, key->line, key->column, "%s has no gap `%s`",
                             plan->code, key->text);
    const char *near = nearest_gap(plan, key->text, arena);
    if (near) cw_diag_hint(diags, d, "did you mean `%s`?", near);
    return false;
  }
  if (plan->gaps[gap].decided >= 0) {
    cw_diag *d = cw_diag_add(diags, CW_D_INPUT_CHOICE, file->file, key->line, key->column,
                             "`%s` is not open: the pack decides it", key->text);
    cw_diag_hint(diags, d, "leave it out; an office reads only what the law leaves open");
    return false;
  }
  const cw_yaml_node *reading = value->kind == CW_YAML_MAP ? cw_yaml_get(value, "reading") : value;
  int32_t index = reading && reading->kind == CW_YAML_SCALAR ? find_reading(plan, &plan->gaps[gap], reading->text) : -2;
  if (index == -2) {
    cw_diag *d = cw_diag_add(diags, CW_D_INPUT_CHOICE, file->file, value->line, value->column,
                             "this is no reading of `%s`", key->text);
    cw_diag_hint(diags, d, "%s",
                 plan->gaps[gap].nreadings ? "name one of the readings that the pack gives"
                                           : "a clause without readings can be taken to add `nothing`");
    return false;
  }
  *out = (cw_accepted){gap, index};
  return true;
}

bool cw_accepted_read(const cw_plan *plan, const cw_yaml *file, const cw_yaml_node *map, cw_options *options,
                      cw_diags *diags, cw_arena *arena) {
  if (!map) return true;
  if (map->kind != CW_YAML_MAP) {
    cw_diag_add(diags, CW_D_INPUT_SHAPE, file->file, map->line, map->column, "`accepted` is a map of gap to reading");
    return false;
  }
  cw_accepted *items = CW_NEW_ARRAY(arena, map->count + 1, cw_accepted);
  bool fine = items != NULL;
  for (uint32_t i = 0; items && i < map->count; i++)
    fine &= read_accepted(plan, file, map->keys[i], map->items[i], &items[i], diags, arena);
  options->accepted = items;
  options->naccepted = fine ? map->count : 0;
  return fine;
}

int cw_office_read(cw_tool *tool, cw_case *c, const char *path) {
  if (!path) return -1;
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  cw_yaml file = {0};
  bool read = cw_yaml_read(&file, path, &diags, &tool->arena);
  if (read && (!file.root || file.root->kind != CW_YAML_MAP))
    cw_diag_add(&diags, CW_D_INPUT_SHAPE, path, 1, 1, "an office file is a map with `office` and `accepted`");
  else if (read)
    cw_accepted_read(c->plan, &file, cw_yaml_get(file.root, "accepted"), &c->options, &diags, &tool->arena);
  int code = cw_case_check(tool, c, &diags);
  if (code >= 0 || !read) return CW_INPUT;
  const cw_yaml_node *name = cw_yaml_get(file.root, "office");
  c->office = name && name->kind == CW_YAML_SCALAR ? name->text : "the office";
  return -1;
}
