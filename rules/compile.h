/* Inside the pack compiler: the plan under construction, and what its rooms offer one another.
 *
 * The tables of the plan grow in vectors and are frozen at the end. Memory that runs out ends the compilation with a
 * jump to cw_pack_load_text: everything lives in the pack's arena, so nothing is lost by it. */
#ifndef CW_COMPILE_H
#define CW_COMPILE_H

#include "../engine/pattern.h"
#include "pack.h"
#include "vocabulary.h"

#include <setjmp.h>

typedef struct cw_vec {
  void *items;
  uint32_t count, capacity;
} cw_vec;

typedef struct cw_extension cw_extension; /* extends.h */

/* The lines of one file: the first character of each. */
typedef struct cw_lines {
  const cw_yaml *yaml;
  const char **lines;
  uint32_t nlines;
} cw_lines;

/* A name that stands for one value of a set; NULL: none does. */
typedef struct cw_member {
  const char *name, *value;
} cw_member;

typedef struct cw_builder {
  cw_arena *arena; /* the pack's */
  cw_diags *diags;
  const char *file;
  const cw_yaml *yaml;
  const cw_yaml_node *root; /* what is compiled: of a district's pack, both trees in one */
  cw_extension *base;       /* of a district's pack: its state's; else NULL */
  cw_lines files[2];        /* the pack's own, then its state's */
  cw_plan *plan;
  jmp_buf out_of_memory;

  cw_vec sources, cites, units, attrs, nodes, spans, ints, rows, kids, areas, ledgers, limits, counts, otherwise, needs,
      excepts, windows, steps, goals, readings, gaps, policies, licenses, patterns, asides, parts;

  cw_vec ledger_notes, counts_notes, goal_notes, gap_notes; /* what the plan doesn't keep; parallel to their tables */
  cw_vec terms;                                             /* cw_term: compiled where they are first used */
  uint32_t term_depth, term_weight;
  uint32_t default_ledger; /* UINT32_MAX: it must be said */
  bool has_unit;           /* the pack says its `unit` */
  bool says_records_are, says_ambiguous;
  uint32_t errors; /* that there were before this pack */
  cw_divisibility records_are;

  cw_member member; /* inside `for each: NAME in SET`: what the name stands for */

  bool *source_used, *attr_used, *area_used, *license_used, *gap_used, *part_used; /* by index */
} cw_builder;

typedef struct cw_ledger_note {
  cw_yaml_node *at; /* its key; NULL: the default ledger without a word */
  cw_yaml_node *map;
  bool says_records_are;
} cw_ledger_note;

typedef struct cw_counts_note {
  bool says_records_are;
} cw_counts_note;

typedef enum cw_progress { CW_NOT_BEGUN, CW_IN_PROGRESS, CW_DONE } cw_progress;

typedef struct cw_goal_note {
  cw_yaml_node *at, *map;
  const cw_yaml_node *adds; /* what a district adds to it, or NULL */
  bool adds_credit;         /* and that asks for credit, where the state asks for none */
  cw_progress amount;       /* compiling an amount may ask for another goal's */
  uint64_t ledgers;         /* bit per ledger on which its needs draw */
  uint32_t own_windows;     /* needs that have a window of their own */
  bool asks_areas;          /* some need asks for a number of areas */
} cw_goal_note;

typedef struct cw_gap_note {
  cw_yaml_node *at, *map;
} cw_gap_note;

/* A named condition, value or list of needs. */
typedef struct cw_term {
  cw_yaml_node *at, *means;
  const char *name;
  cw_ref ref;
  const cw_yaml_node *state; /* of one that a district decides: what the state means; else NULL */
  bool is_needs, used;
  cw_progress progress;
  uint32_t node;                  /* of a value; 0 where it is wrong */
  uint32_t unbound, unbound_node; /* readings of facts per school year that its users must govern */
  uint32_t weight;                /* nodes, those of the terms that it uses counted at each use */
} cw_term;

#define CW_AT(b, vec, type, i) (((type *)(b)->vec.items)[i])
#define CW_NODE(b, i)          CW_AT(b, nodes, cw_node, i)
#define CW_ATTR(b, i)          CW_AT(b, attrs, cw_attr, i)
#define CW_GOAL(b, i)          CW_AT(b, goals, cw_goal, i)

/* A diagnostic at a YAML node; a cw_diag to hang a hint on. */
#define CW_FAULT(b, id, node, ...)                                                                                     \
  cw_diag_add((b)->diags, (id), (node)->file, (node)->line, (node)->column, __VA_ARGS__)

/* --- build.c: memory, places, names ------------------------------------------------------------------------------- */

