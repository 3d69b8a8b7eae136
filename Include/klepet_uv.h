/*
 * klepet_uv.h - a shop on your own libuv loop. Header only; needs <uv.h> (1.x) and a shop opened with
 * KLEPET_LOOP_STEPPED.
 * C99 or C++11. (<uv.h> itself wants POSIX: with -std=c99 define _POSIX_C_SOURCE=200809L, or take -std=gnu99.)
 *
 * It steps the shop whenever the shop has work or a timer is due, in the loop's own iterations: no thread, no polling.
 * After each step your function is called; that is the place to pull events.
 *
 *     #include <stdio.h>
 *     #include "klepet_uv.h"
 *
 *     static klepet_client *eva;
 *
 *     static void on_turn(klepet_uv_t *uv, klepet_status status) {
 *         klepet_event events[16];
 *         size_t count = 0;
 *         if (status != KLEPET_OK) {
 *             fprintf(stderr, "%s\n", klepet_status_text(status));
 *             klepet_uv_stop(uv, NULL);
 *             return;
 *         }
 *         while (klepet_events(eva, events, sizeof events[0], 16, &count) == KLEPET_OK && count > 0)
 *             for (size_t i = 0; i < count; i++) {
 *                 printf("%llu: %.*s\n", (unsigned long long)events[i].seq, (int)events[i].text_bytes,
 *                        events[i].text ? events[i].text : "");
 *                 if (events[i].kind == KLEPET_EVENT_SAID && events[i].ladder == KLEPET_LADDER_WAITING)
 *                     klepet_uv_stop(uv, NULL); // she knows how she stands: enough for today
 *             }
 *     }
 *
 *     int main(void) {
 *         uv_loop_t *loop = uv_default_loop();
 *         klepet_open_options stepped = {KLEPET_OPEN_INIT, .loop = KLEPET_LOOP_STEPPED};
 *         klepet_join_options visitor = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
 *         klepet_message question = {KLEPET_MESSAGE_INIT, .text = "Do you ship to Brno?", .text_bytes = 20};
 *         klepet_uv_t uv;
 *         klepet_shop *shop;
 *         klepet_error error;
 *
 *         if (klepet_open("shop.db", &stepped, &shop, &error) || klepet_join(shop, &visitor, &eva, &error) ||
 *             klepet_start(eva, NULL, &question, NULL, &error)) {
 *             fprintf(stderr, "%s\n", error.sentence);
 *             return 1;
 *         }
 *         if (klepet_uv_start(loop, shop, &uv, on_turn, NULL)) return 1;
 *         uv_run(loop, UV_RUN_DEFAULT); // until the glue was stopped and nothing else of yours runs
 *         return klepet_close(shop) == KLEPET_OK ? 0 : 1;
 *     }
 *
 * THREADS. Everything happens on the thread that runs the loop, and that has to be the thread that opened the shop.
 *
 * OWNERSHIP. The klepet_uv_t is yours: zero it or not, but leave it in its place from klepet_uv_start() until
 * klepet_uv_stop() has called you back (or, if you gave no function, until the loop has run once more). The shop stays
 * yours too: stop the glue before you close the shop; closing may follow at once.
 *
 * CALLS FROM ELSEWHERE. You may call klepet_say() and all others from any callback of the loop, as long as it is not
 * from within another call of the shop. What you did is stepped before the loop waits again.
 */
#ifndef KLEPET_UV_H
#define KLEPET_UV_H

#include <uv.h>

#include "klepet.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct klepet_uv klepet_uv_t;

/* Called after each step, with what klepet_step() returned. When that is not KLEPET_OK (say KLEPET_HALTED), the glue
 * steps no more and waits for klepet_uv_stop(). It may call any function of the shop, and klepet_uv_stop(). */
typedef void (*klepet_uv_turn_fn)(klepet_uv_t *uv, klepet_status status);

/* Called when the loop has let go of everything: the klepet_uv_t may be freed or started again. */
typedef void (*klepet_uv_stopped_fn)(klepet_uv_t *uv);

struct klepet_uv {
    void *data;                            /* yours, as given to klepet_uv_start() */
    klepet_shop *shop;
    /* The rest is the glue's. */
    klepet_uv_turn_fn on_turn;
    klepet_uv_stopped_fn on_stopped;
    uv_poll_t poll;                        /* the shop's descriptor is readable: work came back from the disk */
    uv_timer_t timer;                      /* the shop's next deadline */
    uv_prepare_t prepare;                  /* before each wait: asks how long the shop lets the loop wait */
    int running;
    int open_handles;
};

static inline void klepet_uv_fall_silent_(klepet_uv_t *uv) {
    uv->running = 0;
    uv_poll_stop(&uv->poll);
    uv_timer_stop(&uv->timer);
    uv_prepare_stop(&uv->prepare);
}

