/* Shared by the tests of teacher files: a small pack, a block, and what must be in it. */
#ifndef TEACHER_FIXTURE_H
#define TEACHER_FIXTURE_H

#include "../../tools/teacher.h"

#include <check.h>

extern cw_arena arena;
extern cw_diags diags;
extern const cw_plan *plan;
extern cw_block block;

void teacher_load(void);
void teacher_unload(void);
void teacher_setup(void);
void teacher_teardown(void);
void teacher_again(void);
void accepted(const char *text);
void refused(const char *text, cw_diag_id id, const char *words);
void refused_record(const char *fields, cw_diag_id id, const char *words);
void refused_fact(const char *fact, cw_diag_id id, const char *words);
uint32_t attr(const char *name);
cw_day day(const char *text);
void is_text(uint32_t field, uint32_t row, const char *text);
void is_value(uint32_t field, uint32_t row, int64_t a, int64_t b);
void is_unknown(uint32_t field, uint32_t row);
void is_fact(uint32_t i, const char *name, int64_t a, const char *from, const char *until);

int teacher_run(Suite *suite);

#endif
