#!/usr/bin/env python3
"""The host's memory over a million messages: what it was after the warm-up, within 2 %.

    KLEPET_HOST=... Tests/Serve/flat.py [MESSAGES]

What may grow is bounded by the policy or by a table: remembered chats, message ids of a day, the recent events that
readers pull from memory, polling clients. So the load goes round: it says in a few chats without ids, and the warm-up
fills what is there to be filled. What is under way moves the figure by a mebibyte up and down: it is read between
rounds, and medians of many readings are compared.
"""

import json
import socket
import statistics
import sys
import threading
import time

from resident import OFFICE, QUICK, Resident

CONNECTIONS, CHUNK = 4, 250
POLICY = QUICK | {
    "departments": [{"name": "support", "mode": "take"}],
    "limits": {"messages_per_second": 100_000, "messages_burst": 100_000},
}


def talk(host, number, messages, failures):
    """Pipelined, as many as are asked for, half said and half heard."""
    try:
        with host.connect() as sayer, host.connect() as hearer:
            key = f"eva {number}"
            hearer.done("join", 1, role="visitor", key=key, from_now=True)
            chat = hearer.done("start", 1, text="Hello")["chat"]
            hearer.done("subscribe", 1)
            sayer.done("join", 1, **OFFICE, from_now=True)
            line = json.dumps({"do": "say", "client": 1, "chat": chat, "text": "x" * 200}).encode() + b"\n"
            for _ in range(messages // CHUNK):
                sayer.send_bytes(line * CHUNK)
                lines_of(sayer.socket, CHUNK)
                heard(hearer.socket, CHUNK)
            hearer.send({"do": "end", "client": 1, "chat": chat})
    except Exception as failure:  # noqa: BLE001 - told by the caller
        failures.append(failure)


def lines_of(connection: socket.socket, count):
    while count > 0:
        data = connection.recv(1 << 18)
        assert data and b'"ok":false' not in data, data[:300]
        count -= data.count(b"\n")
    assert count == 0


def heard(connection: socket.socket, count):
    tail = b""
    while count > 0:
        data = connection.recv(1 << 18)
        assert data, "closed"
        # A word that two reads share is counted once, when its end comes.
        count -= (tail + data).count(b'"role":"system"') - tail.count(b'"role":"system"')
        tail = (tail + data)[-14:]


def rounds(host, messages):
    """Each round is so many messages in chats of its own. The resident bytes after each."""
    per_chat = 12_500
    resident = []
    for _ in range(max(1, messages // (per_chat * CONNECTIONS))):
        failures = []
        threads = [
            threading.Thread(target=talk, args=(host, number, per_chat, failures)) for number in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        resident.append(host.resident_bytes())
    return resident


def main():
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with Resident(policy=POLICY) as host:
        began = time.monotonic()
        later = statistics.median(rounds(host, messages)[-10:])
        # A mebibyte is gained once, in halves, sometime in the first millions; what grows, grows in each of them.
        for _ in range(3):
            warm, later = later, statistics.median(rounds(host, messages)[-10:])
            if abs(later - warm) <= 0.02 * warm:
                break
        seconds = time.monotonic() - began
        assert host.stop() == 0, host.errors
    change = (later - warm) / warm
    print(f"{messages} messages after as many or more to warm up, in {seconds:.0f} s: "
          f"{warm / 1024:.0f} KiB before, {later / 1024:.0f} after ({change:+.2%})")
    assert abs(change) <= 0.02, "the host's memory is not flat"


if __name__ == "__main__":
    main()
