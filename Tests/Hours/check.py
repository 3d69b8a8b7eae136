#!/usr/bin/env python3
"""Compares the opening hours of the engine with an independent calculation (B9.1).

    check.py PROGRAM        PROGRAM is klepet-hours, built

Nothing is shared with the engine but the machine's zone files, and those are read by Python's zoneinfo instead of
cctz. The engine asks for the instants of a civil time; here every minute of four years is asked what its clocks
show, and

    opens(c)  is the first minute whose clock shows c or later,
    closes(c) is the last minute whose clock shows c, or, where none does, the one after the last that shows less.

That is the rule for a time that is skipped or comes twice, in other words. Every change of 2024-2027 must be the same,
and every minute of the day before and the day after each change of the clocks.
"""

import datetime
import itertools
import json
import random
import subprocess
import sys
import zoneinfo
from array import array
from bisect import bisect_left, bisect_right

ZONES = [
    "Europe/Prague", "Europe/Kyiv", "Europe/Ljubljana", "Asia/Jakarta", "Europe/Helsinki", "America/New_York",
    "Australia/Lord_Howe", "Africa/Casablanca",
]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
DAY = 1440
FROM = int((datetime.datetime(2024, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) // 60
TO = int((datetime.datetime(2028, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) // 60
# Hours that begin before or end after.
START, END = FROM - 10 * DAY, TO + 20 * DAY
# All changes of the clocks in these years are at a quarter of an hour.
QUARTER = 15


class Clocks:
    """What a zone's clocks show, minute by minute, in minutes since 1970-01-01 00:00."""

    def __init__(self, name):
        zone = zoneinfo.ZoneInfo(name)
        shown = array("q")
        self.changes, known = [], None
        for minute in range(START, END, QUARTER):
            offset = (EPOCH + datetime.timedelta(minutes=minute)).astimezone(zone).utcoffset().total_seconds()
            assert offset % 60 == 0, name
            offset = int(offset) // 60
            if known is not None and offset != known and FROM <= minute < TO:
                self.changes.append((minute, known, offset))
            known = offset
            shown.extend(range(minute + offset, minute + offset + QUARTER))
        # The highest clock up to a minute, and the lowest from it on: both only rise, so both can be searched.
        self.highest = array("q", itertools.accumulate(shown, max))
        self.lowest = array("q", itertools.accumulate(reversed(shown), min))
        self.lowest.reverse()

    def opens(self, civil):
        return START + bisect_left(self.highest, civil)

    def closes(self, civil):
        last = bisect_right(self.lowest, civil) - 1  # that shows c or less
        return START + last + (0 if self.lowest[last] == civil else 1)


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def spans(hours, clocks):
    """[(opens, closes)] by instants, in minutes, joined where they meet."""
    exceptions = {each["date"]: each.get("open", []) for each in hours.get("exceptions", [])}
    found = []

    def date(day):
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()

    for day in range(START // DAY + 2, END // DAY - 2):
        own = exceptions.get(date(day))
        if own is not None:
            todays = [(minutes(each["from"]), minutes(each["to"]), False) for each in own]
        else:
            name = DAYS[(datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).weekday()]
            todays = [
                (minutes(each["from"]), minutes(each["to"]), True)
                for each in hours.get("weekly", [])
                if name in each["days"]
            ]
        for begin, end, weekly in todays:
            if end <= begin:
                end += DAY
                # An exceptional date begins with its midnight.
                if weekly and date(day + 1) in exceptions:
                    end = DAY
            opens, closes = clocks.opens(day * DAY + begin), clocks.closes(day * DAY + end)
            if opens < closes:
                found.append((opens, closes))
    joined = []
    for opens, closes in sorted(found):
        if joined and opens <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], closes)
        else:
            joined.append([opens, closes])
    return joined


def plans(zone, clocks):
    """Hours of many kinds, among them such as hit the hour of each change of the clocks."""

    def entry(days, begin, end):
        return {"days": days, "from": begin, "to": end}

    nights = [
        (datetime.date(1970, 1, 1) + datetime.timedelta(minutes=minute + before)).isoformat()
        for minute, before, _ in clocks.changes]
    holidays = [f"{year}-{day}" for year in range(2024, 2028) for day in ("12-24", "12-25", "01-01", "02-28")]
    yield {"weekly": [entry(DAYS[:5], "09:00", "17:30")]}
    yield {"weekly": [entry(DAYS, "08:00", "12:00"), entry(DAYS, "13:00", "02:30")]}
    yield {"weekly": [entry(DAYS, "00:00", "24:00")], "exceptions": [{"date": date, "open": []} for date in holidays]}
    yield {
        "weekly": [entry(DAYS, "22:00", "06:00")],
        "exceptions": [
            {
                "date": date,
                "open": [
                    {"from": "01:30", "to": "02:15"},
                    {"from": "02:45", "to": "03:30"},
                    {"from": "23:00", "to": "01:00"},
                ],
            }
            for date in sorted(set(nights))
        ],
    }
    yield {
        "weekly": [
            entry(DAYS, begin, end)
            for begin, end in (
                ("00:10", "00:50"), ("01:20", "01:50"), ("02:10", "02:40"), ("02:40", "02:50"), ("03:05", "03:55"),
                ("23:30", "23:59"))]
    }
    yield {"weekly": [entry(["sat", "sun"], "02:30", "02:30"), entry(["mon"], "00:00", "00:01")]}
    yield {
        "exceptions": [
            {"date": date, "open": [{"from": "02:00", "to": "03:00"}]} for date in sorted(set(nights)) + ["2026-05-05"]
        ]
    }
    dice = random.Random(zone)

    def clock():
        return f"{dice.randrange(24):02}:{dice.randrange(60):02}"

    for _ in range(6):
        yield {
            "weekly": [
                entry(dice.sample(DAYS, dice.randrange(1, 8)), clock(), clock()) for _ in range(dice.randrange(1, 8))
            ],
            "exceptions": [
                {"date": date, "open": [{"from": clock(), "to": clock()} for _ in range(dice.randrange(0, 3))]}
                for date in dice.sample(sorted(set(holidays + nights)), 6)
            ],
        }


def expected(joined, windows):
    changes = sorted([(opens, "+") for opens, _ in joined] + [(closes, "-") for _, closes in joined])
    lists = [f"{sign}{minute * 60_000}" for minute, sign in changes if FROM < minute < TO]
    bits = []
    for first, last in windows:
        near = [(opens, closes) for opens, closes in joined if closes > first and opens < last]
        bits.append("".join("1" if any(a <= minute < b for a, b in near) else "0" for minute in range(first, last)))
    return " ".join(lists), " ".join(bits)


def main():
    cases, inputs = [], []
    for zone in ZONES:
        clocks = Clocks(zone)
        windows = [(minute - DAY, minute + DAY) for minute, _, _ in clocks.changes]
        for plan in plans(zone, clocks):
            hours = {"zone": zone, **plan}
            times = [FROM, TO] + [minute for window in windows for minute in window]
            policy = json.dumps({"departments": [{"name": "a", "hours": hours}]})
            inputs.append(" ".join(str(minute * 60_000) for minute in times) + "\t" + policy)
            cases.append((hours, windows, *expected(spans(hours, clocks), windows)))
    output = subprocess.run(
        [sys.argv[1]], input="\n".join(inputs) + "\n", stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")
    if len(output) != 2 * len(cases) + 1:
        sys.exit(f"{len(output)} lines for {len(cases)} cases")
    wrong = 0
    for index, (hours, windows, changes, bits) in enumerate(cases):
        for what, own, given in (("changes", changes, output[2 * index]), ("minutes", bits, output[2 * index + 1])):
            if own == given:
                continue
            wrong += 1
            differs = next((a, b) for a, b in itertools.zip_longest(own.split(" "), given.split(" ")) if a != b)
            print(f"{what} differ, here {differs[0]}, there {differs[1]}: {json.dumps(hours)}"[-1500:], file=sys.stderr)
    if wrong:
        sys.exit(1)
    changes = sum(len(case[2].split()) for case in cases)
    minutes_seen = sum(len(case[3].replace(" ", "")) for case in cases)
    print(f"{len(cases)} plans in {len(ZONES)} zones: {changes} changes and {minutes_seen} minutes are the same")


if __name__ == "__main__":
    main()
