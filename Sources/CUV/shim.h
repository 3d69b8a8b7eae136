#include <uv.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

/* glibc shows it only to those who define _GNU_SOURCE before the first system header, which Swift's importer has read already. */
int pthread_setname_np(pthread_t thread, const char *name);

/*
 * The calling thread asks to be let in soon when it wakes up, for at most so long at a time (sched_setattr(2), Linux 6.12
 * and later, for threads without a priority of their own). It takes no more of a core than before. A system that does not
 * know it refuses, and nothing is different then.
 */
static inline void thread_ask_short_slices(uint64_t nanoseconds) {
#ifdef SYS_sched_setattr
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = 48, .flags = 0x08 /* The policy stays. */, .runtime = nanoseconds};
    attributes.nice = getpriority(PRIO_PROCESS, 0);
    syscall(SYS_sched_setattr, 0, &attributes, 0);
#endif
}
