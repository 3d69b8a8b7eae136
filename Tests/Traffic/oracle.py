#!/usr/bin/env python3
"""Count, from a traffic file alone, what a replay of it must yield.

    oracle.py FILE [--policy POLICY.json]

Prints the figures as one JSON object. The comments name the rules of the behaviour page (B3.7 is rule 3.7). Nothing
is shared with the core: where the two disagree, one of them has misread a rule.

Every chat is played by itself. That is enough because the operators of a replay always have room: no chat ever
waits for another one, and the order of the line (B5.3) has no say in the figures.
"""

import argparse
import json
import math
import sys

DATA_ERROR, NO_INPUT = 65, 66  # as in sysexits.h

FIGURES = (
    "chats", "messages", "holding_first", "holding_choice", "holding_active", "reply_late", "reply_overdue",
    "idle_prompt", "idle_warning", "idle_closed", "ended_by_visitor", "reopened", "followup",
)

DEFAULTS = {
    "idle": {"prompt_after_ms": 300_000, "warning_after_ms": 120_000, "close_after_ms": 120_000},
    "waiting": {
        "holding_at_ms": [0, 30_000, 120_000, 240_000, 360_000, 480_000],
        "choice_at_ms": 120_000, "follow_up_after_ms": 600_000,
    },
    "reply": {
        "late_after_ms": 30_000, "overdue_after_ms": 120_000,
        "holding_after_ms": 120_000, "follow_up_after_ms": 86_400_000,
    },
    "reopen": {"within_ms": 86_400_000},
}

# The timers a chat can have. Those due at the same instant fire in this order: words before changes of state.
LINE = ("holding_first", "holding_choice", "line_follow_up")  # while queued: B4.1, B4.3
REPLY = ("reply_late", "reply_overdue", "holding_active", "owed_follow_up")  # the operator's turn: B6.2, B4.6, B1.5
IDLE = ("idle_prompt", "idle_warning", "idle_closed")  # the visitor's turn: B3
ORDER = (*REPLY[:3], *LINE, "owed_follow_up", *IDLE)


class Unreadable(Exception):
    """What was given is not what it should be. The text never repeats what a visitor wrote (B13.5)."""


class Chat:
    """One chat from its first message on: `queued`, `active`, `followup` or `closed`, and the timers it has armed."""

    def __init__(self, policy, count):
        self.policy = policy
        self.count = count
        self.state = None  # not started: B1.1
        self.closed_at = None
        self.owed = False  # whether the turn is the operator's
        self.timers = {}  # name → when it is due
        self.said = set()  # (author, message id): B2.2
        count["chats"] += 1

    # What people do

    def visitor_says(self, now):
        if self.state == "closed":
            self.count["reopened"] += 1  # B1.4
        if self.state in (None, "closed"):
            self.enter_line(now)
        self.disarm(IDLE)  # B3.3
        if self.owed:
            return  # B6.1: the clock runs from the first unanswered message; another one restarts nothing
        self.owed = True
        reply = self.policy["reply"]
        self.timers["reply_late"] = now + reply["late_after_ms"]  # B6.2
        self.timers["reply_overdue"] = now + reply["overdue_after_ms"]  # B6.2
        self.timers["owed_follow_up"] = now + reply["follow_up_after_ms"]  # B1.5
        if self.state == "active":
            self.timers["holding_active"] = now + reply["holding_after_ms"]  # B4.6

    def operator_says(self, now):
        """Takes the chat if it is `queued` or in `followup`, reopens it if it is `closed`, then says the text."""
        if self.state == "closed":
            self.count["reopened"] += 1  # B1.4: explicitly, so at any time
        self.state = "active"
        self.owed = False
        self.disarm(LINE + REPLY + IDLE)  # B6.1: a human's answer stops the clock
        self.timers["idle_prompt"] = now + self.policy["idle"]["prompt_after_ms"]  # B3.2: delivered at once, re-anchors

    def close(self, now):
        self.state = "closed"
        self.closed_at = now
        self.owed = False
        self.timers.clear()  # B6.1: the end stops the clock too

    def over(self, now):
        """Whether it is too late for the visitor to reopen (B1.4)."""
        return self.state == "closed" and now - self.closed_at > self.policy["reopen"]["within_ms"]

    # What the clock does

    def run_until(self, now):
        """Fires what is due before `now`. What is due at `now` itself has to wait: an input goes first (B3.7)."""
        while self.timers:
            due, _, name = min((due, ORDER.index(name), name) for name, due in self.timers.items())
            if due >= now:
                return
            del self.timers[name]
            self.fire(name, due)

    def fire(self, name, now):
        if name in ("line_follow_up", "owed_follow_up"):
            return self.follow_up()
        self.count[name] += 1
        if name == "idle_prompt":
            self.timers["idle_warning"] = now + self.policy["idle"]["warning_after_ms"]  # B3.6
        elif name == "idle_warning":
            self.timers["idle_closed"] = now + self.policy["idle"]["close_after_ms"]  # B3.6
        elif name == "idle_closed":
            self.close(now)

    def enter_line(self, now):
        self.state = "queued"
        waiting = self.policy["waiting"]
        self.timers["holding_choice"] = now + waiting["choice_at_ms"]  # B4.1
        self.timers["line_follow_up"] = now + waiting["follow_up_after_ms"]  # B4.3
        if waiting["holding_at_ms"][0] > 0:
            self.timers["holding_first"] = now + waiting["holding_at_ms"][0]  # B4.1
        else:
            self.fire("holding_first", now)  # B4.1: "at once" is part of entering the line; no input comes between

    def follow_up(self):
        """Nobody came (B4.3) or nobody answered (B1.5). The reply clock runs on: the visitor still waits (B6.1)."""
        self.state = "followup"
        self.count["followup"] += 1
        self.disarm(LINE + ("holding_active", "owed_follow_up"))

    def disarm(self, names):
        for name in names:
            self.timers.pop(name, None)


