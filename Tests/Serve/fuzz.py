#!/usr/bin/env python3
"""Hostile connections against a real host, and a witness beside them that must get every reply.

    KLEPET_HOST=... Tests/Serve/fuzz.py SECONDS [SEED]

Lines are made from good ones: cut, repeated, spliced, bytes changed, far too long, deep, half sent, closed in the
middle. Each has to get a reply or a closed connection, the host has to live, and the journal has to prove itself in the
end. A fifth of the time frames of strangers are handed on, under the eyes of an oracle that knows who may do what
(oracle.py). The seed is printed.
"""

import json
import random
import socket
import sys
import threading
import time

from oracle import Oracle
from resident import OFFICE, QUICK, Connection, Resident, host_command, visitor

LINE_BYTES_MAX = 20_000
NAMES = ["eva", "ivo", "x" * 64, "x" * 65, "", "ž", "\0", '"', "\\"]
WORDS = [
    "client", "do", "request", "role", "key", "after_seq", "chat", "text", "id", "name", "locale", "polls", "signature",
    "to_ms", "path",
]


class Hostile:
    def __init__(self, host, seed, commands):
        self.host, self.choice, self.commands = host, random.Random(seed), commands
        self.lines = self.replies = self.closed = 0

    def value(self, depth=0):
        choice = self.choice
        kind = choice.randrange(10)
        if kind < 3:
            return choice.choice([0, 1, 2, -1, 7, 1 << 31, (1 << 53) - 1, 1 << 53, 1 << 63, -(1 << 63), 10**30])
        if kind < 6:
            return choice.choice(
                NAMES
                + ["visitor", "operator", "system", "bot", "cs", "hello", "\ud83d\ude00", "x" * choice.randrange(5000)]
            )
        if kind == 6:
            return choice.choice([True, False, None, 1.5, -0.0, 1e308])
        if depth > 3:
            return []
        if kind == 7:
            return [self.value(depth + 1) for _ in range(choice.randrange(4))]
        return {choice.choice(WORDS): self.value(depth + 1) for _ in range(choice.randrange(4))}

    def client(self):
        choice = self.choice
        if choice.random() < 0.3:
            return choice.choice([1, "a", "1", "nobody"])
        if choice.random() < 0.1:
            return self.value()
        client = {
            "role": choice.choice(["visitor", "visitor", "operator", "bot", "king"]),
            "key": choice.choice(NAMES + ["v1", "v2"]),
        }
        if choice.random() < 0.3:
            client[choice.choice(WORDS)] = self.value()
        return client

    def good(self):
        """An object that might be a request."""
        choice = self.choice
        fields = {"do": choice.choice(self.commands), "client": self.client()}
        if choice.random() < 0.5:
            fields["request"] = choice.randrange(1000)
        if fields["do"] == "join":
            fields |= {"client": choice.choice([1, "a", "1"]), "role": "visitor", "key": choice.choice(NAMES)}
        for word in choice.sample(["chat", "text", "id", "key", "after_seq", "limit", "seq"], choice.randrange(4)):
            fields[word] = self.value()
        if choice.random() < 0.3:
            fields["chat"] = choice.randrange(1, 20)
            fields["text"] = "x" * choice.randrange(1, 2000)
        items = list(fields.items())
        choice.shuffle(items)
        return json.dumps(dict(items), ensure_ascii=choice.random() < 0.5).encode("utf-8", "surrogatepass")

    def line(self):
        choice = self.choice
        line = bytearray(self.good())
        for _ in range(choice.choice([0, 0, 1, 1, 2, 5])):
            place = choice.randrange(len(line) + 1)
            what = choice.randrange(8)
            if what == 0:
                line[place:place] = bytes([choice.randrange(256)])
            elif what == 1:
                del line[place:place + choice.randrange(1, 20)]
            elif what == 2:
                line[place:place] = choice.choice(
                    [b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u0000", b"\0", b"\r", b"\t", b"  "]
                )
            elif what == 3:
                line[place:place] = choice.choice([b"[", b"{\"a\":", b"\\", b'"', b"9", b" "]) * choice.randrange(3000)
            elif what == 4:
                line[place:] = b""
            elif what == 5:
                line[place:place] = self.good()
            elif what == 6 and line:
                line[place % len(line)] = choice.randrange(256)
            else:
                line[place:place] = b',"client":{"role":"system","key":"evil"}'
            if not line:
                line += b"x"
        return bytes(line)

    def session(self):
        choice = self.choice
        with Connection(self.host.socket) as connection:
            connection.socket.settimeout(10)
            lines = [self.line() for _ in range(choice.randrange(1, 60))]
            if choice.random() < 0.05:
                lines.append(b"y" * choice.randrange(LINE_BYTES_MAX, LINE_BYTES_MAX * 20))
            data = b"\n".join(lines) + b"\n"
            manner = choice.randrange(6)
            try:
                if manner == 0:
                    connection.send_bytes(data[:choice.randrange(len(data))])  # half sent, then gone
                    return
                if manner == 1:
                    for start in range(0, min(len(data), 2100), 7):
                        connection.send_bytes(data[start:start + 7])
                    connection.send_bytes(data[2100:])
                elif manner == 2:
                    connection.send_bytes(data)
                    return  # nothing is read
                else:
                    connection.send_bytes(data)
                connection.send_bytes(b'\n{"do":"hello","request":"end"}\n')
                connection.socket.shutdown(socket.SHUT_WR)
                self.read(connection, sum(1 for line in data.split(b"\n") if line.strip(b"\r")))
            except (BrokenPipeError, ConnectionResetError):
                self.closed += 1

    def read(self, connection, lines):
        """One reply for each line, in the shape of one."""
        replies = 0
        while (reply := connection.line()) is not None:
            if "ok" not in reply:
                assert "events" in reply or "slow" in reply, reply
                continue
            replies += 1
            if not reply["ok"]:
                assert {"status", "refusal", "sentence"} <= reply.keys(), reply
        assert replies == lines + 1, f"{replies} replies to {lines + 1} lines"
        self.lines += lines
        self.replies += replies


class Witness(threading.Thread):
    """Behaves well, and has to get every reply, in order, and every event."""

    def __init__(self, host):
        super().__init__()
        self.host, self.stopping, self.failure, self.said, self.slowest_s = host, False, None, 0, 0.0

    def run(self):
        try:
            with self.host.connect() as connection:
                connection.done("join", "w", role="visitor", key="witness")
                chat = connection.done("start", "w", text="0")["chat"]
                connection.done("subscribe", "w")
                heard = []
                while not self.stopping:
                    began = time.monotonic()
                    self.said += 1
                    reply = connection.ask("say", "w", chat=chat, text=str(self.said), request=self.said)
                    assert reply["ok"] and reply["request"] == self.said, reply
                    while not heard or heard[-1] < self.said:
                        events = connection.push()["events"]
                        heard += [
                            int(event["text"])
                            for event in events
                            if event["kind"] == "said" and event["role"] == "visitor"
                        ]
                    self.slowest_s = max(self.slowest_s, time.monotonic() - began)
                assert heard == list(range(self.said + 1)), "an event is missing or there twice"
        except Exception as failure:  # noqa: BLE001 - told at the end
            self.failure = failure


def main():
    seconds = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print(f"socket fuzz: {seconds:g} s, seed {seed}", flush=True)
    schema = json.loads(host_command("schema").stdout)["$defs"]
    commands = sorted(name.split(".")[0] for name in schema if name.endswith(".request") and name != "erase.request")
    oracle = Oracle(seed, [name for name in commands if name not in ("erase", "presence_set")])
    end = time.monotonic() + seconds / 5
    while time.monotonic() < end:
        oracle.batch()
    oracle.end()
    commands += ["hello", "join", "leave", "subscribe", "unsubscribe", "backup", "advance", "nothing"] * 3
    with Resident("--line-bytes-max", LINE_BYTES_MAX, "--pending-bytes-max", 100_000, policy=QUICK) as host:
        witness = Witness(host)
        witness.start()
        hostile = Hostile(host, seed, commands)
        end = time.monotonic() + seconds * 4 / 5
        sessions = 0
        while time.monotonic() < end and witness.failure is None:
            hostile.session()
            sessions += 1
            assert host.process.poll() is None, f"the host ended with {host.process.returncode}"
        witness.stopping = True
        witness.join(30)
        if witness.failure is not None:
            raise witness.failure
        assert witness.said > 10 and hostile.lines > 100, (witness.said, hostile.lines)
        with host.connect() as connection:
            connection.done("audit", OFFICE)
            connection.done("events", visitor("witness", after_seq=0))
        code = host.stop()
        assert code == 0, f"the host ended with {code}: {host.errors}"
    print(
        f"{oracle.frames} frames of strangers, {oracle.accepted} of them accepted,"
        " each with its sender's authority and no more"
    )
    print(f"{sessions} connections, {hostile.lines} lines answered, {hostile.closed} closed early; "
          f"the witness had {witness.said} replies, the slowest round took {witness.slowest_s * 1000:.0f} ms")


if __name__ == "__main__":
    main()
