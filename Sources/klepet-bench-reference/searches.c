/* The bare FTS5 query that a search for prepared replies cannot do without. */

#include "BenchReference.h"

#include <sqlite3.h>
#include <stdlib.h>

struct bench_search {
    sqlite3 *database;
    sqlite3_stmt *match;
};

bench_search *bench_search_open(const char *path) {
    static const char sql[] =
        "SELECT rowid, shortcut, plain FROM reply_words WHERE reply_words MATCH ?1 ORDER BY rank LIMIT ?2";
    bench_search *search = calloc(1, sizeof *search);
    if (!search) return NULL;
    if (sqlite3_open_v2(path, &search->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(search->database, sql, -1, &search->match, NULL) != SQLITE_OK) {
        bench_search_close(search);
        return NULL;
    }
    return search;
}

void bench_search_close(bench_search *search) {
    sqlite3_finalize(search->match);
    sqlite3_close(search->database);
    free(search);
}

int bench_search_run(bench_search *search, const char *query, int limit) {
    int rows = 0;
    sqlite3_bind_text(search->match, 1, query, -1, SQLITE_STATIC);
    sqlite3_bind_int(search->match, 2, limit);
    while (sqlite3_step(search->match) == SQLITE_ROW) {
        if (sqlite3_column_text(search->match, 2)) rows++;
    }
    sqlite3_reset(search->match);
    return rows;
}

struct bench_words {
    sqlite3 *database;
    sqlite3_stmt *add, *index, *match;
    sqlite3_int64 count;
};

bench_words *bench_words_open(const char *path) {
    static const char tables[] =
        "PRAGMA journal_mode=WAL; CREATE TABLE said(seq INTEGER PRIMARY KEY, text TEXT);"
        "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0'); BEGIN";
    bench_words *words = calloc(1, sizeof *words);
    if (!words) return NULL;
    if (sqlite3_open_v2(path, &words->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK ||
        sqlite3_exec(words->database, tables, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(words->database, "INSERT INTO said VALUES(?1, ?2)", -1, &words->add, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(words->database, "INSERT INTO words(rowid, text) VALUES(?1, ?2)", -1, &words->index, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v2(words->database,
                           "SELECT s.seq, s.text FROM words JOIN said s ON s.seq = words.rowid WHERE words MATCH ?1"
                           " ORDER BY words.rowid DESC LIMIT ?2",
                           -1, &words->match, NULL) != SQLITE_OK) {
        bench_words_close(words);
        return NULL;
    }
    return words;
}

int bench_words_add(bench_words *words, const char *text) {
    sqlite3_stmt *both[] = {words->add, words->index};
    words->count++;
    for (int index = 0; index < 2; index++) {
        sqlite3_bind_int64(both[index], 1, words->count);
        sqlite3_bind_text(both[index], 2, text, -1, SQLITE_STATIC);
        int code = sqlite3_step(both[index]);
        sqlite3_reset(both[index]);
        if (code != SQLITE_DONE) return code;
    }
    return 0;
}

int bench_words_done(bench_words *words) {
    return sqlite3_exec(words->database, "COMMIT", NULL, NULL, NULL);
}

int bench_words_run(bench_words *words, const char *query, int limit) {
    int rows = 0;
    sqlite3_bind_text(words->match, 1, query, -1, SQLITE_STATIC);
    sqlite3_bind_int(words->match, 2, limit);
    while (sqlite3_step(words->match) == SQLITE_ROW) {
        if (sqlite3_column_text(words->match, 1)) rows++;
    }
    sqlite3_reset(words->match);
    return rows;
}

void bench_words_close(bench_words *words) {
    sqlite3_finalize(words->add);
    sqlite3_finalize(words->index);
    sqlite3_finalize(words->match);
    sqlite3_close(words->database);
    free(words);
}
