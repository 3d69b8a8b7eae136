#include <uv.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <time.h>

/* glibc shows it only to those who define _GNU_SOURCE before the first system header, which Swift's importer has read
 * already. */
int pthread_setname_np(pthread_t thread, const char *name);
