/*
 * fork() while another thread is within SQLite. The child would have its locks held for ever by a thread that is not
 * there, and wait for the first piece of memory it asks SQLite for. So whoever forks takes these locks first, and both
 * processes let go of them; none is held for longer than a system call that opens a file.
 *
 *     prepare: takes all    fork()    parent: lets go of all
 *                                     child:  lets go of all
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

/* SQLite without locks gives none, and then there is nothing to take: it serves one thread. */
int survive_forks(void) {
    for (int i = 0; i < COUNT; i++) locks[i] = sqlite3_mutex_alloc(global[i]);
    return pthread_atfork(take_all, leave_all, leave_all);
}
