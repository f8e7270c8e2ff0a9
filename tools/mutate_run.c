/* Runs mutants: one process a core, each with every n-th mutant. A process that takes too long over one, or dies of it, is
 * replaced; the parent only listens. */
#include "mutate.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORKERS = 64, PATIENCE_SECONDS = 30 };

typedef struct message { /* NOT_TRIED: the mutant is begun */
  uint32_t index, state, killer;
} message;

typedef struct worker {
  pid_t pid;   /* 0: none */
  int from;    /* the end of the pipe that is read */
  size_t next; /* the mutant it is at, or begins with */
  bool busy;
  int64_t since;
} worker;

typedef struct crew {
  cw_mutation *m;
  worker workers[MAX_WORKERS];
  size_t nworkers, done;
  int64_t began;
} crew;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec;
}

/* --- one mutant, in a worker -------------------------------------------------------------------------------------- */

static void ignore(void *context, const cw_test_failure *failure) { (void)context, (void)failure; }

char *cw_mutant_text(const cw_mutation *m, const cw_mutant *x, size_t *len) {
  const cw_yaml *yaml = cw_pack_yaml(m->pack);
  size_t n = strlen(x->text);
  *len = yaml->len - (x->to - x->from) + n;
  char *text = malloc(*len + 1);
  if (!text) return NULL;
  memcpy(text, yaml->text, x->from);
  memcpy(text + x->from, x->text, n);
  memcpy(text + x->from + n, yaml->text + x->to, yaml->len - x->to);
  text[*len] = 0;
  return text;
}

/* The case that noticed comes first from now on: mutants that stand together are noticed by the same cases. */
static void to_front(uint32_t *order, uint32_t at) {
  uint32_t item = order[at];
  memmove(order + 1, order, at * sizeof *order);
  order[0] = item;
}

static message try_tests(const cw_mutation *m, const cw_pack *pack, uint32_t *order, cw_arena *arena) {
  cw_test_run run = {.arena = arena, .report = ignore, .lean = true};
  for (uint32_t i = 0; i < m->tests->root->count; i++) {
    cw_arena_mark mark = cw_arena_here(arena);
    bool passed = cw_pack_tests_case(&run, pack, m->tests, order[i]);
    cw_arena_back(arena, mark);
    if (passed) continue;
    message killed = {.state = CW_MUTANT_KILLED, .killer = order[i]};
    to_front(order, i);
    return killed;
  }
  return (message){.state = CW_MUTANT_SURVIVED};
}

static message try_mutant(const cw_mutation *m, const cw_mutant *x, uint32_t *order, cw_arena *arena) {
  cw_arena_mark mark = cw_arena_here(arena);
  cw_diags diags;
  size_t len;
  message result = {.state = CW_MUTANT_INVALID};
  cw_diags_init(&diags, arena);
  char *text = cw_mutant_text(m, x, &len);
  cw_pack *pack = text ? cw_pack_vary(m->pack, text, len, &diags) : NULL;
  if (pack) result = try_tests(m, pack, order, arena);
  cw_pack_free(pack);
  free(text);
  cw_arena_back(arena, mark);
  return result;
}

static bool out_of_time(const crew *c) { return c->m->seconds && now() - c->began >= (int64_t)c->m->seconds; }

static void work(const crew *c, size_t first, int to) {
  const cw_mutation *m = c->m;
  cw_arena arena;
  cw_arena_init(&arena, 0);
  uint32_t n = m->tests->root->count, *order = CW_NEW_ARRAY(&arena, n, uint32_t);
  for (uint32_t i = 0; order && i < n; i++) order[i] = i;
  for (size_t i = first; order && i < m->count && !out_of_time(c); i += c->nworkers) {
    message begin = {.index = (uint32_t)i, .state = CW_MUTANT_NOT_TRIED};
    if (write(to, &begin, sizeof begin) != (ssize_t)sizeof begin) break;
    message end = try_mutant(m, &m->items[i], order, &arena);
    end.index = (uint32_t)i;
    if (write(to, &end, sizeof end) != (ssize_t)sizeof end) break;
  }
  cw_arena_dispose(&arena);
}

