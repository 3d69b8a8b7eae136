/*
 * A shop with a thread of its own: eight threads of the program talk at once, one reads by the wake-up descriptor.
 *
 *     cc threads.c -lklepet -lpthread
 */
#include <klepet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TALKERS 8
#define MESSAGES 2000

static klepet_shop *shop;

static void check(klepet_status status, const char *what) {
    if (status == KLEPET_OK) return;
    printf("%s: %s\n", what, klepet_status_text(status));
    exit(1);
}

static void *talk(void *argument) {
    klepet_client *client;
    klepet_posted posted;
    char key[16], text[32];
    uint64_t chat = 0;
    int who = *(int *)argument;
    klepet_join_options options = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = key};
    options.key_bytes = (size_t)snprintf(key, sizeof key, "visitor-%d", who);
    check(klepet_join(shop, &options, &client, NULL), "join");
    for (int number = 1; number <= MESSAGES; number++) {
        klepet_message message = {KLEPET_MESSAGE_INIT, .text = text};
        klepet_status status;
        message.text_bytes = (size_t)snprintf(text, sizeof text, "%d %d", who, number);
        do {
            status = chat == 0 ? klepet_start(client, NULL, &message, &posted, NULL)
                               : klepet_say(client, chat, &message, &posted, NULL);
        } while (status == KLEPET_BUSY);
        check(status, "say");
        chat = posted.chat;
    }
    return NULL;
}

int main(void) {
    static const char *policy = "{\"limits\": {\"messages_per_second\": 0}}";
    klepet_open_options options = {
        KLEPET_OPEN_INIT, .loop = KLEPET_LOOP_THREAD, .policy = policy, .policy_bytes = strlen(policy)};
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_SYSTEM, .key = "office", .key_bytes = 6};
    klepet_client *office;
    pthread_t threads[TALKERS];
    int numbers[TALKERS], last[TALKERS] = {0}, heard = 0, fd;
    uint64_t seq = 0;

    check(klepet_open("threads.db", &options, &shop, NULL), "open");
    check(klepet_join(shop, &who, &office, NULL), "join");
    check(klepet_wakeup_fd(shop, &fd), "wakeup_fd");
    for (int i = 0; i < TALKERS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, talk, &numbers[i]);
    }
    while (heard < TALKERS * MESSAGES) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        klepet_event events[256];
        size_t count;
        uint64_t quietened;
        /* An event that comes between reading the descriptor and pulling makes it readable again. */
        if (poll(&ready, 1, 10000) != 1 || read(fd, &quietened, 8) != 8) {
            printf("nothing came any more after %d messages\n", heard);
            return 1;
        }
        do {
            check(klepet_events(office, events, sizeof events[0], 256, &count), "events");
            for (size_t i = 0; i < count; i++) {
                int talker, number;
                char text[32] = {0};
                if (events[i].seq != ++seq) return printf("event %llu\n", (unsigned long long)events[i].seq), 1;
                if (events[i].kind != KLEPET_EVENT_SAID || events[i].role != KLEPET_ROLE_VISITOR) continue;
                memcpy(text, events[i].text, events[i].text_bytes);
                if (sscanf(text, "%d %d", &talker, &number) != 2 || number != last[talker] + 1)
                    return printf("%s\n", text), 1;
                last[talker] = number;
                heard++;
            }
        } while (count > 0);
    }
    for (int i = 0; i < TALKERS; i++) pthread_join(threads[i], NULL);
    check(klepet_close(shop), "close");
    return 0;
}
