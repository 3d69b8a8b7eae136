// The only file that calls Abseil, whose time zones are cctz. It keeps the rules of a zone in memory once it has read them.

#include "czones.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

namespace {

absl::TimeZone zone_named(const char *name) {
    absl::TimeZone zone;
    // On failure it is UTC.
    absl::LoadTimeZone(name, &zone);
    return zone;
}

const absl::CivilSecond epoch(1970, 1, 1, 0, 0, 0);

}  // namespace

extern "C" bool zone_is_known(const char *name) {
    absl::TimeZone zone;
    return absl::LoadTimeZone(name, &zone);
}

extern "C" int64_t zone_civil(const char *name, int64_t instant) {
    return zone_named(name).At(absl::FromUnixSeconds(instant)).cs - epoch;
}

extern "C" zone_instants zone_instants_of(const char *name, int64_t civil) {
    const absl::TimeZone::TimeInfo found = zone_named(name).At(epoch + civil);
    const bool skipped = found.kind == absl::TimeZone::TimeInfo::SKIPPED;
    return {absl::ToUnixSeconds(skipped ? found.trans : found.pre), absl::ToUnixSeconds(skipped ? found.trans : found.post)};
}