/* --- the crew ----------------------------------------------------------------------------------------------------- */

static bool hire(crew *c, size_t k) {
  int ends[2];
  worker *w = &c->workers[k];
  w->pid = 0;
  if (w->next >= c->m->count || out_of_time(c)) return true;
  if (pipe(ends) != 0) return false;
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    work(c, w->next, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return false;
  }
  *w = (worker){.pid = pid, .from = ends[0], .next = w->next, .since = now()};
  return true;
}

static void dismiss(worker *w) {
  close(w->from);
  while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR) {
  }
  w->pid = 0;
}

/* The worker is gone, by itself or by us: the mutant that it was at took too long, and another goes on behind it. */
static bool replace(crew *c, size_t k) {
  worker *w = &c->workers[k];
  bool stuck = w->busy;
  dismiss(w);
  if (!stuck) return true; /* it had done its part */
  c->m->items[w->next].state = CW_MUTANT_TIMED_OUT;
  c->done++;
  w->next += c->nworkers;
  return hire(c, k);
}

static void show_progress(const crew *c) {
  if (c->m->progress && (c->done % 16 == 0 || c->done == c->m->count))
    fprintf(c->m->progress, "\r%s: %zu of %zu changes tried", cw_pack_plan(c->m->pack)->code, c->done, c->m->count);
}

static bool listen_to(crew *c, size_t k) {
  worker *w = &c->workers[k];
  message in;
  ssize_t n = read(w->from, &in, sizeof in);
  if (n < 0 && errno == EINTR) return true;
  if (n != (ssize_t)sizeof in || in.index >= c->m->count) return replace(c, k);
  w->since = now();
  w->next = in.index;
  w->busy = in.state == CW_MUTANT_NOT_TRIED;
  if (w->busy) return true;
  c->m->items[in.index].state = (cw_mutant_state)in.state;
  c->m->items[in.index].killer = in.killer;
  c->done++;
  show_progress(c);
  return true;
}

static size_t open_ears(const crew *c, struct pollfd *ears, size_t *whose) {
  size_t n = 0;
  for (size_t k = 0; k < c->nworkers; k++) {
    if (c->workers[k].pid == 0) continue;
    ears[n] = (struct pollfd){.fd = c->workers[k].from, .events = POLLIN};
    whose[n++] = k;
  }
  return n;
}

static bool oversee(crew *c) {
  struct pollfd ears[MAX_WORKERS];
  size_t whose[MAX_WORKERS];
  for (size_t n; (n = open_ears(c, ears, whose)) > 0;) {
    int ready = poll(ears, (nfds_t)n, 1000);
    if (ready < 0 && errno != EINTR) return false;
    for (size_t i = 0; i < n; i++) {
      worker *w = &c->workers[whose[i]];
      bool heard = ready > 0 && ears[i].revents;
      if (heard && !listen_to(c, whose[i])) return false;
      if (!heard && w->busy && now() - w->since > PATIENCE_SECONDS) kill(w->pid, SIGKILL); /* a worker of ours */
    }
  }
  return true;
}

bool cw_mutation_run(cw_mutation *m) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  crew c = {.m = m, .nworkers = cores < 1 ? 1 : cores > MAX_WORKERS ? MAX_WORKERS : (size_t)cores, .began = now()};
  bool fine = true;
  fflush(NULL); /* what is not written yet is not to be written by each worker */
  for (size_t k = 0; k < c.nworkers && fine; k++) {
    c.workers[k].next = k;
    fine = hire(&c, k);
  }
  fine = oversee(&c) && fine;
  if (m->progress && m->count) fputc('\n', m->progress);
  return fine;
}
