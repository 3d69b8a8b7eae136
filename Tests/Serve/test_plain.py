"""A plain `say` goes by the typed function, any other by klepet_call: nobody can tell which it was."""

import json
import random
import unittest

from resident import OFFICE, AtAHost, said, visitor

# The same message, written so that the host does not take it for a plain one.
DISGUISES = [
    lambda fields: json.dumps(fields).replace('"say"', '"\\u0073ay"'),
    lambda fields: json.dumps(fields | {"note": False}),
    lambda fields: json.dumps(fields | {"number": 0}),
]


class PlainSay(AtAHost):
    def both(self, plain, disguised):
        """What is said to two lines that mean the same, of two chats that stand alike."""
        answers = []
        for line in (plain, disguised):
            self.connection.send_bytes(line if isinstance(line, bytes) else line.encode())
            self.connection.send_bytes(b"\n")
            while b"\n" not in self.connection.rest:
                self.connection.rest += self.connection.socket.recv(65536)
            answer, self.connection.rest = self.connection.rest.split(b"\n", 1)
            answers.append(answer.decode())
        return answers

    def chats(self):
        return [self.connection.done("start", visitor(key), text="Hello")["chat"] for key in ("eva", "ivo")]

    def test_both_ways_answer_alike_to_the_byte(self):
        eva, ivo = self.chats()
        seed = random.randrange(1 << 32)
        choice = random.Random(seed)
        texts = ["Hello", "žluťoučký \U0001F600", "x", "a" * 32768, "", "a" * 32769, "4111 1111 1111 1111", "\x7f", "/"]
        requests = [None, 0, 7, 999999999999999, 1000000000000000, -1, "r", "", "x" * 64, "x" * 65, "ž", "\x7f", 1.5]
        for round_number in range(300):
            fields = {"do": "say", "text": choice.choice(texts)}
            if (request := choice.choice(requests)) is not None:
                fields["request"] = request
            if choice.random() < 0.5:
                fields["id"] = choice.choice(["a", "m" * 64, "m" * 65, "", f"m{choice.randrange(50)}"])
            disguise = choice.choice(DISGUISES)
            plain = json.dumps({"client": visitor("eva"), "chat": eva} | fields, ensure_ascii=False)
            other = disguise({"client": visitor("ivo"), "chat": ivo} | fields)
            one, two = self.both(plain, other)
            one, two = (self.without_numbers(answer, chat) for answer, chat in ((one, eva), (two, ivo)))
            self.assertEqual(one, two, f"seed {seed}, round {round_number}: {plain[:300]}")
        texts = [
            said(self.connection.done("chat_events", visitor(key), chat=chat)["events"])
            for key, chat in (("eva", eva), ("ivo", ivo))
        ]
        self.assertEqual(*texts)

    @staticmethod
    def without_numbers(answer, chat):
        answer = answer.replace(f'"chat":{chat},', '"chat":C,')
        before, _, rest = answer.partition('"seq":')
        return before + rest.lstrip("0123456789")

    def test_lines_that_are_nearly_plain_are_refused_as_ever(self):
        eva, _ = self.chats()
        head = b'{"do":"say","client":{"role":"visitor","key":"eva"},"chat":'
        chat = str(eva).encode()
        for tail in (
            b"0" + chat + b',"text":"x"}', b"-" + chat + b',"text":"x"}', chat + b'.0,"text":"x"}',
            chat + b',"text":"x\ty"}', chat + b',"text":"x\xffy"}', chat + b',"text":"x\xed\xa0\x80"}',
            chat + b',"text":"x","text":"y"}', chat + b',"text":"x","id":"\n"}', chat + b',"text":"x","id":"\xff"}',
            chat + b',"text":"x","chat":' + chat + b"}", chat + b',"text":"x","request":01}',
            chat + b',"text":"x","request":"\xff"}', chat + b',"text":null}', chat + b"}", b'9,"text":"x"}',
            b'9007199254740993,"text":"x"}', chat + b',"text":"x","do":"say"}', chat + b',"text":"x","id":7}',
            chat + b',"text":"x","more":1}',
        ):
            if b"\n" in tail:
                continue
            self.connection.send_bytes(head + tail + b"\n")
            reply = self.connection.reply()
            self.assertFalse(reply["ok"], tail)
        events = self.connection.done("chat_events", visitor("eva"), chat=eva)["events"]
        self.assertEqual(said(events), ["Hello"], "nothing of that was said")

    def test_the_outcomes_have_their_words(self):
        eva, _ = self.chats()
        line = {"do": "say", "client": visitor("eva"), "chat": eva, "text": "x", "id": "same"}
        outcomes = []
        for _ in range(2):
            self.connection.send(line)
            outcomes.append(self.connection.reply()["outcome"])
        self.connection.done("end", visitor("eva"), chat=eva)
        outcomes.append(self.connection.done("say", visitor("eva"), chat=eva, text="again")["outcome"])
        self.assertEqual(outcomes, ["accepted", "duplicate", "reopened"])
        self.connection.done("end", OFFICE, chat=eva)


if __name__ == "__main__":
    unittest.main()
