/* The run: threads that take one part after the other, each with a reader, a block and arenas of its own. Only one at a
 * time writes. */
#include "audit.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct shared {
  cw_run *run;
  cw_audit_writer *writer;
  pthread_mutex_t lock; /* over everything below, the run's results and the writer */
  size_t next;
  bool failed, stopped;
} shared;

typedef struct worker {
  shared *all;
  cw_store *store;
  cw_store_reader *reader;
  sqlite3_stmt *input, *district, *ids;
  cw_audit_reader *prior;
  cw_batch *batch;
  cw_arena block, scratch, lines; /* of a block, of a teacher, of a part */
  cw_hasher hasher;
  cw_line *found; /* of the part */
  size_t nfound, room;
  int64_t nread; /* teachers of the part */
  bool then;     /* the roster has changed since the audit began: it is read as it was */
} worker;

static void fail(shared *all, int code, const char *format, const char *what) {
  pthread_mutex_lock(&all->lock);
  if (!all->failed) {
    all->run->code = code;
    snprintf(all->run->message, sizeof all->run->message, format, what);
  }
  all->failed = true;
  pthread_mutex_unlock(&all->lock);
}

static bool fail_store(worker *w) {
  fail(w->all, cw_audit_store_code(w->store), "%s", cw_store_message(w->store));
  return false;
}

static bool fail_memory(worker *w) {
  fail(w->all, CW_INTERNAL, "%s", "memory ran out");
  return false;
}

/* A range without teachers: no statement is left open, which would hold on to an old state of the file. */
static void rest(worker *w) { cw_store_reader_range(w->reader, 1, 0); }

static bool must_end(const worker *w) { return w->all->run->stop && *w->all->run->stop; }

/* --- lines -------------------------------------------------------------------------------------------------------- */

static const char *keep(worker *w, const char *text) {
  return text ? cw_arena_text(&w->lines, text, strlen(text)) : NULL;
}

static bool keep_line(worker *w, const cw_line *line, cw_audit_part *part) {
  if (w->nfound == w->room) {
    size_t room = w->room ? w->room * 2 : 1024;
    cw_line *more = realloc(w->found, room * sizeof *more);
    if (!more) return false;
    w->found = more;
    w->room = room;
  }
  if (!cw_hasher_line(&w->hasher, &part->sum, line)) return false;
  cw_line *to = &w->found[w->nfound++];
  *to = *line;
  for (int i = 0; i < CW_NLINE; i++) to->field[i] = keep(w, line->field[i]);
  return !w->lines.failed;
}

/* False where it is of a district that isn't asked for; *fine is false after a fault. */
static bool is_asked(worker *w, int64_t row, bool *fine) {
  const cw_filter *f = &w->all->run->judge->audit->filter;
  if (!w->district) return true;
  sqlite3_reset(w->district);
  sqlite3_bind_int64(w->district, 1, row);
  sqlite3_bind_int64(w->district, 2, w->all->run->judge->audit->last_import);
  int code = sqlite3_step(w->district);
  const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(w->district, 0) : NULL;
  *fine = code == SQLITE_ROW || code == SQLITE_DONE || (cw_store_failed(w->store), fail_store(w));
  bool asked = *fine && cw_filter_district(f, text ? text : "");
  sqlite3_reset(w->district);
  return asked;
}

