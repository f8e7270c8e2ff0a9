/* A bump allocator: one arena a pack and one an evaluation, reset between teachers, so that nothing on the batch path
 * calls malloc per record and nothing needs to be freed one by one.
 *
 * Memory is aligned for any type, and zeroed but for the `raw` functions (for large arrays that are written before they
 * are read: clearing them was half the time of an evaluation). On exhaustion (malloc fails or `limit` bytes are reached) functions
 * return NULL and the arena remembers it (`failed`), so a long computation may check once at its end. Not
 * thread-safe: one thread, one arena. */
#ifndef CW_ARENA_H
#define CW_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cw_arena_chunk cw_arena_chunk;

typedef struct cw_arena {
  cw_arena_chunk *first, *now;
  size_t used;  /* bytes given out since the last reset */
  size_t limit; /* most bytes to give out; 0: no limit */
  bool failed;
  struct cw_arena *beside; /* cw_arena_beside */
} cw_arena;

typedef struct cw_arena_mark {
  cw_arena_chunk *chunk;
  size_t used_in_chunk, used;
} cw_arena_mark;

void cw_arena_init(cw_arena *a, size_t limit);
void *cw_arena_alloc(cw_arena *a, size_t size);
void *cw_arena_array(cw_arena *a, size_t count, size_t size); /* NULL on overflow too */
void *cw_arena_raw(cw_arena *a, size_t size);
void *cw_arena_raw_array(cw_arena *a, size_t count, size_t size);
char *cw_arena_text(cw_arena *a, const char *s, size_t len); /* a terminated copy */
char *cw_arena_printf(cw_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Gives back everything allocated since the mark; chunks stay for reuse. */
cw_arena_mark cw_arena_here(const cw_arena *a);
void cw_arena_back(cw_arena *a, cw_arena_mark m);
void cw_arena_reset(cw_arena *a);
void cw_arena_dispose(cw_arena *a);
/* Another arena with the same limit, made when first asked for, for what must outlive a way back in this one. Whoever
 * uses it resets it; it goes with this one. NULL if memory ran out. */
cw_arena *cw_arena_beside(cw_arena *a);

#define CW_NEW(arena, type)              ((type *)cw_arena_alloc((arena), sizeof(type)))
#define CW_NEW_RAW(arena, count, type)   ((type *)cw_arena_raw_array((arena), (count), sizeof(type)))
#define CW_NEW_ARRAY(arena, count, type) ((type *)cw_arena_array((arena), (count), sizeof(type)))

#endif
