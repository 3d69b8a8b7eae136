#!/usr/bin/env python3
"""kill -9 of a host under load: everything that it acknowledged is in the file afterwards, once, in order.

    crash.py FOLDER KILLS     FOLDER/host is Tests/Crash/host.c

The ledger is what the host wrote to its pipe before it was killed: messages that a client had pulled, so durable
(B2.4). A few kills go to the same file, then a new one begins, so that recovery is also of what was recovered before.
The seed of the delays is printed; KLEPET_SEED sets it.
"""

import os
import random
import subprocess
import sys
import time

KILLS_A_FILE = 5
VISITORS = 6  # as in host.c


def lines_of(text):
    """The complete lines; a torn last one was not acknowledged."""
    whole = text[: text.rfind(b"\n") + 1]
    return [line.split(b" ") for line in whole.splitlines()]


def kill_once(host, mode, shop, run, delay):
    process = subprocess.Popen([host, "load", mode, shop, run], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.set_blocking(process.stdout.fileno(), False)
    told, began = b"", None
    deadline = time.monotonic() + 20
    # The delay counts from the first acknowledgement, so that every kill comes under load;
    # a few come while it still opens.
    while True:
        chunk = process.stdout.read()
        told += chunk or b""
        now = time.monotonic()
        if began is None and (told or delay < 0):
            began = now
        if began is not None and now - began >= abs(delay):
            break
        if process.poll() is not None or now > deadline:
            raise SystemExit(f"the host did not talk: {process.poll()} {process.stderr.read()[-500:]}")
        time.sleep(0.001)
    process.kill()
    os.set_blocking(process.stdout.fileno(), True)
    told += process.stdout.read()
    complaint = process.stderr.read()
    if complaint:
        raise SystemExit(f"the host complained: {complaint[-500:]}")
    process.wait()
    return [line for line in lines_of(told) if line[0] == b"S"]


def faults(ledger, read):
    found = [line for line in read if line[0] == b"S"]
    in_file = {line[4]: line for line in found}
    if len(in_file) != len(found):
        yield f"{len(found) - len(in_file)} messages are there twice"
    seqs = [int(line[1]) for line in found]
    if seqs != sorted(seqs):
        yield "the messages are out of order"
    lost = [line for line in ledger if in_file.get(line[4]) != line]
    if lost:
        yield f"{len(lost)} acknowledged messages are lost or changed, the first {b' '.join(lost[0]).decode()}"
    # Each author's own count is without a gap: nothing was accepted between two that is not there.
    last = {}
    for line in found:
        run, who, number = line[4].rsplit(b"-", 2)
        before = last.get((run, who), 0)
        # The operator answers every third.
        if int(number) != before + (1 if int(who) < VISITORS else 3):
            yield f"{line[4].decode()} comes after {before}"
        last[(run, who)] = int(number)


def main():
    folder, kills = sys.argv[1], int(sys.argv[2])
    seed = int(os.environ.get("KLEPET_SEED", str(random.randrange(1 << 32))))
    dice = random.Random(seed)
    host = os.path.join(folder, "host")
    wrong = acknowledged = events = 0
    ledger = []
    for number in range(kills):
        shop = os.path.join(folder, f"shop-{number // KILLS_A_FILE}.db")
        if number % KILLS_A_FILE == 0:
            ledger = []
        mode = "thread" if number % 2 == 0 else "stepped"
        delay = (
            -dice.uniform(0, 0.02) if number % 7 == 6 else dice.choice([dice.uniform(0, 0.05), dice.uniform(0, 0.8)])
        )
        ledger += kill_once(host, mode, shop, f"r{number}", delay)
        done = subprocess.run([host, "read", shop], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        found = list(faults(ledger, lines_of(done.stdout)))
        if done.returncode != 0:
            found.append(f"reading ended with {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
        for fault in found:
            print(f"kill {number} ({mode}, {delay:.3f} s): {fault}", file=sys.stderr)
        wrong += len(found)
        events = max([events] + [int(line[1]) for line in lines_of(done.stdout) if line[0] == b"E"])
        if number % KILLS_A_FILE == KILLS_A_FILE - 1 or number == kills - 1:
            acknowledged += len(ledger)
            os.remove(shop)
    print(
        f"{kills} kills, {acknowledged} acknowledged messages, at most {events} events a file, {wrong} faults"
        f" (seed {seed})"
    )
    return 1 if wrong or acknowledged == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
