#include "BenchReference.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct bench_ledger {
    sqlite3 *database;
    sqlite3_stmt *begin, *commit, *event, *message;
    uint64_t seq;
};

static const char *const settings =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000; PRAGMA mmap_size=0;";

static const char *const tables =
    "CREATE TABLE events("
    "  seq INTEGER PRIMARY KEY, at INTEGER, kind INTEGER, chat INTEGER, chat_seq INTEGER, previous INTEGER,"
    "  episode INTEGER, person INTEGER, role INTEGER, subject INTEGER, value INTEGER, until INTEGER, flags INTEGER,"
    "  reason INTEGER, ladder INTEGER, rung INTEGER, id TEXT, text TEXT) STRICT;"
    "CREATE TABLE messages("
    "  seq INTEGER PRIMARY KEY, chat INTEGER, chat_seq INTEGER, at INTEGER, author INTEGER, role TEXT, note INTEGER,"
    "  message_id TEXT, edited_at INTEGER, retracted_at INTEGER, redacted_at INTEGER, original TEXT,"
    "  text TEXT) STRICT;";

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    return statement;
}

bench_ledger *bench_ledger_new(const char *path, int checkpoint_pages) {
    bench_ledger *ledger = calloc(1, sizeof *ledger);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &ledger->database, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(ledger->database, settings, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(ledger->database, tables, NULL, NULL, NULL) != SQLITE_OK) {
        bench_ledger_close(ledger);
        return NULL;
    }
    sqlite3_wal_autocheckpoint(ledger->database, checkpoint_pages);
    ledger->begin = prepare(ledger->database, "BEGIN IMMEDIATE");
    ledger->commit = prepare(ledger->database, "COMMIT");
    ledger->event = prepare(ledger->database,
                            "INSERT INTO events(seq, at, kind, chat, chat_seq, previous, episode, person, role,"
                            " subject, value, until, flags, reason, ladder, rung)"
                            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    ledger->message = prepare(ledger->database,
                              "INSERT INTO messages(seq, chat, chat_seq, at, author, role, note, message_id, text)"
                              " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    if (!ledger->begin || !ledger->commit || !ledger->event || !ledger->message) {
        bench_ledger_close(ledger);
        return NULL;
    }
    return ledger;
}

void bench_ledger_close(bench_ledger *ledger) {
    sqlite3_finalize(ledger->begin);
    sqlite3_finalize(ledger->commit);
    sqlite3_finalize(ledger->event);
    sqlite3_finalize(ledger->message);
    sqlite3_close(ledger->database);
    free(ledger);
}

static inline int run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? 0 : code;
}

static int insert(bench_ledger *ledger, const bench_message *message) {
    static const char *const roles[] = {"system", "visitor", "operator", "bot"};
    sqlite3_stmt *row = ledger->event;
    int64_t seq = (int64_t)++ledger->seq, at = 1700000000000 + seq;
    sqlite3_bind_int64(row, 1, seq);
    sqlite3_bind_int64(row, 2, at);
    sqlite3_bind_int64(row, 3, 21);
    sqlite3_bind_int64(row, 4, (int64_t)message->chat);
    sqlite3_bind_int64(row, 5, message->chat_seq);
    sqlite3_bind_int64(row, 6, (int64_t)message->previous);
    sqlite3_bind_int64(row, 7, 1);
    sqlite3_bind_int64(row, 8, (int64_t)message->person);
    sqlite3_bind_int64(row, 9, message->role);
    for (int column = 10; column <= 16; column++) sqlite3_bind_int64(row, column, 0);
    int code = run(row);
    if (code) return code;
    row = ledger->message;
    sqlite3_bind_int64(row, 1, seq);
    sqlite3_bind_int64(row, 2, (int64_t)message->chat);
    sqlite3_bind_int64(row, 3, message->chat_seq);
    sqlite3_bind_int64(row, 4, at);
    sqlite3_bind_int64(row, 5, (int64_t)message->person);
    sqlite3_bind_text(row, 6, roles[message->role & 3], -1, SQLITE_STATIC);
    sqlite3_bind_int64(row, 7, 0);
    sqlite3_bind_text(row, 8, message->id, (int)message->id_bytes, SQLITE_STATIC);
    sqlite3_bind_text(row, 9, message->text, (int)message->text_bytes, SQLITE_STATIC);
    return run(row);
}

int bench_ledger_append(bench_ledger *ledger, const bench_message *messages, size_t count) {
    int code = run(ledger->begin);
    for (size_t index = 0; index < count && !code; index++) code = insert(ledger, &messages[index]);
    return code ? code : run(ledger->commit);
}

int bench_ledger_pace(bench_ledger *ledger, const bench_message *messages, size_t count, double per_second,
                      int64_t *latencies) {
    double each = 1e9 / per_second;
    int64_t begin = bench_now_ns();
    size_t written = 0;
    while (written < count) {
        size_t due = (size_t)((double)(bench_now_ns() - begin) / each);
        if (due > count) due = count;
        if (due == written) continue;
        int code = bench_ledger_append(ledger, messages + written, due - written);
        if (code) return code;
        int64_t now = bench_now_ns();
        for (; written < due; written++) latencies[written] = now - begin - (int64_t)((double)(written + 1) * each);
    }
    return 0;
}

int64_t bench_ledger_scan(const char *path) {
    sqlite3 *database = NULL;
    int64_t rows = -1;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) return -1;
    sqlite3_exec(database, settings, NULL, NULL, NULL);
    sqlite3_stmt *events = prepare(database,
                                   "SELECT seq, at, kind, chat, chat_seq, previous, episode, person, role, subject,"
                                   " value, until, flags, reason, ladder, rung, id, text FROM events ORDER BY seq");
    sqlite3_stmt *messages = prepare(database, "SELECT seq, message_id, text FROM messages ORDER BY seq");
    volatile int64_t sum = 0;
    int64_t message_seq = 0;
    if (events && messages) {
        rows = 0;
        while (sqlite3_step(events) == SQLITE_ROW) {
            int64_t seq = sqlite3_column_int64(events, 0);
            for (int column = 1; column < 16; column++) sum += sqlite3_column_int64(events, column);
            if (sqlite3_column_int64(events, 2) == 21) {
                while (message_seq < seq && sqlite3_step(messages) == SQLITE_ROW)
                    message_seq = sqlite3_column_int64(messages, 0);
                for (int column = 1; column <= 2; column++)
                    if (sqlite3_column_blob(messages, column)) sum += sqlite3_column_bytes(messages, column);
            } else {
                for (int column = 16; column <= 17; column++)
                    if (sqlite3_column_blob(events, column)) sum += sqlite3_column_bytes(events, column);
            }
            rows++;
        }
    }
    sqlite3_finalize(events);
    sqlite3_finalize(messages);
    sqlite3_close(database);
    return rows;
}

int bench_ledger_forget_snapshots(const char *path) {
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) return 1;
    int code = sqlite3_exec(database, "DELETE FROM snapshots; PRAGMA wal_checkpoint(TRUNCATE);", NULL, NULL, NULL);
    sqlite3_close(database);
    return code;
}
