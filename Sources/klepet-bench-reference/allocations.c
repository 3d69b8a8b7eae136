// Every allocation of the process goes through here, the Swift runtime's and SQLite's too: a definition in the program
// comes before the C library's. glibc alone; elsewhere nothing is counted.

#define _GNU_SOURCE
#include "BenchReference.h"
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

const size_t bench_large_bytes = 32 << 10;

static _Atomic uint64_t small_count, large_count;

static inline void count(size_t bytes) {
    atomic_fetch_add_explicit(bytes < bench_large_bytes ? &small_count : &large_count, 1, memory_order_relaxed);
}

bench_allocations bench_allocations_now(void) {
    return (bench_allocations){atomic_load(&small_count), atomic_load(&large_count)};
}

void bench_warm_memory(size_t bytes) {
    enum { PIECE = 16 << 20, PIECES_MAX = 256 };
    void *pieces[PIECES_MAX];
    size_t count = bytes / PIECE + 1;
    if (count > PIECES_MAX) count = PIECES_MAX;
    // From the heap (32 MiB is the most that glibc takes), and never back to the system.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    for (size_t index = 0; index < count; index++)
        if ((pieces[index] = malloc(PIECE))) memset(pieces[index], 1, PIECE);
    for (size_t index = 0; index < count; index++) free(pieces[index]);
}

int64_t bench_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t bench_cpu_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#ifdef __GLIBC__
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t bytes) {
    count(bytes);
    return __libc_malloc(bytes);
}

void *calloc(size_t each, size_t bytes) {
    count(each * bytes);
    return __libc_calloc(each, bytes);
}

void *realloc(void *old, size_t bytes) {
    count(bytes);
    return __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    count(bytes);
    return __libc_memalign(alignment, bytes);
}

void *memalign(size_t alignment, size_t bytes) { return aligned_alloc(alignment, bytes); }

int posix_memalign(void **place, size_t alignment, size_t bytes) {
    void *memory = aligned_alloc(alignment, bytes);
    if (!memory) return ENOMEM;
    *place = memory;
    return 0;
}
#endif
