"""Ways to play scenarios (see check.py): Python, in the process and by way of a resident host.

way.py SHOP START_MS POLICY
way.py --socket SOCKET
"""

import json
import pathlib
import sys

import klepet


def main():
    if sys.argv[1] == "--socket":
        # The scenarios' own client of the system role: time goes on in its name, and nobody else appears.
        shop = klepet.connect(sys.argv[2], office="back-office")
    else:
        path, start_ms, policy = sys.argv[1:]
        shop = klepet.Shop(
            path, clock="virtual", start_ms=int(start_ms), policy=pathlib.Path(policy).read_text(encoding="utf-8")
        )
    clients = {}
    with shop:
        for line in sys.stdin:
            verb, name, *rest = line.rstrip("\n").split(" ", 2)
            reply = b'{"ok":true}'
            if verb == "join":
                reply = join(shop, clients, name, json.loads(rest[0]))
            elif verb == "call":
                reply = clients[name].call_json(rest[0].encode())
            elif verb == "advance":
                shop.advance(int(rest[0]))
            else:
                clients.pop(name).leave()
            # As with a resident host, a reply says that it is durable.
            shop.flush()
            sys.stdout.buffer.write(reply + b"\n")
            sys.stdout.flush()


def join(shop, clients, name, options):
    try:
        clients[name] = shop.join(**options)
        return b'{"ok":true,"person":%d}' % clients[name].person()
    except klepet.Error as error:
        return b'{"ok":false,"status":%d}' % error.status


if __name__ == "__main__":
    main()
