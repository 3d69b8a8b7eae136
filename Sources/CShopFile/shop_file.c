/*
 * A file system for SQLite around the one that it has: an opened file is SQLite's own, with some of its functions
 * replaced.
 *
 *     shop.db       xWrite     clears what the page does not use (page.h). Not in the log: its frames carry checksums
 *                              of their pages.
 *                   xSync      where it fails, nothing of what was copied since the last one is taken for copied.
 *                   xLock, xShm...  index.c
 *     shop.db-wal   xTruncate  is on the disk when it returns: else a power cut would bring back what the log held.
 *                   xSync      does nothing when nothing was written since the last one: SQLite syncs before each copy
 *                              what each commit has synced.
 */
#define _GNU_SOURCE
#include "shop_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "page.h"

static sqlite3_vfs *real;
static sqlite3_vfs ours;

static size_t offset_of_more(void) { return ((size_t)real->szOsFile + 15) & ~(size_t)15; }
struct more *more_of(sqlite3_file *file) { return (struct more *)((char *)file + offset_of_more()); }

/* ---- the file ---- */

static int page_is_whole(int count, sqlite3_int64 offset) {
    return count >= 512 && count <= 65536 && (count & (count - 1)) == 0 && offset % count == 0;
}

static int reserved_bytes(sqlite3_file *file, const unsigned char *page, sqlite3_int64 offset) {
    struct more *more = more_of(file);
    unsigned char byte = 0;
    if (offset == 0) more->reserved = page[20];
    else if (more->reserved < 0) more->reserved = more->real->xRead(file, &byte, 1, 20) == SQLITE_OK ? byte : 0;
    return more->reserved;
}

static void clear(sqlite3_file *file, unsigned char *page, int count, sqlite3_int64 offset) {
    struct more *more = more_of(file);
    unsigned usable = (unsigned)(count - reserved_bytes(file, page, offset));
    page_clear(page, usable, offset == 0, (unsigned long long)(more->bytes / count));
}

/* A buffer for a page of so many bytes; all of a file's pages have as many. */
static unsigned char *buffer(struct more *more, int count) {
    if (more->page != NULL && more->page_bytes < count) {
        sqlite3_free(more->page);
        more->page = NULL;
    }
    if (more->page == NULL && (more->page = sqlite3_malloc(count)) != NULL) more->page_bytes = count;
    return more->page;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct more *more = more_of(file);
    if (offset + count > more->bytes) more->bytes = offset + count;
    if (!page_is_whole(count, offset)) return more->real->xWrite(file, bytes, count, offset);
    unsigned char *page = buffer(more, count);
    if (page == NULL) return SQLITE_IOERR_NOMEM;
    memcpy(page, bytes, (size_t)count);
    clear(file, page, count, offset);
    return more->real->xWrite(file, page, count, offset);
}

/* Where the disk gives nothing, SQLite calls the file damaged. It may be whole: another cable, and it is read. */
static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    struct more *more = more_of(file);
    int code = more->real->xRead(file, bytes, count, offset);
    if (code == SQLITE_IOERR_CORRUPTFS) code = SQLITE_IOERR_READ;
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) more->failed = code;
    return code;
}

/* After a failure the kernel forgets what it could not write, and the next sync succeeds. */
static int file_sync(sqlite3_file *file, int flags) {
    int code = more_of(file)->real->xSync(file, flags);
    if (code != SQLITE_OK) distrust_copies(more_of(file));
    return code;
}

static int file_close(sqlite3_file *file) {
    forget_index(more_of(file));
    if (more_of(file)->ahead >= 0) close(more_of(file)->ahead);
    sqlite3_free(more_of(file)->page);
    return more_of(file)->real->xClose(file);
}

/* ---- the log ---- */

static int log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    more_of(file)->unsynced = 1;
    return more_of(file)->real->xWrite(file, bytes, count, offset);
}

static int log_sync(sqlite3_file *file, int flags) {
    struct more *more = more_of(file);
    if (!more->unsynced) return SQLITE_OK;
    int code = more->real->xSync(file, flags);
    if (code == SQLITE_OK) more->unsynced = 0;
    return code;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 bytes) {
    const sqlite3_io_methods *methods = more_of(file)->real;
    int code = methods->xTruncate(file, bytes);
    return code == SQLITE_OK ? methods->xSync(file, SQLITE_SYNC_FULL) : code;
}

