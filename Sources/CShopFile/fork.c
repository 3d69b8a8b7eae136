/*
 * fork() while another thread is within SQLite. The child would have its locks held for ever by a thread that is not
 * there, and wait for the first piece of memory it asks SQLite for. So whoever forks takes these locks first, and both
 * processes let go of them; none is held for longer than a system call that opens a file. Where a library begins, it
 * has locks that only it knows: whoever forks waits until that is over.
 *
 *     prepare: waits, takes all    fork()    parent: lets go of all
 *                                            child:  lets go of all
 */
#include "file.h"

#include <pthread.h>

/* SQLite's global ones (sqlite.org/c3ref/c_mutex_fast.html), without those that are left to applications: the host may
 * hold one. */
static const int global[] = {
    SQLITE_MUTEX_STATIC_MAIN, SQLITE_MUTEX_STATIC_MEM,  SQLITE_MUTEX_STATIC_OPEN,
    SQLITE_MUTEX_STATIC_PRNG, SQLITE_MUTEX_STATIC_LRU,  SQLITE_MUTEX_STATIC_PMEM,
    SQLITE_MUTEX_STATIC_VFS1, SQLITE_MUTEX_STATIC_VFS2, SQLITE_MUTEX_STATIC_VFS3,
};
enum { COUNT = sizeof global / sizeof global[0] };
static sqlite3_mutex *locks[COUNT];

/* The others, while `first` is held; -1, or which one another thread has, and then none of them is held. */
static int try_others(int first) {
    for (int i = 0; i < COUNT; i++) {
        if (i == first || sqlite3_mutex_try(locks[i]) == SQLITE_OK) continue;
        for (int taken = 0; taken < i; taken++) {
            if (taken != first) sqlite3_mutex_leave(locks[taken]);
        }
        return i;
    }
    return -1;
}

/* SQLite holds one while it takes another, in an order that it does not promise: so this waits only while it holds
 * none, for the one that it did not get before. */
static void take_all(void) {
    int wanted = 0;
    for (;;) {
        sqlite3_mutex_enter(locks[wanted]);
        int missed = try_others(wanted);
        if (missed < 0) return;
        sqlite3_mutex_leave(locks[wanted]);
        wanted = missed;
    }
}

static void leave_all(void) {
    for (int i = 0; i < COUNT; i++) sqlite3_mutex_leave(locks[i]);
}

/* Held while a library begins. */
static pthread_mutex_t beginning = PTHREAD_MUTEX_INITIALIZER;
static int has_begun, is_watching;

void shop_file_hold_forks(void) { pthread_mutex_lock(&beginning); }
void shop_file_let_forks(void) { pthread_mutex_unlock(&beginning); }

static void before_fork(void) {
    pthread_mutex_lock(&beginning);
    if (has_begun) take_all();
}

static void after_fork(void) {
    if (has_begun) leave_all();
    pthread_mutex_unlock(&beginning);
}

/* Before any shop is opened: the first may be opened by one thread while another forks. */
__attribute__((constructor)) static void watch_forks(void) {
    is_watching = pthread_atfork(before_fork, after_fork, after_fork) == 0;
}

/* SQLite without locks gives none, and then there is nothing to take: it serves one thread. */
int begin_with_sqlite(void) {
    pthread_mutex_lock(&beginning);
    if (!has_begun && is_watching && sqlite3_initialize() == SQLITE_OK) {
        for (int i = 0; i < COUNT; i++) locks[i] = sqlite3_mutex_alloc(global[i]);
        has_begun = 1;
    }
    int begun = has_begun;
    pthread_mutex_unlock(&beginning);
    return begun;
}
