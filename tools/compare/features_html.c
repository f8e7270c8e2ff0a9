/* The feature table as one page: a map for each area of policy, a matrix of all, and the sources. */
#include "features.h"

#include "../html.h"
#include "picture.h"

#include <string.h>

static const struct {
  char letter;
  int shade;
} looks[CW_NFV] = {
    [CW_FV_NUMBER] = {'N', 0},    [CW_FV_ALLOWED] = {'A', 1}, [CW_FV_LOCAL] = {'L', 2},   [CW_FV_PILOT] = {'P', 3},
    [CW_FV_ANNOUNCED] = {'+', 4}, [CW_FV_DEAD] = {'W', 5},    [CW_FV_TACIT] = {'T', 6},   [CW_FV_REFUSED] = {'R', 7},
    [CW_FV_NEEDLESS] = {'0', 8},  [CW_FV_SILENT] = {'s', 9},  [CW_FV_UNREAD] = {'u', 10},
};

static void make_legend(cw_legend legend[CW_NFV]) {
  for (int i = 0; i < CW_NFV; i++)
    legend[i] = (cw_legend){cw_feature_word((cw_feature_value)i), cw_feature_meaning((cw_feature_value)i),
                            looks[i].letter, looks[i].shade};
}

static void put_map(FILE *out, const cw_features *f, cw_policy_area area, int standalone) {
  cw_voice v = {.arena = &f->tool->arena};
  cw_legend legend[CW_NFV];
  make_legend(legend);
  cw_tile *tiles = CW_NEW_ARRAY(&f->tool->arena, f->nrows + 1, cw_tile);
  size_t n = 0;
  for (size_t i = 0; tiles && i < f->nrows; i++)
    if (*f->rows[i].postal)
      tiles[n++] = (cw_tile){f->rows[i].postal, (int)f->rows[i].areas[area].value,
                             cw_say(&v, "%s: %s %s", f->rows[i].name, cw_feature_word(f->rows[i].areas[area].value),
                                    f->rows[i].areas[area].cites)};
  const char *title =
      cw_say(&v, "Micro-credentials and %s, as of %s", cw_policy_area_name(area), cw_say_day(&v, f->day));
  if (tiles) cw_picture_tiles(out, title, tiles, n, legend, CW_NFV, standalone);
}

void cw_features_svg(const cw_features *f, cw_policy_area area) { put_map(f->tool->out.file, f, area, 1); }

static void put_matrix(FILE *out, const cw_features *f) {
  static const char *const columns[] = {"preparation", "initial", "curated", "renewal", "endorsement", "advancement"};
  cw_legend legend[CW_NFV];
  make_legend(legend);
  size_t n = f->nrows * CW_NPOLICY_AREAS;
  const char **names = CW_NEW_ARRAY(&f->tool->arena, f->nrows + 1, const char *);
  const char **texts = CW_NEW_ARRAY(&f->tool->arena, n + 1, const char *);
  int *cells = CW_NEW_ARRAY(&f->tool->arena, n + 1, int);
  if (!names || !texts || !cells) return;
  for (size_t r = 0; r < f->nrows; r++) {
    names[r] = f->rows[r].name;
    for (int c = 0; c < CW_NPOLICY_AREAS; c++) {
      const cw_feature *cell = &f->rows[r].areas[c];
      bool is_short = cell->value == CW_FV_NUMBER && *cell->unit && strlen(cell->amount) + strlen(cell->unit) < 14;
      cw_voice v = {.arena = &f->tool->arena};
      cells[r * CW_NPOLICY_AREAS + (size_t)c] = (int)cell->value;
      texts[r * CW_NPOLICY_AREAS + (size_t)c] = is_short ? cw_say(&v, "%s %s", cell->amount, cell->unit) : "";
    }
  }
  cw_matrix m = {f->nrows, CW_NPOLICY_AREAS, names, columns, cells, texts};
  cw_picture_matrix(out, "All areas of policy", &m, legend, CW_NFV);
}

static void put_cell(FILE *out, cw_policy_area area, const cw_feature *c) {
  if (c->value == CW_FV_UNREAD) return;
  fputs("<li>", out);
  cw_html_put(out, cw_policy_area_name(area));
  fputs(": <b>", out);
  cw_html_put(out, cw_feature_word(c->value));
  fputs("</b>", out);
  const char *const parts[] = {c->amount, c->unit, c->note, c->cites, c->status};
  static const char *const before[] = {": ", " ", ". ", " <span class=\"note\">(", " <span class=\"note\">["};
  static const char *const after[] = {"", "", "", ")</span>", "]</span>"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!*parts[i]) continue;
    fputs(before[i], out);
    cw_html_put(out, parts[i]);
    fputs(after[i], out);
  }
  fputs("</li>\n", out);
}

static void put_sources(FILE *out, const cw_features *f) {
  cw_voice v = {.arena = &f->tool->arena};
  fputs("<h2>What each cell rests on</h2>\n", out);
  for (size_t i = 0; i < f->nrows; i++) {
    const cw_feature_row *r = &f->rows[i];
    fputs("<h3>", out);
    cw_html_put(out, cw_say(&v, "%s (%s, version %s)", r->name, r->code, r->version));
    fputs("</h3>\n<ul>\n", out);
    for (int k = 0; k < CW_NPOLICY_AREAS; k++) put_cell(out, (cw_policy_area)k, &r->areas[k]);
    fputs("</ul>\n", out);
  }
}

void cw_features_html(const cw_features *f) {
  FILE *out = f->tool->out.file;
  cw_voice v = {.arena = &f->tool->arena};
  cw_html_begin(out, "Micro-credentials in teacher licensure",
                cw_say(&v, "%zu rule packs, as of %s", f->nrows, cw_say_day(&v, f->day)), NULL);
  fputs(
      "<h1>What jurisdictions say of micro-credentials</h1>\n<p>Made from the rule packs: each cell is a cited line or "
      "what the rules make of a micro-credential. \"Not researched\" is not \"no\".</p>\n",
      out);
  for (int area = 0; area < CW_NPOLICY_AREAS; area++) put_map(out, f, (cw_policy_area)area, 0);
  put_matrix(out, f);
  put_sources(out, f);
  cw_html_end(out);
}
