#include "across.h"

#include <string.h>
#include <strings.h>

const char *const cw_purpose_words[CW_NPURPOSES] = {
#define CW_PURPOSE(id, word) [CW_##id] = word,
#include "../../rules/vocabulary.def"
};

unsigned cw_purposes_read(const char *text, const char **bad) {
  unsigned bits = 0;
  while (*text) {
    size_t n = strcspn(text, ",");
    int found = -1;
    for (int i = 0; i < CW_NPURPOSES; i++)
      if (strlen(cw_purpose_words[i]) == n && strncasecmp(cw_purpose_words[i], text, n) == 0) found = i;
    if (found < 0) {
      *bad = text;
      return 0;
    }
    bits |= 1U << found;
    text += n + (text[n] == ',');
    text += strspn(text, " ");
  }
  return bits;
}

/* --- which packs -------------------------------------------------------------------------------------------------- */

static bool add_packs(cw_pack_list *to, const cw_pack_list *from, cw_arena *arena) {
  cw_pack_entry *items = CW_NEW_ARRAY(arena, to->count + from->count + 1, cw_pack_entry);
  if (!items) return false;
  if (to->count) memcpy(items, to->items, to->count * sizeof *items);
  for (size_t i = 0; i < from->count; i++) items[to->count + i] = from->items[i];
  to->items = items;
  to->count += from->count;
  return true;
}

int cw_across_packs(cw_tool *tool, const char *root, const char *list, cw_pack_list *packs) {
  *packs = (cw_pack_list){0};
  if (!list || strcasecmp(list, "all") == 0) {
    if (!cw_packs_list(tool, root, packs)) return CW_INPUT;
    return packs->count ? -1 : cw_fail(tool, CW_INPUT, "there are no packs in %s", packs->root);
  }
  while (*list) {
    size_t n = strcspn(list, ",");
    const char *word = cw_arena_text(&tool->arena, list, n);
    cw_pack_list found;
    if (!word) return cw_fail(tool, CW_INTERNAL, "out of memory");
    if (!cw_packs_named(tool, root, word, &found)) return CW_INPUT;
    if (!add_packs(packs, &found, &tool->arena)) return cw_fail(tool, CW_INTERNAL, "out of memory");
    list += n + (list[n] == ',');
    list += strspn(list, " ");
  }
  return packs->count ? -1 : cw_fail(tool, CW_INPUT, "which packs are to be compared?");
}

/* --- what a pack understands -------------------------------------------------------------------------------------- */

typedef struct understood {
  const char **words;
  size_t n;
  const char *left_out; /* the keys of the others */
  const char *read_as;
} understood;

/* A state need not have a fact or a topic that another one asks for: such a word is left out there, and said. `known`
 * remembers which words some pack has understood. */
static understood understand(const cw_across *a, cw_case *c, bool *known, cw_arena *arena) {
  understood u = {CW_NEW_ARRAY(arena, a->nwords + 1, const char *), 0, "", ""};
  for (size_t i = 0; u.words && i < a->nwords; i++) {
    cw_diags diags;
    cw_diags_init(&diags, arena);
    cw_counting k = {.c = c, .goal = -1};
    cw_topics topics;
    bool states = cw_topics_of_word(&c->voice, a->words[i], &topics);
    const char *word = states ? topics.words : a->words[i];
    if (cw_counting_ask(&k, NULL, NULL, NULL, &word, 1, &diags, arena) && !diags.errors) {
      u.words[u.n++] = word;
      if (states) u.read_as = topics.read_as;
      if (states && *topics.unknown)
        u.left_out = cw_say(&c->voice, "%s%s%s", u.left_out, *u.left_out ? ", " : "", topics.unknown);
      known[i] = true;
      continue;
    }
    int length = (int)strcspn(a->words[i], "=");
    u.left_out = cw_say(&c->voice, "%s%s%.*s", u.left_out, *u.left_out ? ", " : "", length, a->words[i]);
  }
  return u;
}

/* --- one answer --------------------------------------------------------------------------------------------------- */

/* Packs name their main goal of a purpose first: it speaks for the pack. A district's own speaks before its state's. */
static int32_t goal_for(const cw_counting *k, cw_purpose purpose) {
  const cw_plan *plan = k->c->plan;
  int32_t first = -1;
  for (uint32_t i = 0; i < k->ncounts; i++) {
    const cw_goal *g = &plan->goals[k->counts[i].goal];
    if (g->purpose != purpose) continue;
    if (cw_is_own(plan, &g->ref)) return (int32_t)i;
    if (first < 0) first = (int32_t)i;
  }
  return first;
}

