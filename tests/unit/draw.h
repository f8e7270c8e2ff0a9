/* Numbers drawn from a seed, for tests on random instances. Included once by each test program. */
#ifndef CW_DRAW_H
#define CW_DRAW_H

#include <stdint.h>

static uint64_t seed;

static uint32_t below(uint32_t n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % n;
}

#endif
