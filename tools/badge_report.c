#include "badge_report.h"

#include "badge/node.h"

#include <stdlib.h>
#include <string.h>

cw_badge_report cw_badge_report_begin(cw_tool *tool, int format, bool many) {
  return (cw_badge_report){.tool = tool, .format = format, .many = many};
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_json(cw_badge_report *r, const json_t *badge) {
  FILE *f = r->tool->out.file;
  fputs(r->nshown ? ",\n" : "[\n", f);
  json_dumpf(badge, f, JSON_INDENT(2));
}

/* --- a line ------------------------------------------------------------------------------------------------------- */

static cw_style style_of(const char *verdict) {
  if (strcmp(verdict, "valid") == 0) return CW_GOOD;
  return strcmp(verdict, "not checked") == 0 ? CW_OPEN : CW_BAD;
}

/* Pages are for reading: a text of a stranger's may have megabytes. JSON has it whole. */
enum { LONGEST = 2000 };

static const char *shortened(cw_badge_report *r, const char *text) {
  size_t n = text ? strnlen(text, LONGEST + 1) : 0;
  if (n <= LONGEST) return text;
  for (n = LONGEST; n && ((unsigned char)text[n] & 0xc0) == 0x80;) n--;
  return cw_arena_printf(&r->tool->arena, "%.*s…", (int)n, text);
}

static const char *or_else(const char *text, const char *otherwise) { return text ? text : otherwise; }

/* The first reason without the verdict before it. */
static const char *first_reason(const json_t *badge, const char *verdict) {
  const char *reason = or_else(cw_node_as_text(cw_node_at(json_object_get(badge, "reasons"), 0)), "");
  size_t n = strlen(verdict);
  return strncmp(reason, verdict, n) == 0 && reason[n] == ':' ? reason + n + 2 : reason;
}

static const char *place_of(cw_badge_report *r, const json_t *badge) {
  const char *file = or_else(cw_node_text(badge, "file"), "?"), *within = cw_node_text(badge, "within");
  return within ? cw_arena_printf(&r->tool->arena, "%s (%s)", file, within) : file;
}

static const char *title_of(cw_badge_report *r, const json_t *badge) {
  const json_t *record = json_object_get(badge, "record");
  return shortened(r,
                   or_else(cw_node_text(record, "title"), cw_node_text(json_object_get(record, "achievement"), "id")));
}

static void put_line(cw_badge_report *r, const json_t *badge) {
  cw_page *p = &r->tool->out;
  const char *verdict = or_else(cw_node_text(badge, "verdict"), ""), *title = title_of(r, badge);
  const char *place = or_else(place_of(r, badge), ""), *reason = first_reason(badge, verdict);
  cw_style_on(p, style_of(verdict));
  fprintf(p->file, "%-18s", verdict);
  cw_style_off(p, style_of(verdict));
  fputs("  ", p->file);
  cw_put_safe(p->file, place, strlen(place));
  if (title) {
    fputs("  ", p->file);
    cw_put_safe(p->file, title, strlen(title));
  }
  if (strcmp(verdict, "valid") == 0) reason = "";
  if (*reason) {
    fputs("  (", p->file);
    cw_put_safe(p->file, reason, strlen(reason));
    fputs(")", p->file);
  }
  putc('\n', p->file);
}

/* --- a page ------------------------------------------------------------------------------------------------------- */

static void put_field(cw_badge_report *r, const char *label, const char *text) {
  char padded[40];
  text = shortened(r, text);
  if (!text) return;
  snprintf(padded, sizeof padded, "%-14s", label);
  cw_page_labeled(&r->tool->out, 2, 16, CW_FAINT, padded, text);
}

static void put_named(cw_badge_report *r, const char *label, const json_t *o) {
  const char *id = cw_node_text(o, "id"), *name = cw_node_text(o, "name");
  const char *both = id && name ? cw_arena_printf(&r->tool->arena, "%s (%s)", name, id) : NULL;
  put_field(r, label, both ? both : or_else(name, id));
}

static void put_each(cw_badge_report *r, const char *label, const json_t *list, const char *const *keys) {
  for (size_t i = 0; i < cw_node_count(list); i++)
    put_field(r, i ? "" : label, cw_node_text_of(cw_node_at(list, i), keys));
}

static void put_amounts(cw_badge_report *r, const json_t *record) {
  const json_t *list = json_object_get(record, "amounts");
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *amount = cw_node_at(list, i);
    const char *text = cw_arena_printf(&r->tool->arena, "%s %s, by %s", or_else(cw_node_text(amount, "value"), "?"),
                                       or_else(cw_node_text(amount, "unit"), "(no unit is stated)"),
                                       or_else(cw_node_text(amount, "from"), "the badge"));
    put_field(r, i ? "" : "amount", text);
  }
}

