/* Line after line: the lines on one teacher are put into a block, and judged once a line on another comes. Nothing is kept
 * of a teacher who is done, and nothing is read ahead, so whoever reads the output sets the pace.
 *
 * A line that can't be read takes its teacher with it: judged without it, they would stand wrong. Where it can't be told
 * whose line it was, it may have been a record of the teacher before it or of the one behind it, if records stand on lines
 * of their own there. */
#include "stream.h"

#include "../import/doc.h"
#include "../import/lines.h"
#include "../report.h"
#include "totals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct group { /* of the teacher read now */
  const char *id;      /* NULL: nobody */
  uint32_t line;       /* the first */
  bool whole;          /* a line that is the teacher was read */
  bool apart;          /* a line that is a record was */
  bool asked;          /* its district is */
  const char *fault;   /* why it isn't judged, or NULL */
} group;

typedef struct streaming {
  cw_audit_desk *desk;
  cw_totals totals;
  cw_arena line, teacher, scratch; /* of a line, of the block, of its standings */
  cw_batch *batch;
  cw_block block;
  group now;
  bool strict, doubt; /* doubt: the line before was nobody's */
  const char *file;
  int code; /* CW_DONE, or why it ends */
} streaming;

/* --- out ---------------------------------------------------------------------------------------------------------- */

static void put_line_of(streaming *s, json_t *o) {
  char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
  if (text)
    fprintf(s->desk->tool->out.file, "%s\n", text);
  else
    s->code = cw_fail(s->desk->tool, CW_INTERNAL, "out of memory");
  free(text);
  json_decref(o);
}

static void put_standing(streaming *s, const cw_line *line) {
  const char *const *f = line->field;
  json_t *o = json_pack(
      "{s:s, s:s, s:s?, s:s?, s:s?, s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:b, s:s?, s:s, s:s, s:s, s:s}", "teacher",
      f[CW_LINE_TEACHER], "goal", f[CW_LINE_GOAL], "license", f[CW_LINE_LICENSE], "number", f[CW_LINE_NUMBER],
      "expires", f[CW_LINE_EXPIRES], "standing", f[CW_LINE_STATUS], "cause", f[CW_LINE_CAUSE], "step", f[CW_LINE_STEP],
      "have", f[CW_LINE_HAVE], "need", f[CW_LINE_NEED], "unit", f[CW_LINE_UNIT], "short_by", f[CW_LINE_SHORT_BY],
      "on_paper", strcmp(f[CW_LINE_ON_PAPER], "1") == 0, "deadline", f[CW_LINE_DEADLINE], "rules", f[CW_LINE_RULES],
      "refusals", f[CW_LINE_REFUSALS], "questions", f[CW_LINE_QUESTIONS], "presumptions", f[CW_LINE_PRESUMPTIONS]);
  put_line_of(s, o);
  if (!cw_totals_line(&s->totals, line)) s->code = cw_fail(s->desk->tool, CW_INTERNAL, "out of memory");
}

