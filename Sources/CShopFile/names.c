/* Names on the disk: who holds a file, what is durable under which name, what was never finished. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shop_file.h"

/* Where SQLite's lock stands (sqlite.org/fileformat2.html, "the lock-byte page"). */
enum { LOCK_BYTES = 512 };
static const long long lock_byte = 0x40000000;

/* To ask the kernel by a descriptor would mean to close it, and that drops this process's locks. */
int shop_file_owner(const char *path) {
    struct stat status;
    char line[256], kind[16];
    int owner = 0;
    FILE *locks = stat(path, &status) == 0 ? fopen("/proc/locks", "re") : NULL;
    if (locks == NULL) return 0;
    while (owner == 0 && fgets(line, sizeof line, locks) != NULL) {
        int process;
        unsigned long inode;
        unsigned long long from;
        if (sscanf(line, "%*s %15s %*s %*s %d %*[^:]:%*[^:]:%lu %llu", kind, &process, &inode, &from) != 4) continue;
        const unsigned long long first = (unsigned long long)lock_byte;
        if (inode == status.st_ino && from >= first && from < first + LOCK_BYTES) owner = process;
    }
    fclose(locks);
    return owner > 0 ? owner : 0;
}

int shop_file_make(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return errno;
    close(descriptor);
    return 0;
}

int shop_file_sync(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int failed = fsync(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    return failed;
}

/* With a slash at its end and room behind it; NULL where memory is refused. */
static char *folder_of(const char *path, size_t room) {
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 2 : (size_t)(slash - path) + 1;
    char *folder = malloc(length + room + 1);
    if (folder == NULL) return NULL;
    memcpy(folder, slash == NULL ? "./" : path, length);
    folder[length] = 0;
    return folder;
}

int shop_file_sync_folder(const char *path) {
    char *folder = folder_of(path, 0);
    int failed = folder == NULL ? ENOMEM : shop_file_sync(folder);
    free(folder);
    return failed;
}

int shop_file_put(const char *part, const char *path) {
    // Nothing is written over: a link is made only where there is nothing. Not every disk has links.
    if (link(part, path) == 0) unlink(part);
    else if (errno == EEXIST || access(path, F_OK) == 0) return EEXIST;
    else if (rename(part, path) != 0) return errno;
    int failed = shop_file_sync_folder(path);
    if (failed != 0) unlink(path);
    return failed;
}

/* How many bytes of the name are the file's own, without SQLite's endings; 0: it is none of these. */
static size_t unfinished(const char *name, int *is_mine) {
    static const char mark[] = ".klepet-part";
    const char *end = strstr(name, mark);
    if (end == NULL) return 0;
    const char *rest = end + sizeof mark - 1, *digits = end;
    if (*rest != 0 && strcmp(rest, "-wal") != 0 && strcmp(rest, "-journal") != 0 && strcmp(rest, "-shm") != 0) return 0;
    while (digits > name && isdigit((unsigned char)digits[-1])) digits--;
    if (digits == end || digits - name < 2 || digits[-1] != '.') return 0;
    *is_mine = strtol(digits, NULL, 10) == getpid();
    return (size_t)(rest - name);
}

/* Where one process follows another in a container, they often have the same number. */
static int is_held(const char *path, int is_mine) {
    if (is_mine && (access("/proc/locks", R_OK) != 0 || shop_file_owner(path) == getpid())) return 1;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = lock_byte, .l_len = LOCK_BYTES};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return errno != ENOENT;
    int held = fcntl(descriptor, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
    close(descriptor);
    return held;
}

static long long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* A folder with thousands of shops takes long to read, and each of them is opened: of such a one at most a fiftieth
 * of the time goes into this. Another is always read. */
enum { MANY = 1000 };
static atomic_llong rests_until;

void shop_file_clear(const char *path) {
    long long began = now_ns();
    if (began < atomic_load(&rests_until)) return;
    char *file = folder_of(path, 256);
    DIR *entries = file == NULL ? NULL : opendir(file);
    size_t length = file == NULL ? 0 : strlen(file);
    int count = 0;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL; count++) {
        int is_mine = 0;
        size_t own = unfinished(entry->d_name, &is_mine);
        if (own == 0) continue;
        memcpy(file + length, entry->d_name, own);
        file[length + own] = 0;
        if (is_held(file, is_mine)) continue;
        strcpy(file + length, entry->d_name);
        unlink(file);
    }
    if (entries != NULL) closedir(entries);
    free(file);
    if (count > MANY) atomic_store(&rests_until, began + 50 * (now_ns() - began));
}
