/* The loadable extension: crosswalk.so gives a connection the tables standing and contributions and the function counts.
 *
 *   .load ./crosswalk
 *   SELECT status, count(*) FROM standing('us-ut', '2027-03-01') WHERE goal = 'renew professional license' GROUP BY 1;
 *   SELECT record, credited, why FROM contributions('us-ut', '2027-03-01') WHERE teacher = '0248113';
 *   SELECT counts('us-ut', 'renew professional license', 'kind=workshop', 'amount=5 clock hours');
 *
 * The tables are over the database that is open: one that `crosswalk import` filled. */
#include "host.h"

#include "../load.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

SQLITE_EXTENSION_INIT1

/* --- packs -------------------------------------------------------------------------------------------------------- */

/* Packs in `states` above the extension, as a build has them. $CROSSWALK_PACKS stands before it. */
static void find_packs(cw_host *h) {
  Dl_info info;
  struct stat found;
  static const char below[] = "/../../states";
  const char *given = getenv("CROSSWALK_PACKS");
  if (given && *given) return;
  if (dladdr((const void *)&cw_standing_module, &info) == 0 || !info.dli_fname) return;
  const char *slash = strrchr(info.dli_fname, '/');
  size_t len = slash ? (size_t)(slash - info.dli_fname) : 0;
  if (!slash || len + sizeof below > sizeof h->folder) return;
  memcpy(h->folder, info.dli_fname, len);
  memcpy(h->folder + len, below, sizeof below);
  if (stat(h->folder, &found) == 0 && S_ISDIR(found.st_mode)) h->packs = h->folder;
}

static cw_pack *load(cw_host *h, const char *name, char **error) {
  char *said = NULL;
  size_t len = 0;
  int code;
  FILE *memory = open_memstream(&said, &len);
  if (!memory) return *error = sqlite3_mprintf("memory ran out"), NULL;
  cw_tool tool = {.out = {.file = memory}, .err = {.file = memory}};
  cw_arena_init(&tool.arena, 0);
  cw_pack *pack = cw_pack_open(&tool, h->packs, name, &code);
  fclose(memory);
  while (len && said[len - 1] == '\n') said[--len] = '\0';
  if (!pack) *error = sqlite3_mprintf("%s", said && len ? said : "the pack cannot be loaded");
  free(said);
  cw_arena_dispose(&tool.arena);
  return pack;
}

const cw_plan *cw_host_plan(cw_host *h, const char *name, char **error) {
  for (const cw_host_pack *p = h->loaded; p; p = p->next)
    if (strcmp(p->name, name) == 0) return cw_pack_plan(p->pack);
  size_t len = strlen(name) + 1;
  cw_host_pack *one = calloc(1, sizeof *one);
  char *copy = malloc(len);
  cw_pack *pack = one && copy ? load(h, name, error) : NULL;
  if (!pack) {
    if (!*error) *error = sqlite3_mprintf("memory ran out");
    free(one);
    free(copy);
    return NULL;
  }
  memcpy(copy, name, len);
  *one = (cw_host_pack){copy, pack, h->loaded};
  h->loaded = one;
  return cw_pack_plan(pack);
}

void cw_host_release(void *host) {
  cw_host *h = host;
  if (--h->references > 0) return;
  while (h->loaded) {
    cw_host_pack *next = h->loaded->next;
    cw_pack_free(h->loaded->pack);
    free(h->loaded->name);
    free(h->loaded);
    h->loaded = next;
  }
  free(h);
}

/* --- results ------------------------------------------------------------------------------------------------------ */

void cw_result_text(sqlite3_context *context, const char *text) {
  if (text)
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_result_null(context);
}

void cw_result_amount(sqlite3_context *context, const char *text) {
  cw_rat amount;
  if (!text || !cw_rat_parse(&amount, text, strlen(text)))
    cw_result_text(context, text);
  else if (amount.den == 1)
    sqlite3_result_int64(context, amount.num);
  else
    sqlite3_result_double(context, (double)amount.num / (double)amount.den);
}

/* --- loading ------------------------------------------------------------------------------------------------------ */

/* The name that SQLite looks for in crosswalk.so. */
__attribute__((visibility("default"))) int sqlite3_crosswalk_init(sqlite3 *db, char **error,
                                                                  const sqlite3_api_routines *api);

int sqlite3_crosswalk_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api)
  cw_host *h = calloc(1, sizeof *h);
  if (!h) return *error = sqlite3_mprintf("memory ran out"), SQLITE_NOMEM;
  h->db = db;
  h->references = 3; /* each of the three below lets go once, also where it fails */
  find_packs(h);
  int code = sqlite3_create_module_v2(db, "standing", &cw_standing_module, h, cw_host_release);
  int other = sqlite3_create_module_v2(db, "contributions", &cw_contributions_module, h, cw_host_release);
  int third = sqlite3_create_function_v2(db, "counts", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, h, cw_counts_function, NULL,
                                         NULL, cw_host_release);
  return code != SQLITE_OK ? code : other != SQLITE_OK ? other : third;
}