/* The other goals of the purpose under which a rule takes the record: "Renew a child development permit (depends)". */
static const char *say_others(const cw_counting *k, uint32_t speaks) {
  const cw_voice *v = &k->c->voice;
  const cw_plan *plan = v->plan;
  const char *text = "";
  for (uint32_t i = 0; i < k->ncounts; i++) {
    const cw_count *c = &k->counts[i];
    bool can = cw_answer_is_credit(c->answer) || (c->answer == CW_ANSWER_DEPENDS && c->rule >= 0);
    bool other = plan->goals[c->goal].purpose == plan->goals[k->counts[speaks].goal].purpose &&
                 !cw_goal_same(plan, c->goal, k->counts[speaks].goal);
    if (can && other)
      text = cw_say(v, "%s%s%s (%s)", text, *text ? "; " : "", cw_say_goal(v, c->goal), cw_answer_word(c->answer));
  }
  return text;
}

static const char *say_share(const cw_voice *v, const cw_count *k) {
  cw_rat share;
  if (cw_rat_sign(k->need) <= 0 || !cw_rat_div(&share, k->amount, k->need)) return "";
  return cw_rat_mul(&share, share, CW_RAT(100)) ? cw_say(v, "%s%%", cw_say_number(v, share)) : "";
}

static bool names_kind(const cw_plan *plan, const cw_counts *rule) {
  if (rule->kinds == ~UINT64_C(0)) return false;
  uint32_t kinds = 0;
  for (uint32_t i = 0; i < plan->attrs[CW_F_KIND].nchoices && i < 64; i++) kinds += (uint32_t)(rule->kinds >> i & 1);
  return kinds <= plan->attrs[CW_F_KIND].nchoices / 2; /* a rule that leaves out a few kinds names none */
}

static const char *say_caps(const cw_voice *v, uint32_t rule) {
  const char *text = "";
  for (uint32_t i = 0; i < v->plan->nlimits; i++)
    if (v->plan->limits[i].rule == (int32_t)rule)
      text = cw_say(v, "%s%s%s", text, *text ? "; " : "", cw_say_limit(v, i));
  return text;
}

static void put_rule(cw_across *a, const cw_voice *v, const cw_count *count, cw_across_row *row) {
  cw_arena *keep = &a->tool->arena;
  bool taken = cw_answer_is_credit(count->answer) || count->answer == CW_ANSWER_DEPENDS;
  if (!taken || (count->rule < 0 && !count->as_evidence)) return;
  row->from_rule = true;
  row->names_kind = count->as_evidence;
  for (uint32_t i = 0; i < count->nquestions; i++)
    row->employer_approves |= count->questions[i].kind == CW_ASK_RECORD && count->questions[i].attr == CW_F_APPROVED &&
                              v->plan->attrs[CW_F_APPROVED].answered_by == CW_EMPLOYER;
  if (count->rule < 0) return;
  const cw_counts *rule = &v->plan->counts[count->rule];
  row->names_kind = names_kind(v->plan, rule);
  row->rate = cw_keep_text(keep, cw_say_node(v, rule->as));
  row->caps = cw_keep_text(keep, say_caps(v, (uint32_t)count->rule));
}

static bool put_answer(cw_across *a, const cw_counting *k, uint32_t i, cw_across_row *row) {
  const cw_voice *v = &k->c->voice;
  const cw_count *count = &k->counts[i];
  cw_arena *keep = &a->tool->arena;
  if (!cw_answered_make(k, i, keep, &row->said)) return false;
  cw_basis basis = cw_count_basis(v, count);
  row->goal = cw_keep_text(keep, cw_say_goal(v, count->goal));
  row->status = cw_basis_weakest(v, &basis);
  put_rule(a, v, count, row);
  row->others = cw_keep_text(keep, say_others(k, i));
  if (cw_rat_sign(count->need) > 0)
    row->need = cw_keep_text(keep, cw_say_amount(v, count->need, v->plan->ledgers[count->ledger].unit));
  if (!*row->said.number) return true;
  cw_rat each;
  const cw_ref *ref = NULL;
  row->hours = cw_keep_text(keep, cw_say_clock_hours(v, count->ledger, count->amount));
  if (*row->hours && cw_clock_hours(v->plan, count->ledger, &each, &ref) && ref)
    row->hours_cites = cw_keep_text(keep, cw_say_cites(v, ref));
  row->share = cw_keep_text(keep, say_share(v, count));
  return true;
}