/* ---- opening ---- */

static int never_changes(sqlite3_file *file) {
    return more_of(file)->real->xDeviceCharacteristics(file) | SQLITE_IOCAP_IMMUTABLE;
}

/* Nobody writes while it is looked at, so SQLite needs no log and makes none beside a file that was only to be read. */
static int open_to_look(sqlite3_file *file, int flags) {
    struct more *more = more_of(file);
    if (flags & SQLITE_OPEN_WAL) return SQLITE_OK;
    int code = file->pMethods->xLock(file, SQLITE_LOCK_SHARED);
    if (code != SQLITE_OK) {
        file->pMethods->xClose(file);
        file->pMethods = NULL;
        return code;
    }
    memset(more, 0, sizeof *more);
    more->real = file->pMethods;
    more->methods = *file->pMethods;
    more->methods.xDeviceCharacteristics = never_changes;
    file->pMethods = &more->methods;
    return SQLITE_OK;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    int code = real->xOpen(real, name, file, flags, out);
    if (code != SQLITE_OK || file->pMethods == NULL || name == NULL) return code;
    if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0) return code;
    if (flags & SQLITE_OPEN_READONLY) return open_to_look(file, flags);
    struct more *more = more_of(file);
    struct stat status;
    memset(more, 0, sizeof *more);
    more->real = file->pMethods;
    more->methods = *file->pMethods;
    more->name = name;
    more->reserved = -1;
    more->ahead = -1;
    more->unsynced = 1;
    if (stat(name, &status) == 0) {
        more->device = status.st_dev;
        more->inode = status.st_ino;
        more->bytes = status.st_size;
    }
    more->methods.xClose = file_close;
    more->methods.xRead = file_read;
    if (flags & SQLITE_OPEN_MAIN_DB) {
        more->methods.xWrite = file_write;
        more->methods.xSync = file_sync;
        own(&more->methods);
    } else {
        more->methods.xWrite = log_write;
        more->methods.xSync = log_sync;
        more->methods.xTruncate = log_truncate;
    }
    file->pMethods = &more->methods;
    return code;
}

static int delete_file(sqlite3_vfs *v, const char *name, int sync) {
    (void)v;
    return real->xDelete(real, name, sync);
}
static int access_file(sqlite3_vfs *v, const char *name, int how, int *out) {
    (void)v;
    return real->xAccess(real, name, how, out);
}
static int full_path(sqlite3_vfs *v, const char *name, int max, char *out) {
    (void)v;
    return real->xFullPathname(real, name, max, out);
}
static int randomness(sqlite3_vfs *v, int count, char *out) {
    (void)v;
    return real->xRandomness(real, count, out);
}
static int sleep_for(sqlite3_vfs *v, int microseconds) {
    (void)v;
    return real->xSleep(real, microseconds);
}
static int current_time(sqlite3_vfs *v, double *out) {
    (void)v;
    return real->xCurrentTime(real, out);
}
static int last_error(sqlite3_vfs *v, int count, char *out) {
    (void)v;
    return real->xGetLastError(real, count, out);
}
static int time_now(sqlite3_vfs *v, sqlite3_int64 *out) {
    (void)v;
    return real->xCurrentTimeInt64(real, out);
}

const char *shop_file_system(void) {
    /* A child of a process that was at it does it again. */
    static int is_registered;
    if (is_registered) return ours.zName;
    if (!begin_with_sqlite() || (real = sqlite3_vfs_find(NULL)) == NULL || real->iVersion < 2) return NULL;
    ours.iVersion = 2;
    ours.szOsFile = (int)(offset_of_more() + sizeof(struct more));
    ours.mxPathname = real->mxPathname;
    ours.xOpen = open_file;
    ours.xDelete = delete_file;
    ours.xAccess = access_file;
    ours.xFullPathname = full_path;
    ours.xRandomness = randomness;
    ours.xSleep = sleep_for;
    ours.xCurrentTime = current_time;
    ours.xGetLastError = last_error;
    ours.xCurrentTimeInt64 = time_now;
    ours.zName = "klepet";
    is_registered = sqlite3_vfs_register(&ours, 0) == SQLITE_OK;
    return is_registered ? ours.zName : NULL;
}

