// Preloaded into the service, makes each sync of a file take SLOW_DISK_MS and each read of a page
// SLOW_READ_MS: a disk that is behind.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_as(const char *name) {
  const char *ms = getenv(name);
  if (ms) usleep((useconds_t)atoi(ms) * 1000);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t at) {
  static ssize_t (*real)(int, void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pread64");
  wait_as("SLOW_READ_MS");
  return real(file, bytes, count, at);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  wait_as("SLOW_DISK_MS");
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  wait_as("SLOW_DISK_MS");
  return real(file);
}
