/* Time zones by Abseil (which carries cctz), for Swift: civil time of an instant, instants of a civil time. Civil time
 * is counted in seconds from 1970-01-01 00:00 as the zone's clocks show it. Any thread. A zone that the machine does
 * not know is as good as UTC: ask first. */
#ifndef CZONES_H
#define CZONES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The first and the last instant at which the zone's clocks show a civil time; both are the next valid instant where
 * the clocks skip it. Seconds of Unix time. */
typedef struct {
    int64_t first;
    int64_t last;
} zone_instants;

bool zone_is_known(const char *zone);
int64_t zone_civil(const char *zone, int64_t instant);
zone_instants zone_instants_of(const char *zone, int64_t civil);

#ifdef __cplusplus
}
#endif
#endif
