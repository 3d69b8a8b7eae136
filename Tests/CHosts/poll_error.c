/*
 * libuv watches a descriptor no more once it has told an error of it: the glue has to go on all the same (klepet_uv.h).
 *
 *     cc poll_error.c -lklepet -luv
 */
#include <klepet_uv.h>
#include <stdio.h>
#include <stdlib.h>

static klepet_client *eva;
static uv_timer_t patience;
static int said;

static void on_patience(uv_timer_t *timer) {
    (void)timer;
    fprintf(stderr, "nothing came from the disk after an error of the descriptor\n");
    exit(1);
}

static void on_turn(klepet_uv_t *uv, klepet_status status) {
    klepet_event events[16];
    size_t count = 0;
    if (status != KLEPET_OK) exit(2);
    while (klepet_events(eva, events, sizeof events[0], 16, &count) == KLEPET_OK && count > 0)
        for (size_t i = 0; i < count; i++)
            if (events[i].kind == KLEPET_EVENT_SAID && events[i].role == KLEPET_ROLE_VISITOR) said = 1;
    if (!said) return;
    uv_timer_stop(&patience);
    klepet_uv_stop(uv, NULL);
}

int main(void) {
    klepet_open_options stepped = {KLEPET_OPEN_INIT, .loop = KLEPET_LOOP_STEPPED};
    klepet_join_options visitor = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
    klepet_message question = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
    uv_loop_t *loop = uv_default_loop();
    klepet_uv_t glue;
    klepet_shop *shop;
    klepet_error error;
    if (klepet_open("shop.db", &stepped, &shop, &error) || klepet_join(shop, &visitor, &eva, &error) ||
        klepet_uv_start(loop, shop, &glue, on_turn, NULL)) {
        fprintf(stderr, "%s\n", error.sentence);
        return 1;
    }
    uv_timer_init(loop, &patience);
    uv_timer_start(&patience, on_patience, 60000, 0);
    uv_run(loop, UV_RUN_NOWAIT);
    /* What libuv does when the system tells of an error. */
    uv_poll_stop(&glue.poll);
    klepet_uv_on_poll_(&glue.poll, UV_EBADF, 0);
    if (klepet_start(eva, NULL, &question, NULL, &error)) return 3;
    uv_run(loop, UV_RUN_DEFAULT);
    return klepet_close(shop) == KLEPET_OK && said ? 0 : 4;
}
