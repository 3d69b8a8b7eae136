"""Recordings made by hand or by dice, and the host that replays them."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = os.environ.get("KLEPET_HOST", str(ROOT / ".build/release/klepet-host"))
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
START = 1_589_286_356_000

sys.path.insert(0, str(ROOT / "Tests/Traffic"))
import oracle  # noqa: E402, F401, found only now; the tests take it from here


def run(*arguments, stdin=""):
    """The host, as in a pipe."""
    return subprocess.run([HOST, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120)


def line(at, who, text="…", *, chat="c1", visitor="vera", operator="otto", id=None, ends=False):
    common = {"at": START + at, "chat": chat, "visitor": visitor, "operator": operator}
    return common | ({"end": who} if ends else {"from": who, "id": id or str(at), "text": text})


def write(path, lines):
    """Lines as objects, or as they are."""
    texts = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines)
    Path(path).write_text("".join(text + "\n" for text in texts), encoding="utf-8", errors="surrogateescape")
    return path


# One of each: written, answered, left silent until the shop ends it.
DAY = [
    line(0, "visitor", "Do you ship to Brno?"),
    line(20 * SECOND, "operator", "We do.\nIt takes two days."),
    line(50 * SECOND, "visitor", "Wonderful!"),
    line(60 * SECOND, "visitor", "Hello? \x1b[31mred", chat="c2", visitor="emil"),
    line(90 * SECOND, "visitor", ends=True),
]


# Where timers fall due, and a breath before and after.
STEPS = [0, 0, 1, 2, 5, 7, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 24 * HOUR]
STEPS += [step + 1 for step in STEPS] + [max(0, step - 1) for step in STEPS]


def dice(seed, count=120):
    """A recording that no shop would make, full of ties, repetitions and late comers."""
    draw = random.Random(seed)
    at, lines = 0, []
    for number in range(count):
        at += draw.choice(STEPS) if draw.random() < 0.7 else draw.randrange(40 * SECOND)
        chat = draw.randrange(6)
        # The visitor of a conversation stays; a colleague of its operator helps out now and then.
        operator = f"o{chat % 3}" if draw.random() < 0.9 else f"o{draw.randrange(4)}"
        who = draw.choice(["visitor", "visitor", "operator"])
        each = line(at, who, chat=f"c{chat}", visitor=f"v{chat % 4}", operator=operator, id=f"{chat}.{number}")
        if draw.random() < 0.12:
            each = line(at, draw.choice(["visitor", "visitor", "operator"]), chat=f"c{chat}", visitor=f"v{chat % 4}",
                        operator=operator, ends=True)
        lines.append(each)
        if "id" in each and draw.random() < 0.15:  # the network was unsure
            lines.append(each | {"at": each["at"] + draw.choice([0, 3, 40 * SECOND])})
            at = lines[-1]["at"] - START
    return lines
