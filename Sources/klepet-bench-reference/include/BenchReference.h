/*
 * What klepet-bench measures Klepet against: the least that could do the same work, in C, as a good C programmer would
 * write it for that one purpose. Nothing here is part of the library.
 *
 *     allocations.c   counts every allocation of the process, whoever makes it
 *     store.c         chats and message ids by hash, texts in a ring, events in a ring; all in memory
 *     ledger.c        raw SQLite: the rows that the journal writes, and reading them back
 *     opening.c       a shop's file opened by SQLite alone
 *     timers.c        libuv's timers under the load that the wheel gets
 *     calls.c         jansson that parses a call and prints its reply
 */
#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

/* ---- Allocations ------------------------------------------------------------------------------------------------- */

typedef struct bench_allocations {
    uint64_t small;   /* shorter than bench_large_bytes: what a message must not cost */
    uint64_t large;   /* tables that grow, chunks that many messages share */
} bench_allocations;

extern const size_t bench_large_bytes;

/* Since the process began, all threads. */
bench_allocations bench_allocations_now(void);

/* Takes memory from the system and leaves it with the C library. The first touch of a page is the system's work and
 * neither side's: in a virtual machine it takes up to 12 us, as long as eight messages, and a shop's journal in memory,
 * which keeps everything, takes a new page every dozen messages. */
void bench_warm_memory(size_t bytes);

/* Nanoseconds on the monotonic clock. */
int64_t bench_now_ns(void);

/* Nanoseconds that this process has computed, all threads: for work that waits for nothing, so that whoever else uses
 * the machine is not measured with it. */
int64_t bench_cpu_ns(void);

/* ---- The store in memory ----------------------------------------------------------------------------------------- */

typedef struct bench_store bench_store;

typedef struct bench_event {
    uint64_t seq, chat, person, previous;
    int64_t at_ms;
    uint32_t chat_seq, text_bytes, id_bytes;
    uint16_t kind;
    uint8_t role, flags;
    const char *text, *id;
} bench_event;

bench_store *bench_store_new(uint32_t chats_max, uint32_t messages_max);
void bench_store_free(bench_store *store);
void bench_store_add_chat(bench_store *store, uint64_t chat);
/* The number of the event; of the first one, when the id was there before; 0 when there is no such chat. */
uint64_t bench_store_say(bench_store *store, uint64_t chat, uint64_t person, uint8_t role, int64_t at_ms,
                         const char *text, uint32_t text_bytes, const char *id, uint32_t id_bytes);
/* Copies what has not been pulled yet; how many. */
size_t bench_store_pull(bench_store *store, bench_event *events, size_t capacity);

/* ---- Raw SQLite -------------------------------------------------------------------------------------------------- */

typedef struct bench_message {
    uint64_t chat, person, previous;
    uint32_t chat_seq;
    uint8_t role;
    const char *text, *id;
    uint32_t text_bytes, id_bytes;
} bench_message;

typedef struct bench_ledger bench_ledger;

/* A new file with the journal's tables and settings. `checkpoint_pages` 0: the log is never copied into the file.
 * NULL on failure. */
bench_ledger *bench_ledger_new(const char *path, int checkpoint_pages);
void bench_ledger_close(bench_ledger *ledger);
/* Writes `count` messages in one transaction; 0 is fine. */
int bench_ledger_append(bench_ledger *ledger, const bench_message *messages, size_t count);

/* The group-commit loop: messages fall due at `per_second`, whatever is due goes into one transaction. Writes for each
 * of `count` messages the time from its due time until its commit had returned, in ns, to `latencies`. */
int bench_ledger_pace(bench_ledger *ledger, const bench_message *messages, size_t count, double per_second,
                      int64_t *latencies);

/* Reads every column of events and messages as the journal's reader does, in order. Rows of events; -1 on failure. */
int64_t bench_ledger_scan(const char *path);
/* Deletes the snapshots of a shop's file. 0 is fine. */
int bench_ledger_forget_snapshots(const char *path);

typedef struct bench_search bench_search;

/* The words of a closed shop's prepared replies. NULL on failure. */
bench_search *bench_search_open(const char *path);
void bench_search_close(bench_search *search);
/* Rows found, the best `limit` of them; `query` as FTS5 has it. */
int bench_search_run(bench_search *search, const char *query, int limit);

/* A shop's file, opened with the journal's settings and asked for its last event: the connection. NULL on failure. */
void *bench_bare_open(const char *path);
void bench_bare_close(void *database);

/* ---- libuv's timers ---------------------------------------------------------------------------------------------- */

typedef struct bench_load {
    uint32_t chats;
    uint64_t operations;
    uint32_t per_ms;          /* operations between two milliseconds */
    int64_t idle_ms;          /* how far ahead a deadline is set */
    uint64_t seed;
} bench_load;

/* ns an operation; 80 % uv_timer_again, 10 % stop, 10 % start. */
double bench_uv_timers(const bench_load *load);
size_t bench_uv_timer_bytes(void);

/* ---- jansson ----------------------------------------------------------------------------------------------------- */

/* Parses a `say`, builds the reply to it, prints that; its bytes, 0 when it is none. */
size_t bench_json_call(const char *json, size_t json_bytes, uint64_t seq, char *reply, size_t capacity);

/* The next number of the sequence that both sides use (xorshift64*, Vigna). */
static inline uint64_t bench_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * 0x2545F4914F6CDD1DULL;
}

/* Messages by words: a table of them and an FTS5 index, and the newest that hold all words of a query. All of them are
 * added in one transaction, which `done` ends; 0, or an SQLite code. */
typedef struct bench_words bench_words;
bench_words *bench_words_open(const char *path);
int bench_words_add(bench_words *words, const char *text);
int bench_words_done(bench_words *words);
int bench_words_run(bench_words *words, const char *query, int limit);
void bench_words_close(bench_words *words);

#endif
