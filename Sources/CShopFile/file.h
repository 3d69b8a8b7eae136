/* What we keep of an open file, behind SQLite's own part of it. */
#ifndef FILE_H
#define FILE_H

#include <sqlite3.h>
#include <sys/types.h>

struct more {
    const sqlite3_io_methods *real;
    sqlite3_io_methods methods;
    const char *name; /* Lives as long as the file is open. */
    dev_t device; /* The file's own number, which no other has while it is open. */
    ino_t inode;
    unsigned char *page;    /* A page on its way to the disk; made with the first. */
    int page_bytes;
    sqlite3_int64 bytes;    /* How long the file has become. */
    int failed;             /* Why a read failed. */
    int reserved;           /* Bytes at the end of each page; -1: not looked up yet. */
    int unsynced;           /* The log: something was written since it was synced. */
    int locked;             /* The file is this connection's alone, until it is closed. */
    int ahead;              /* By this descriptor the kernel is asked to write; -1: none yet. Only of a locked file. */
    int copying;            /* A reader is said to stand in the log. */
    void **index; /* The index of the log, in blocks that stay where they are; as many as the log asks for. */
    int blocks;
};

struct more *more_of(sqlite3_file *file);

/* The connection owns the file, so that the index of its log is in its own memory: index.c. */
void own(sqlite3_io_methods *methods);
void forget_index(struct more *more);
/* What was copied is taken for not copied: all of the log is copied again. */
void distrust_copies(struct more *more);
/* See shop_file_copying. */
void copy_without_sync(struct more *more, int copying);
/* Before anything is asked of SQLite, so that a child of this process can use it, whatever other threads were at when
 * it was forked. 1, or 0: SQLite does not begin. */
int begin_with_sqlite(void);

#endif
