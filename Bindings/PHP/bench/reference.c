/* What PHP is measured against: a function that does nothing, and klepet_say() called from C, in the same process. */
#include <klepet.h>
#include <time.h>

/* As many arguments as klepet_say() has. */
klepet_status reference_nothing(const void *client, uint64_t chat, const void *message, void *posted, void *error) {
    (void)client, (void)chat, (void)message, (void)posted, (void)error;
    return KLEPET_OK;
}

/* Of this thread alone: what a busy machine does meanwhile is no cost of a call. */
int64_t reference_cpu_ns(void) {
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* ns of `count` messages, or a status. `ids` are 8 bytes each, one behind the other. */
int64_t reference_say(klepet_client *client, uint64_t chat, const char *text, size_t text_bytes, const char *ids,
                      int64_t count) {
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = text_bytes, .id_bytes = 8};
    int64_t began = reference_cpu_ns();
    for (int64_t i = 0; i < count; i++) {
        message.id = ids + 8 * i;
        klepet_status status = klepet_say(client, chat, &message, &posted, NULL);
        if (status != KLEPET_OK) return status;
    }
    return reference_cpu_ns() - began;
}
