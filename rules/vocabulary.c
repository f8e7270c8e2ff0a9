/* The tables of vocabulary.def. */
#include "vocabulary.h"

#include "../engine/plan.h"

#include <string.h>

static const char *const kinds[] = {
#define CW_KIND(name) name,
#include "vocabulary.def"
};

static const struct {
  int field;
  const char *name;
} field_words[] = {
#define CW_WORD(field, name) {CW_F_##field, name},
#include "vocabulary.def"
};

static const char *const field_word_names[] = {
#define CW_WORD(field, name) name,
#include "vocabulary.def"
};

static const cw_builtin_unit units[] = {
#define CW_UNIT(name, one, many, abbrev, alias) {name, one, many, abbrev, alias},
#include "vocabulary.def"
};

static const char *const language_words[] = {
#define CW_LANGUAGE_WORD(word) word,
#include "vocabulary.def"
};

static const char *const titles[CW_NMAPS] = {
#define CW_MAP(id, title) title,
#include "vocabulary.def"
};

/* In the order of the enum, as `|renew|advance|...`: the words of the key `purpose`. */
static const char purpose_words[] =
#define CW_PURPOSE(id, word) "|" word
#include "vocabulary.def"
    ;
#define CW_PURPOSE_WORDS (purpose_words + 1)

static const cw_key keys[] = {
#define CW_KEY(map, key, form, required, words, meaning) {CW_MAP_##map, key, CW_FORM_##form, required, words, meaning},
#include "vocabulary.def"
};

static const struct {
  cw_map_id map;
  const char *key;
  cw_map_id child;
} insides[] = {
#define CW_INSIDE(map, key, child) {CW_MAP_##map, key, CW_MAP_##child},
#include "vocabulary.def"
};

enum { NKEYS = sizeof keys / sizeof *keys, NFIELD_WORDS = sizeof field_words / sizeof *field_words };

const char *cw_map_title(cw_map_id map) { return titles[map]; }

/* The first key of a map or, where it has none, of a later one: the table is in the order of the maps. */
static uint32_t first_key(int map) {
  uint32_t low = 0, high = NKEYS;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if ((int)keys[middle].map < map)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const cw_key *cw_map_keys(cw_map_id map, uint32_t *n) {
  uint32_t first = first_key((int)map);
  *n = first_key((int)map + 1) - first;
  return *n ? &keys[first] : NULL;
}

const cw_key *cw_key_find(cw_map_id map, const char *key) {
  uint32_t n = 0;
  const cw_key *k = cw_map_keys(map, &n);
  for (uint32_t i = 0; i < n; i++)
    if (strcmp(k[i].key, key) == 0) return &k[i];
  return NULL;
}

bool cw_key_of_period(const char *key) {
  static const char *const words[] = {"from", "until", "known since", "versions", "suspended", "announced"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(key, words[i]) == 0) return true;
  return false;
}

cw_map_id cw_map_inside(cw_map_id map, const char *key) {
  for (size_t i = 0; i < sizeof insides / sizeof *insides; i++)
    if (insides[i].map == map && strcmp(insides[i].key, key) == 0) return insides[i].child;
  return CW_NMAPS;
}

cw_map_id cw_map_inside_second(cw_map_id map, const char *key) {
  bool first = true;
  for (size_t i = 0; i < sizeof insides / sizeof *insides; i++) {
    if (insides[i].map != map || strcmp(insides[i].key, key) != 0) continue;
    if (!first) return insides[i].child;
    first = false;
  }
  return CW_NMAPS;
}

const char *const *cw_builtin_kinds(uint32_t *n) {
  *n = sizeof kinds / sizeof *kinds;
  return kinds;
}

const cw_builtin_unit *cw_builtin_units(uint32_t *n) {
  *n = sizeof units / sizeof *units;
  return units;
}

const char *const *cw_builtin_words(int field, uint32_t *n) {
  uint32_t first = 0;
  while (first < NFIELD_WORDS && field_words[first].field != field) first++;
  uint32_t end = first;
  while (end < NFIELD_WORDS && field_words[end].field == field) end++;
  *n = end - first;
  return *n ? &field_word_names[first] : NULL;
}

const char *const *cw_language_words(uint32_t *n) {
  *n = sizeof language_words / sizeof *language_words;
  return language_words;
}
