"""A process that has a million messages said stays as large as it was (+ 4 %):
neither the binding nor the shop keeps what has passed.

    memory.py [MESSAGES]

Chats come and go as in a shop: visitors start, say, read and end, days pass, so that what legitimately grows is bounded
by the policy (remembered chats) and full after the warm-up. The journal is a file, since one in memory is what is to
grow; each commit goes to disk, each message is read again as an event, and refusals and calls by JSON are among them.
No message has an id: those are remembered for a day at least. Recent events are kept in pieces of a megabyte, of which
there is one more or less at a time: 2 % of it all.
"""

import gc
import sys
import tempfile
import time
from pathlib import Path

import klepet

VISITORS = 64
MESSAGES_A_CHAT = 100
POLICY = {
    "limits": {"messages_per_second": 0, "open_chats_per_visitor": 10, "waiting_chats_max": 10_000},
    "remembered_chats": 256,
}


def resident_kib() -> int:
    """What of this process is in memory and its own (pages of files apart)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    raise LookupError("RssAnon")


def one_round(shop: klepet.Shop, office: klepet.Client, visitors: list) -> int:
    """Every visitor has one chat, from its start to its end."""
    said = 0
    for visitor in visitors:
        chat = visitor.start("Do you ship to Brno?").chat
        for _ in range(MESSAGES_A_CHAT):
            visitor.say(chat, "x" * 200)
        try:
            visitor.say(chat + (1 << 40), "x")
        except klepet.RefusedError:
            pass
        visitor.call({"do": "end", "chat": chat})
        said += 1 + MESSAGES_A_CHAT
    shop.flush()
    shop.advance(shop.now() + 2 * 86_400_000)  # what is closed may be forgotten, once it cannot be reopened
    for client in (office, *visitors):
        for _ in client.drain():
            pass
    return said


def main() -> int:
    """Warms up, then measures at the quarters."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        shop = klepet.Shop(f"{folder}/shop.db", clock="virtual", start_ms=1_700_000_000_000, policy=POLICY)
        office = shop.office()
        visitors = [shop.visitor(f"eva-{number}") for number in range(VISITORS)]
        began, said, sizes = time.monotonic(), 0, []
        warm = wanted // 5
        while said < wanted + warm:
            said += one_round(shop, office, visitors)
            if said >= warm + len(sizes) * wanted // 4:
                gc.collect()
                sizes.append(resident_kib())
        shop.close()
    seconds = time.monotonic() - began
    growth = sizes[-1] / sizes[0] - 1
    print(f"{said:,} messages in {seconds:.0f} s; KiB after the warm-up and each quarter: {sizes}; {growth:+.2%}")
    return 0 if growth <= 0.04 else 1


if __name__ == "__main__":
    sys.exit(main())
