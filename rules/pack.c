/* A pack: from YAML, section by section, to a frozen plan. */
#include "extends.h"
#include "extends_find.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct cw_pack {
  cw_arena arena;
  cw_yaml yaml;
  cw_yaml own_state;    /* of a pack that extends another: that one, where this pack has read it */
  const cw_yaml *state; /* the same, or that of the pack of which this is another text */
  cw_plan plan;
  const char *path;
};

enum { LANGUAGE = 1, JULY_1 = 701 };

/* --- the head ----------------------------------------------------------------------------------------------------- */

static void read_language(cw_builder *b, const cw_yaml_node *root) {
  const cw_yaml_node *n = cw_yaml_get(root, "language");
  if (!n || cw_yaml_is(n, "1")) return;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_LANGUAGE, n, "this program reads version %d of the pack language", LANGUAGE);
  cw_diag_hint(b->diags, d, "write `language: %d`, or use a newer program", LANGUAGE);
}

static void read_school_year(cw_builder *b, const cw_yaml_node *root) {
  const cw_yaml_node *n = cw_yaml_get(root, "school year");
  b->plan->school_year = JULY_1;
  if (!n || (n->kind == CW_YAML_SCALAR && cw_month_day(n->text, &b->plan->school_year))) return;
  cw_diag *d = CW_FAULT(b, CW_D_DATE_BAD, n, "`school year` is the day on which a school year begins");
  cw_diag_hint(b->diags, d, "as `July 1`");
}

