// The only file that asks cctz about zones. It comes with Abseil (Debian: libabsl-dev), whose own time would bring
// durations, 128-bit integers and the C++ library's streams along. cctz keeps the rules of a zone in memory once it has
// read them.

#include "czones.h"

#include <absl/time/internal/cctz/include/cctz/civil_time.h>
#include <absl/time/internal/cctz/include/cctz/time_zone.h>
#include <pthread.h>

#include <chrono>

namespace cctz = absl::time_internal::cctz;

namespace {

// cctz has a lock of its own around the zones that it knows. In a child that was forked while another thread had it,
// it would stay locked: so whoever forks waits until nobody is in there.
pthread_mutex_t in_there = PTHREAD_MUTEX_INITIALIZER;
void enter() { pthread_mutex_lock(&in_there); }
void leave() { pthread_mutex_unlock(&in_there); }
[[maybe_unused]] const int survives_forks = pthread_atfork(enter, leave, leave);

// On failure it is UTC.
bool find(const char *name, cctz::time_zone *zone) {
    enter();
    const bool is_known = cctz::load_time_zone(name, zone);
    leave();
    return is_known;
}

cctz::time_zone zone_named(const char *name) {
    cctz::time_zone zone;
    find(name, &zone);
    return zone;
}

const cctz::civil_second epoch(1970, 1, 1, 0, 0, 0);

int64_t unix_seconds(const cctz::time_point<cctz::seconds> &instant) { return instant.time_since_epoch().count(); }

}  // namespace

extern "C" bool zone_is_known(const char *name) {
    cctz::time_zone zone;
    return find(name, &zone);
}

extern "C" int64_t zone_civil(const char *name, int64_t instant) {
    return zone_named(name).lookup(cctz::time_point<cctz::seconds>(cctz::seconds(instant))).cs - epoch;
}

extern "C" zone_instants zone_instants_of(const char *name, int64_t civil) {
    const cctz::time_zone::civil_lookup found = zone_named(name).lookup(epoch + civil);
    const bool skipped = found.kind == cctz::time_zone::civil_lookup::SKIPPED;
    return {unix_seconds(skipped ? found.trans : found.pre), unix_seconds(skipped ? found.trans : found.post)};
}
