/* What came of the mutants, as text and JSON, and the memory of the last run. */
#include "mutate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- waivers ------------------------------------------------------------------------------------------------------ */

void cw_mutation_waive(cw_mutation *m) {
  const cw_yaml_node *root = m->tests->root;
  for (uint32_t i = 0; i < root->count; i++) {
    const cw_yaml_node *waiver = cw_test_waiver(root->items[i]),
                       *change = waiver ? cw_yaml_get(waiver, "change") : NULL;
    for (size_t k = 0; change && k < m->count; k++)
      if (m->items[k].state == CW_MUTANT_SURVIVED && cw_yaml_is(change, m->items[k].change)) m->items[k].waived = true;
  }
}

/* The waiver speaks of a mutant that was tried and is noticed by a test (or is none): it is not needed. */
static bool needless(const cw_mutation *m, const cw_yaml_node *waiver) {
  const cw_yaml_node *change = cw_yaml_get(waiver, "change");
  bool tried = false, needed = false;
  for (size_t k = 0; change && k < m->count; k++) {
    if (!cw_yaml_is(change, m->items[k].change) || m->items[k].state == CW_MUTANT_NOT_TRIED) continue;
    tried = true;
    needed = needed || m->items[k].state == CW_MUTANT_SURVIVED;
  }
  bool whole = m->sample >= 100 && !m->only && m->seconds == 0;
  return tried ? !needed : whole;
}

/* --- sums --------------------------------------------------------------------------------------------------------- */

/* No test is known to notice it. */
static bool open_still(const cw_mutant *x) { return x->state == CW_MUTANT_SURVIVED || x->state == CW_MUTANT_TIMED_OUT; }

cw_mutation_sum cw_mutation_summary(const cw_mutation *m) {
  cw_mutation_sum s = {{0}, 0, 0};
  for (size_t i = 0; i < m->count; i++) {
    const cw_mutant *x = &m->items[i];
    s.state[x->state]++;
    s.waived += x->waived;
    s.fresh += open_still(x) && !x->waived && !x->known;
  }
  return s;
}

uint32_t cw_mutation_score(const cw_mutation *m) {
  cw_mutation_sum s = cw_mutation_summary(m);
  size_t noticed = s.state[CW_MUTANT_KILLED] + s.state[CW_MUTANT_TIMED_OUT] + s.waived;
  size_t all = s.state[CW_MUTANT_KILLED] + s.state[CW_MUTANT_TIMED_OUT] + s.state[CW_MUTANT_SURVIVED];
  return all ? (uint32_t)(noticed * 10000 / all) : 10000;
}

/* --- the last run ------------------------------------------------------------------------------------------------- */

static const cw_mutant *find(const cw_mutation *m, const char *change) {
  for (size_t i = 0; i < m->count; i++)
    if (strcmp(m->items[i].change, change) == 0) return &m->items[i];
  return NULL;
}

static const char slow[] = "timed out: "; /* before what took too long, in the file */
enum { SLOW = sizeof slow - 1 };

/* A line of the last run: no test notices it again, or one does now; what this run didn't try stays remembered. */
static void recall(cw_mutation *m, const char *line, const char **mended, const char **kept, size_t *nkept) {
  const char *change = strncmp(line, slow, SLOW) == 0 ? line + SLOW : line;
  bool again = false, tried = false;
  for (size_t i = 0; i < m->count; i++) {
    cw_mutant *x = &m->items[i];
    if (strcmp(x->change, change) != 0 || x->state == CW_MUTANT_NOT_TRIED) continue;
    tried = true;
    x->known = open_still(x);
    again = again || x->known;
  }
  bool whole = m->sample >= 100 && !m->only && !find(m, change);
  if ((tried && !again) || whole)
    mended[m->nmended++] = change;
  else if (!tried)
    kept[(*nkept)++] = line;
}

static bool write_memory(const cw_mutation *m, const char *path, const char *const *kept, size_t nkept) {
  FILE *f = fopen(path, "w");
  if (!f) return false;
  fprintf(f, "# Changes of %s that no test noticed when `crosswalk test --mutate` last ran.\n",
          cw_pack_plan(m->pack)->code);
  for (size_t i = 0; i < m->count; i++)
    if (open_still(&m->items[i]))
      fprintf(f, "%s%s\n", m->items[i].state == CW_MUTANT_TIMED_OUT ? slow : "", m->items[i].change);
  for (size_t i = 0; i < nkept; i++) fprintf(f, "%s\n", kept[i]);
  bool fine = !ferror(f);
  return fclose(f) == 0 && fine;
}

/* The file as lines. NULL with errno where it can't be read; one that isn't there is empty. */
static char **read_memory(cw_arena *arena, const char *path, size_t *n) {
  FILE *f = fopen(path, "r");
  size_t room = 64;
  char line[4096], **lines = CW_NEW_ARRAY(arena, room, char *);
  *n = 0;
  if (!f) return errno == ENOENT ? lines : NULL;
  if (!lines) {
    fclose(f);
    return NULL;
  }
  while (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\n")] = 0;
    if (line[0] == '#' || !line[0]) continue;
    if (*n == room) {
      char **more = CW_NEW_ARRAY(arena, 2 * room, char *);
      if (!more) break;
      memcpy(more, lines, room * sizeof *lines);
      lines = more;
      room *= 2;
    }
    lines[(*n)++] = cw_arena_printf(arena, "%s", line);
  }
  fclose(f);
  return lines;
}

