"""A way to play scenarios (see check.py): the bare socket of a resident host, as PROTOCOL.md describes it.

socket_way.py SOCKET
"""

import json
import socket
import sys


def main():
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(sys.argv[1])
    stream = connection.makefile("rwb")
    for line in sys.stdin:
        verb, name, *rest = line.rstrip("\n").split(" ", 2)
        client = f'"client":{json.dumps(name)}'
        if verb == "join":
            request = f'{{"do":"join",{client},{rest[0][1:]}'
        elif verb == "call":
            # In an envelope, as a backend hands on what a browser wrote.
            request = f'{{{client},"frame":{json.dumps(rest[0])}}}'
        elif verb == "advance":
            request = f'{{"do":"advance",{client},"to_ms":{rest[0]}}}'
        else:
            request = f'{{"do":"leave",{client}}}'
        stream.write(request.encode() + b"\n")
        stream.flush()
        reply = stream.readline()
        if not reply:
            sys.exit("the host has closed the connection")
        if verb == "join" and b'"ok":false' in reply:
            reply = (
                json.dumps({"ok": False, "status": json.loads(reply)["status"]}, separators=(",", ":")).encode() + b"\n"
            )
        sys.stdout.buffer.write(reply)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
