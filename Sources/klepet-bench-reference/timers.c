#include "BenchReference.h"
#include <stdlib.h>
#include <uv.h>

static void fired(uv_timer_t *timer) { (void)timer; }

size_t bench_uv_timer_bytes(void) { return sizeof(uv_timer_t); }

// Time is the load's and not the machine's, as it is for the wheel: `time` is what libuv adds the timeout to. Nothing
// fires here, which spares libuv that work; the wheel's side does it.
double bench_uv_timers(const bench_load *load) {
    uv_loop_t loop;
    uv_loop_init(&loop);
    uv_timer_t *timers = malloc(load->chats * sizeof *timers);
    uint64_t random = load->seed;
    uint64_t begin = loop.time;
    for (uint32_t chat = 0; chat < load->chats; chat++) {
        uv_timer_init(&loop, &timers[chat]);
        loop.time = begin + (uint64_t)chat * (uint64_t)load->idle_ms / load->chats;
        uv_timer_start(&timers[chat], fired, (uint64_t)load->idle_ms, (uint64_t)load->idle_ms);
    }
    loop.time = begin + (uint64_t)load->idle_ms;
    int64_t started = bench_cpu_ns();
    uint64_t left = load->per_ms;
    for (uint64_t operation = 0; operation < load->operations; operation++) {
        uint64_t number = bench_random(&random);
        uv_timer_t *timer = &timers[(uint32_t)(((number & 0xffffffff) * load->chats) >> 32)];
        uint32_t kind = (uint32_t)(number >> 32) % 10;
        if (kind < 8) uv_timer_again(timer);
        else if (kind == 8) uv_timer_stop(timer);
        else uv_timer_start(timer, fired, (uint64_t)load->idle_ms, (uint64_t)load->idle_ms);
        if (--left == 0) {
            left = load->per_ms;
            loop.time++;
        }
    }
    double each = (double)(bench_cpu_ns() - started) / (double)load->operations;
    for (uint32_t chat = 0; chat < load->chats; chat++) uv_timer_stop(&timers[chat]);
    for (uint32_t chat = 0; chat < load->chats; chat++) uv_close((uv_handle_t *)&timers[chat], NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    free(timers);
    return each;
}
