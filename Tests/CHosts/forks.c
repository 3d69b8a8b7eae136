/*
 * fork() at any moment of the other threads: of a shop's own thread and of the one that writes its file. A child opens
 * a shop of its own, has something written and closes it, however deep in SQLite the parent's threads were. So does the
 * first child of a process whose threads open their first shops.
 *
 *     cc forks.c -lklepet -lpthread
 *
 * Not with gcc's AddressSanitizer, whose own memory has locks that a fork copies as they are.
 */
#include <klepet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FORKS 40
/* The first children of so many processes more, which are forked while libraries begin. */
#define BEGINNINGS 20
#define TALKERS 2

static atomic_int is_over;

static void check(klepet_status status, const char *what) {
    if (status == KLEPET_OK) return;
    printf("%s: %s\n", what, klepet_status_text(status));
    exit(1);
}

static const char *policy =
    "{\"limits\": {\"messages_per_second\": 0}, \"departments\": [{\"name\": \"support\", \"mode\": \"take\", "
    "\"hours\": {\"zone\": \"Europe/Prague\", \"weekly\": [{\"days\": [\"mon\"], \"from\": \"09:00\", \"to\": "
    "\"17:00\"}]}}]}";

static klepet_shop *opened(const char *path, uint32_t loop) {
    klepet_shop *shop;
    klepet_open_options options = {
        KLEPET_OPEN_INIT, .loop = loop, .policy = policy, .policy_bytes = strlen(policy)};
    check(klepet_open(path, &options, &shop, NULL), path);
    return shop;
}

static uint64_t said(klepet_client *client, uint64_t chat) {
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
    klepet_status status = KLEPET_BUSY;
    while (status == KLEPET_BUSY) {
        status = chat == 0 ? klepet_start(client, NULL, &message, &posted, NULL)
                           : klepet_say(client, chat, &message, &posted, NULL);
    }
    check(status, "say");
    return posted.chat;
}

static klepet_client *joined(klepet_shop *shop) {
    klepet_client *client;
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
    check(klepet_join(shop, &who, &client, NULL), "join");
    return client;
}

/* Opens and closes shops and has each write, so that SQLite's locks are rarely free. */
static void *talk(void *argument) {
    char path[16];
    snprintf(path, sizeof path, "%d.db", *(int *)argument);
    while (!atomic_load(&is_over)) {
        klepet_shop *shop = opened(path, KLEPET_LOOP_THREAD);
        klepet_client *eva = joined(shop);
        uint64_t chat = 0;
        for (int i = 0; i < 50 && !atomic_load(&is_over); i++) chat = said(eva, chat);
        check(klepet_close(shop), "close");
        unlink(path);
    }
    return NULL;
}

static void in_the_child(void) {
    /* Whoever waits for a thread that is not there, waits no longer than this. */
    alarm(50);
    klepet_shop *own = opened("child.db", KLEPET_LOOP_STEPPED);
    said(joined(own), 0);
    check(klepet_close(own), "close");
    unlink("child.db");
    _exit(0);
}

/* 0, or how a child ended otherwise than it should. */
static int ended(pid_t child) {
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : status;
}

/* One process: its threads talk while it forks. */
static int forks(int count, int microseconds) {
    pthread_t threads[TALKERS];
    int numbers[TALKERS], status = 0;
    for (int i = 0; i < TALKERS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, talk, &numbers[i]) != 0) return 2;
    }
    usleep((useconds_t)microseconds);
    for (int i = 0; i < count && status == 0; i++) {
        pid_t child = fork();
        if (child == 0) in_the_child();
        status = ended(child);
        if (status != 0) printf("child %d of %d ended with %x\n", i + 1, count, (unsigned)status);
    }
    atomic_store(&is_over, 1);
    for (int i = 0; i < TALKERS; i++) pthread_join(threads[i], NULL);
    return status == 0 ? 0 : 1;
}

int main(int count, char **arguments) {
    if (count > 1) return forks(1, atoi(arguments[1]));
    for (int i = 0; i < BEGINNINGS; i++) {
        char microseconds[16];
        snprintf(microseconds, sizeof microseconds, "%d", 100 * i);
        pid_t child = fork();
        if (child == 0) {
            execl(arguments[0], arguments[0], microseconds, (char *)NULL);
            _exit(3);
        }
        if (ended(child) != 0) return 1;
    }
    return forks(FORKS, 0);
}
