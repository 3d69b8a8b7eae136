/*
 * A shop's file on the disk, where SQLite's own functions do not reach: what a page does not use is cleared as it is
 * written, a log that is emptied stays empty, a file has one connection alone, it is watched for being taken away, and
 * a lock has an owner.
 */
#ifndef SHOP_FILE_H
#define SHOP_FILE_H

struct sqlite3;

/* Makes the file system known to SQLite and gives its name; NULL when memory is refused. By one thread at a time. */
const char *shop_file_system(void);

/* The connection's file (1) or its log (2) is not there under its name any more, or another one is; 0: both are in
 * place. */
int shop_file_moved(struct sqlite3 *database);

/* Why a read of the file failed since this was asked last: an SQLite code, 0 when none did. */
int shop_file_failed(struct sqlite3 *database);

/*
 * While `copying`, a checkpoint copies the log into the file but for its last page and neither syncs the file nor
 * empties the log: what it costs is a copy in memory. Who sets it, takes it back.
 */
void shop_file_copying(struct sqlite3 *database, int copying);

/* Clears what the pages of the file do not use, as they would be had they always been written by this file system.
 * Nothing may be in the log. An SQLite code. */
int shop_file_sweep(struct sqlite3 *database);

/* The process that holds SQLite's lock on a file, also this one; 0: nobody, or it cannot be told. */
int shop_file_owner(const char *path);

/* Makes an empty file for its owner alone where there is none; 0, or what errno says. */
int shop_file_make(const char *path);

/* Nobody forks between the two: there a library may begin whose locks a child would have held for ever. Not one within
 * the other. */
void shop_file_hold_forks(void);
void shop_file_let_forks(void);

/* fsync of a file or a folder; 0, or what errno says. */
int shop_file_sync(const char *path);

/* fsync of the folder that a file is in. */
int shop_file_sync_folder(const char *path);

/* Gives a finished file the name that it is to have, if that is free, on the disk too; 0, or what errno says, and then
 * it has not got it. */
int shop_file_put(const char *part, const char *path);

/*
 * Removes what processes that are not there any more began to make in the folder of `path`: NAME.PROCESS.klepet-part
 * and what SQLite has beside it. Whoever makes one holds SQLite's lock on it.
 */
void shop_file_clear(const char *path);

#endif