/* Appends a copy of *item; its index. */
uint32_t cw_vec_push(cw_builder *b, cw_vec *v, const void *item, size_t size);
/* The pointer, or the end of the compilation where it is NULL. */
void *cw_must(cw_builder *b, void *p);
uint32_t cw_intern(cw_builder *b, const char *s, size_t len);
char *cw_copy(cw_builder *b, const char *s, size_t len);

void cw_lines_find(cw_builder *b, uint32_t k, const cw_yaml *yaml);
/* Line and column of the byte `offset` of a scalar's text. */
void cw_place(const cw_builder *b, const cw_yaml_node *scalar, size_t offset, uint32_t *line, uint32_t *column);
cw_ref cw_ref_of(const cw_builder *b, const cw_yaml_node *at);

/* ASCII case and doubled spaces aside. */
bool cw_same(const char *a, const char *b);

/* "did you mean `x`?", or, where nothing is near, the candidates themselves if they are few. */
void cw_hint_near(cw_builder *b, cw_diag *diag, const char *word, const char *const *candidates, size_t n);

/* --- shape.c: the shape of sections ------------------------------------------------------------------------------- */

/* Complains of what is not a map, of unknown keys and of missing ones. `more` is a second table of keys that may stand
 * there too, or CW_NMAPS. */
bool cw_is_map(cw_builder *b, const cw_yaml_node *n, cw_map_id map);
bool cw_check_keys(cw_builder *b, const cw_yaml_node *n, cw_map_id map, cw_map_id more);
/* Whether some key is unknown: then what seems to be missing may be there under a misspelled name. */
bool cw_has_unknown_key(const cw_yaml_node *n, cw_map_id map, cw_map_id more);
const char *cw_text_of(cw_builder *b, const cw_yaml_node *map, const char *key); /* NULL if absent */
/* Index among the key's words, or `absent`. */
int cw_word_of(cw_builder *b, const cw_yaml_node *map, cw_map_id id, const char *key, int absent);
bool cw_yes_no_of(cw_builder *b, const cw_yaml_node *map, const char *key, bool absent);
bool cw_date_of(cw_builder *b, const cw_yaml_node *map, const char *key, cw_day *out); /* false: absent or wrong */
bool cw_month_day(const char *text, int *out);                                         /* "June 30": 630 */
bool cw_whole_number(const char *text, uint32_t *out);
/* The node as a list: itself, or a list of one. NULL where it is absent. */
const cw_yaml_node *cw_list_of(cw_builder *b, cw_yaml_node *n);
/* Whether the name of a thing may be one: no word of the language. */
bool cw_name_check(cw_builder *b, const cw_yaml_node *key, const char *what);
cw_yaml_node *cw_map_new(cw_builder *b, const cw_yaml_node *like, uint32_t room);
/* The items of two lists; either may be NULL. */
cw_yaml_node *cw_lists_joined(cw_builder *b, cw_yaml_node *first, cw_yaml_node *second);

/* --- cites.c: sources and citations ------------------------------------------------------------------------------- */

void cw_read_sources(cw_builder *b, const cw_yaml_node *map);
/* A reference at `at` with the citations of `map`, or the inherited ones where it has none. */
cw_ref cw_read_cites(cw_builder *b, const cw_yaml_node *at, const cw_yaml_node *map, const cw_ref *inherited);
/* The findings on a rule's citations: none at all, only unverified ones. `what` is "counts rule". */
void cw_check_cites(cw_builder *b, const cw_ref *ref, const char *what);

/* --- expressions: lex.c, parse.c, parse_value.c, parse_words.c, types.c, table.c ------------------------------------ */

/* What an expression may read. */
enum {
  CW_SEES_RECORD = 1,
  CW_SEES_LICENSE = 2,
  CW_SEES_WINDOW = 4,
  CW_SEES_JUDGED = 8,
  CW_SEES_EACH = 16 /* the license in sight is one of several: none is "other" than it */
};

enum { CW_OWN_UNIT = UINT16_MAX, CW_ANY_UNIT = UINT16_MAX - 1 };

typedef struct cw_expect {
  cw_type type;  /* CW_TYPE_NONE: any */
  uint32_t unit; /* of a quantity, or CW_ANY_UNIT */
  bool rate;     /* `1 hour per clock hour` and lists may stand */
} cw_expect;

/* A scalar, a table or (of a rate) a list. 0 where it is wrong, with a diagnostic, or where `n` is NULL. */
uint32_t cw_compile_value(cw_builder *b, const cw_yaml_node *n, uint32_t sees, cw_expect expect);
uint32_t cw_compile_condition(cw_builder *b, const cw_yaml_node *n, uint32_t sees);
/* The choices of what a node reads: texts of an attribute's values or the names of a gap's readings. */
typedef struct cw_choices {
  const char *const *names;
  uint32_t n;
  const char *what; /* the attribute's or gap's name */
  bool is_reading, is_step;
  uint32_t index; /* of the attribute, gap or goal */
} cw_choices;