static bool judge(worker *w, cw_block *b, uint32_t t, int64_t row, cw_audit_part *part) {
  const cw_judge *j = w->all->run->judge;
  const char *id = b->teachers[t].id ? b->teachers[t].id : "";
  bool fine = true;
  if (!cw_sampled(id, j->audit->seed, j->audit->share)) return true;
  if (!is_asked(w, row, &fine)) return fine;
  cw_arena_reset(&w->scratch);
  cw_judged judged = cw_judge_teacher(j, w->batch, b, t, row, false, &w->scratch);
  fine = !judged.failed;
  if (judged.evaluation.input_error) {
    fail(w->all, CW_INPUT, "a text of teacher %s is too intricate for a pattern of the pack", id);
    fine = false;
  }
  for (size_t i = 0; fine && i < judged.nlines; i++) fine = keep_line(w, &judged.lines[i], part);
  cw_presume_empty(&judged.filling);
  part->teachers++;
  part->results += (int64_t)judged.nlines;
  return fine || fail_memory(w);
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* Reads up to a block of teachers and judges them. *more: there may be others. */
static bool do_block(worker *w, cw_audit_part *part, bool *more) {
  int64_t rows[CW_AUDIT_BLOCK];
  cw_block b;
  uint32_t n = 0;
  cw_arena_reset(&w->block);
  cw_block_init(&b, w->all->run->judge->plan, &w->block);
  while (n < CW_AUDIT_BLOCK && cw_store_reader_next(w->reader, &b, &rows[n])) n++;
  if (cw_store_fault(w->store) != CW_STORE_FINE) return fail_store(w);
  *more = n == CW_AUDIT_BLOCK;
  w->nread += n;
  for (uint32_t t = 0; t < n; t++)
    if (must_end(w) || !judge(w, &b, t, rows[t], part)) return false;
  return true;
}

/* --- who has not changed ------------------------------------------------------------------------------------------ */

static bool has_changed(const cw_run *run, int64_t teacher) {
  size_t low = 0, high = run->nchanged;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (run->changed[middle] == teacher) return true;
    if (run->changed[middle] < teacher)
      low = middle + 1;
    else
      high = middle;
  }
  return false;
}

/* The lines that the audit before has of the teacher, who is counted as if judged. */
static bool take_lines(worker *w, int64_t row, const char *id, cw_audit_part *part) {
  const cw_audit *a = w->all->run->judge->audit;
  bool fine = true;
  cw_line line;
  if (!cw_sampled(id, a->seed, a->share) || !is_asked(w, row, &fine)) return fine;
  cw_audit_reader_range(w->prior, row, row);
  part->teachers++;
  while (fine && cw_audit_reader_next(w->prior, &line)) {
    fine = keep_line(w, &line, part);
    part->results++;
  }
  if (cw_store_fault(w->store) != CW_STORE_FINE) return fail_store(w);
  return fine || fail_memory(w);
}

static bool judge_one(worker *w, int64_t row, cw_audit_part *part) {
  cw_block b;
  int64_t found;
  cw_arena_reset(&w->block);
  cw_block_init(&b, w->all->run->judge->plan, &w->block);
  if (!cw_store_reader_range(w->reader, row, row) || !cw_store_reader_next(w->reader, &b, &found)) return fail_store(w);
  return judge(w, &b, 0, found, part);
}

static bool do_changed(worker *w, cw_audit_part *part) {
  bool fine = true;
  int code = SQLITE_DONE;
  sqlite3_reset(w->ids);
  sqlite3_bind_int64(w->ids, 1, part->first);
  sqlite3_bind_int64(w->ids, 2, part->last);
  while (fine && (code = sqlite3_step(w->ids)) == SQLITE_ROW) {
    int64_t row = sqlite3_column_int64(w->ids, 0);
    const char *id = (const char *)sqlite3_column_text(w->ids, 1);
    w->nread++;
    if (must_end(w)) return false;
    fine = has_changed(w->all->run, row) ? judge_one(w, row, part) : take_lines(w, row, id ? id : "", part);
  }
  sqlite3_reset(w->ids);
  cw_audit_reader_range(w->prior, 1, 0); /* lets go of the file's state */
  if (fine && code != SQLITE_DONE) return cw_store_failed(w->store), fail_store(w);
  return fine;
}