class Replay:
    """All chats of one file. A key of the file stands for its newest chat."""

    def __init__(self, policy=DEFAULTS):
        self.policy = policy
        self.count = dict.fromkeys(FIGURES, 0)
        self.chats = {}

    def line(self, line):
        now, key = line["at"], line["chat"]
        if chat := self.chats.get(key):
            chat.run_until(now)
        if "end" in line:
            if chat and chat.state != "closed":
                chat.close(now)
                self.count["ended_by_visitor"] += line["end"] == "visitor"
        elif line["from"] == "visitor":
            if not chat or chat.over(now):
                chat = self.chats[key] = Chat(self.policy, self.count)  # B1.1, or B1.4: linked to the old one
            self.say(chat, chat.visitor_says, line)
        elif chat:  # B1.1: an operator's line starts no chat
            self.say(chat, chat.operator_says, line)

    def say(self, chat, said, line):
        message = (line["from"], line["id"])
        if message not in chat.said:  # B2.2: the same id again creates nothing
            chat.said.add(message)
            self.count["messages"] += 1
            said(line["at"])

    def finish(self):
        """After the last line the clock goes on until nothing is armed."""
        for chat in self.chats.values():
            chat.run_until(math.inf)
        return self.count


def read_traffic(path):
    """The lines of a traffic file, in time; an unreadable one is named by its number."""
    clock = -math.inf
    with open(path, "rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            line = parsed(raw, f"{path}:{number}")
            problem = fault(line) or (line["at"] < clock and "earlier than the line before it")
            check(not problem, f"{path}:{number}: {problem}")
            clock = line["at"]
            yield line


def fault(line):
    """What is wrong with a line of traffic, if anything is."""
    if not isinstance(line, dict):
        return "no object"
    if type(line.get("at")) is not int:
        return "`at` is no whole number"
    who = "end" if "end" in line else "from"
    if line.get(who) not in ("visitor", "operator"):
        return f"`{who}` is neither visitor nor operator"
    texts = ("chat",) if who == "end" else ("chat", "id", "text")
    return next((f"`{key}` is no text" for key in texts if not isinstance(line.get(key), str)), None)


def read_policy(path):
    """The defaults, with what the file at `path` says in their place; what else it says does not concern us."""
    with open(path, "rb") as file:
        return merged(DEFAULTS, parsed(file.read(), path), path)


def merged(default, given, name):
    if isinstance(default, dict):
        check(isinstance(given, dict), f"{name}: no object")
        return {key: merged(default[key], given.get(key, default[key]), f"{name}: {key}") for key in default}
    if isinstance(default, list):
        check(isinstance(given, list) and given, f"{name}: no list of milliseconds")
        return sorted(merged(0, each, name) for each in given)
    check(type(given) is int and given >= 0, f"{name}: no number of milliseconds")
    return given


def parsed(raw, name):
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise Unreadable(f"{name}: no JSON") from None


def check(holds, problem):
    if not holds:
        raise Unreadable(problem)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE", help="recorded traffic, one JSON object per line")
    parser.add_argument("--policy", metavar="POLICY.json", help="timings that replace the defaults")
    arguments = parser.parse_args()
    try:
        replay = Replay(read_policy(arguments.policy) if arguments.policy else DEFAULTS)
        for line in read_traffic(arguments.file):
            replay.line(line)
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return DATA_ERROR
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}", file=sys.stderr)
        return NO_INPUT
    print(json.dumps(replay.finish(), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
