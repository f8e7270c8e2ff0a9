/* What the parts of a credential are, and that what should be an address is one. */
#include "desk.h"

#include <string.h>

typedef enum of_kinds { ANY, BADGE, ENDORSEMENT, RECORD, MEANT } of_kinds;

typedef struct part {
  of_kinds kinds;
  const char *path, *type, *needs;
} part;

static const part parts[] = {
#define CW_PART(kinds, path, type, needs) {kinds, path, type, needs},
#include "parts.def"
#undef CW_PART
};

static bool is_for(of_kinds kinds, cw_badge_kind kind) {
  switch (kind) {
  case CW_BADGE_OB3: return kinds == ANY || kinds == MEANT || kinds == BADGE;
  case CW_BADGE_ENDORSEMENT3: return kinds == ANY || kinds == MEANT || kinds == ENDORSEMENT;
  case CW_BADGE_CLR: return kinds == ANY || kinds == MEANT || kinds == RECORD;
  default: return kinds == ANY;
  }
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

static void judge_needs(cw_judging *j, const part *p, const json_t *node) {
  for (const char *word = p->needs; *word;) {
    size_t n = strcspn(word, " ");
    const char *key = cw_arena_text(j->arena, word, n);
    const json_t *value = key ? json_object_get(node, key) : NULL;
    if (key && (!value || json_is_null(value))) cw_find(&j->found, CW_MALFORMED, "%s.%s is missing", p->path, key);
    word += n + (word[n] == ' ');
  }
}

/* Where a part has an id, it is an address. */
static void judge_address(cw_judging *j, const part *p, const json_t *node) {
  const json_t *id = json_object_get(node, "id");
  if (id && !json_is_null(id) && !(json_is_string(id) && cw_is_address(json_string_value(id))))
    cw_find(&j->found, CW_MALFORMED, "%s.id is no address", p->path);
}

static void judge_type(cw_judging *j, const part *p, const json_t *node) {
  const json_t *types = json_object_get(node, "type");
  const char *first = json_string_value(cw_node_at(types, 0));
  for (size_t i = 0; i < cw_node_count(types); i++)
    if (!json_is_string(cw_node_at(types, i))) cw_find(&j->found, CW_MALFORMED, "%s.type is no text", p->path);
  if (!*p->type || !types || json_is_null(types) || cw_node_has_type(node, p->type)) return;
  cw_find(&j->found, CW_MALFORMED, "%s is not of the type %s: %.80s", p->path, p->type, first ? first : "no type");
}

/* All that stands at the rest of the path; each step may lead to one or to several. */
static void judge_part(cw_judging *j, const part *p, const json_t *node, const char *rest) {
  if (!*rest) {
    if (!json_is_object(node)) return;
    judge_needs(j, p, node);
    if (*p->needs) judge_address(j, p, node);
    judge_type(j, p, node);
    return;
  }
  size_t n = strcspn(rest, ".");
  cw_arena_mark mark = cw_arena_here(j->arena);
  const char *key = cw_arena_text(j->arena, rest, n);
  const json_t *list = key ? json_object_get(node, key) : NULL;
  cw_arena_back(j->arena, mark);
  for (size_t i = 0; i < cw_node_count(list); i++) judge_part(j, p, cw_node_at(list, i), rest + n + (rest[n] == '.'));
}

/* --- addresses ---------------------------------------------------------------------------------------------------- */

static void judge_id(cw_judging *j, const json_t *node, const char *where) {
  const json_t *id = json_object_get(node, "id");
  if (id && !json_is_string(id)) cw_find(&j->found, CW_MALFORMED, "%sid is no text", where);
}

static void judge_contexts(cw_judging *j) {
  const json_t *contexts = json_object_get(j->badge, "@context");
  for (size_t i = 0; i < cw_node_count(contexts); i++) {
    const json_t *one = cw_node_at(contexts, i);
    const char *address = json_string_value(one);
    if (!json_is_object(one) && !(address && cw_is_address(address)))
      cw_find(&j->found, CW_MALFORMED, "@context: %.80s is neither an address nor an object",
              address ? address : "one");
  }
}

void cw_judge_parts(cw_judging *j) {
  const json_t *subjects = json_object_get(j->badge, "credentialSubject");
  judge_id(j, j->badge, "");
  for (size_t i = 0; i < cw_node_count(subjects); i++) {
    const json_t *subject = cw_node_at(subjects, i);
    judge_id(j, subject, "credentialSubject.");
    if (json_is_object(subject) && json_object_size(subject) == 0)
      cw_find(&j->found, CW_MALFORMED, "credentialSubject says nothing");
  }
  judge_contexts(j);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (is_for(parts[i].kinds, j->kind)) judge_part(j, &parts[i], j->badge, parts[i].path);
}
