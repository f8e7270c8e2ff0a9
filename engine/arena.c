/* A bump allocator. Chunks form a list that only grows; going back to a mark rewinds the list, and later allocations
 * walk over the kept chunks again. */
#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 64 * 1024 };

struct cw_arena_chunk {
  cw_arena_chunk *next;
  size_t size, used;
  alignas(max_align_t) unsigned char bytes[];
};

void cw_arena_init(cw_arena *a, size_t limit) { *a = (cw_arena){.limit = limit}; }

static void *fail(cw_arena *a) {
  a->failed = true;
  return NULL;
}

static size_t round_up(size_t size) {
  return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

/* A new chunk for at least `size` bytes, placed after the current one: chunks kept for reuse stay behind it. */
static cw_arena_chunk *chunk_insert(cw_arena *a, size_t size) {
  size_t bytes = size > CHUNK_BYTES ? size : CHUNK_BYTES;
  if (bytes > SIZE_MAX - sizeof(cw_arena_chunk)) return NULL;
  cw_arena_chunk *chunk = malloc(sizeof *chunk + bytes);
  if (!chunk) return NULL;
  cw_arena_chunk **link = a->now ? &a->now->next : &a->first;
  *chunk = (cw_arena_chunk){.next = *link, .size = bytes};
  *link = chunk;
  return chunk;
}

/* The chunk that the next `size` bytes come from: the current one, a kept one after it, or a new one. */
static cw_arena_chunk *chunk_for(cw_arena *a, size_t size) {
  if (a->now && a->now->size - a->now->used >= size) return a->now;
  cw_arena_chunk *next = a->now ? a->now->next : a->first;
  if (next && next->size >= size) {
    next->used = 0;
  } else {
    next = chunk_insert(a, size);
    if (!next) return NULL;
  }
  a->now = next;
  return next;
}

void *cw_arena_raw(cw_arena *a, size_t size) {
  if (size > SIZE_MAX / 2) return fail(a);
  size = round_up(size ? size : 1);
  if (a->limit && (a->used > a->limit || size > a->limit - a->used)) return fail(a);
  cw_arena_chunk *chunk = chunk_for(a, size);
  if (!chunk) return fail(a);
  void *p = chunk->bytes + chunk->used;
  chunk->used += size;
  a->used += size;
  return p;
}

void *cw_arena_alloc(cw_arena *a, size_t size) {
  void *p = cw_arena_raw(a, size);
  return p ? memset(p, 0, size ? size : 1) : NULL;
}

void *cw_arena_raw_array(cw_arena *a, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return fail(a);
  return cw_arena_raw(a, count * size);
}

void *cw_arena_array(cw_arena *a, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) return fail(a);
  return cw_arena_alloc(a, count * size);
}

char *cw_arena_text(cw_arena *a, const char *s, size_t len) {
  if (len == SIZE_MAX) return fail(a);
  char *copy = cw_arena_alloc(a, len + 1);
  if (copy && len) memcpy(copy, s, len);
  return copy;
}

char *cw_arena_printf(cw_arena *a, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *text = len < 0 ? fail(a) : cw_arena_alloc(a, (size_t)len + 1);
  if (text) vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  return text;
}

cw_arena_mark cw_arena_here(const cw_arena *a) {
  return (cw_arena_mark){.chunk = a->now, .used_in_chunk = a->now ? a->now->used : 0, .used = a->used};
}

void cw_arena_back(cw_arena *a, cw_arena_mark m) {
  a->now = m.chunk;
  if (a->now) a->now->used = m.used_in_chunk;
  a->used = m.used;
}

void cw_arena_reset(cw_arena *a) {
  cw_arena_back(a, (cw_arena_mark){0});
  a->failed = false;
}

cw_arena *cw_arena_beside(cw_arena *a) {
  if (!a->beside) {
    a->beside = malloc(sizeof *a->beside);
    if (a->beside) cw_arena_init(a->beside, a->limit);
  }
  return a->beside;
}

void cw_arena_dispose(cw_arena *a) {
  if (a->beside) cw_arena_dispose(a->beside);
  free(a->beside);
  for (cw_arena_chunk *chunk = a->first; chunk;) {
    cw_arena_chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
  cw_arena_init(a, a->limit);
}