static void put_recipients(cw_badge_report *r, const json_t *record) {
  const json_t *list = json_object_get(record, "recipient");
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *one = cw_node_at(list, i);
    const char *text = cw_arena_printf(&r->tool->arena, "%s %s", or_else(cw_node_text(one, "type"), "identity"),
                                       or_else(cw_node_text(one, "identity"), "?"));
    put_field(r, i ? "" : "recipient", text);
  }
}

static void put_endorsements(cw_badge_report *r, const json_t *record) {
  static const char *const names[] = {"name", "id", NULL};
  const json_t *list = json_object_get(record, "endorsements");
  for (size_t i = 0; i < cw_node_count(list); i++) {
    const json_t *one = cw_node_at(list, i);
    const char *by = or_else(cw_node_text_of(json_object_get(one, "issuer"), names), or_else(cw_node_id(one), "?"));
    const char *reason = or_else(cw_node_as_text(cw_node_at(json_object_get(one, "reasons"), 0)), "");
    bool valid = strcmp(or_else(cw_node_text(one, "verdict"), ""), "valid") == 0;
    const char *text = cw_arena_printf(&r->tool->arena, "by %s, of the %s (%s)", by,
                                       or_else(cw_node_text(one, "of"), "badge, it says"), valid ? "valid" : reason);
    put_field(r, i ? "" : "endorsed", text);
  }
}

static void put_rigor(cw_badge_report *r, const json_t *record) {
  static const struct {
    const char *key, *words;
  } criteria[] = {{"curriculum", "quality curriculum"},
                  {"evidence", "applied evidence"},
                  {"evaluation", "third-party evaluation"},
                  {"metadata", "badge metadata"}};
  const json_t *rigor = json_object_get(record, "rigor");
  for (size_t i = 0; rigor && i < sizeof criteria / sizeof *criteria; i++) {
    const json_t *one = json_object_get(rigor, criteria[i].key);
    const char *text =
        cw_arena_printf(&r->tool->arena, "%s: %s (%s)", criteria[i].words, or_else(cw_node_text(one, "is"), "unknown"),
                        or_else(cw_node_text(one, "shown_by"), "nothing"));
    put_field(r, i ? "" : "rigor", text);
  }
}

static void put_unmapped(cw_badge_report *r, const json_t *record) {
  const json_t *list = json_object_get(record, "unmapped");
  for (size_t i = 0; i < cw_node_count(list) && i < 40; i++)
    put_field(r, i ? "" : "also says", cw_node_text(cw_node_at(list, i), "path"));
}

