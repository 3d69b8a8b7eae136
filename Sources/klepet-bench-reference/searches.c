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
