"""A reply is durable: the host is killed under load, and everything that anybody was told is in the journal, once."""

import os
import random
import threading
import unittest

from resident import OFFICE, QUICK, Resident, visitor

KILLS = int(os.environ.get("KLEPET_KILLS", "20"))
WRITERS = 4
WINDOW = 32


class Writer(threading.Thread):
    """Says numbered messages and keeps a ledger of what was acknowledged; what was not is sent again with the same id (B2.2)."""

    def __init__(self, host, number):
        super().__init__()
        self.host, self.number = host, number
        self.chat = None
        self.ledger = {}
        self.next = 0
        self.stopping = False
        self.failure = None

    def run(self):
        try:
            while not self.stopping:
                self.talk()
        except Exception as failure:  # noqa: BLE001 - told by the test
            self.failure = failure

    def talk(self):
        try:
            with self.host.connect() as connection:
                client = visitor(f"writer {self.number}")
                if self.chat is None:
                    started = connection.ask("start", client, text="begin", id="begin")
                    if started is None:
                        return
                    self.chat = started["chat"]
                under_way = []
                while not self.stopping:
                    while len(under_way) < WINDOW:
                        number = self.next
                        self.next += 1
                        under_way.append(number)
                        connection.send({"do": "say", "client": client, "chat": self.chat, "text": f"{self.number}.{number}",
                                         "id": f"m{number}", "request": number})
                    reply = connection.reply()
                    if reply is None:
                        break
                    assert reply["ok"], reply
                    assert reply["request"] == under_way.pop(0), reply
                    self.ledger[reply["request"]] = reply["seq"]
        except (ConnectionError, FileNotFoundError):
            pass
        finally:
            # Whatever got no reply is said again.
            self.next = max(self.ledger, default=-1) + 1


class Durable(unittest.TestCase):
    def test_nothing_acknowledged_is_lost_or_there_twice_after_kills_under_load(self):
        choice = random.Random()
        with Resident(policy=QUICK) as host:
            writers = [Writer(host, number) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            for _ in range(KILLS):
                enough = sum(len(writer.ledger) for writer in writers) + choice.randrange(50, 600)
                while sum(len(writer.ledger) for writer in writers) < enough and not any(writer.failure for writer in writers):
                    writers[0].join(0.005)
                host.kill()
                host.start()
            for writer in writers:
                writer.stopping = True
            for writer in writers:
                writer.join(30)
                self.assertIsNone(writer.failure)
            with host.connect() as connection:
                for writer in writers:
                    self.check(connection, writer)
                audit = connection.done("audit", OFFICE)
                self.assertTrue(audit["audit"])
            self.assertEqual(host.stop(), 0)

    def check(self, connection, writer):
        kept, after = {}, 0
        while events := connection.done("chat_events", OFFICE, chat=writer.chat, after_chat_seq=after)["events"]:
            after = events[-1]["chat_seq"]
            for event in events:
                if event["kind"] == "said" and event.get("id", "").startswith("m"):
                    self.assertNotIn(event["text"], kept, "said twice")
                    kept[event["text"]] = event["seq"]
        self.assertGreater(len(writer.ledger), KILLS * 5)
        for number, seq in writer.ledger.items():
            self.assertEqual(kept.get(f"{writer.number}.{number}"), seq, f"message {number} was acknowledged")


if __name__ == "__main__":
    unittest.main()