bool cw_mutation_remember(cw_mutation *m, const char *path) {
  size_t n, nkept = 0;
  char **lines = read_memory(m->arena, path, &n);
  if (!lines) return false;
  const char **mended = CW_NEW_ARRAY(m->arena, n + 1, const char *),
             **kept = CW_NEW_ARRAY(m->arena, n + 1, const char *);
  if (!mended || !kept) return false;
  m->mended = mended;
  for (size_t i = 0; i < n; i++) recall(m, lines[i], mended, kept, &nkept);
  return write_memory(m, path, kept, nkept);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static const char *const state_words[CW_NMUTANT_STATES] = {"not tried", "killed", "survived", "invalid", "timed out"};

static void put_mutants(const cw_mutation *m, cw_page *p, cw_mutant_state state, const char *title) {
  cw_voice v = {.plan = cw_pack_plan(m->pack), .arena = m->arena};
  bool first = true;
  for (size_t i = 0; i < m->count; i++) {
    const cw_mutant *x = &m->items[i];
    if (x->state != state || x->waived) continue;
    if (first) fprintf(p->file, "%s\n", title);
    first = false;
    const char *place = cw_say(&v, "%s:%u:%u: ", cw_pack_yaml(m->pack)->file, x->line, x->column);
    cw_page_labeled(p, 2, 4, CW_PLAIN, place, cw_say(&v, "%s%s", x->change, m->mended && !x->known ? " (new)" : ""));
  }
}

void cw_mutation_text(const cw_mutation *m, cw_page *p) {
  cw_mutation_sum s = cw_mutation_summary(m);
  uint32_t score = cw_mutation_score(m);
  fprintf(p->file, "%s: %zu changes: ", cw_pack_plan(m->pack)->code, m->count);
  fprintf(p->file, "%zu killed, %zu survived (%zu waived), %zu invalid", s.state[CW_MUTANT_KILLED],
          s.state[CW_MUTANT_SURVIVED], s.waived, s.state[CW_MUTANT_INVALID]);
  if (s.state[CW_MUTANT_TIMED_OUT]) fprintf(p->file, ", %zu timed out", s.state[CW_MUTANT_TIMED_OUT]);
  if (s.state[CW_MUTANT_NOT_TRIED]) fprintf(p->file, ", %zu not tried", s.state[CW_MUTANT_NOT_TRIED]);
  fprintf(p->file, "; noticed or waived: %u.%u %%\n", score / 100, score / 10 % 10);
  if (m->mended) fprintf(p->file, "Since the last run: %zu new, %zu mended\n", s.fresh, m->nmended);
  put_mutants(m, p, CW_MUTANT_SURVIVED, "No test notices:");
  put_mutants(m, p, CW_MUTANT_TIMED_OUT, "Took too long, or ended the program:");
  if (m->nmended) fputs("Mended, that is, noticed since the last run:\n", p->file);
  for (size_t i = 0; m->mended && i < m->nmended; i++) cw_page_text(p, 2, 4, CW_PLAIN, m->mended[i]);
  cw_voice v = {.plan = cw_pack_plan(m->pack), .arena = m->arena};
  for (uint32_t i = 0; i < m->tests->root->count; i++) {
    const cw_yaml_node *waiver = cw_test_waiver(m->tests->root->items[i]);
    if (waiver && needless(m, waiver))
      cw_page_text(p, 0, 2, CW_PLAIN, cw_say(&v, "%s:%u: this waiver is not needed", m->tests->file, waiver->line));
  }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

void cw_mutation_json(const cw_mutation *m, cw_json *j) {
  cw_mutation_sum s = cw_mutation_summary(m);
  cw_json_object(j);
  cw_json_put_text(j, "pack", cw_pack_plan(m->pack)->code);
  cw_json_put_int(j, "changes", (int64_t)m->count);
  for (int i = 0; i < CW_NMUTANT_STATES; i++) cw_json_put_int(j, state_words[i], (int64_t)s.state[i]);
  cw_json_put_int(j, "waived", (int64_t)s.waived);
  if (m->mended) cw_json_put_int(j, "new since the last run", (int64_t)s.fresh);
  cw_json_open_array(j, "mutants");
  for (size_t i = 0; i < m->count; i++) {
    const cw_mutant *x = &m->items[i];
    if (x->state == CW_MUTANT_KILLED || x->state == CW_MUTANT_INVALID) continue;
    cw_json_object(j);
    cw_json_put_text(j, "state", state_words[x->state]);
    cw_json_put_text(j, "file", cw_pack_yaml(m->pack)->file);
    cw_json_put_int(j, "line", x->line);
    cw_json_put_int(j, "column", x->column);
    cw_json_put_text(j, "change", x->change);
    cw_json_put_bool(j, "waived", x->waived);
    cw_json_put_bool(j, "new", m->mended && !x->known);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_open_array(j, "noticed since the last run");
  for (size_t i = 0; i < m->nmended; i++) cw_json_text(j, m->mended[i]);
  cw_json_end(j);
  cw_json_end(j);
}
