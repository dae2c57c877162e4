// Preloaded into the service, makes each sync of a file take SLOW_DISK_MS: a disk that is behind.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_it(void) {
  const char *ms = getenv("SLOW_DISK_MS");
  if (ms) usleep((useconds_t)atoi(ms) * 1000);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  wait_for_it();
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  wait_for_it();
  return real(file);
}
