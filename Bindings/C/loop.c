/*
 * A shop on the program's own libuv loop: a visitor writes at intervals, an operator answers when the loop brings the
 * message.
 *
 *     cc loop.c -lklepet -luv -o loop && ./loop
 */
#include <klepet_uv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static klepet_shop *shop;
static klepet_client *ana, *eva;
static uint64_t chat;
static const char *questions[] = {"Do you ship to Brno?", "And to Ljubljana?", "Thank you!"};
static size_t asked;
static uv_timer_t pause_between;
static klepet_uv_t glue;

static void check(klepet_status status, const klepet_error *error) {
    if (status == KLEPET_OK) return;
    fprintf(stderr, "klepet: %s\n", error ? error->sentence : klepet_status_text(status));
    exit(1);
}

static void say(klepet_client *client, const char *text) {
    klepet_error error;
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = strlen(text)};
    if (chat == 0) check(klepet_start(client, NULL, &message, &posted, &error), &error);
    else check(klepet_say(client, chat, &message, &posted, &error), &error);
    chat = posted.chat;
}

/* The visitor's keyboard: any callback of the loop may call the shop. */
static void ask(uv_timer_t *timer) {
    (void)timer;
    say(eva, questions[asked++]);
}

/* After each step of the shop: what has become durable can be pulled. */
static void on_turn(klepet_uv_t *uv, klepet_status status) {
    klepet_event events[16];
    klepet_error error;
    size_t count;
    check(status, NULL);
    do {
        check(klepet_events(ana, events, sizeof events[0], 16, &count), NULL);
        for (size_t i = 0; i < count; i++) {
            if (events[i].kind != KLEPET_EVENT_SAID || events[i].role == KLEPET_ROLE_SYSTEM) continue;
            const char *name = events[i].role == KLEPET_ROLE_VISITOR ? "Eva" : "Ana";
            printf("%s: %.*s\n", name, (int)events[i].text_bytes, events[i].text);
            if (events[i].role == KLEPET_ROLE_OPERATOR) {
                uv_timer_start(&pause_between, ask, 20, 0);
            } else if (asked < sizeof questions / sizeof questions[0]) {
                if (asked == 1) check(klepet_take(ana, chat, &error), &error);
                say(ana, asked == 1 ? "We do. It takes two days." : "There too.");
            } else {
                check(klepet_end(eva, chat, 0, &error), &error);
                klepet_uv_stop(uv, NULL);
            }
        }
    } while (count > 0 && glue.running);
}

int main(void) {
    klepet_error error;
    klepet_client *office;
    uv_loop_t *loop = uv_default_loop();
    klepet_operator_options entry = {
        KLEPET_OPERATOR_INIT, .key = "ana", .key_bytes = 3, .name = "Ana", .name_bytes = 3};
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_SYSTEM, .key = "office", .key_bytes = 6};

    check(klepet_open("loop.db", NULL, &shop, &error), &error);
    check(klepet_join(shop, &who, &office, &error), &error);
    check(klepet_operator_set(office, &entry, NULL, &error), &error);
    who = (klepet_join_options){KLEPET_JOIN_INIT, .role = KLEPET_ROLE_OPERATOR, .key = "ana", .key_bytes = 3};
    check(klepet_join(shop, &who, &ana, &error), &error);
    who = (klepet_join_options){KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
    check(klepet_join(shop, &who, &eva, &error), &error);

    check(klepet_uv_start(loop, shop, &glue, on_turn, NULL), NULL);
    uv_timer_init(loop, &pause_between);
    uv_timer_start(&pause_between, ask, 0, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    check(klepet_close(shop), NULL);
    return 0;
}
