/* Utah's R277-302-7 in CLIPS (rule.clp), embedded as its library is meant to be: reset, assert, run, for each teacher.
 *
 *   clips RULE ROSTER [ROUNDS]
 *
 * Prints a line of JSON as the other peers do. Asserting is within the time: that is where CLIPS matches. */
#include "../clock.h"

#include <clips/clips.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void put_slot(void *env, void *fact, const char *name, const json_t *value) {
  DATA_OBJECT d;
  if (json_is_boolean(value)) {
    SetType(d, SYMBOL);
    SetValue(d, EnvAddSymbol(env, json_is_true(value) ? "TRUE" : "FALSE"));
  } else if (json_is_integer(value)) {
    SetType(d, INTEGER);
    SetValue(d, EnvAddLong(env, json_integer_value(value)));
  } else {
    SetType(d, STRING);
    SetValue(d, EnvAddSymbol(env, json_string_value(value)));
  }
  EnvPutFactSlot(env, fact, name, &d);
}

static void assert_fact(void *env, void *type, const json_t *from, const char *const *slots) {
  void *fact = EnvCreateFact(env, type);
  for (; *slots; slots++) put_slot(env, fact, *slots, json_object_get(from, *slots));
  EnvAssert(env, fact);
}

static void judge(void *env, const json_t *teachers, char *verdicts) {
  static const char *const of_teacher[] = {"assigned", "signed", "from", "until", NULL};
  static const char *const of_record[] = {"id", "kind", "day", "hours", "accepted", NULL};
  void *teacher_type = EnvFindDeftemplate(env, "teacher"), *record_type = EnvFindDeftemplate(env, "record");
  void *renewed = EnvFindDeftemplate(env, "renewed");
  size_t i, k;
  json_t *teacher, *record;
  json_array_foreach(teachers, i, teacher) {
    EnvReset(env);
    assert_fact(env, teacher_type, teacher, of_teacher);
    json_array_foreach(json_object_get(teacher, "records"), k, record) assert_fact(env, record_type, record, of_record);
    EnvRun(env, -1);
    verdicts[i] = EnvGetNextFactInTemplate(env, renewed, NULL) ? '1' : '0';
  }
}

int main(int argc, char **argv) {
  double took[MOST_ROUNDS];
  int rounds = argc > 3 ? atoi(argv[3]) : 5;
  json_t *teachers = argc > 2 ? json_load_file(argv[2], 0, NULL) : NULL;
  size_t n = json_array_size(teachers);
  char *verdicts = n ? calloc(n + 1, 1) : NULL;
  void *env = CreateEnvironment();
  if (!verdicts || rounds < 1 || rounds > MOST_ROUNDS || !env || EnvLoad(env, argv[1]) != 1)
    return fprintf(stderr, "usage: clips RULE ROSTER [ROUNDS]\n"), 2;
  for (int k = 0; k < rounds; k++) {
    double start = now();
    judge(env, teachers, verdicts);
    took[k] = (now() - start) / (double)n;
  }
  printf("{\"name\": \"CLIPS\", \"version\": \"%s\", \"ns\": %.1f, \"rounds\": %d, \"verdicts\": \"%s\"}\n",
         VERSION_STRING, median(took, (size_t)rounds), rounds, verdicts);
  DestroyEnvironment(env);
  json_decref(teachers);
  free(verdicts);
  return 0;
}
