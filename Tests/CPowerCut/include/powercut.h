#ifndef POWERCUT_H
#define POWERCUT_H

#include <stdint.h>

// A SQLite VFS over the system's own that keeps a record of what was asked of the disk: every
// write, truncation, sync and deletion of the files under one directory, in order. From it a test
// builds every state that a disk may be in after the power was cut.

enum powercut_kind {
  POWERCUT_CREATE,
  POWERCUT_WRITE,
  POWERCUT_TRUNCATE,
  POWERCUT_SYNC,
  POWERCUT_DELETE,
  POWERCUT_MARK,
};

typedef struct {
  int32_t kind;
  int32_t file;          // number of the file; of a mark: what was marked
  int64_t offset;        // of a truncation: the new size
  int64_t length;
  const uint8_t *bytes;  // of a write
} powercut_op;

// What the disk does from now on, for tests of a slow or failing one.
typedef struct {
  int32_t sync_ms;        // each sync takes so long
  int32_t fails_writes;   // an SQLite result code for every write and sync; 0 = they work
} powercut_disk;

// Makes this the process's default VFS. Files elsewhere are passed through untouched.
void powercut_install(void);
// Starts a new record of the files under `directory`.
void powercut_record(const char *directory);
// Ends it; the record stays until the next one begins.
void powercut_stop(void);
void powercut_mark(int32_t what);
void powercut_behave(powercut_disk disk);

int64_t powercut_count(void);
powercut_op powercut_get(int64_t index);
// The path of a file, relative to the directory.
const char *powercut_name(int32_t file);

#endif