static void put_record(cw_badge_report *r, const json_t *record) {
  static const char *const texts[] = {"narrative", "id", NULL}, *const names[] = {"name", "code", "url", NULL};
  static const char *const evidence[] = {"name", "id", "narrative", NULL};
  put_named(r, "issuer", json_object_get(record, "issuer"));
  put_named(r, "achievement", json_object_get(record, "achievement"));
  put_field(r, "kind", cw_node_text(record, "kind"));
  put_field(r, "", cw_node_text(record, "question"));
  put_field(r, "", cw_node_text(record, "note"));
  put_field(r, "earned", cw_node_text(record, "earned"));
  put_field(r, "expires", cw_node_text(record, "expires"));
  put_recipients(r, record);
  put_amounts(r, record);
  put_field(r, "criteria", cw_node_text_of(json_object_get(record, "criteria"), texts));
  static const char *const where[] = {"id", "name", "description", NULL};
  const json_t *syllabus = json_object_get(record, "syllabus");
  put_field(r, "syllabus", or_else(cw_node_as_text(syllabus), cw_node_text_of(syllabus, where)));
  put_each(r, "evidence", json_object_get(record, "evidence"), evidence);
  put_each(r, "alignment", json_object_get(record, "alignment"), names);
  put_endorsements(r, record);
  put_rigor(r, record);
  put_unmapped(r, record);
}

static void put_page(cw_badge_report *r, const json_t *badge) {
  cw_page *p = &r->tool->out;
  const char *verdict = or_else(cw_node_text(badge, "verdict"), ""), *title = title_of(r, badge);
  const json_t *reasons = json_object_get(badge, "reasons"), *record = json_object_get(badge, "record");
  if (r->nshown) cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, or_else(title, or_else(place_of(r, badge), "")));
  const char *what = cw_arena_printf(&r->tool->arena, "%s, %s", or_else(cw_node_text(badge, "kind"), ""),
                                     or_else(place_of(r, badge), ""));
  cw_page_text(p, 2, 4, CW_PLAIN, or_else(what, ""));
  cw_page_text(p, 2, 4, style_of(verdict), verdict);
  for (size_t i = 0; i < cw_node_count(reasons); i++)
    cw_page_text(p, 4, 6, CW_PLAIN, or_else(cw_node_as_text(cw_node_at(reasons, i)), ""));
  if (!json_is_object(record)) return;
  cw_page_blank(p);
  put_record(r, record);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

void cw_badge_report_add(void *report, const json_t *badge, cw_badge_seen seen) {
  cw_badge_report *r = report;
  r->nbadges += seen == CW_SEEN_BADGE;
  if (r->in_folder && seen == CW_SEEN_OTHER) {
    r->nothers++;
    return;
  }
  cw_badge_verdict verdict = cw_badge_verdict_named(or_else(cw_node_text(badge, "verdict"), ""));
  if (verdict < CW_NBADGE_VERDICTS) r->sums[verdict]++;
  cw_arena_mark mark = cw_arena_here(&r->tool->arena);
  if (r->format == CW_JSON_FORMAT)
    put_json(r, badge);
  else if (r->many)
    put_line(r, badge);
  else
    put_page(r, badge);
  cw_arena_back(&r->tool->arena, mark);
  r->nshown++;
}

static void put_sums(cw_badge_report *r) {
  FILE *f = r->tool->out.file;
  fprintf(f, "\n%u badge%s", r->nbadges, r->nbadges == 1 ? "" : "s");
  if (r->nshown > r->nbadges) fprintf(f, ", %u without a badge that can be read", r->nshown - r->nbadges);
  const char *before = ": ";
  for (int v = CW_NBADGE_VERDICTS - 1; v >= 0; v--) {
    if (!r->sums[v]) continue;
    fprintf(f, "%s%u %s", before, r->sums[v], cw_badge_verdict_word((cw_badge_verdict)v));
    before = ", ";
  }
  fputs("\n", f);
  if (r->nothers) fprintf(f, "%u other file%s: no badges\n", r->nothers, r->nothers == 1 ? "" : "s");
}

void cw_badge_report_end(cw_badge_report *r) {
  if (r->format == CW_JSON_FORMAT)
    fputs(r->nshown ? "\n]\n" : "[]\n", r->tool->out.file);
  else if (r->many)
    put_sums(r);
}
