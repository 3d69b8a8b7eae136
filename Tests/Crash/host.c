/*
 * A host under load, to be killed: visitors and an operator talk as fast as they can, and whatever a client has pulled
 * (so it was acknowledged) is written to stdout, the ledger, outside of the shop's reach.
 *
 *     host load thread|stepped SHOP RUN      talks until it is killed; ledger lines: S seq chat chat_seq id
 *     host read SHOP                         all messages of the file as such lines, and how many events there are:
 *                                            E count
 */
#include <errno.h>
#include <klepet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VISITORS 6

static klepet_shop *shop;
static klepet_client *operator_, *office, *visitors[VISITORS];
static uint64_t chats[VISITORS];
static const char *run;

static void check(klepet_status status, const char *what) {
    if (status == KLEPET_OK) return;
    fprintf(stderr, "%s: %s\n", what, klepet_status_text(status));
    exit(1);
}

static klepet_client *join(uint32_t role, const char *key, uint64_t after) {
    klepet_client *client;
    klepet_join_options who = {
        KLEPET_JOIN_INIT, .role = role, .key = key, .key_bytes = strlen(key), .after_seq = after};
    check(klepet_join(shop, &who, &client, NULL), "join");
    return client;
}

static void say(klepet_client *client, uint64_t *chat, int who, long number) {
    char text[300], id[32];
    klepet_posted posted;
    klepet_status status;
    int bytes = snprintf(text, sizeof text, "%s %d %ld %.*s", run, who, number, (int)(number * 37 % 200),
                         "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut "
                         "labore et dolore magna aliqua ut enim ad minim veniam quis nostrud exercitation ullamco "
                         "laboris nisi ut aliquip ex ea");
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = (size_t)bytes, .id = id};
    message.id_bytes = (size_t)snprintf(id, sizeof id, "%s-%d-%ld", run, who, number);
    do {
        status = *chat == 0 ? klepet_start(client, NULL, &message, &posted, NULL)
                            : klepet_say(client, *chat, &message, &posted, NULL);
        if (status == KLEPET_BUSY) usleep(500);
    } while (status == KLEPET_BUSY);
    check(status, "say");
    *chat = posted.chat;
}

/* One line a message, and one write for a batch: a kill cannot tear what the kernel has taken, a torn last line is
 * passed over. */
static size_t tell(klepet_client *client) {
    static char lines[1 << 20];
    static uint64_t last;
    klepet_event events[512];
    size_t count, used = 0;
    check(klepet_events(client, events, sizeof events[0], 512, &count), "events");
    for (size_t i = 0; i < count; i++) {
        if (events[i].seq != 0 && last != 0 && events[i].seq != last + 1) {
            fprintf(stderr, "event %llu after %llu\n", (unsigned long long)events[i].seq, (unsigned long long)last);
            exit(1);
        }
        if (events[i].seq != 0) last = events[i].seq;
        if (events[i].kind == KLEPET_EVENT_SAID && events[i].id_bytes > 0)
            used += (size_t)snprintf(lines + used, sizeof lines - used, "S %llu %llu %u %.*s\n",
                                     (unsigned long long)events[i].seq, (unsigned long long)events[i].chat,
                                     events[i].chat_seq, (int)events[i].id_bytes, events[i].id);
    }
    for (size_t sent = 0; sent < used;) {
        ssize_t written = write(1, lines + sent, used - sent);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) exit(1);
        sent += (size_t)written;
    }
    return count;
}

static void *talk(void *argument) {
    int who = *(int *)argument;
    for (long number = 1;; number++) say(visitors[who], &chats[who], who, number);
    return NULL;
}

static void arrive(uint64_t after) {
    static const char *policy = "{\"limits\": {\"messages_per_second\": 0, \"open_chats_per_visitor\": 1000},"
                                " \"departments\": [{\"name\": \"support\", \"mode\": \"take\"}]}";
    klepet_operator_options entry = {
        KLEPET_OPERATOR_INIT, .capacity = 1000, .key = "ana", .key_bytes = 3, .name = "Ana", .name_bytes = 3};
    office = join(KLEPET_ROLE_SYSTEM, "office", after);
    check(klepet_policy_set(office, policy, strlen(policy), NULL), "policy");
    check(klepet_operator_set(office, &entry, NULL, NULL), "operator");
    operator_ = join(KLEPET_ROLE_OPERATOR, "ana", 0);
    for (int i = 0; i < VISITORS; i++) {
        char key[16];
        snprintf(key, sizeof key, "visitor-%d", i);
        visitors[i] = join(KLEPET_ROLE_VISITOR, key, 0);
    }
}

static void load_with_threads(void) {
    static int numbers[VISITORS];
    int fd;
    check(klepet_wakeup_fd(shop, &fd), "wakeup_fd");
    for (int i = 0; i < VISITORS; i++) {
        pthread_t thread;
        numbers[i] = i;
        pthread_create(&thread, NULL, talk, &numbers[i]);
    }
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        poll(&ready, 1, -1);
        check(klepet_wakeup_clear(shop), "clear");
        while (tell(office) > 0) {}
    }
}

static void load_stepped(void) {
    int fd, timeout;
    check(klepet_fd(shop, &fd), "fd");
    for (long number = 1;; number++) {
        for (int i = 0; i < VISITORS; i++) {
            say(visitors[i], &chats[i], i, number);
            if (number == 1) check(klepet_take(operator_, chats[i], NULL), "take");
            else if (number % 3 == 0) say(operator_, &chats[i], VISITORS + i, number);
        }
        check(klepet_timeout_ms(shop, &timeout), "timeout");
        if (number % 8 != 0) timeout = 0;
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        poll(&ready, 1, timeout);
        check(klepet_step(shop, 0), "step");
        while (tell(office) > 0) {}
    }
}

static int read_back(const char *path) {
    static char report[65536];
    klepet_statistics statistics = {.size = sizeof statistics};
    klepet_error error = {0};
    size_t needed;
    klepet_status status = klepet_open(path, NULL, &shop, &error);
    if (status != KLEPET_OK) {
        fprintf(stderr, "open: %s\n", error.sentence);
        return 1;
    }
    office = join(KLEPET_ROLE_SYSTEM, "office", 0);
    check(klepet_flush(shop), "flush");
    while (tell(office) > 0) {}
    check(klepet_statistics_get(shop, &statistics), "statistics");
    printf("E %llu\n", (unsigned long long)statistics.durable_seq);
    fflush(stdout);
    if (klepet_audit(shop, report, sizeof report, &needed, &error) != KLEPET_OK) {
        fprintf(stderr, "audit: %s\n", error.sentence);
        return 1;
    }
    check(klepet_close(shop), "close");
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "read") == 0) return read_back(argv[2]);
    if (argc != 5) return 64;
    run = argv[4];
    int has_thread = strcmp(argv[2], "thread") == 0;
    klepet_open_options options = {KLEPET_OPEN_INIT, .loop = has_thread ? KLEPET_LOOP_THREAD : KLEPET_LOOP_STEPPED};
    klepet_error error = {0};
    if (klepet_open(argv[3], &options, &shop, &error) != KLEPET_OK) {
        fprintf(stderr, "open: %s\n", error.sentence);
        return 1;
    }
    klepet_statistics statistics = {.size = sizeof statistics};
    check(klepet_statistics_get(shop, &statistics), "statistics");
    arrive(statistics.accepted_seq);
    if (has_thread) load_with_threads(); else load_stepped();
    return 0;
}