/* On both outputs: who reads the standings has to know whose are missing. */
static void reject(streaming *s, const char *id, uint32_t line, const char *why) {
  s->totals.rejected++;
  put_line_of(s, json_pack("{s:s?, s:i, s:s}", "teacher", id, "line", (int)line, "error", why));
  cw_fail(s->desk->tool, CW_INPUT, "%s, line %" PRIu32 "%s%s: %s", s->file, line, id ? ", teacher " : "", id ? id : "",
          why);
  if (s->strict && s->code == CW_DONE) s->code = CW_INPUT;
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

static void judge(streaming *s) {
  const cw_audit *a = &s->desk->audit;
  cw_block_end(&s->block);
  if (!s->now.asked || !cw_sampled(s->now.id, a->seed, a->share)) return;
  cw_arena_reset(&s->scratch);
  cw_judged judged = cw_judge_teacher(&s->desk->judge, s->batch, &s->block, 0, 0, false, &s->scratch);
  if (judged.failed || s->block.failed) {
    s->code = cw_fail(s->desk->tool, CW_INTERNAL, "memory ran out");
  } else if (judged.evaluation.input_error) {
    reject(s, s->now.id, s->now.line, "a text is too intricate for a pattern of the pack");
  } else {
    s->totals.teachers++;
    for (size_t i = 0; i < judged.nlines && s->code == CW_DONE; i++) put_standing(s, &judged.lines[i]);
  }
  cw_presume_empty(&judged.filling);
}

static void end_teacher(streaming *s) {
  if (s->now.id && s->now.fault)
    reject(s, s->now.id, s->now.line, s->now.fault);
  else if (s->now.id)
    judge(s);
  s->now = (group){.id = NULL};
}

static void begin_teacher(streaming *s, const char *id, const char *name, uint32_t line) {
  cw_arena_reset(&s->teacher);
  cw_block_init(&s->block, s->desk->c.plan, &s->teacher);
  cw_block_teacher(&s->block, id, name);
  if (!s->block.failed) s->block.teachers[0].incomplete = UINT64_MAX; /* until a line says otherwise */
  s->now = (group){.id = cw_arena_text(&s->teacher, id, strlen(id)), .line = line, .asked = true};
}

/* --- one line ----------------------------------------------------------------------------------------------------- */

static const char *first_error(const cw_diags *diags, cw_arena *arena) {
  for (uint32_t i = 0; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    if (d->severity != CW_ERROR) continue;
    const char *text = d->hint ? cw_arena_printf(arena, "%s (%s)", d->message, d->hint) : d->message;
    return text ? text : d->message;
  }
  return NULL;
}

static void spoil(streaming *s, uint32_t line, const char *why) {
  if (!s->now.fault)
    s->now.fault = line == s->now.line ? cw_arena_printf(&s->teacher, "%s", why)
                                       : cw_arena_printf(&s->teacher, "line %" PRIu32 ": %s", line, why);
  if (!s->now.fault) s->now.fault = why;
}

/* Whose it is can't be told. */
static void lose_line(streaming *s, uint32_t line, const char *why) {
  static const char beside[] = "a line beside it cannot be read, and may be a record of this teacher";
  if (s->now.apart || (s->now.id && !s->now.whole)) spoil(s, line, beside);
  end_teacher(s);
  reject(s, NULL, line, why);
  s->doubt = true;
}

static void read_parts(streaming *s, const cw_doc *doc, cw_input *in, bool record) {
  if (s->block.failed) return;
  if (!record) {
    const char *district = doc->district ? doc->district : "";
    s->block.teachers[0].incomplete = 0;
    s->now.asked = cw_filter_district(&s->desk->audit.filter, district);
    cw_input_licenses(in, doc->licenses);
    cw_input_facts(in, doc->facts);
  }
  cw_input_records(in, doc->records);
  if (doc->decided) cw_input_decisions(in, doc->decided);
  if (!record) cw_input_complete(in, doc->complete);
}

static void take_doc(streaming *s, const cw_doc *doc, cw_input *in, uint32_t line, bool record) {
  if (s->now.id && strcmp(s->now.id, doc->id) != 0) end_teacher(s);
  bool doubt = s->doubt && record;
  s->doubt = false;
  if (!s->now.id) begin_teacher(s, doc->id, doc->name, line);
  if (s->block.failed || !s->now.id) {
    s->code = cw_fail(s->desk->tool, CW_INTERNAL, "memory ran out");
    return;
  }
  if (doubt) spoil(s, line, "the line before it cannot be read, and may be a record of this teacher");
  if (!record && s->now.whole) spoil(s, line, "two lines are this teacher");
  if (!s->now.fault) read_parts(s, doc, in, record);
  const char *why = first_error(in->diags, &s->teacher);
  if (why) spoil(s, line, why);
  s->now.whole |= !record;
  s->now.apart |= record;
}

static void take_line(streaming *s, const cw_lines *lines) {
  cw_diags diags;
  cw_yaml yaml;
  cw_doc doc;
  cw_arena_reset(&s->line);
  cw_diags_init(&diags, &s->line);
  if (lines->too_long) {
    lose_line(s, lines->line, "the line is longer than 1 MiB");
    return;
  }
  bool read = cw_yaml_parse(&yaml, s->file, lines->text, lines->len, &diags, &s->line);
  if (!read || !yaml.root || yaml.root->kind != CW_YAML_MAP || lines->text[strspn(lines->text, " \t")] != '{') {
    const char *why = first_error(&diags, &s->line);
    lose_line(s, lines->line, why ? why : "the line is no JSON object");
    return;
  }
  cw_input in = cw_input_of(&s->block, s->file, lines->text, lines->len, &diags, &s->line);
  in.plan = s->desk->c.plan;
  cw_doc_of_node(&doc, yaml.root, &in);
  if (!doc.id) {
    const char *why = first_error(&diags, &s->line);
    lose_line(s, lines->line, why ? why : "it names no teacher");
    return;
  }
  take_doc(s, &doc, &in, lines->line, cw_yaml_get(yaml.root, "teacher") != NULL);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void read_file(streaming *s, const char *path) {
  cw_lines lines;
  cw_diags diags;
  cw_diags_init(&diags, &s->desk->tool->arena);
  s->file = strcmp(path, "-") == 0 ? "standard input" : path;
  bool fine = cw_lines_open(&lines, path, &diags);
  while (fine && s->code == CW_DONE && !ferror(s->desk->tool->out.file) && cw_lines_next(&lines)) take_line(s, &lines);
  if (s->code == CW_DONE) end_teacher(s);
  s->doubt = false;
  if (!fine || lines.failed) {
    cw_diags_print(&s->desk->tool->err, &diags, CW_WARNING);
    if (s->code == CW_DONE) s->code = CW_INPUT;
  }
  cw_lines_close(&lines);
}

int cw_stream_run(cw_audit_desk *d, const char *const *files, size_t nfiles, bool strict, bool everybody) {
  streaming s = {.desk = d, .strict = strict, .code = CW_DONE};
  d->audit.season = !everybody && !d->audit.goal && !d->audit.filter.has[CW_BY_EXPIRES];
  cw_desk_season(&d->audit, d->c.plan);
  bool fine = cw_judge_init(&d->judge, &d->audit, &d->presumed, &d->c.voice) &&
              cw_totals_init(&s.totals, &d->audit, &d->presumed, d->c.plan);
  if (!fine) return cw_totals_free(&s.totals), cw_fail(d->tool, CW_INTERNAL, "memory ran out");
  cw_arena_init(&s.line, 0);
  cw_arena_init(&s.teacher, 0);
  cw_arena_init(&s.scratch, 0);
  s.batch = cw_judge_batch(&d->judge);
  for (size_t i = 0; i < nfiles && s.code == CW_DONE; i++) read_file(&s, files[i]);
  if (s.code == CW_DONE && !cw_totals_put(&s.totals, d->tool->out.file))
    s.code = cw_fail(d->tool, CW_INTERNAL, "memory ran out");
  if (s.code == CW_DONE && s.totals.rejected) s.code = CW_FINDINGS;
  cw_totals_free(&s.totals);
  cw_arena_dispose(&s.line);
  cw_arena_dispose(&s.teacher);
  cw_batch_free(s.batch);
  cw_arena_dispose(&s.scratch);
  return s.code;
}
