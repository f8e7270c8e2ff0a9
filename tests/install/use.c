/* A user of the installed library: loads a pack and evaluates a teacher about whom nothing is known. Compiled as C and as
 * C++. */
#include <crosswalk/crosswalk.h>

#include <stdio.h>

int main(int argc, char **argv) {
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_diags diags;
  cw_diags_init(&diags, &arena);
  cw_pack *pack = cw_pack_load(argc > 1 ? argv[1] : "", &diags);
  if (!pack) {
    printf("%u errors\n", diags.errors);
    return 1;
  }
  const cw_plan *plan = cw_pack_plan(pack);
  printf("%s: %u goals\n", plan->name, (unsigned)plan->ngoals);
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
  return 0;
}