/* Where the roster has changed since the audit began, it is read as it was: else half of it would be of another day. */
static bool keep_day(worker *w) {
  const cw_audit *a = w->all->run->judge->audit;
  sqlite3_reset(w->input);
  if (sqlite3_step(w->input) != SQLITE_ROW) {
    cw_store_failed(w->store);
    return fail_store(w);
  }
  bool same =
      sqlite3_column_int64(w->input, 0) == a->last_import && sqlite3_column_int64(w->input, 1) == a->last_determination;
  sqlite3_reset(w->input);
  if (same || w->then) return true;
  w->then = cw_store_reader_at(w->reader, a->last_import, a->last_determination);
  return w->then || fail_store(w);
}

static bool read_part(worker *w, cw_audit_part *part) {
  sqlite3 *db = cw_store_handle(w->store);
  bool more = true, fine;
  w->nfound = 0;
  w->nread = 0;
  cw_arena_reset(&w->lines);
  if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) return cw_store_failed(w->store), fail_store(w);
  fine = keep_day(w) && (cw_store_reader_range(w->reader, part->first, part->last) || fail_store(w));
  if (w->prior)
    fine = fine && do_changed(w, part);
  else
    while (fine && more) fine = do_block(w, part, &more);
  rest(w);
  sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
  return fine;
}

/* Under the lock. */
static bool put_part(worker *w, size_t k, const cw_audit_part *part) {
  shared *all = w->all;
  cw_run *run = all->run;
  if (all->writer && !cw_audit_write(all->writer, part, w->found, w->nfound)) {
    run->code = cw_audit_store_code(run->store);
    snprintf(run->message, sizeof run->message, "%s", cw_store_message(run->store));
    all->failed = true;
    return false;
  }
  const cw_audit_part *was = &run->parts[k];
  bool same = was->sum.high == part->sum.high && was->sum.low == part->sum.low && was->results == part->results;
  if (!all->writer && !same && k < run->differing) run->differing = k;
  run->read += w->nread;
  if (run->progress) run->progress(run->context, run->read);
  return true;
}

static size_t next_part(shared *all) {
  cw_run *run = all->run;
  pthread_mutex_lock(&all->lock);
  while (all->next < run->nparts && run->done[all->next] && all->writer) all->next++;
  size_t k = all->failed || (run->stop && *run->stop) ? run->nparts : all->next;
  if (k < run->nparts) all->next++;
  pthread_mutex_unlock(&all->lock);
  return k;
}

static void work(worker *w) {
  shared *all = w->all;
  for (size_t k; (k = next_part(all)) < all->run->nparts;) {
    cw_audit_part part = {.first = all->run->parts[k].first, .last = all->run->parts[k].last};
    if (!read_part(w, &part)) return;
    pthread_mutex_lock(&all->lock);
    bool fine = !all->failed && put_part(w, k, &part);
    pthread_mutex_unlock(&all->lock);
    if (!fine) return;
  }
}

/* --- threads ------------------------------------------------------------------------------------------------------ */

/* Under the lock. What memory doesn't suffice for isn't told. */
static void add_left_out(cw_run *run, const char *text) {
  size_t at = 0, len = strlen(text) + 1;
  while (at < run->nleft && strcmp(run->left[at], text) < 0) at++;
  if (run->nleft == CW_MOST_LEFT_OUT || (at < run->nleft && strcmp(run->left[at], text) == 0)) return;
  char *copy = malloc(len);
  if (!copy) return;
  memcpy(copy, text, len);
  memmove(&run->left[at + 1], &run->left[at], (run->nleft - at) * sizeof *run->left);
  run->left[at] = copy;
  run->nleft++;
}

static void tell_left_out(worker *w) {
  const char *text;
  if (!w->reader) return;
  pthread_mutex_lock(&w->all->lock);
  for (uint32_t k = 0; (text = cw_store_reader_left_out(w->reader, k)); k++) add_left_out(w->all->run, text);
  pthread_mutex_unlock(&w->all->lock);
}

