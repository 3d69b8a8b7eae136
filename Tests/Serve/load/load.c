/*
 * A load for a server on a Unix socket: pairs of connections, of which one says and the other hears.
 *
 *     load klepet|mqtt SOCKET PID PAIRS WINDOW SECONDS        each pair has WINDOW messages under way, at full speed
 *     load klepet|mqtt SOCKET PID PAIRS WINDOW SECONDS RATE   all pairs together say RATE messages a second
 *     load commit FILE SECONDS RATE                           the same, into bare SQLite, what is due in one commit
 *
 * It prints a JSON object: messages heard, seconds, CPU seconds of process PID, microseconds from when a message was
 * due to be said until it was heard (median, 99 %).
 */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../../../Sources/klepet-bench-reference/include/BenchReference.h"

void fail(const char *what) {
    fprintf(stderr, "load: %s failed: %s\n", what, errno ? strerror(errno) : "no");
    exit(1);
}

int connect_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) fail(path);
    return fd;
}

void write_all(int fd, const void *bytes, size_t count) {
    for (const char *place = bytes; count > 0;) {
        ssize_t written = write(fd, place, count);
        if (written <= 0) fail("writing");
        place += written;
        count -= (size_t)written;
    }
}

int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t cpu_ns(pid_t pid) {
    clockid_t clock;
    struct timespec used = {0, 0};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) fail("the server's CPU clock");
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

static struct {
    const struct way *way;
    struct pair *pairs;
    int count, window, epoll;
    double rate;
    int64_t *latencies;
    size_t latencies_count, latencies_room;
    int64_t begin_ns;
    uint64_t due, heard;
    int is_measured;
} run;

static void flush(struct side *side) {
    if (side->out_bytes == 0) return;
    ssize_t written = write(side->fd, side->out, side->out_bytes);
    if (written < 0) {
        if (errno == EAGAIN) return;
        fail("writing");
    }
    side->out_bytes -= (size_t)written;
    memmove(side->out, side->out + written, side->out_bytes);
}

static void say(struct pair *pair, int64_t due_ns) {
    if (pair->sayer.out_bytes > BUFFER_BYTES - 1024) fail("keeping up: the server reads too slowly; it");
    pair->sent_ns[pair->sent % (uint64_t)run.window] = due_ns;
    pair->sayer.out_bytes += run.way->say(pair, pair->sayer.out + pair->sayer.out_bytes);
    pair->sent++;
}

static void note(int64_t latency) {
    if (!run.is_measured || run.latencies_count == run.latencies_room) return;
    run.latencies[run.latencies_count++] = latency;
}

/* Reads what there is and gives it to `count`; how many messages that were. */
static size_t receive(struct side *side, size_t (*count)(const char *, size_t, size_t *)) {
    ssize_t got = read(side->fd, side->in + side->in_bytes, BUFFER_BYTES - side->in_bytes);
    if (got < 0 && errno == EAGAIN) return 0;
    if (got <= 0) fail("reading");
    side->in_bytes += (size_t)got;
    size_t used = 0, messages = count(side->in, side->in_bytes, &used);
    side->in_bytes -= used;
    memmove(side->in, side->in + used, side->in_bytes);
    return messages;
}

static void heard(struct pair *pair, size_t messages) {
    int64_t now = now_ns();
    run.heard += messages;
    for (; messages > 0; messages--, pair->heard++) {
        note(now - pair->sent_ns[pair->heard % (uint64_t)run.window]);
        if (run.rate == 0) say(pair, now);
    }
    flush(&pair->sayer);
}

/* At a rate: message n of all is due at n / rate, and is of pair n modulo the pairs. */
static void say_due(void) {
    uint64_t due = (uint64_t)((double)(now_ns() - run.begin_ns) * run.rate / 1e9);
    for (; run.due < due; run.due++) {
        struct pair *pair = &run.pairs[run.due % (uint64_t)run.count];
        if (pair->sent - pair->heard >= (uint64_t)run.window) fail("keeping up: too many are under way; it");
        say(pair, run.begin_ns + (int64_t)((double)(run.due + 1) / run.rate * 1e9));
    }
    for (int i = 0; i < run.count; i++) flush(&run.pairs[i].sayer);
}

static void turn(void) {
    struct epoll_event events[256];
    /* At a rate: back in time for what is due next, without taking the core that the server needs. */
    struct timespec patience = {run.rate > 0 ? 0 : 1, run.rate > 0 ? 50000 : 0};
    int ready = epoll_pwait2(run.epoll, events, 256, &patience, NULL);
    for (int i = 0; i < ready; i++) {
        struct pair *pair = &run.pairs[events[i].data.u64 / 2];
        if (events[i].data.u64 % 2) heard(pair, receive(&pair->hearer, run.way->hear));
        else pair->acknowledged += receive(&pair->sayer, run.way->acknowledge);
    }
    if (run.rate > 0) say_due();
}