/* ---- what is asked of an open file ---- */

static sqlite3_file *file_of(sqlite3 *database, int what) {
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(database, "main", what, &file) != SQLITE_OK) return NULL;
    return file != NULL && file->pMethods != NULL && file->pMethods == &more_of(file)->methods ? file : NULL;
}

/* Its name does not lead to it any more. A descriptor to be looked at would cost half as much, and two of them a
 * shop. What the system does not tell is no proof. */
static int has_moved(sqlite3_file *file) {
    struct stat status;
    if (file == NULL) return 0;
    struct more *more = more_of(file);
    if (stat(more->name, &status) != 0) return errno == ENOENT || errno == ENOTDIR;
    return status.st_ino != more->inode || status.st_dev != more->device;
}

int shop_file_moved(sqlite3 *database) {
    if (has_moved(file_of(database, SQLITE_FCNTL_FILE_POINTER))) return 1;
    return has_moved(file_of(database, SQLITE_FCNTL_JOURNAL_POINTER)) ? 2 : 0;
}

int shop_file_failed(sqlite3 *database) {
    sqlite3_file *file = file_of(database, SQLITE_FCNTL_FILE_POINTER);
    if (file == NULL) return SQLITE_OK;
    int code = more_of(file)->failed;
    more_of(file)->failed = SQLITE_OK;
    return code;
}

/* The kernel begins to write what was copied, and nobody waits for it: the sync that comes finds little to do. A
 * descriptor of our own for this may be closed, which drops a process's locks, because the file has no other
 * connection and is closed then. */
static int open_again(struct more *more) {
    char same[40];
    struct stat status;
    // Under its name another shop of this process may be by now, whose locks closing would drop: so it is looked at
    // first.
    int place = open(more->name, O_PATH | O_CLOEXEC), again = -1;
    if (place < 0) return -1;
    if (fstat(place, &status) == 0 && status.st_ino == more->inode && status.st_dev == more->device) {
        snprintf(same, sizeof same, "/proc/self/fd/%d", place);
        again = open(same, O_RDONLY | O_CLOEXEC);
    }
    close(place);
    return again;
}

static void write_ahead(struct more *more) {
    if (more->ahead < 0 && more->locked) more->ahead = open_again(more);
    if (more->ahead >= 0) sync_file_range(more->ahead, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void shop_file_copying(sqlite3 *database, int copying) {
    sqlite3_file *file = file_of(database, SQLITE_FCNTL_FILE_POINTER);
    if (file == NULL) return;
    copy_without_sync(more_of(file), copying);
    if (!copying) write_ahead(more_of(file));
}

int shop_file_sweep(sqlite3 *database) {
    sqlite3_file *file = file_of(database, SQLITE_FCNTL_FILE_POINTER);
    unsigned char head[100];
    if (file == NULL) return SQLITE_OK;
    struct more *more = more_of(file);
    if (more->bytes < 512) return SQLITE_OK;
    int code = more->real->xRead(file, head, sizeof head, 0);
    if (code != SQLITE_OK) return code;
    int count = head[16] << 8 | head[17];
    if (count == 1) count = 65536;
    if (!page_is_whole(count, 0)) return SQLITE_OK;
    unsigned char *page = buffer(more, count), *before = sqlite3_malloc(count);
    if (page == NULL || before == NULL) code = SQLITE_NOMEM;
    for (sqlite3_int64 offset = 0; code == SQLITE_OK && offset + count <= more->bytes; offset += count) {
        code = more->real->xRead(file, page, count, offset);
        if (code != SQLITE_OK) break;
        memcpy(before, page, (size_t)count);
        clear(file, page, count, offset);
        if (memcmp(before, page, (size_t)count) != 0) code = more->real->xWrite(file, page, count, offset);
    }
    sqlite3_free(before);
    return code == SQLITE_OK ? more->real->xSync(file, SQLITE_SYNC_FULL) : code;
}
