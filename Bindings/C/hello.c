/*
 * A shop, a visitor and an operator in one program: the visitor asks, the operator answers, and both read what
 * happened.
 *
 *     cc hello.c -lklepet -o hello && ./hello
 */
#include <klepet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(klepet_status status, const klepet_error *error) {
    if (status == KLEPET_OK) return;
    fprintf(stderr, "klepet: %s\n", error ? error->sentence : klepet_status_text(status));
    exit(1);
}

static klepet_client *join(klepet_shop *shop, uint32_t role, const char *key, const char *name) {
    klepet_error error;
    klepet_client *client;
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = role, .key = key, .key_bytes = strlen(key),
                               .name = name, .name_bytes = strlen(name)};
    check(klepet_join(shop, &who, &client, &error), &error);
    return client;
}

static void say(klepet_client *client, uint64_t *chat, const char *text, const char *id) {
    klepet_error error;
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = strlen(text),
                              .id = id, .id_bytes = strlen(id)};
    if (*chat == 0) check(klepet_start(client, NULL, &message, &posted, &error), &error);
    else check(klepet_say(client, *chat, &message, &posted, &error), &error);
    *chat = posted.chat;
}

static void read_all(const char *whose, klepet_client *client) {
    klepet_event events[16];
    size_t count;
    do {
        check(klepet_events(client, events, sizeof events[0], 16, &count), NULL);
        for (size_t i = 0; i < count; i++)
            if (events[i].kind == KLEPET_EVENT_SAID)
                printf("%s #%llu %s%.*s\n", whose, (unsigned long long)events[i].seq,
                       events[i].role == KLEPET_ROLE_SYSTEM ? "* " : "", (int)events[i].text_bytes, events[i].text);
    } while (count > 0);
}

int main(int argc, char **argv) {
    klepet_error error;
    klepet_shop *shop;
    uint64_t chat = 0;

    check(klepet_open(argc > 1 ? argv[1] : NULL, NULL, &shop, &error), &error);
    klepet_client *office = join(shop, KLEPET_ROLE_SYSTEM, "office", "Back office");
    klepet_operator_options entry = {
        KLEPET_OPERATOR_INIT, .key = "ana", .key_bytes = 3, .name = "Ana", .name_bytes = 3};
    check(klepet_operator_set(office, &entry, NULL, &error), &error);
    klepet_client *ana = join(shop, KLEPET_ROLE_OPERATOR, "ana", "Ana");
    klepet_client *eva = join(shop, KLEPET_ROLE_VISITOR, "cookie-4711", "Eva");

    say(eva, &chat, "Do you ship to Brno?", "m1");
    check(klepet_take(ana, chat, &error), &error);
    say(ana, &chat, "We do, Eva. It takes two days.", "m1");
    say(eva, &chat, "Wonderful, thank you!", "m2");
    say(eva, &chat, "Wonderful, thank you!", "m2"); /* the network was unsure: nothing is said twice */
    check(klepet_end(eva, chat, 0, &error), &error);
    check(klepet_flush(shop), NULL);

    read_all("Eva", eva);
    read_all("Ana", ana);
    check(klepet_close(shop), NULL);
    return 0;
}