/* What stands under `for each`: `license where (condition)`, or `NAME in SET`. */
typedef struct cw_each_of {
  const char *name;  /* NULL: of licenses */
  uint32_t node;     /* the condition, or the set; 0 where it is wrong, with a diagnostic */
  cw_choices values; /* of the set */
} cw_each_of;
cw_each_of cw_compile_each(cw_builder *b, const cw_yaml_node *n, uint32_t sees);
uint32_t cw_compile_date(cw_builder *b, const cw_yaml_node *n, uint32_t sees);
/* The scalar alone: the expression of cw_compile_value. */
uint32_t cw_compile_scalar(cw_builder *b, const cw_yaml_node *n, uint32_t sees, cw_expect expect);
uint32_t cw_compile_table(cw_builder *b, const cw_yaml_node *map, uint32_t sees, cw_expect expect);
/* What a term means: readings of facts per school year may be left to the place where the term is used. */
void cw_compile_meaning(cw_builder *b, cw_term *term);

typedef struct cw_short_limit {
  uint32_t most;
  cw_per per;
  int64_t within; /* months, or days */
  bool says_per, counts_records, within_days;
} cw_short_limit;

/* `30 hours`, `35 points per school year`, `once per achievement`, `once per title within 5 years`; false with a diagnostic. */
bool cw_compile_short_limit(cw_builder *b, const cw_yaml_node *n, uint32_t sees, uint32_t unit, cw_short_limit *out);

/* The rows of a table: which key a row's name is. */
typedef struct cw_table_key {
  uint32_t node; /* the compiled `by` */
  uint32_t unit;
} cw_table_key;
bool cw_table_row(cw_builder *b, uint32_t key_node, const cw_yaml_node *name, cw_row *out);
void cw_table_check(cw_builder *b, const cw_yaml_node *map, const cw_row *rows, uint32_t n);

/* Nodes that the compiler makes itself, with the words of `like`. */
uint32_t cw_node_new(cw_builder *b, cw_node node, uint32_t like);
uint32_t cw_node_both(cw_builder *b, uint32_t a, uint32_t not_c); /* a and not c; either may be 0 */
uint32_t cw_node_and(cw_builder *b, uint32_t a, uint32_t c);      /* both are nodes */
uint32_t cw_node_attr(cw_builder *b, uint32_t attr);
uint32_t cw_node_judged(cw_builder *b);
uint32_t cw_node_with_words(cw_builder *b, cw_node node, const char *words);

/* Which of CW_SEES_ a compiled expression reads. *where is a node that reads `wanted`, if any. */
uint32_t cw_node_reads(const cw_builder *b, uint32_t node, uint32_t wanted, uint32_t *where);
/* The values of a choice that a condition leaves over: bit k is the attribute's choice k; all ones where it says nothing. */
uint64_t cw_node_values(const cw_builder *b, uint32_t node, uint32_t attr);
/* The kinds of record that a condition leaves over, as in cw_counts. */
uint64_t cw_node_kinds(const cw_builder *b, uint32_t node);

bool cw_choices_of(cw_builder *b, uint32_t node, cw_choices *out);
int64_t cw_choice_value(cw_builder *b, const cw_choices *c, uint32_t k); /* text id, or index of the reading */

/* The unit of a quantity that is still the record's own becomes `unit`. */
void cw_unit_settle(cw_builder *b, uint32_t node, uint32_t unit);
const char *cw_unit_words(const cw_builder *b, uint32_t unit); /* "hours", "a plain number" */
/* Whether two units are one; a count of records is a plain number too. */
bool cw_units_agree(uint32_t a, uint32_t b);

/* --- quantity.c --------------------------------------------------------------------------------------------------- */

/* A number as people write it: digits with `1,000`, `1.5`, `25/3`, `8 1/3`. */
bool cw_number_parse(const char *text, size_t len, cw_rat *out);
void cw_read_units(cw_builder *b, const cw_yaml_node *map);
/* The unit of that name, or UINT32_MAX with a diagnostic at the node. */
uint32_t cw_unit_of(cw_builder *b, const cw_yaml_node *n);
/* All names of units, for hints. */
const char *const *cw_unit_names(const cw_plan *plan, size_t *n, cw_arena *arena);

/* --- parts.c: parts of the year ------------------------------------------------------------------------------------ */

void cw_parts_begin(cw_builder *b); /* the school year */
void cw_read_parts(cw_builder *b, const cw_yaml_node *map);

/* 1 + the index of the aside; 0, with a diagnostic, where there are too many. (versions.c) */
uint32_t cw_aside_push(cw_builder *b, const cw_aside *aside, const cw_yaml_node *at);

/* --- versions.c --------------------------------------------------------------------------------------------------- */

