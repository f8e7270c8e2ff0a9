/* Runs a fuzz target over files instead of inventing input: replay FOLDER-or-FILE...
 *
 * Each file is given whole, and cut short at a few places: a parser's worst moment is the end of its input. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned nfiles;

/* An exact copy on the heap, so that a sanitizer sees a read past the end. */
static void run_copy(const uint8_t *data, size_t size) {
  uint8_t *copy = calloc(size ? size : 1, 1);
  if (!copy) abort();
  memcpy(copy, data, size);
  LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

static uint8_t *read_whole(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  uint8_t *data = NULL;
  size_t have = 0, room = 0;
  do {
    if (have == room) {
      room = room ? room * 2 : 4096;
      uint8_t *more = realloc(data, room);
      if (!more) abort();
      data = more;
    }
    have += fread(data + have, 1, room - have, file);
  } while (!feof(file) && !ferror(file));
  fclose(file);
  *size = have;
  return data;
}

static int run_file(const char *path) {
  size_t size = 0;
  uint8_t *data = read_whole(path, &size);
  if (!data) {
    fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
    return 1;
  }
  run_copy(data, size);
  for (size_t part = 1; part < 8; part++) run_copy(data, size * part / 8);
  free(data);
  nfiles++;
  return 0;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The files of a folder, in name order. */
static int run_folder(const char *path, DIR *dir) {
  char **names = NULL;
  size_t n = 0;
  for (struct dirent *d; (d = readdir(dir));) {
    if (d->d_name[0] == '.') continue;
    char **more = realloc(names, (n + 1) * sizeof *names);
    size_t room = strlen(path) + strlen(d->d_name) + 2;
    char *name = malloc(room);
    if (!more || !name) abort();
    snprintf(name, room, "%s/%s", path, d->d_name);
    names = more;
    names[n++] = name;
  }
  closedir(dir);
  if (n) qsort(names, n, sizeof *names, by_name);
  int failed = 0;
  for (size_t i = 0; i < n; i++) {
    failed |= run_file(names[i]);
    free(names[i]);
  }
  free(names);
  return failed;
}

int main(int argc, char **argv) {
  int failed = 0;
  run_copy((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) {
    DIR *dir = opendir(argv[i]);
    failed |= dir ? run_folder(argv[i], dir) : run_file(argv[i]);
  }
  printf("%u file%s replayed\n", nfiles, nfiles == 1 ? "" : "s");
  return failed;
}
