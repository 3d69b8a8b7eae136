/*
 * What the library brings along instead of asking the machine for it. Every name here stays within libklepet.so
 * (Include/klepet.map), where it is taken before the C library's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Swift asks for all its memory by this; malloc() has a fast way for small pieces, which glibc's own has not. */
int posix_memalign(void **place, size_t alignment, size_t bytes) {
    void *memory = alignment <= _Alignof(max_align_t)
        ? malloc(bytes)
        : aligned_alloc(alignment, (bytes + alignment - 1) & ~(alignment - 1));
    if (memory == NULL) return ENOMEM;
    *place = memory;
    return 0;
}

/* For the seeds of hash tables; glibc has it since 2.36. */
void arc4random_buf(void *place, size_t bytes) {
    unsigned char *at = place;
    while (bytes > 0) {
        size_t piece = bytes < 256 ? bytes : 256;
        if (getentropy(at, piece) != 0) abort();
        at += piece;
        bytes -= piece;
    }
}

/* Makes a global once: 0 before, the number of the process that is at it, -1 when it is made. Embedded Swift's own
 * spins while another thread is at it, which on one core is a turn lost; and in a child that was forked at that moment
 * it would wait for ever for a thread of the parent, where this makes the global itself. */
void swift_once(intptr_t *made, void (*make)(void *), void *context) {
    if (__atomic_load_n(made, __ATOMIC_ACQUIRE) < 0) return;
    const intptr_t us = getpid();
    for (;;) {
        intptr_t at_it = __atomic_load_n(made, __ATOMIC_ACQUIRE);
        if (at_it < 0) return;
        if (at_it == us) {
            sched_yield();
        } else if (__atomic_compare_exchange_n(made, &at_it, us, 0, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
            make(context);
            __atomic_store_n(made, -1, __ATOMIC_RELEASE);
            return;
        }
    }
}

/* glibc has it in an archive that is linked into each program, and not in the library itself; this one is never
 * unloaded, so nobody takes the handlers back. */
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *library);
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
    return __register_atfork(prepare, parent, child, NULL);
}

/* Functions since glibc 2.33; before, they were macros over others. */
int stat(const char *path, struct stat *about) { return (int)syscall(SYS_newfstatat, AT_FDCWD, path, about, 0); }
int lstat(const char *path, struct stat *about) {
    return (int)syscall(SYS_newfstatat, AT_FDCWD, path, about, AT_SYMLINK_NOFOLLOW);
}
int fstat(int descriptor, struct stat *about) { return (int)syscall(SYS_fstat, descriptor, about); }
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "the kernel has one kind of struct stat");
int stat64(const char *path, struct stat64 *about) { return stat(path, (struct stat *)about); }
int lstat64(const char *path, struct stat64 *about) { return lstat(path, (struct stat *)about); }
int fstat64(int descriptor, struct stat64 *about) { return fstat(descriptor, (struct stat *)about); }

/* libstdc++ counts without atomic instructions where this says that there is one thread (glibc 2.32); here there may
 * be more. */
char __libc_single_threaded = 0;

/* Nothing here throws on purpose and nothing catches, so an exception of the C++ library (no memory) ends the
 * process, as it would at the first C function on its way. Without unwinding, and without names for the last words
 * of an exception, 100 kB stay out, and what both ask of glibc 2.35. */
#define ENDS(name) \
    _Noreturn void name(void) { abort(); }
ENDS(__cxa_allocate_exception)
ENDS(__cxa_free_exception)
ENDS(__cxa_throw)
ENDS(__cxa_rethrow)
ENDS(__cxa_begin_catch)
ENDS(__cxa_end_catch)
ENDS(__cxa_call_unexpected)
ENDS(__gxx_personality_v0)
ENDS(_Unwind_Resume)
ENDS(_ZN9__gnu_cxx27__verbose_terminate_handlerEv) /* __gnu_cxx::__verbose_terminate_handler() */
_Bool _ZSt18uncaught_exceptionv(void) { return 0; } /* std::uncaught_exception() */
