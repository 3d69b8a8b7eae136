/*
 * A shop in the program's own poll() loop, by klepet_fd and klepet_timeout_ms alone; what is due comes without a call.
 *
 *     cc polling.c -lklepet
 */
#include <klepet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(klepet_status status, const char *what) {
    if (status == KLEPET_OK) return;
    printf("%s: %s\n", what, klepet_status_text(status));
    exit(1);
}

int main(void) {
    static const char *policy = "{\"waiting\": {\"holding_at_ms\": [0, 200, 400], \"choice_at_ms\": 400}}";
    klepet_open_options options = {KLEPET_OPEN_INIT, .policy = policy, .policy_bytes = strlen(policy)};
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello?", .text_bytes = 6};
    klepet_shop *shop;
    klepet_client *eva;
    int64_t began, now;
    int turns = 0, fd;

    check(klepet_open("polling.db", &options, &shop, NULL), "open");
    check(klepet_join(shop, &who, &eva, NULL), "join");
    /* Before the chat: a slow machine takes its time from here on. */
    check(klepet_now(shop, &began), "now");
    check(klepet_start(eva, NULL, &message, NULL, NULL), "start");
    check(klepet_fd(shop, &fd), "fd");
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        klepet_event events[16];
        int32_t timeout;
        size_t count;
        check(klepet_timeout_ms(shop, &timeout), "timeout");
        poll(&ready, 1, timeout);
        check(klepet_step(shop, 0), "step");
        check(klepet_now(shop, &now), "now");
        /* It waits, and does not spin. */
        if (++turns > 200 || now - began > 20000) return printf("%d turns in %d ms\n", turns, (int)(now - began)), 1;
        do {
            check(klepet_events(eva, events, sizeof events[0], 16, &count), "events");
            for (size_t i = 0; i < count; i++) {
                if (events[i].kind != KLEPET_EVENT_SAID) continue;
                const char *what = events[i].ladder == KLEPET_LADDER_WAITING ? "holding message" : "visitor";
                printf("%s %d\n", what, events[i].rung);
                if (events[i].rung < 3) continue;
                if (now - began < 400) return printf("too early: %d ms\n", (int)(now - began)), 1;
                check(klepet_close(shop), "close");
                return 0;
            }
        } while (count > 0);
    }
}