typedef struct cw_version {
  cw_yaml_node *map; /* the keys of this version laid over those beside it, without the period's */
  cw_period force;
} cw_version;

typedef struct cw_versions_how {
  uint32_t sees;  /* of the `by` expression */
  bool by_earned; /* the default date: earned, else the judged date */
  bool by_is_key; /* `by` without `versions` is the key of a table */
} cw_versions_how;

uint32_t cw_versions(cw_builder *b, cw_yaml_node *map, cw_versions_how how, cw_version **out);

/* --- sections ----------------------------------------------------------------------------------------------------- */

void cw_read_facts(cw_builder *b, const cw_yaml_node *map); /* pack_facts.c */
void cw_declare_fields(cw_builder *b, const cw_yaml_node *licenses);
void cw_read_licenses(cw_builder *b, const cw_yaml_node *map); /* pack_licenses.c */
/* Adds the exceptions by which `renewable: no` and `once` make a renewal unmet to a list of cw_except. */
void cw_renewable_excepts(cw_builder *b, uint32_t goal, cw_vec *excepts); /* renewable.c */

void cw_declare_ledgers(cw_builder *b, const cw_yaml_node *root); /* pack_areas.c */
void cw_read_area_limits(cw_builder *b, const cw_yaml_node *root);
uint32_t cw_ledger_named(cw_builder *b, const cw_yaml_node *map, uint32_t absent); /* UINT32_MAX with a diagnostic */
/* The areas that a name or a list of names means, as bits of the ledger; all of it where `n` is NULL. */
uint64_t cw_areas_named(cw_builder *b, const cw_yaml_node *n, uint32_t ledger);
uint64_t cw_all_areas(const cw_builder *b, uint32_t ledger);

typedef struct cw_limit_how { /* limits.c */
  uint32_t ledger;
  uint64_t areas;
  int32_t rule;
  uint32_t sees;
  bool own_when; /* the map's `when` is the limit's, not the rule's */
  cw_period force;
} cw_limit_how;
/* The limits that stand under `at most` of a map: none where it has no such key. */
void cw_read_limits(cw_builder *b, const cw_yaml_node *map, cw_map_id id, const cw_limit_how *how, const cw_ref *ref);

void cw_read_counts(cw_builder *b, const cw_yaml_node *map); /* pack_counts.c */
void cw_read_otherwise(cw_builder *b, const cw_yaml_node *list);

void cw_declare_goals(cw_builder *b, cw_yaml_node *map); /* pack_goals.c */
void cw_read_goals(cw_builder *b);
/* A window or a list of them, of a goal or of a need: indices into b->windows. */
void cw_read_windows(cw_builder *b, cw_yaml_node *n, uint32_t sees, uint32_t *first, uint32_t *count);
uint32_t cw_goal_find(const cw_builder *b, const char *name, size_t len); /* UINT32_MAX */
uint64_t cw_goals_named(cw_builder *b, cw_yaml_node *n); /* a bit for each; all ones where `n` is NULL */
/* The goals of the key `goals` of a map that stands at `at`: where it has none, all goals of that pack. */
uint64_t cw_goals_of(cw_builder *b, const cw_yaml_node *map, const cw_yaml_node *at);
/* The goals on which a goal depends, a bit for each. */
uint64_t cw_goal_depends(const cw_builder *b, uint32_t goal);
/* Compiles goal g's amount if it isn't yet; false where that goes in a circle. */
bool cw_goal_amount(cw_builder *b, uint32_t g);
const char *const *cw_goal_names(const cw_builder *b, size_t *n);

/* needs.c. Index of the need that stands for the node, or -1. */
int32_t cw_read_needs(cw_builder *b, uint32_t goal, cw_yaml_node *n, uint32_t sees, const cw_ref *ref);

void cw_declare_terms(cw_builder *b, const cw_yaml_node *map); /* terms.c */
void cw_read_terms(cw_builder *b);                             /* those that nothing has used */
const char *const *cw_term_names(const cw_builder *b, size_t *n);
/* The term of this name, or UINT32_MAX. */
uint32_t cw_term_find(const cw_builder *b, const char *name);
/* The needs that a text stands for, as the term says them; NULL where it names no term of needs. */
cw_yaml_node *cw_term_enter(cw_builder *b, const cw_yaml_node *scalar, cw_ref *ref);
void cw_term_leave(cw_builder *b, const cw_yaml_node *scalar);

void cw_declare_gaps(cw_builder *b, const cw_yaml_node *map); /* pack_gaps.c */
void cw_read_gaps(cw_builder *b);

void cw_read_policy(cw_builder *b, const cw_yaml_node *map); /* pack_policy.c */

void cw_check_waivers(cw_builder *b, const cw_yaml_node *list); /* waive.c */
void cw_check_pack(cw_builder *b);                              /* check.c: what only the whole plan shows */

#endif
