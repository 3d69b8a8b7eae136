"""A host that is killed while pages speak: what was answered is there, once, and what was not answered can be said
again."""

import json
import os
import random
import time
import unittest

from browser import OPEN, QUICK, Web
from websockets.exceptions import ConnectionClosed

KILLS = int(os.environ.get("KLEPET_KILLS", "25"))


class Killed(unittest.TestCase):
    def test_nothing_is_lost_or_said_twice_over_many_kills(self):
        """B2.2, B2.5: by a page that sends again what has no reply, and comes back with its place."""
        chance = random.Random(int(os.environ.get("KLEPET_SEED", "1")))
        with Web(*OPEN, policy=QUICK) as host:
            page = host.page()
            token = page.joined["token"]
            chat = page.done("start", text="0", id="m0")["chat"]
            acknowledged, seen, waiting = {"0"}, [], {}
            place = {"after_seq": 0, "incarnation": page.joined["incarnation"]}
            number = 0

            def note(line):
                if "ok" in line:
                    if (text := waiting.pop(line.get("request"), None)) is not None:
                        self.assertTrue(line["ok"], line)
                        acknowledged.add(text)
                    return
                events = line["events"]
                seen.extend(
                    (event["seq"], event["text"])
                    for event in events
                    if event["kind"] == "said" and event["role"] == "visitor"
                )
                place.update(after_seq=line["cursor"], incarnation=line["incarnation"])

            for line in page.pushes:
                note(line)
            for _ in range(KILLS):
                for _ in range(chance.randint(1, 8)):
                    number += 1
                    waiting[number] = str(number)
                    page.send("say", chat=chat, text=str(number), id=f"m{number}", request=number)
                deadline = time.monotonic() + chance.random() * 0.01
                try:
                    while time.monotonic() < deadline:
                        note(json.loads(page.socket.recv(0.002)))
                except TimeoutError:
                    pass
                host.kill()
                # What it had written before it was killed is still to be read.
                try:
                    while True:
                        note(json.loads(page.socket.recv(5)))
                except ConnectionClosed:
                    pass
                host.start()
                page = host.page(token, **place)
                for request, text in list(waiting.items()):
                    page.send("say", chat=chat, text=text, id=f"m{text}", request=request)
                while waiting:
                    note(page.line())
            expected = [str(each) for each in range(number + 1)]
            while len(seen) < len(expected):
                note(page.line())
            self.assertEqual([text for _, text in seen], expected)
            self.assertEqual([seq for seq, _ in seen], sorted({seq for seq, _ in seen}))
            self.assertEqual(acknowledged, set(expected))
            page.close()
            self.assertEqual(host.stop(), 0)


if __name__ == "__main__":
    unittest.main()