static void read_head(cw_builder *b, const cw_yaml_node *root) {
  cw_plan *plan = b->plan;
  const char *document = cw_text_of(b, root, "document");
  read_language(b, root);
  plan->code = cw_text_of(b, root, "pack");
  plan->name = cw_text_of(b, root, "name");
  plan->postal = cw_text_of(b, root, "postal");
  plan->authority = cw_text_of(b, root, "authority");
  plan->document = document ? document : "license";
  cw_date_of(b, root, "version", &plan->version);
  read_school_year(b, root);
  cw_parts_begin(b);
  int ambiguous = cw_word_of(b, root, CW_MAP_PACK, "ambiguous dates", -1);
  b->says_ambiguous = cw_yaml_get(root, "ambiguous dates") != NULL;
  plan->ambiguous_down = ambiguous != 0;
  int are = cw_word_of(b, root, CW_MAP_PACK, "records are", -1);
  b->says_records_are = cw_yaml_get(root, "records are") != NULL;
  b->records_are = are < 0 ? CW_DIVISIBLE : (cw_divisibility)are;
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */

static void push_none(cw_builder *b) {
  cw_node none = {.op = CW_OP_NOTHING};
  cw_span span = {.text = "", .ref = {.file = b->file}};
  cw_vec_push(b, &b->nodes, &none, sizeof none);
  cw_vec_push(b, &b->spans, &span, sizeof span);
}

/* Sections in the order in which they need one another: names before what reads them. */
static void compile(cw_builder *b, const cw_yaml *state) {
  push_none(b);
  if (state)
    b->root = cw_extend(b, state);
  else if (!cw_check_keys(b, b->root, CW_MAP_PACK, CW_NMAPS) && b->root->kind != CW_YAML_MAP)
    return;
  const cw_yaml_node *root = b->root;
  read_head(b, root);
  cw_read_units(b, cw_yaml_get(root, "units"));
  cw_read_sources(b, cw_yaml_get(root, "sources"));
  cw_read_parts(b, cw_yaml_get(root, "parts of the year"));
  cw_read_licenses(b, cw_yaml_get(root, "licenses"));
  cw_declare_fields(b, cw_yaml_get(root, "licenses"));
  cw_read_facts(b, cw_yaml_get(root, "facts"));
  cw_declare_ledgers(b, root);
  cw_declare_gaps(b, cw_yaml_get(root, "gaps"));
  cw_declare_terms(b, cw_yaml_get(root, "terms"));
  cw_check_decides(b, cw_yaml_get(state ? state->root : root, "districts decide"));
  cw_declare_goals(b, cw_yaml_get(root, "goals"));
  cw_read_goals(b);
  cw_read_area_limits(b, root);
  cw_read_counts(b, cw_yaml_get(root, "counts"));
  cw_read_otherwise(b, cw_yaml_get(root, "otherwise"));
  cw_read_gaps(b);
  cw_read_terms(b);
  cw_read_policy(b, cw_yaml_get(root, "policy"));
  cw_check_waivers(b, cw_yaml_get(root, "waives"));
  cw_check_pack(b);
}

static void freeze(cw_builder *b) {
  cw_plan *plan = b->plan;
#define FREEZE(field, count_field, vec) plan->field = b->vec.items, plan->count_field = b->vec.count
  FREEZE(sources, nsources, sources);
  FREEZE(cites, ncites, cites);
  FREEZE(units, nunits, units);
  FREEZE(attrs, nattrs, attrs);
  FREEZE(nodes, nnodes, nodes);
  FREEZE(ints, nints, ints);
  FREEZE(rows, nrows, rows);
  FREEZE(kids, nkids, kids);
  FREEZE(areas, nareas, areas);
  FREEZE(ledgers, nledgers, ledgers);
  FREEZE(limits, nlimits, limits);
  FREEZE(counts, ncounts, counts);
  FREEZE(otherwise, notherwise, otherwise);
  FREEZE(needs, nneeds, needs);
  FREEZE(excepts, nexcepts, excepts);
  FREEZE(windows, nwindows, windows);
  FREEZE(steps, nsteps, steps);
  FREEZE(goals, ngoals, goals);
  FREEZE(readings, nreadings, readings);
  FREEZE(gaps, ngaps, gaps);
  FREEZE(policies, npolicies, policies);
  FREEZE(license_types, nlicense_types, licenses);
  FREEZE(patterns, npatterns, patterns);
  FREEZE(asides, nasides, asides);
  FREEZE(parts, nparts, parts);
#undef FREEZE
  plan->spans = b->spans.items;
}

/* FNV-1a on 128 bits: says which text of the pack was used. */
static void digest(char out[65], const cw_yaml *own, const cw_yaml *state) {
  __extension__ typedef unsigned __int128 wide;
  static const char hex[] = "0123456789abcdef";
  const wide prime = ((wide)1 << 88) + 0x13b;
  wide h = ((wide)UINT64_C(0x6c62272e07bb0142) << 64) + UINT64_C(0x62b821756295c58d);
  for (const cw_yaml *y = own; y; y = y == own ? state : NULL)
    for (size_t i = 0; i < y->len; i++) h = (h ^ (unsigned char)y->text[i]) * prime;
  for (int i = 31; i >= 0; i--, h >>= 4) out[i] = hex[(unsigned)(h & 15)];
  out[32] = 0;
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

/* Of the state's text only what makes the pack unusable is said: its own check says the rest. */
void cw_pack_keep_own(const cw_pack *pack, cw_diags *diags, uint32_t first) {
  uint32_t kept = first;
  for (uint32_t i = first; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    bool states = pack->state && d->file && strcmp(d->file, pack->state->file) == 0;
    if (!states || d->severity == CW_ERROR)
      diags->items[kept++] = *d;
    else if (d->severity == CW_WARNING)
      diags->warnings--;
  }
  diags->count = kept;
}

void cw_pack_excerpt(const cw_pack *pack, cw_diags *diags, cw_diag *d) {
  bool states = pack->state && d->file && strcmp(d->file, pack->state->file) == 0;
  const cw_yaml *yaml = states ? pack->state : &pack->yaml;
  cw_diag_excerpt(diags, d, yaml->text, yaml->len);
}

static void add_excerpts(cw_pack *pack, cw_diags *diags, uint32_t first) {
  for (uint32_t i = first; i < diags->count; i++)
    if (!diags->items[i].excerpt) cw_pack_excerpt(pack, diags, &diags->items[i]);
}

/* Whether a diagnostic may be no more than the echo of a file that broke off: something looked for stood in the rest. */
static bool is_echo(cw_diag_id id) {
  switch (id) {
  case CW_D_PACK_MISSING:
  case CW_D_CITE_MISSING:
  case CW_D_NAME_UNKNOWN:
  case CW_D_VALUE_UNKNOWN:
  case CW_D_UNIT_UNKNOWN:
  case CW_D_REFERENCE_UNKNOWN:
  case CW_D_SOURCE_UNKNOWN: return true;
  default: return false;
  }
}

/* Of a file whose YAML broke off, only what certainly is a mistake of its own is kept: what stands before the line where
 * it broke, and isn't about something missing. The first `yaml` diagnostics are YAML's. */
static void drop_echoes(cw_diags *diags, uint32_t first, uint32_t yaml) {
  uint32_t kept = yaml, line = UINT32_MAX;
  for (uint32_t i = first; i < yaml; i++)
    if (diags->items[i].line && diags->items[i].line < line) line = diags->items[i].line;
  for (uint32_t i = yaml; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    bool drop = d->severity != CW_ERROR || d->line >= line || is_echo(d->id);
    if (!drop)
      diags->items[kept++] = *d;
    else if (d->severity == CW_ERROR)
      diags->errors--;
    else if (d->severity == CW_WARNING)
      diags->warnings--;
  }
  diags->count = kept;
}

static void read_base(cw_builder *b, const cw_yaml *state) {
  cw_plan_base *base = &b->plan->base;
  base->file = state->file;
  base->code = cw_text_of(b, state->root, "pack");
  base->name = cw_text_of(b, state->root, "name");
  base->authority = cw_text_of(b, state->root, "authority");
  cw_date_of(b, state->root, "version", &base->version);
  for (uint32_t i = 0; i < b->base->additions.count; i++) {
    cw_addition_kind kind = CW_AT(b, base->additions, cw_addition, i).kind;
    base->nadds += kind == CW_ADDS;
    base->nnarrows += kind == CW_NARROWS;
  }
}

static bool build(cw_pack *pack, cw_diags *diags) {
  cw_builder *b = CW_NEW(&pack->arena, cw_builder);
  if (!b) return false;
  *b = (cw_builder){.arena = &pack->arena,
                    .diags = diags,
                    .yaml = &pack->yaml,
                    .root = pack->yaml.root,
                    .plan = &pack->plan,
                    .file = pack->yaml.file,
                    .errors = diags->errors};
  bool whole = false;
  if (setjmp(b->out_of_memory) == 0) {
    cw_texts_init(&pack->plan.texts, &pack->arena, NULL);
    cw_lines_find(b, 0, &pack->yaml);
    if (pack->state) cw_lines_find(b, 1, pack->state);
    compile(b, pack->state);
    if (pack->state) read_base(b, pack->state);
    digest(pack->plan.digest, &pack->yaml, pack->state);
    whole = true;
  }
  freeze(b); /* even half a plan: its patterns must be freed */
  return whole;
}

static cw_pack *pack_new(const char *path) {
  cw_pack *pack = calloc(1, sizeof *pack);
  if (!pack) return NULL;
  cw_arena_init(&pack->arena, 0);
  pack->path = cw_arena_text(&pack->arena, path, strlen(path));
  if (pack->path) return pack;
  free(pack);
  return NULL;
}

/* The pack that this one extends, where it extends one: false where that can't be used. */
static bool find_state(cw_pack *pack, const char *packs, cw_diags *diags) {
  if (pack->state || !cw_extends_of(pack->yaml.root)) return true;
  if (!cw_extends_find(&pack->own_state, &pack->yaml, packs, diags, &pack->arena)) return false;
  pack->state = &pack->own_state;
  return true;
}

/* The YAML has been read, well or not: whatever of it there is is compiled, so that all mistakes are said at once. */
static cw_pack *finish(cw_pack *pack, const char *packs, bool readable, cw_diags *diags, uint32_t errors,
                       uint32_t first) {
  const char *file = pack->yaml.file ? pack->yaml.file : pack->path;
  bool good = readable;
  uint32_t yaml = diags->count;
  if (readable && !pack->yaml.root) cw_diag_add(diags, CW_D_FILE_EMPTY, file, 0, 0, "`%s` holds nothing", file);
  bool found = !pack->yaml.root || find_state(pack, packs, diags);
  if (found && pack->yaml.root && !build(pack, diags)) {
    cw_diag_add(diags, CW_D_MEMORY, file, 0, 0, "memory ran out while reading `%s`", file);
    good = false;
  }
  if (!readable) drop_echoes(diags, first, yaml);
  cw_pack_keep_own(pack, diags, first);
  if (pack->yaml.text) add_excerpts(pack, diags, first);
  good = good && found && pack->yaml.root && diags->errors == errors;
  if (good && cw_plan_ready(&pack->plan, &pack->arena)) return pack;
  if (good) cw_diag_add(diags, CW_D_MEMORY, file, 0, 0, "memory ran out while reading `%s`", file);
  cw_pack_free(pack);
  return NULL;
}

static cw_pack *load_text(const char *name, const char *text, size_t len, const cw_yaml *state, const char *packs,
                          cw_diags *diags) {
  uint32_t errors = diags->errors, first = diags->count;
  cw_pack *pack = pack_new(name);
  if (!pack) {
    cw_diag_add(diags, CW_D_MEMORY, name, 0, 0, "memory ran out while reading `%s`", name);
    return NULL;
  }
  const char *copy = cw_arena_text(&pack->arena, text, len);
  bool good = copy && cw_yaml_parse(&pack->yaml, pack->path, copy, len, diags, &pack->arena);
  pack->state = state;
  return finish(pack, packs, good, diags, errors, first);
}

cw_pack *cw_pack_load_text(const char *name, const char *text, size_t len, cw_diags *diags) {
  return load_text(name, text, len, NULL, NULL, diags);
}

cw_pack *cw_pack_load_instead(const char *file, const char *packs, const char *text, size_t len, cw_diags *diags) {
  return load_text(file, text, len, NULL, packs, diags);
}

cw_pack *cw_pack_vary(const cw_pack *pack, const char *text, size_t len, cw_diags *diags) {
  return load_text(pack->yaml.file, text, len, pack->state, NULL, diags);
}

cw_pack *cw_pack_load(const char *path, cw_diags *diags) { return cw_pack_load_among(path, NULL, diags); }

cw_pack *cw_pack_load_among(const char *path, const char *packs, cw_diags *diags) {
  uint32_t errors = diags->errors, first = diags->count;
  struct stat st;
  cw_pack *pack = pack_new(path);
  bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
  const char *slash = path[0] && path[strlen(path) - 1] == '/' ? "" : "/";
  const char *file = !pack ? NULL : folder ? cw_arena_printf(&pack->arena, "%s%spack.yaml", path, slash) : pack->path;
  if (!file) {
    cw_diag_add(diags, CW_D_MEMORY, path, 0, 0, "memory ran out while reading `%s`", path);
    cw_pack_free(pack);
    return NULL;
  }
  bool good = cw_yaml_read(&pack->yaml, file, diags, &pack->arena);
  return finish(pack, packs, good, diags, errors, first);
}

void cw_pack_free(cw_pack *pack) {
  if (!pack) return;
  for (uint32_t i = 0; i < pack->plan.npatterns; i++) cw_pattern_free(pack->plan.patterns[i]);
  cw_arena_dispose(&pack->arena);
  free(pack);
}

const cw_plan *cw_pack_plan(const cw_pack *pack) { return &pack->plan; }
const cw_yaml *cw_pack_yaml(const cw_pack *pack) { return &pack->yaml; }
const char *cw_pack_path(const cw_pack *pack) { return pack->path; }
