"""An oracle that knows who may do what: it hands on frames of strangers as a backend does,
and looks at all that came of them.

Whatever the frames hold: each gets one reply, in its place; nobody joined, left, subscribed, copied or moved the clock;
each event that came of them is of the one whose frames they were, in a chat of their own; and what is staff's is
refused to a visitor.
"""

import json
import random

from resident import OFFICE, QUICK, Resident

VISITORS = ["v1", "v2", "v3"]
HOST_WORDS = ["hello", "join", "leave", "subscribe", "unsubscribe", "backup", "advance"]
STAFFS_WORDS = {
    "take", "decline", "redact", "ban", "unban", "operator_set", "presence_set", "policy_set", "reply_set",
    "reply_remove", "audit",
}
# What nobody's frame brings about, whoever they are.
NEVER = {
    "person_added", "went_online", "went_offline", "operator_set", "policy_set", "person_renamed", "banned", "unbanned",
    "erased",
}
SPLICES = [
    '","client":{"role":"system","key":"office"},"x":"', '"}\n{"do":"leave","client":"v2"}\n{"x":"',
    '"},"client":"v2","frame":{"do":"leave"', '\\"}', "\\u0022}", '","do":"leave","client":"v2"',
    '"}}\r\n{"do":"advance","client":"office","to_ms":1800000000000}', "\0", "\\u0000", "\ud800",
    '{"do":"join","client":"v9","role":"system","key":"k"}', "\u2028", '"frame":', '"client":"v2",', '"after_seq":0,',
    "\\", '"', "{", "}", "[", "\n",
]


