/*
 * A disk that remembers: preloaded into a program, it writes down every change of the files under CRASH_FOLDER in the
 * one order in which they were made, into CRASH_RECORD; disk.py makes of it what a power cut could have left. What the
 * program tells by crash_note() stands in the same order.
 *
 *     cc -shared -fPIC disk.c -o disk.so
 *
 * A record: kind, then inode, offset and length as little-endian numbers of 8 bytes, then `length` bytes.
 *
 *     c create (name)    w write (bytes)    t truncate (offset: the new size)
 *     s sync of a file   d sync of the folder
 *     x sync of a file that failed: what it was to write never gets to the disk, though it can be read until the
 *       power is cut
 *     r rename  l link (old NUL new)        u unlink (name)                      n note (text)
 *
 * CRASH_FAIL=what:number:errno lets the number-th read, write, truncate, sync, create or name (rename, link) fail; with
 * `+` behind it all that follow too, with `+3` the next three; with CRASH_FAIL_NAME only those of the file of that
 * name. `short:number:errno` writes half of the number-th write, and the next one fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;
static char folder[512];
static char fail_what[16];
static const char *fail_name;
static long fail_at, fail_errno, fail_more, counted;

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("CRASH_FOLDER"), *into = getenv("CRASH_RECORD"), *fail = getenv("CRASH_FAIL");
    if (where != NULL) snprintf(folder, sizeof folder, "%s/", where);
    if (into != NULL)
        record = (int)syscall(SYS_openat, AT_FDCWD, into, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    fail_name = getenv("CRASH_FAIL_NAME");
    if (fail == NULL) return;
    char plus = 0;
    int read = sscanf(fail, "%15[a-z]:%ld:%ld%c%ld", fail_what, &fail_at, &fail_errno, &plus, &fail_more);
    if (read == 4 && plus == '+') fail_more = LONG_MAX / 2;
}

static int is_ours(const char *path) {
    return folder[0] != 0 && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

/* The name within the folder of an open file or of the folder itself (""); NULL: it is elsewhere. */
static const char *name_of(int fd, char *room, size_t size, uint64_t *inode) {
    char link[64];
    struct stat status;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, room, size - 2);
    if (length <= 0 || fstat(fd, &status) != 0) return NULL;
    room[length] = 0;
    *inode = status.st_ino;
    if (S_ISDIR(status.st_mode)) {
        strcpy(room + length, "/");
        return strcmp(room, folder) == 0 ? "" : NULL;
    }
    return S_ISREG(status.st_mode) && is_ours(room) ? room + strlen(folder) : NULL;
}

static void put(char kind, uint64_t inode, uint64_t offset, const void *bytes, uint64_t length) {
    unsigned char head[25];
    if (record < 0) return;
    head[0] = (unsigned char)kind;
    for (int i = 0; i < 8; i++) {
        head[1 + i] = (unsigned char)(inode >> 8 * i);
        head[9 + i] = (unsigned char)(offset >> 8 * i);
        head[17 + i] = (unsigned char)(length >> 8 * i);
    }
    syscall(SYS_write, record, head, sizeof head);
    if (length > 0) syscall(SYS_write, record, bytes, length);
}

void crash_note(const char *text) {
    pthread_mutex_lock(&lock);
    put('n', 0, 0, text, strlen(text));
    pthread_mutex_unlock(&lock);
}

static int fails(const char *what, const char *name) {
    if (strcmp(what, fail_what) != 0 || (fail_name != NULL && strcmp(name, fail_name) != 0)) return 0;
    counted++;
    if (counted < fail_at || counted > fail_at + fail_more) return 0;
    errno = (int)fail_errno;
    return 1;
}

/* ---- bytes ---- */

static ssize_t write_at(int fd, const void *bytes, size_t count, off_t offset, int has_offset) {
    char room[1024];
    uint64_t inode;
    const char *name = folder[0] == 0 ? NULL : name_of(fd, room, sizeof room, &inode);
    if (name == NULL)
        return has_offset ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
    pthread_mutex_lock(&lock);
    ssize_t done = -1;
    if (strcmp(fail_what, "short") == 0 && count > 1) {
        counted++;
        if (counted == fail_at) count /= 2;
        if (counted == fail_at + 1) {
            errno = (int)fail_errno;
            goto out;
        }
    }
    if (fails("write", name)) goto out;
    if (!has_offset) offset = lseek(fd, 0, SEEK_CUR);
    done = has_offset ? syscall(SYS_pwrite64, fd, bytes, count, offset) : syscall(SYS_write, fd, bytes, count);
    if (done > 0) put('w', inode, (uint64_t)offset, bytes, (uint64_t)done);
out:
    pthread_mutex_unlock(&lock);
    return done;
}

