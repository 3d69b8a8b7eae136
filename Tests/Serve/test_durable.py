"""A reply is durable: the host is killed under load, and everything that anybody was told is in the journal, once."""

import os
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import unittest

from resident import OFFICE, QUICK, Resident, visitor

KILLS = int(os.environ.get("KLEPET_KILLS", "20"))
WRITERS = 4
WINDOW = 32


class Writer(threading.Thread):
    """Says numbered messages and keeps a ledger of what was acknowledged;
    what was not is sent again with the same id (B2.2)."""

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
                        connection.send(
                            {
                                "do": "say", "client": client, "chat": self.chat, "text": f"{self.number}.{number}",
                                "id": f"m{number}", "request": number,
                            }
                        )
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
                while sum(len(writer.ledger) for writer in writers) < enough and not any(
                    writer.failure for writer in writers
                ):
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


class SlowDisk(unittest.TestCase):
    """Each fdatasync takes a while."""

    SYNC_S = 0.2
    SOURCE = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <unistd.h>
    int fdatasync(int file) {
        int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
        usleep(200000);
        return sync(file);
    }
    """

    def test_who_asks_does_not_wait_for_a_disk_that_was_slow_once(self):
        with tempfile.TemporaryDirectory() as folder:
            slow = pathlib.Path(folder) / "slow.so"
            subprocess.run(
                ["cc", "-shared", "-fPIC", "-o", slow, "-x", "c", "-", "-ldl"], input=self.SOURCE.encode(), check=True
            )
            with Resident(environment={**os.environ, "LD_PRELOAD": str(slow)}) as host:
                with host.connect() as speaking, host.connect() as asking:
                    eva = visitor("eva")
                    began = time.monotonic()
                    chat = speaking.done("start", eva, text="Hello")["chat"]
                    self.assertGreater(time.monotonic() - began, self.SYNC_S, "the disk is not slow")
                    for number in range(3):
                        speaking.send({"do": "say", "client": eva, "chat": chat, "text": str(number)})
                        time.sleep(self.SYNC_S / 4)
                        began = time.monotonic()
                        asking.done("now", visitor("bob"))
                        self.assertLess(time.monotonic() - began, self.SYNC_S / 2)
                        self.assertTrue(speaking.reply()["ok"])


if __name__ == "__main__":
    unittest.main()
