#include "powercut.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  sqlite3_file base;
  int32_t number;  // -1 = not recorded
  sqlite3_file *real;
} shim_file;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs shim;
static sqlite3_vfs *real_vfs;
static char watched[1024];
static int recording;
static powercut_disk disk;
static powercut_op *ops;
static int64_t op_count, op_capacity;
static char *names[64];
static int32_t name_count;

static void note(int32_t kind, int32_t file, int64_t offset, int64_t length, const void *bytes) {
  pthread_mutex_lock(&mutex);
  if (recording) {
    if (op_count == op_capacity) {
      op_capacity = op_capacity ? op_capacity * 2 : 1024;
      ops = realloc(ops, (size_t)op_capacity * sizeof *ops);
    }
    uint8_t *copy = NULL;
    if (bytes) {
      copy = malloc((size_t)length);
      memcpy(copy, bytes, (size_t)length);
    }
    ops[op_count++] = (powercut_op){kind, file, offset, length, copy};
  }
  pthread_mutex_unlock(&mutex);
}

// The number of a recorded file; -1 = its name is not under the directory.
static int32_t number_of(const char *path) {
  size_t length = strlen(watched);
  if (!path || length == 0 || strncmp(path, watched, length) != 0) return -1;
  const char *name = path + length + 1;
  pthread_mutex_lock(&mutex);
  int32_t found = -1;
  for (int32_t i = 0; i < name_count; i++)
    if (strcmp(names[i], name) == 0) found = i;
  if (found < 0 && name_count < 64) {
    names[name_count] = strdup(name);
    found = name_count++;
  }
  pthread_mutex_unlock(&mutex);
  return found;
}

#define REAL(file) (((shim_file *)(file))->real)
#define NUMBER(file) (((shim_file *)(file))->number)

static int failing(sqlite3_file *file) { return NUMBER(file) >= 0 ? disk.fails_writes : 0; }

static int shim_close(sqlite3_file *file) { return REAL(file)->pMethods->xClose(REAL(file)); }

static int shim_read(sqlite3_file *file, void *to, int length, sqlite3_int64 at) {
  return REAL(file)->pMethods->xRead(REAL(file), to, length, at);
}

static int shim_write(sqlite3_file *file, const void *from, int length, sqlite3_int64 at) {
  if (failing(file)) return failing(file);
  if (NUMBER(file) >= 0) note(POWERCUT_WRITE, NUMBER(file), at, length, from);
  return REAL(file)->pMethods->xWrite(REAL(file), from, length, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
  if (failing(file)) return failing(file);
  if (NUMBER(file) >= 0) note(POWERCUT_TRUNCATE, NUMBER(file), size, 0, NULL);
  return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int shim_sync(sqlite3_file *file, int flags) {
  if (failing(file)) return failing(file);
  if (NUMBER(file) >= 0) {
    if (disk.sync_ms > 0) usleep((useconds_t)disk.sync_ms * 1000);
    note(POWERCUT_SYNC, NUMBER(file), 0, 0, NULL);
  }
  return REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size) {
  return REAL(file)->pMethods->xFileSize(REAL(file), size);
}
static int shim_lock(sqlite3_file *file, int level) {
  return REAL(file)->pMethods->xLock(REAL(file), level);
}
static int shim_unlock(sqlite3_file *file, int level) {
  return REAL(file)->pMethods->xUnlock(REAL(file), level);
}
static int shim_reserved(sqlite3_file *file, int *out) {
  return REAL(file)->pMethods->xCheckReservedLock(REAL(file), out);
}
static int shim_control(sqlite3_file *file, int op, void *argument) {
  return REAL(file)->pMethods->xFileControl(REAL(file), op, argument);
}
static int shim_sector(sqlite3_file *file) {
  return REAL(file)->pMethods->xSectorSize(REAL(file));
}
static int shim_characteristics(sqlite3_file *file) {
  return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}
static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
  return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags) {
  return REAL(file)->pMethods->xShmLock(REAL(file), offset, n, flags);
}
static void shim_shm_barrier(sqlite3_file *file) {
  REAL(file)->pMethods->xShmBarrier(REAL(file));
}
static int shim_shm_unmap(sqlite3_file *file, int remove) {
  return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

// Version 2: without memory-mapped reads and writes, which no record could see.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_characteristics,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  shim_file *opened = (shim_file *)file;
  opened->base.pMethods = NULL;
  opened->real = (sqlite3_file *)(opened + 1);
  opened->number = number_of(path);
  int exists = 0;
  if (path) real_vfs->xAccess(real_vfs, path, SQLITE_ACCESS_EXISTS, &exists);
  int code = real_vfs->xOpen(real_vfs, path, opened->real, flags, out);
  if (opened->real->pMethods) opened->base.pMethods = &methods;
  if (code == SQLITE_OK && !exists && opened->number >= 0)
    note(POWERCUT_CREATE, opened->number, 0, 0, NULL);
  return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
  (void)vfs;
  int32_t number = number_of(path);
  if (number >= 0) note(POWERCUT_DELETE, number, sync_directory, 0, NULL);
  return real_vfs->xDelete(real_vfs, path, sync_directory);
}

void powercut_install(void) {
  pthread_mutex_lock(&mutex);
  if (!real_vfs) {
    real_vfs = sqlite3_vfs_find(NULL);
    shim = *real_vfs;
    shim.zName = "powercut";
    shim.szOsFile = (int)sizeof(shim_file) + real_vfs->szOsFile;
    shim.xOpen = shim_open;
    shim.xDelete = shim_delete;
    sqlite3_vfs_register(&shim, 1);
  }
  pthread_mutex_unlock(&mutex);
}

void powercut_record(const char *directory) {
  pthread_mutex_lock(&mutex);
  for (int64_t i = 0; i < op_count; i++) free((void *)ops[i].bytes);
  for (int32_t i = 0; i < name_count; i++) free(names[i]);
  op_count = 0;
  name_count = 0;
  strncpy(watched, directory, sizeof watched - 1);
  recording = 1;
  pthread_mutex_unlock(&mutex);
}

void powercut_stop(void) {
  pthread_mutex_lock(&mutex);
  recording = 0;
  watched[0] = 0;
  disk = (powercut_disk){0, 0};
  pthread_mutex_unlock(&mutex);
}

void powercut_mark(int32_t what) { note(POWERCUT_MARK, what, 0, 0, NULL); }
void powercut_behave(powercut_disk next) { disk = next; }
int64_t powercut_count(void) { return op_count; }
powercut_op powercut_get(int64_t index) { return ops[index]; }
const char *powercut_name(int32_t file) { return names[file]; }
