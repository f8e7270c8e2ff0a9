#include "generate.h"

#include <stdlib.h>
#include <string.h>

/* --- a side without a folder -------------------------------------------------------------------------------------- */

static void open_side(cw_generate *g, cw_diff_side *side, cw_pack *pack, const char *label) {
  const cw_plan *plan = cw_pack_plan(pack);
  *side = (cw_diff_side){.label = label, .day = plan->version};
  side->c.pack = pack;
  side->c.plan = plan;
  side->c.options = (cw_options){.as_of = plan->version, .known_as_of = CW_DAY_MAX, .only_goal = -1};
  side->c.voice =
      (cw_voice){.plan = plan, .block = &side->c.block, .options = &side->c.options, .arena = &g->tool->arena};
}

/* --- the test ----------------------------------------------------------------------------------------------------- */

static const cw_witness *smallest(const cw_diff *d, size_t *goal) {
  const cw_witness *best = NULL;
  for (size_t i = 0; i < d->ngoals; i++) {
    for (int way = 0; way < CW_NWAYS; way++) {
      const cw_witness *w = &d->goals[i].witnesses[way];
      if (!w->teacher || (best && w->size >= best->size)) continue;
      best = w;
      *goal = i;
    }
  }
  return best;
}

static void put_title(FILE *f, const char *change) {
  fputs("- \"unsigned: ", f);
  for (const char *s = change; *s; s++) {
    if (*s == '"' || *s == '\\') putc('\\', f);
    putc((unsigned char)*s < ' ' ? ' ' : *s, f);
  }
  fputs("\":\n", f);
}

static void put_test(cw_generate *g, const cw_diff *d, size_t goal, const cw_witness *w, const char *change) {
  FILE *f = g->tool->out.file;
  const cw_plan *plan = d->sides[0].c.plan;
  put_title(f, change);
  fputs("    unsigned: yes\n", f);
  cw_witness_put(f, w, 4);
  fprintf(f, "    expect:\n      %s: { standing: %s", plan->goals[d->goals[goal].goals[0]].name, w->verdicts[0]);
  if (*w->have) fprintf(f, ", have: %s", w->have);
  fputs(" }\n\n", f);
}

/* Whether an earlier change has had the same test; remembers it. */
static bool is_known(char ***texts, size_t *n, const cw_witness *w, size_t goal) {
  char *text = NULL;
  size_t len = 0;
  FILE *f = open_memstream(&text, &len);
  if (!f) return false;
  fprintf(f, "%zu ", goal);
  cw_witness_put(f, w, 0);
  fclose(f);
  for (size_t i = 0; i < *n; i++) {
    if (strcmp((*texts)[i], text) != 0) continue;
    free(text);
    return true;
  }
  char **more = realloc(*texts, (*n + 1) * sizeof *more);
  if (!more) {
    free(text);
    return false;
  }
  *texts = more;
  more[(*n)++] = text;
  return false;
}

/* --- one change --------------------------------------------------------------------------------------------------- */

typedef struct known {
  char **texts;
  size_t n;
} known;

static bool generate_for(cw_generate *g, const cw_mutant *x, known *k) {
  cw_arena_mark mark = cw_arena_here(&g->tool->arena);
  cw_diags diags;
  size_t len, goal = 0;
  cw_diags_init(&diags, &g->tool->arena);
  char *text = cw_mutant_text(g->m, x, &len);
  cw_pack *mutant = text ? cw_pack_vary(g->pack, text, len, &diags) : NULL;
  bool good = text != NULL;
  if (mutant) {
    cw_diff d = {.tool = g->tool, .draws = g->draws, .seed = g->seed, .amounts = true};
    open_side(g, &d.sides[0], (cw_pack *)g->pack, "the pack");
    open_side(g, &d.sides[1], mutant, "the pack with the change");
    good = cw_diff_run(&d) < 0;
    const cw_witness *w = good ? smallest(&d, &goal) : NULL;
    if (!w) {
      g->none++;
      if (good) fprintf(g->tool->err.file, "no teacher found for: %s\n", x->change);
    } else if (is_known(&k->texts, &k->n, w, goal)) {
      g->same++;
    } else {
      put_test(g, &d, goal, w, x->change);
      g->written++;
    }
    cw_pack_free(mutant);
  }
  free(text);
  cw_arena_back(&g->tool->arena, mark);
  return good;
}

bool cw_generate_tests(cw_generate *g) {
  known k = {NULL, 0};
  bool good = true;
  for (size_t i = 0; good && i < g->m->count; i++) {
    const cw_mutant *x = &g->m->items[i];
    bool wanted = g->every ? x->state != CW_MUTANT_INVALID : x->state == CW_MUTANT_SURVIVED && !x->waived;
    if (wanted) good = generate_for(g, x, &k);
  }
  for (size_t i = 0; i < k.n; i++) free(k.texts[i]);
  free(k.texts);
  return good;
}
