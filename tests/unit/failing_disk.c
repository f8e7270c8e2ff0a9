#include "failing_disk.h"

#include <check.h>
#include <sqlite3.h>

typedef struct shim {
  sqlite3_file base; /* must be first */
  sqlite3_io_methods methods;
  sqlite3_file *real; /* behind it */
} shim;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
int disk_countdown, disk_code;
bool disk_reads, disk_struck;

static bool strikes(bool reading) {
  if (reading != disk_reads) return false;
  disk_struck = disk_struck || (disk_countdown > 0 && --disk_countdown == 0); /* a full disk stays full */
  return disk_struck;
}

static sqlite3_file *real_of(sqlite3_file *f) { return ((shim *)(void *)f)->real; }

static int shim_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
  return strikes(false) ? disk_code : real_of(f)->pMethods->xWrite(real_of(f), bytes, n, at);
}
static int shim_sync(sqlite3_file *f, int flags) {
  return strikes(false) ? SQLITE_IOERR_FSYNC : real_of(f)->pMethods->xSync(real_of(f), flags);
}
static int shim_close(sqlite3_file *f) { return real_of(f)->pMethods->xClose(real_of(f)); }
static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
  return strikes(true) ? disk_code : real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) { return real_of(f)->pMethods->xTruncate(real_of(f), n); }
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) { return real_of(f)->pMethods->xFileSize(real_of(f), n); }
static int shim_lock(sqlite3_file *f, int l) { return real_of(f)->pMethods->xLock(real_of(f), l); }
static int shim_unlock(sqlite3_file *f, int l) { return real_of(f)->pMethods->xUnlock(real_of(f), l); }
static int shim_reserved(sqlite3_file *f, int *out) {
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
  return op == SQLITE_FCNTL_MMAP_SIZE ? SQLITE_NOTFOUND : real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static int shim_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int shim_device(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
  return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
  return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}
static void shim_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int shim_unmap(sqlite3_file *f, int remove) { return real_of(f)->pMethods->xShmUnmap(real_of(f), remove); }

static const sqlite3_io_methods shim_methods = {
    2,           shim_close,    shim_read,    shim_write,  shim_truncate, shim_sync, shim_size,     shim_lock,
    shim_unlock, shim_reserved, shim_control, shim_sector, shim_device,   shim_map,  shim_shm_lock, shim_barrier,
    shim_unmap,  NULL,          NULL};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
  shim *s = (shim *)(void *)f;
  (void)v;
  s->real = (sqlite3_file *)(void *)(s + 1);
  int code = real_vfs->xOpen(real_vfs, name, s->real, flags, out);
  f->pMethods = s->real->pMethods ? &shim_methods : NULL;
  return code;
}

void disk_install(void) {
  if (real_vfs) return;
  real_vfs = sqlite3_vfs_find(NULL);
  vfs = *real_vfs;
  vfs.zName = "failing";
  vfs.pNext = NULL;
  vfs.szOsFile += (int)sizeof(shim);
  vfs.xOpen = shim_open;
  ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}
