/* What is kept, found by what was read: words against words. */
#include "batch_inside.h"

#include <string.h>

void cw_key_put_text(cw_batch_key *k, const char *text) {
  size_t length = strlen(text);
  cw_key_put(k, length);
  for (size_t at = 0; at < length && !k->full; at += sizeof(uint64_t)) {
    uint64_t word = 0;
    memcpy(&word, text + at, length - at < sizeof word ? length - at : sizeof word);
    cw_key_put(k, word);
  }
}

static uint64_t hash_of(const cw_batch_key *k) {
  uint64_t h = k->n;
  for (uint32_t i = 0; i < k->n; i++) {
    h = (h ^ k->words[i]) * UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 32;
  }
  return h;
}

static bool is_under(const cw_batch_entry *e, uint64_t hash, const cw_batch_key *k) {
  if (e->hash != hash || e->n != k->n) return false;
  for (uint32_t i = 0; i < k->n; i++)
    if (e->words[i] != k->words[i]) return false;
  return true;
}

const cw_batch_entry *cw_table_find(const cw_batch_table *t, const cw_batch_key *k) {
  if (t->count == 0) return NULL;
  uint64_t hash = hash_of(k);
  for (uint64_t at = hash;; at++) {
    const cw_batch_entry *e = &t->entries[at & (t->room - 1)];
    if (!e->words) return NULL;
    if (is_under(e, hash, k)) return e;
  }
}

static void put(cw_batch_table *t, cw_batch_entry e) {
  uint64_t at = e.hash;
  while (t->entries[at & (t->room - 1)].words) at++;
  t->entries[at & (t->room - 1)] = e;
  t->count++;
}

static bool grow(cw_batch_table *t, cw_arena *keep) {
  if ((t->count + 1) * 2 <= t->room) return true;
  cw_batch_table more = {.room = t->room ? t->room * 2 : 16};
  more.entries = CW_NEW_ARRAY(keep, more.room, cw_batch_entry);
  if (!more.entries) return false;
  for (uint32_t i = 0; i < t->room; i++)
    if (t->entries[i].words) put(&more, t->entries[i]);
  *t = more;
  return true;
}

bool cw_table_add(cw_batch_table *t, const cw_batch_key *k, void *value, cw_arena *keep) {
  uint64_t *words = CW_NEW_RAW(keep, k->n + 1, uint64_t);
  if (!words || !grow(t, keep)) return false;
  memcpy(words, k->words, k->n * sizeof *words);
  put(t, (cw_batch_entry){hash_of(k), k->n, words, value});
  return true;
}