static void open_side(struct side *side, uint64_t number) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    side->in = malloc(BUFFER_BYTES);
    side->out = malloc(BUFFER_BYTES);
    fcntl(side->fd, F_SETFL, O_NONBLOCK);
    epoll_ctl(run.epoll, EPOLL_CTL_ADD, side->fd, &event);
}

static void open_pairs(const char *socket) {
    run.epoll = epoll_create1(EPOLL_CLOEXEC);
    run.pairs = calloc((size_t)run.count, sizeof *run.pairs);
    for (int i = 0; i < run.count; i++) {
        struct pair *pair = &run.pairs[i];
        run.way->connect(pair, socket, i);
        pair->sent_ns = calloc((size_t)run.window, sizeof *pair->sent_ns);
        open_side(&pair->sayer, (uint64_t)i * 2);
        open_side(&pair->hearer, (uint64_t)i * 2 + 1);
    }
}

static int by_size(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void report(uint64_t messages, double seconds, double cpu_seconds) {
    qsort(run.latencies, run.latencies_count, sizeof *run.latencies, by_size);
    size_t last = run.latencies_count ? run.latencies_count - 1 : 0;
    printf("{\"messages\": %llu, \"seconds\": %.3f, \"cpu_seconds\": %.3f, \"p50_us\": %.0f, \"p99_us\": %.0f}\n",
           (unsigned long long)messages, seconds, cpu_seconds, (double)run.latencies[last / 2] / 1e3,
           (double)run.latencies[last - last / 100] / 1e3);
}

static void measure(pid_t pid, double seconds) {
    int64_t warm_ns = (int64_t)(seconds * 1e9 / 5);
    run.begin_ns = now_ns();
    for (int i = 0; i < run.count && run.rate == 0; i++) {
        for (int k = 0; k < run.window; k++) say(&run.pairs[i], now_ns());
        flush(&run.pairs[i].sayer);
    }
    while (now_ns() - run.begin_ns < warm_ns) turn();
    run.is_measured = 1;
    uint64_t before = run.heard;
    int64_t start = now_ns(), cpu = cpu_ns(pid);
    while (now_ns() - start < (int64_t)(seconds * 1e9)) turn();
    int64_t end = now_ns();
    report(run.heard - before, (double)(end - start) / 1e9, (double)(cpu_ns(pid) - cpu) / 1e9);
}

static void commit(const char *file, double seconds, double rate) {
    size_t count = (size_t)(seconds * rate);
    bench_message *messages = calloc(count, sizeof *messages);
    char text[TEXT_BYTES];
    memset(text, 'k', sizeof text);
    for (size_t i = 0; i < count; i++)
        messages[i] = (bench_message){.chat = i % 100 + 1, .chat_seq = (uint32_t)(i / 100 + 1),
                                      .previous = i > 100 ? i - 100 : 0, .person = i % 100 + 1, .role = 2,
                                      .text = text, .text_bytes = sizeof text};
    bench_ledger *ledger = bench_ledger_new(file, 0);
    if (!ledger || bench_ledger_pace(ledger, messages, count, rate, run.latencies)) fail("bare SQLite");
    run.latencies_count = count;
    bench_ledger_close(ledger);
    report(count, seconds, 0);
}

int main(int argc, char **argv) {
    run.latencies_room = 8 << 20;
    run.latencies = malloc(run.latencies_room * sizeof *run.latencies);
    if (argc == 5 && strcmp(argv[1], "commit") == 0) {
        commit(argv[2], atof(argv[3]), atof(argv[4]));
        return 0;
    }
    if (argc < 7) {
        fputs("usage: load klepet|mqtt SOCKET PID PAIRS WINDOW SECONDS [RATE]\n"
              "       load commit FILE SECONDS RATE\n",
              stderr);
        return 64;
    }
    run.way = strcmp(argv[1], "mqtt") == 0 ? &mqtt_way : &klepet_way;
    run.count = atoi(argv[4]);
    run.window = atoi(argv[5]);
    run.rate = argc > 7 ? atof(argv[7]) : 0;
    prctl(PR_SET_TIMERSLACK, 1000);
    open_pairs(argv[2]);
    measure((pid_t)atoi(argv[3]), atof(argv[6]));
    return 0;
}