static cw_across_row *new_row(cw_across *a) {
  if (a->nrows == a->capacity) {
    size_t more = a->capacity ? a->capacity * 2 : 256;
    cw_across_row *rows = CW_NEW_ARRAY(&a->tool->arena, more, cw_across_row);
    if (!rows) return NULL;
    if (a->nrows) memcpy(rows, a->rows, a->nrows * sizeof *rows);
    a->rows = rows;
    a->capacity = more;
  }
  cw_across_row *row = &a->rows[a->nrows++];
  *row = (cw_across_row){.goal = "",
                         .hours = "",
                         .hours_cites = "",
                         .need = "",
                         .share = "",
                         .status = "",
                         .read_as = "",
                         .left_out = "",
                         .others = "",
                         .rate = "",
                         .caps = ""};
  return row;
}

static bool put_rows(cw_across *a, const cw_counting *k, const understood *u) {
  cw_arena *keep = &a->tool->arena;
  const cw_plan *plan = k->c->plan;
  for (int purpose = 0; purpose < CW_NPURPOSES; purpose++) {
    if (!(a->purposes >> purpose & 1)) continue;
    cw_across_row *row = new_row(a);
    if (!row) return false;
    row->purpose = (cw_purpose)purpose;
    row->code = cw_keep_text(keep, plan->code);
    row->name = cw_keep_text(keep, plan->name);
    row->version = cw_keep_text(keep, cw_say_iso(&k->c->voice, plan->version));
    row->read_as = cw_keep_text(keep, u->read_as);
    row->left_out = cw_keep_text(keep, u->left_out);
    int32_t i = goal_for(k, (cw_purpose)purpose);
    if (i >= 0 && !put_answer(a, k, (uint32_t)i, row)) return false;
  }
  return true;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static int ask_pack(cw_across *a, const cw_pack_entry *pack, bool *known) {
  cw_case c;
  cw_arena scratch;
  int code = cw_case_open(a->tool, &c, a->root, pack->path, a->as_of, CW_DAY_MAX);
  if (code >= 0) return code;
  cw_arena_init(&scratch, 0);
  c.voice.arena = &scratch;
  a->day = c.options.as_of;
  understood u = understand(a, &c, known, &scratch);
  cw_counting k = {.c = &c, .goal = -1};
  cw_diags diags;
  cw_diags_init(&diags, &scratch);
  bool asked = u.words && cw_counting_ask(&k, NULL, NULL, NULL, u.words, u.n, &diags, &scratch);
  code = cw_case_check(a->tool, &c, &diags);
  if (code < 0 && (!asked || !put_rows(a, &k, &u))) code = cw_fail(a->tool, CW_INTERNAL, "out of memory");
  cw_case_free(&c);
  cw_arena_dispose(&scratch);
  return code;
}

/* A word that no pack knows is a slip of the pen: what the first pack says of it is printed. */
static int explain_word(const cw_across *a, const char *word) {
  cw_case c;
  int code = cw_case_open(a->tool, &c, a->root, a->packs.items[0].path, a->as_of, CW_DAY_MAX);
  if (code >= 0) return code;
  cw_counting k = {.c = &c, .goal = -1};
  cw_diags diags;
  cw_diags_init(&diags, &a->tool->arena);
  cw_counting_ask(&k, NULL, NULL, NULL, &word, 1, &diags, &a->tool->arena);
  cw_case_check(a->tool, &c, &diags);
  cw_case_free(&c);
  return cw_fail(a->tool, CW_INPUT, "none of the packs that are compared understands `%s`", word);
}

int cw_across_record(cw_across *a) {
  bool *known = CW_NEW_ARRAY(&a->tool->arena, a->nwords + 1, bool);
  int code = known ? -1 : cw_fail(a->tool, CW_INTERNAL, "out of memory");
  for (size_t i = 0; code < 0 && i < a->packs.count; i++) code = ask_pack(a, &a->packs.items[i], known);
  for (size_t i = 0; code < 0 && i < a->nwords; i++)
    if (!known[i]) code = explain_word(a, a->words[i]);
  return code;
}
