/* Archives of badges, by libarchive, from memory into memory: no path of theirs is ever used. */
#include "unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_FILE = 16 << 20, MOST_WHOLE = 256 << 20 };

typedef struct zip_reader {
  struct archive *archive;
  char *file;
  size_t room, whole; /* whole: unpacked so far, of all files */
  cw_arena *arena;
} zip_reader;

static const char *problem_of(const zip_reader *z) {
  const char *text = archive_error_string(z->archive);
  return cw_arena_printf(z->arena, "the archive is damaged: %s", text ? text : "it cannot be unpacked");
}

static bool grow(zip_reader *z) {
  size_t room = z->room ? z->room * 2 : 1 << 16;
  char *more = realloc(z->file, room + 1);
  if (!more) return false;
  z->file = more;
  z->room = room;
  return true;
}

/* The file in z->file; what is wrong with it, or NULL. */
static const char *unpack(zip_reader *z, size_t *len) {
  *len = 0;
  for (;;) {
    if (*len == z->room && !grow(z)) return "out of memory";
    la_ssize_t n = archive_read_data(z->archive, z->file + *len, z->room - *len);
    if (n < 0) return problem_of(z);
    if (n == 0) break;
    *len += (size_t)n;
    z->whole += (size_t)n;
    if (*len > MOST_FILE) return "larger than 16 MiB once unpacked";
    if (z->whole > MOST_WHOLE) return "the archive unpacks to more than 256 MiB";
  }
  z->file[*len] = '\0';
  return NULL;
}

static const char *name_of(const zip_reader *z, struct archive_entry *entry) {
  const char *name = archive_entry_pathname(entry);
  if (!name) name = archive_entry_pathname_utf8(entry);
  return name ? cw_arena_text(z->arena, name, strnlen(name, 512)) : "a file without a name";
}

static void read_entry(zip_reader *z, struct archive_entry *entry, cw_zip_each each, void *context) {
  const char *name = name_of(z, entry);
  if (archive_entry_filetype(entry) != AE_IFREG) return;
  if (archive_entry_is_encrypted(entry)) {
    each(context, name, NULL, 0, "it is encrypted");
    return;
  }
  size_t len;
  const char *problem = unpack(z, &len);
  each(context, name, problem ? NULL : z->file, problem ? 0 : len, problem);
}

static const char *read_entries(zip_reader *z, cw_zip_each each, void *context) {
  struct archive_entry *entry;
  for (int n = 0;; n++) {
    int result = archive_read_next_header(z->archive, &entry);
    if (result == ARCHIVE_EOF) return NULL;
    if (result < ARCHIVE_WARN) return problem_of(z);
    if (n == CW_ZIP_ENTRIES) return "the archive holds more than 20,000 files";
    read_entry(z, entry, each, context);
    if (z->whole > MOST_WHOLE) return "the archive unpacks to more than 256 MiB";
  }
}

const char *cw_zip_open(const char *bytes, size_t len, cw_zip_each each, void *context, cw_arena *arena) {
  zip_reader z = {.archive = archive_read_new(), .arena = arena};
  if (!z.archive) return "out of memory";
  const char *problem = NULL;
  if (archive_read_support_format_zip(z.archive) < ARCHIVE_WARN ||
      archive_read_open_memory(z.archive, bytes, len) != ARCHIVE_OK)
    problem = problem_of(&z);
  else
    problem = read_entries(&z, each, context);
  archive_read_free(z.archive);
  free(z.file);
  return problem;
}