static inline void klepet_uv_step_(klepet_uv_t *uv) {
    klepet_status status;
    if (!uv->running) return;
    status = klepet_step(uv->shop, 0);
    if (status != KLEPET_OK) klepet_uv_fall_silent_(uv);
    if (uv->on_turn) uv->on_turn(uv, status);
}

static inline void klepet_uv_on_poll_(uv_poll_t *handle, int status, int events) {
    klepet_uv_t *uv = (klepet_uv_t *)handle->data;
    (void)events;
    klepet_uv_step_(uv); /* a descriptor in error: the step finds out what it is */
    /* libuv watches a descriptor that it has told an error of no more. */
    if (status != 0 && uv->running) uv_poll_start(handle, UV_READABLE, klepet_uv_on_poll_);
}

static inline void klepet_uv_on_timer_(uv_timer_t *handle) { klepet_uv_step_((klepet_uv_t *)handle->data); }

/* Whatever ran in this iteration may have moved the shop's deadline or given it work, so it is asked each time. */
static inline void klepet_uv_on_prepare_(uv_prepare_t *handle) {
    klepet_uv_t *uv = (klepet_uv_t *)handle->data;
    int32_t timeout_ms = -1;
    klepet_status status = klepet_timeout_ms(uv->shop, &timeout_ms);
    if (status == KLEPET_OK && timeout_ms == 0) {
        klepet_uv_step_(uv);
        if (!uv->running) return;
        status = klepet_timeout_ms(uv->shop, &timeout_ms);
    }
    if (status != KLEPET_OK) {
        klepet_uv_fall_silent_(uv);
        if (uv->on_turn) uv->on_turn(uv, status);
        return;
    }
    if (timeout_ms < 0) {
        uv_timer_stop(&uv->timer);
    } else {
        uv_update_time(handle->loop);
        uv_timer_start(&uv->timer, klepet_uv_on_timer_, (uint64_t)timeout_ms, 0);
    }
}

static inline void klepet_uv_on_closed_(uv_handle_t *handle) {
    klepet_uv_t *uv = (klepet_uv_t *)handle->data;
    uv->open_handles -= 1;
    if (uv->open_handles == 0 && uv->on_stopped) uv->on_stopped(uv);
}

/*
 * Runs the shop on `loop` from its next iteration on. `on_turn` may be NULL; `data` is kept in uv->data. While it runs,
 * the glue keeps uv_run(loop, UV_RUN_DEFAULT) from returning.
 * MISUSE_NULL; MISUSE_MODE (the shop has a thread of its own), MISUSE_THREAD and what klepet_fd() returns; SYSTEM
 * (libuv refused the descriptor). After a refusal nothing runs and `uv` need not be stopped.
 */
static inline klepet_status klepet_uv_start(uv_loop_t *loop, klepet_shop *shop, klepet_uv_t *uv,
                                            klepet_uv_turn_fn on_turn, void *data) {
    int32_t fd = -1;
    klepet_status status;
    if (!loop || !shop || !uv) return KLEPET_MISUSE_NULL;
    status = klepet_fd(shop, &fd);
    if (status != KLEPET_OK) return status;
    /* The only call of libuv's here that can fail; it leaves nothing behind when it does. */
    if (uv_poll_init(loop, &uv->poll, fd) != 0) return KLEPET_SYSTEM;
    uv_timer_init(loop, &uv->timer);
    uv_prepare_init(loop, &uv->prepare);
    uv->data = data;
    uv->shop = shop;
    uv->on_turn = on_turn;
    uv->on_stopped = NULL;
    uv->poll.data = uv;
    uv->timer.data = uv;
    uv->prepare.data = uv;
    uv->open_handles = 3;
    uv->running = 1;
    uv_poll_start(&uv->poll, UV_READABLE, klepet_uv_on_poll_);
    uv_prepare_start(&uv->prepare, klepet_uv_on_prepare_);
    return KLEPET_OK;
}

/*
 * Stops stepping at once; the loop has to run once more to let go of the handles, then `on_stopped` is called (may be
 * NULL). Once for each klepet_uv_start() that succeeded; also from within on_turn. A second time: MISUSE_CLOSED.
 */
static inline klepet_status klepet_uv_stop(klepet_uv_t *uv, klepet_uv_stopped_fn on_stopped) {
    if (!uv) return KLEPET_MISUSE_NULL;
    if (uv->open_handles == 0 || uv_is_closing((uv_handle_t *)&uv->poll)) return KLEPET_MISUSE_CLOSED;
    klepet_uv_fall_silent_(uv);
    uv->on_stopped = on_stopped;
    uv_close((uv_handle_t *)&uv->poll, klepet_uv_on_closed_);
    uv_close((uv_handle_t *)&uv->timer, klepet_uv_on_closed_);
    uv_close((uv_handle_t *)&uv->prepare, klepet_uv_on_closed_);
    return KLEPET_OK;
}

#ifdef __cplusplus
}
#endif
#endif