static ssize_t read_at(int fd, void *bytes, size_t count, off_t offset) {
    char room[1024];
    uint64_t inode;
    if (strcmp(fail_what, "read") == 0 && folder[0] != 0) {
        const char *name = name_of(fd, room, sizeof room, &inode);
        pthread_mutex_lock(&lock);
        int failed = name != NULL && fails("read", name);
        pthread_mutex_unlock(&lock);
        if (failed) return -1;
    }
    return syscall(SYS_pread64, fd, bytes, count, offset);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) { return read_at(fd, bytes, count, offset); }
ssize_t pread64(int fd, void *bytes, size_t count, off_t offset) { return read_at(fd, bytes, count, offset); }

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return write_at(fd, bytes, count, offset, 1);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
    return write_at(fd, bytes, count, offset, 1);
}
ssize_t write(int fd, const void *bytes, size_t count) { return write_at(fd, bytes, count, 0, 0); }

int ftruncate(int fd, off_t size) {
    char room[1024];
    uint64_t inode;
    const char *name = folder[0] == 0 ? NULL : name_of(fd, room, sizeof room, &inode);
    if (name == NULL) return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&lock);
    int result = fails("truncate", name) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
    if (result == 0) put('t', inode, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

/* The state is kept by disk.py: waiting for the true disk would only take time. */
int fsync(int fd) {
    char room[1024];
    uint64_t inode;
    const char *name = folder[0] == 0 ? NULL : name_of(fd, room, sizeof room, &inode);
    if (name == NULL) return (int)syscall(SYS_fsync, fd);
    pthread_mutex_lock(&lock);
    int result = fails("sync", name) ? -1 : 0;
    if (result == 0) put(*name == 0 ? 'd' : 's', inode, 0, NULL, 0);
    else if (*name != 0) put('x', inode, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    if (result != 0) errno = (int)fail_errno;
    return result;
}
int fdatasync(int fd) { return fsync(fd); }

/* ---- names ---- */

static int open_at(int at, const char *path, int flags, mode_t mode) {
    if (!is_ours(path)) return (int)syscall(SYS_openat, at, path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat status;
    int is_new = (flags & O_CREAT) != 0 && lstat(path, &status) != 0, fd = -1;
    if (!is_new || !fails("create", path + strlen(folder))) fd = (int)syscall(SYS_openat, at, path, flags, mode);
    int error = errno;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        if (is_new) put('c', status.st_ino, 0, path + strlen(folder), strlen(path + strlen(folder)));
        else if (flags & O_TRUNC) put('t', status.st_ino, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE(flags)                                     \
    mode_t mode = 0;                                    \
    if ((flags) & (O_CREAT | O_TMPFILE)) {              \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode = va_arg(rest, mode_t);                    \
        va_end(rest);                                   \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_at(at, path, flags, mode); }

static int two_names(char kind, const char *from, const char *to) {
    char names[2048];
    struct stat status;
    pthread_mutex_lock(&lock);
    int is_known = is_ours(from) && is_ours(to) && lstat(from, &status) == 0;
    int result = -1;
    if (!is_known || !fails("name", to + strlen(folder)))
        result = (int)(kind == 'r' ? syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)
                                   : syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
    int error = errno;
    if (result == 0 && is_known) {
        int length = snprintf(names, sizeof names, "%s%c%s", from + strlen(folder), 0, to + strlen(folder));
        put(kind, status.st_ino, 0, names, (uint64_t)length);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
int rename(const char *from, const char *to) { return two_names('r', from, to); }
int link(const char *from, const char *to) { return two_names('l', from, to); }

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (result == 0 && is_ours(path)) put('u', 0, 0, path + strlen(folder), strlen(path + strlen(folder)));
    pthread_mutex_unlock(&lock);
    return result;
}
