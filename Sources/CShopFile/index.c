/*
 * One connection owns a shop's file, and the index of its log is in that connection's memory. SQLite has this, too
 * (locking_mode=EXCLUSIVE), but there nobody can hold a reader's place in the log. A reader keeps a copy of the log
 * into the file (a "checkpoint") from going to the end, and only a copy that goes to the end syncs the file, which an
 * acknowledgement would wait for:
 *
 *     log     ..........|........|.
 *             copied              ^ a reader is said to stand before the last page
 *
 * The file is synced, and the log begins anew, with the next copy that no reader stands in the way of.
 */
#include "file.h"

#include <string.h>

/* sqlite.org/walformat.html, "The WAL-Index File Format": 32-bit numbers, and the place of a reader's lock. */
enum { PAGES = 16 / 4, COPIED = 96 / 4, LAST_READER = 116 / 4, LAST_READERS_LOCK = 3 + 4 };
static const unsigned nobody = 0xffffffff;

static int file_lock(sqlite3_file *file, int level) {
    struct more *more = more_of(file);
    (void)level;
    if (more->locked) return SQLITE_OK;
    int code = more->real->xLock(file, SQLITE_LOCK_SHARED);
    if (code == SQLITE_OK) code = more->real->xLock(file, SQLITE_LOCK_EXCLUSIVE);
    if (code == SQLITE_OK) more->locked = 1;
    else more->real->xUnlock(file, SQLITE_LOCK_NONE);
    return code;
}

static int file_unlock(sqlite3_file *file, int level) {
    (void)file, (void)level;
    return SQLITE_OK;
}

static int is_reserved(sqlite3_file *file, int *out) {
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int index_map(sqlite3_file *file, int block, int bytes, int extends, void volatile **out) {
    struct more *more = more_of(file);
    *out = NULL;
    if (block >= more->blocks) {
        if (!extends) return SQLITE_OK;
        void **index = sqlite3_realloc64(more->index, ((sqlite3_uint64)block + 1) * sizeof *index);
        if (index == NULL) return SQLITE_NOMEM;
        more->index = index;
        while (more->blocks <= block) index[more->blocks++] = NULL;
    }
    if (more->index[block] == NULL && extends) {
        if ((more->index[block] = sqlite3_malloc(bytes)) == NULL) return SQLITE_NOMEM;
        memset(more->index[block], 0, (size_t)bytes);
    }
    *out = more->index[block];
    return SQLITE_OK;
}

/* There is nobody else but the reader that we say is there. */
static int index_lock(sqlite3_file *file, int first, int count, int flags) {
    (void)count, (void)flags;
    return more_of(file)->copying && first == LAST_READERS_LOCK ? SQLITE_BUSY : SQLITE_OK;
}

static void index_barrier(sqlite3_file *file) { (void)file; }

static int index_unmap(sqlite3_file *file, int deletes) {
    (void)deletes;
    forget_index(more_of(file));
    return SQLITE_OK;
}

void forget_index(struct more *more) {
    for (int block = 0; block < more->blocks; block++) sqlite3_free(more->index[block]);
    sqlite3_free(more->index);
    more->index = NULL;
    more->blocks = 0;
}

/* The first block, which begins with the numbers above. */
static unsigned *numbers(struct more *more) { return more->blocks > 0 ? more->index[0] : NULL; }

void distrust_copies(struct more *more) {
    unsigned *index = numbers(more);
    if (index != NULL) index[COPIED] = 0;
}

void copy_without_sync(struct more *more, int copying) {
    unsigned *index = numbers(more);
    more->copying = index != NULL && index[PAGES] > 0 && copying;
    if (index != NULL) index[LAST_READER] = more->copying ? index[PAGES] - 1 : nobody;
}

void own(sqlite3_io_methods *methods) {
    methods->xLock = file_lock;
    methods->xUnlock = file_unlock;
    methods->xCheckReservedLock = is_reserved;
    methods->xShmMap = index_map;
    methods->xShmLock = index_lock;
    methods->xShmBarrier = index_barrier;
    methods->xShmUnmap = index_unmap;
}
