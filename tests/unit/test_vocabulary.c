/* The tables of vocabulary.def: looked up by halves, so their order must be that of the maps. */
#include "vocabulary.h"

#include <check.h>
#include <stdlib.h>

static const cw_map_id maps_of_keys[] = {
#define CW_KEY(map, key, form, required, words, meaning) CW_MAP_##map,
#include "vocabulary.def"
};
enum { NKEYS = sizeof maps_of_keys / sizeof *maps_of_keys };

START_TEST(every_key_is_found_in_its_map) {
  uint32_t all = 0;
  for (int map = 0; map < CW_NMAPS; map++) {
    uint32_t n = 0, said = 0;
    const cw_key *keys = cw_map_keys((cw_map_id)map, &n);
    for (size_t i = 0; i < NKEYS; i++) said += (int)maps_of_keys[i] == map;
    ck_assert_uint_eq(n, said);
    for (uint32_t i = 0; i < n; i++) {
      ck_assert_int_eq((int)keys[i].map, map);
      ck_assert_ptr_eq(cw_key_find((cw_map_id)map, keys[i].key), &keys[i]);
    }
    ck_assert_ptr_null(cw_key_find((cw_map_id)map, "no such key"));
    all += n;
  }
  ck_assert_uint_eq(all, NKEYS);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("vocabulary");
  TCase *tables = tcase_create("tables");
  tcase_add_test(tables, every_key_is_found_in_its_map);
  suite_add_tcase(suite, tables);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