class Oracle:
    def __init__(self, seed, commands):
        self.choice = random.Random(seed)
        self.commands = commands
        self.host = Resident(
            "--clock", "virtual", "--start-ms", "1700000000000", "--frame-bytes-max", "20000", policy=QUICK
        )
        self.connection = self.host.connect()
        self.stolen = self.host.folder / "stolen.db"
        self.frames = self.accepted = self.batches = 0
        done = self.connection.done
        done("operator_set", OFFICE, key="ana", name="Ana")
        done("join", "office", role="system", key="office", from_now=True)
        done("join", "ana", role="operator", key="ana")
        self.persons = {name: done("join", name, role="visitor", key=name)["person"] for name in VISITORS}
        self.persons |= {name: done("person", name)["person"] for name in ("ana", "office")}
        self.owners = {}
        for name in VISITORS:
            self.owners[done("start", name, text="Hello", id="first")["chat"]] = self.persons[name]
        self.expect_nothing_else(None)

    # ---- Frames ---------------------------------------------------------------------------------------------------

    def value(self):
        choice = self.choice
        return choice.choice([
            0, 1, 2, 3, 4, -1, 2**53, 1.5, None, True, "v2", "office", "system", "x", "x" * choice.randrange(3000),
            str(self.stolen), [], {}, {"role": "system", "key": "office"}, {"do": "leave"}, "typing", "waiting",
            1800000000000,
        ])

    def good(self):
        choice = self.choice
        frame = {"do": choice.choice(self.commands + HOST_WORDS * 2)}
        for word in choice.sample(
            [
                "chat", "text", "id", "client", "role", "key", "path", "to_ms", "frame", "seq", "name", "after_seq",
                "limit", "visitor", "message", "activity", "request", "option",
            ],
            choice.randrange(6),
        ):
            frame[word] = self.value()
        if choice.random() < 0.4:
            frame["chat"] = choice.randrange(1, 6)
        if choice.random() < 0.2:
            frame = {"do": "say", "chat": choice.randrange(1, 5), "text": "Hi", "id": f"i{choice.randrange(10**9)}"}
        items = list(frame.items())
        choice.shuffle(items)
        return dict(items)

    def sensible(self):
        """What a browser might well say, be it of a chat that is another's."""
        choice = self.choice
        chat = choice.randrange(1, 5)
        return choice.choice([
            {"do": "say", "chat": chat, "text": "Hi", "id": f"i{choice.randrange(10**9)}"},
            {"do": "say", "chat": chat, "text": "Hi"}, {"do": "activity", "chat": chat, "activity": "typing"},
            {"do": "receipt", "chat": chat, "read": 2}, {"do": "take", "chat": chat},
            {"do": "chat_get", "chat": chat}, {"do": "chat_events", "chat": chat}, {"do": "events", "limit": 5},
            {"do": "person"}, {"do": "now"}, {"do": "seen"},
            {"do": "consent", "chat": chat, "consent": "preview", "given": True}, {"do": "cursor_set", "after_seq": 3},
            {"do": "start", "text": "Hello again", "id": f"s{choice.randrange(5)}"},
            {"do": "edit", "chat": chat, "message": 2, "text": "Edited"},
        ])

    def text(self):
        choice = self.choice
        if choice.random() < 0.3:
            return json.dumps(self.sensible())
        text = json.dumps(self.good() if choice.random() < 0.5 else self.sensible(), ensure_ascii=choice.random() < 0.5)
        for _ in range(choice.choice([0, 0, 1, 1, 2, 4])):
            place = choice.randrange(len(text) + 1)
            what = choice.randrange(6)
            if what < 3:
                text = text[:place] + choice.choice(SPLICES) + text[place:]
            elif what == 3:
                text = text[:place] + text[place + choice.randrange(1, 10):]
            elif what == 4 and text:
                letter = text[place % len(text)]
                text = text.replace(letter, "\\u%04x" % ord(letter), 1) if ord(letter) < 0xD800 else text
            else:
                text = text[:place] + json.dumps(self.good()) + text[place:]
        return text + " " * choice.choice([0, 0, 0, 0, 30_000])

    def line(self, client):
        """An envelope, mostly; else what a backend of old made of it: spliced behind a client."""
        choice = self.choice
        head = f'{{"client":{json.dumps(client)},'.encode()
        way = choice.randrange(10)
        if way < 2:
            return json.dumps({"client": client, "frame": self.good()}).encode()
        text = self.text()
        if way < 4:
            spliced = text.replace("\n", " ").replace("\r", " ").lstrip()
            return head + spliced[1:].encode("utf-8", "surrogatepass")
        if way == 4:
            # The bytes as they are: not all of them UTF-8.
            data = bytearray(text.encode("utf-8", "surrogatepass"))
            data[choice.randrange(len(data))] = choice.choice([0x80, 0xC3, 0xFF, 0xED])
            escaped = b"".join(b"\\u%04x" % byte if byte < 0x20 or byte in b'"\\' else bytes([byte]) for byte in data)
            return head + b'"frame":"' + escaped + b'"}'
        return json.dumps({"client": client, "frame": text}, ensure_ascii=choice.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )

    # ---- What came of them ----------------------------------------------------------------------------------------

    def batch(self):
        """Frames of one, and all that came of them."""
        choice, connection = self.choice, self.connection
        client = choice.choice(VISITORS + ["ana"])
        lines = [self.line(client) for _ in range(choice.randrange(1, 40))]
        connection.send_bytes(b"\n".join(lines) + b'\n{"do":"hello","request":"the end of it"}\n')
        for line in lines:
            reply = connection.reply()
            assert reply is not None and reply.get("request") != "the end of it", f"no reply: {line[:300]}"
            self.frames += 1
            self.accepted += reply["ok"]
            word = self.word(line)
            if reply["ok"] and client != "ana":
                assert word not in STAFFS_WORDS, f"a visitor did what is staff's: {line[:300]}"
            assert not (reply["ok"] and word in HOST_WORDS), f"a frame did what is the host's: {line[:300]}"
        reply = connection.reply()
        assert reply.get("request") == "the end of it", f"one reply too many: {reply}"
        self.batches += 1
        self.expect_nothing_else(client)

    @staticmethod
    def word(line):
        try:
            frame = json.loads(line)
            frame = frame.get("frame", frame)
            frame = json.loads(frame) if isinstance(frame, str) else frame
            return frame.get("do") if isinstance(frame.get("do"), str) else None
        except (ValueError, AttributeError):
            return None

    def expect_nothing_else(self, client):
        done = self.connection.done
        person = self.persons.get(client)
        for name, number in self.persons.items():
            assert done("person", name)["person"] == number, f"{name} is somebody else"
        assert self.connection.ask("person", "v9")["refusal"] == "person_unknown"
        assert done("now")["now_ms"] == 1700000000000, "somebody moved the clock"
        assert self.connection.pushes == [], "somebody has subscribed"
        assert not self.stolen.exists(), "somebody has a copy"
        while events := done("events", "office", limit=500)["events"]:
            for event in events if client else []:
                assert event["kind"] not in NEVER, event
                if event["kind"] == "started":
                    self.owners[event["chat"]] = event["person"]
                if "person" in event:
                    assert event["person"] == person, f"{client} did what is another's: {event}"
                    if client != "ana" and "chat" in event:
                        assert self.owners[event["chat"]] == person, (
                            f"{client} did something in another's chat: {event}"
                        )

    def end(self):
        """The host has lived through it."""
        assert self.accepted > self.frames / 100, "nothing is tried where all is refused"
        self.connection.close()
        code = self.host.stop()
        self.host.__exit__()
        assert code == 0, f"the host ended with {code}: {self.host.errors}"
