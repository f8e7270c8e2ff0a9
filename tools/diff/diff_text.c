/* A difference in words, with its witnesses as tests. */
#include "diff.h"

#include "../json.h"

#include <string.h>

/* --- YAML --------------------------------------------------------------------------------------------------------- */

bool cw_yaml_own(cw_yaml_node *n, cw_arena *arena) {
  n->text = n->text ? cw_arena_text(arena, n->text, strlen(n->text)) : "";
  bool good = n->text != NULL;
  for (uint32_t i = 0; good && n->kind != CW_YAML_SCALAR && i < n->count; i++) {
    good = (!n->keys || cw_yaml_own(n->keys[i], arena)) && cw_yaml_own(n->items[i], arena);
  }
  return good;
}

static void put_scalar(FILE *f, const cw_yaml_node *n) {
  bool plain = n->len > 0 && !strpbrk(n->text, ":#{}[],&*!|>'\"%@`\n\t\\") && n->text[0] != ' ' && n->text[0] != '-' &&
               n->text[0] != '?' && n->text[strlen(n->text) - 1] != ' ';
  if (plain) {
    fputs(n->text, f);
    return;
  }
  putc('"', f);
  for (const char *s = n->text; *s; s++) {
    if (*s == '\n') {
      fputs("\\n", f);
      continue;
    }
    if (*s == '"' || *s == '\\') putc('\\', f);
    putc(*s, f);
  }
  putc('"', f);
}

void cw_yaml_put(FILE *f, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_SCALAR) {
    put_scalar(f, n);
    return;
  }
  bool map = n->kind == CW_YAML_MAP;
  fputs(n->count == 0 ? (map ? "{" : "[") : (map ? "{ " : "[ "), f);
  for (uint32_t i = 0; i < n->count; i++) {
    if (i) fputs(", ", f);
    if (map) put_scalar(f, n->keys[i]), fputs(": ", f);
    cw_yaml_put(f, n->items[i]);
  }
  fputs(n->count == 0 ? (map ? "}" : "]") : (map ? " }" : " ]"), f);
}

static void put_indent(FILE *f, int indent) { fprintf(f, "%*s", indent, ""); }

void cw_witness_put(FILE *f, const cw_witness *w, int indent) {
  char day[CW_DAY_TEXT];
  put_indent(f, indent);
  fputs(w->teacher->count ? "teacher:\n" : "teacher: {}\n", f);
  for (uint32_t i = 0; i < w->teacher->count; i++) {
    const cw_yaml_node *item = w->teacher->items[i];
    put_indent(f, indent + 2);
    put_scalar(f, w->teacher->keys[i]);
    fputs(":", f);
    bool listed = item->kind == CW_YAML_LIST && item->count > 0;
    if (!listed) putc(' ', f), cw_yaml_put(f, item);
    putc('\n', f);
    for (uint32_t k = 0; listed && k < item->count; k++) {
      put_indent(f, indent + 4);
      fputs("- ", f);
      cw_yaml_put(f, item->items[k]);
      putc('\n', f);
    }
  }
  cw_day_format(day, w->days[0]);
  put_indent(f, indent);
  fprintf(f, "as of: %s\n", day);
}

/* The teacher as a test of a pack: it passes under the first side. */
static void put_test(FILE *f, const cw_diff *d, const cw_diff_goal *g, cw_diff_way way) {
  const cw_witness *w = &g->witnesses[way];
  const char *name = d->sides[0].c.plan->goals[g->goals[0]].name;
  fprintf(f, "    - %s %s:\n", name, cw_way_words[way]);
  cw_witness_put(f, w, 8);
  fprintf(f, "        expect: { %s: { standing: %s } }\n", name, w->verdicts[0]);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void put_witness(const cw_diff *d, const cw_diff_goal *g, cw_diff_way way) {
  static const char *const heads[CW_NWAYS] = {
      "Tightened: this teacher is worse off.", "Loosened: this teacher is better off.",
      "Different: for this teacher an answer is open on one side, or the amount is another."};
  const cw_witness *w = &g->witnesses[way];
  cw_page *p = &d->tool->out;
  cw_page_text(p, 2, 4, CW_PLAIN, heads[way]);
  for (int k = 0; k < 2; k++)
    cw_page_labeled(p, 4, 6, CW_PLAIN, d->sides[k].label,
                    cw_arena_printf(&d->tool->arena, "%s%s: %s", w->taken[k] ? ", the license taken for " : "",
                                    w->taken[k] ? w->taken[k] : "", k ? w->after : w->before));
  put_test(p->file, d, g, way);
}

static void put_goal(const cw_diff *d, const cw_diff_goal *g) {
  cw_page *p = &d->tool->out;
  cw_voice v = {.arena = &d->tool->arena};
  bool some = false;
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, cw_say(&v, "Goal %s", g->name));
  for (int way = 0; way < CW_NWAYS; way++) {
    if (!g->witnesses[way].teacher) continue;
    some = true;
    put_witness(d, g, (cw_diff_way)way);
  }
  if (some) return;
  cw_page_text(p, 2, 4, CW_FAINT,
               g->same
                   ? "No teacher's standing differs: both packs say the same, rule by rule (proved)."
                   : cw_say(&v,
                            "No standing differs among the %zu teachers tried, of up to 5 drawn records; that is no "
                            "proof.",
                            d->ntried));
}