static bool open_prior(worker *w) {
  static const char ids[] =
      "SELECT id, teacher FROM teachers WHERE id BETWEEN ?1 AND ?2 AND " CW_ON_ROSTER_AT("3") " ORDER BY id";
  if (!w->all->run->prior) return true;
  if (sqlite3_prepare_v2(cw_store_handle(w->store), ids, -1, &w->ids, NULL) != SQLITE_OK) return false;
  sqlite3_bind_int64(w->ids, 3, w->all->run->judge->audit->last_import);
  w->prior = cw_audit_reader_open(w->store, w->all->run->prior, false, NULL, NULL);
  return w->prior != NULL;
}

static bool open_worker(worker *w) {
  w->store = cw_store_open(w->all->run->db, CW_STORE_READ);
  w->reader = cw_store_reader_open(w->store, w->all->run->judge->plan);
  if (!w->reader || !cw_store_reader_packed(w->reader)) return fail_store(w);
  rest(w);
  static const char sql[] = "SELECT coalesce((SELECT max(id) FROM imports), 0), "
                            "coalesce((SELECT max(id) FROM determinations), 0)";
  static const char district[] = "SELECT " CW_SAID_AT("district", "?1", "2");
  sqlite3 *db = cw_store_handle(w->store);
  bool by_district = w->all->run->judge->audit->filter.has[CW_BY_DISTRICT];
  if (sqlite3_prepare_v2(db, sql, -1, &w->input, NULL) == SQLITE_OK &&
      (!by_district || sqlite3_prepare_v2(db, district, -1, &w->district, NULL) == SQLITE_OK) && open_prior(w))
    return true;
  cw_store_failed(w->store);
  return fail_store(w);
}

static void *run_worker(void *context) {
  worker w = {.all = context};
  cw_arena_init(&w.block, 0);
  cw_arena_init(&w.scratch, 0);
  w.batch = cw_judge_batch(w.all->run->judge);
  cw_arena_init(&w.lines, 0);
  if (!cw_hasher_init(&w.hasher))
    fail_memory(&w);
  else if (open_worker(&w))
    work(&w);
  tell_left_out(&w);
  free(w.found);
  cw_hasher_free(&w.hasher);
  sqlite3_finalize(w.input);
  sqlite3_finalize(w.district);
  sqlite3_finalize(w.ids);
  cw_audit_reader_close(w.prior);
  cw_store_reader_close(w.reader);
  cw_store_close(w.store);
  cw_arena_dispose(&w.block);
  cw_batch_free(w.batch);
  cw_arena_dispose(&w.scratch);
  cw_arena_dispose(&w.lines);
  return NULL;
}

/* This thread is one of them; one that can't be started is done without. */
static void run_threads(shared *all) {
  pthread_t threads[CW_MOST_JOBS];
  uint32_t n = 0;
  while (n + 1 < all->run->njobs && n < CW_MOST_JOBS && pthread_create(&threads[n], NULL, run_worker, all) == 0) n++;
  run_worker(all);
  for (uint32_t i = 0; i < n; i++) pthread_join(threads[i], NULL);
}

void cw_run_free(cw_run *run) {
  for (size_t i = 0; i < run->nleft; i++) free(run->left[i]);
  run->nleft = 0;
}

cw_run_end cw_run_parts(cw_run *run) {
  shared all = {.run = run};
  run->differing = run->nparts;
  run->read = 0;
  if (run->store) all.writer = cw_audit_writer_open(run->store, run->judge->audit->id);
  if (run->store && !all.writer) {
    run->code = cw_audit_store_code(run->store);
    snprintf(run->message, sizeof run->message, "%s", cw_store_message(run->store));
    return CW_RUN_FAILED;
  }
  pthread_mutex_init(&all.lock, NULL);
  run_threads(&all);
  pthread_mutex_destroy(&all.lock);
  cw_audit_writer_close(all.writer);
  if (all.failed) return CW_RUN_FAILED;
  return run->stop && *run->stop ? CW_RUN_STOPPED : CW_RUN_DONE;
}