static void put_lines(const cw_diff *d) {
  cw_page *p = &d->tool->out;
  if (!d->nlines) return;
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG,
               d->sides[0].c.pack == d->sides[1].c.pack ? "What begins or ends between the two days"
                                                        : "What the packs say differently (in the plan's words)");
  for (size_t i = 0; i < d->nlines; i++) {
    const cw_diff_line *l = &d->lines[i];
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_arena_printf(&d->tool->arena, "%s%s", l->what,
                                 !*l->before  ? ": added"
                                 : !*l->after ? ": removed"
                                              : ": changed"));
    if (*l->before && strcmp(l->before, l->what) != 0) cw_page_labeled(p, 4, 6, CW_FAINT, "- ", l->before);
    if (*l->after && strcmp(l->after, l->what) != 0) cw_page_labeled(p, 4, 6, CW_FAINT, "+ ", l->after);
  }
}

void cw_diff_text(const cw_diff *d) {
  cw_page *p = &d->tool->out;
  cw_voice v = {.arena = &d->tool->arena};
  cw_page_text(p, 0, 2, CW_STRONG, cw_say(&v, "%s and %s", d->sides[0].label, d->sides[1].label));
  if (d->years)
    cw_page_text(p, 0, 2, CW_FAINT,
                 cw_say(&v, "On the second day the same teacher %d year%s later: every date of the file is moved on.",
                        d->years, d->years == 1 ? "" : "s"));
  for (int k = 0; k < 2; k++)
    if (*d->only[k])
      cw_page_labeled(p, 0, 2, CW_PLAIN, cw_say(&v, "Goals of %s alone: ", d->sides[k].label), d->only[k]);
  for (size_t i = 0; i < d->ngoals; i++) put_goal(d, &d->goals[i]);
  put_lines(d);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_json_node(cw_json *j, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_SCALAR) {
    cw_json_text(j, n->text);
    return;
  }
  if (n->kind == CW_YAML_MAP)
    cw_json_object(j);
  else
    cw_json_array(j);
  for (uint32_t i = 0; i < n->count; i++) {
    if (n->kind == CW_YAML_MAP) cw_json_key(j, n->keys[i]->text);
    put_json_node(j, n->items[i]);
  }
  cw_json_end(j);
}

static void put_json_witness(cw_json *j, const cw_witness *w, cw_diff_way way) {
  cw_json_object(j);
  cw_json_put_text(j, "way", cw_way_words[way]);
  cw_json_put_text(j, "before", w->verdicts[0]);
  cw_json_put_text(j, "after", w->verdicts[1]);
  cw_json_put_text(j, "before_sentence", w->before);
  cw_json_put_text(j, "after_sentence", w->after);
  cw_json_put_text(j, "license_taken_before", w->taken[0]);
  cw_json_put_text(j, "license_taken_after", w->taken[1]);
  cw_json_put_day(j, "as_of", w->days[0]);
  cw_json_put_day(j, "as_of_after", w->days[1]);
  cw_json_key(j, "teacher");
  put_json_node(j, w->teacher);
  cw_json_end(j);
}

void cw_diff_json(const cw_diff *d) {
  cw_json j;
  cw_json_init(&j, d->tool->out.file);
  cw_json_object(&j);
  cw_json_put_text(&j, "before", d->sides[0].label);
  cw_json_put_text(&j, "after", d->sides[1].label);
  cw_json_put_int(&j, "tried", (int64_t)d->ntried);
  cw_json_put_text(&j, "goals_before_only", *d->only[0] ? d->only[0] : NULL);
  cw_json_put_text(&j, "goals_after_only", *d->only[1] ? d->only[1] : NULL);
  cw_json_open_array(&j, "goals");
  for (size_t i = 0; i < d->ngoals; i++) {
    const cw_diff_goal *g = &d->goals[i];
    cw_json_object(&j);
    cw_json_put_text(&j, "goal", g->name);
    cw_json_put_bool(&j, "same", g->same);
    cw_json_open_array(&j, "witnesses");
    for (int way = 0; way < CW_NWAYS; way++)
      if (g->witnesses[way].teacher) put_json_witness(&j, &g->witnesses[way], (cw_diff_way)way);
    cw_json_end(&j);
    cw_json_end(&j);
  }
  cw_json_end(&j);
  cw_json_open_array(&j, "rules");
  for (size_t i = 0; i < d->nlines; i++) {
    cw_json_object(&j);
    cw_json_put_text(&j, "what", d->lines[i].what);
    cw_json_put_text(&j, "before", *d->lines[i].before ? d->lines[i].before : NULL);
    cw_json_put_text(&j, "after", *d->lines[i].after ? d->lines[i].after : NULL);
    cw_json_end(&j);
  }
  cw_json_end(&j);
  cw_json_end(&j);
}
