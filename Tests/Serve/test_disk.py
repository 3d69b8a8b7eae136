"""Law 12 over the socket: ok to `redact` and `erase` means gone from the disk;
a file that is taken away halts the host with a sentence."""

import os
import pathlib
import subprocess
import tempfile
import time
import unittest

from resident import OFFICE, PATIENCE_S, QUICK, ROOT, Resident, visitor

SECRET = b"SECRETWORD"


def left(folder):
    """In which of the shop's files the words are."""
    return [each.name for each in sorted(folder.glob("shop.db*")) if SECRET in each.read_bytes()]


class Disk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tools = tempfile.TemporaryDirectory()
        cls.library = pathlib.Path(cls.tools.name) / "disk.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", ROOT / "Tests/Crash/disk.c", "-o", cls.library], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.tools.cleanup()

    def setUp(self):
        self.work = tempfile.TemporaryDirectory()
        self.addCleanup(self.work.cleanup)
        self.folder = pathlib.Path(self.work.name)

    def failing(self, what):
        return dict(os.environ, LD_PRELOAD=str(self.library), CRASH_FOLDER=str(self.folder), CRASH_FAIL=what)

    def say_and_destroy(self, host, command):
        """The reply to the destruction, and one to ask it again with."""
        with host.connect() as connection:
            said = connection.done("start", visitor("eva"), text=f"{SECRET.decode()} is my illness")
            person = connection.done("person", visitor("eva"))["person"]
            fields = {"chat": said["chat"], "seq": said["seq"]} if command == "redact" else {"visitor": person}
            first = connection.ask(command, OFFICE, **fields)
            # It is out of the shop whatever the disk says.
            if command == "redact":
                events = connection.done("chat_events", OFFICE, chat=said["chat"])["events"]
                self.assertFalse(any(SECRET.decode() in event.get("text", "") for event in events))
            return first, fields

    def test_b2_9_what_is_said_gone_is_in_no_file(self):
        for command in ("redact", "erase"):
            with self.subTest(command), Resident(folder=self.folder, policy=QUICK) as host:
                reply, _ = self.say_and_destroy(host, command)
                self.assertTrue(reply["ok"], reply)
                self.assertEqual(left(self.folder), [])
                self.assertEqual(host.stop(), 0, host.errors)
                self.assertEqual(left(self.folder), [])

    def test_law_12_a_log_that_cannot_be_emptied_is_told_and_tried_again(self):
        # An opening empties a log only if there is one. The first three truncations are refused.
        environment = dict(self.failing("truncate:1:5+2"), CRASH_FAIL_NAME="shop.db-wal")
        for command, again in (("redact", None), ("erase", "erased")):
            Resident(folder=self.folder, policy=QUICK).stop()
            with self.subTest(command), Resident(folder=self.folder, policy=QUICK, environment=environment) as host:
                reply, fields = self.say_and_destroy(host, command)
                self.assertEqual(reply.get("refusal"), "not_yet_gone")
                self.assertEqual(left(self.folder), ["shop.db-wal"])
                until = time.monotonic() + PATIENCE_S
                while left(self.folder) and time.monotonic() < until:
                    time.sleep(0.05)
                self.assertEqual(left(self.folder), [])
                with host.connect() as connection:
                    self.assertEqual(connection.ask(command, OFFICE, **fields).get("refusal"), again)
                self.assertEqual(host.stop(), 0, host.errors)

    def test_law_12_a_host_that_ends_with_words_in_its_log_says_so_and_the_next_start_empties_it(self):
        for command in ("redact", "erase"):
            for what in ("sync", "write"):
                with self.subTest(f"{command}, {what}"):
                    for each in self.folder.glob("shop.db*"):
                        each.unlink()
                    Resident(folder=self.folder, policy=QUICK).stop()
                    # Everything that goes into the file itself fails, and the log grows on:
                    # told apart by the file's name.
                    environment = dict(self.failing(f"{what}:1:28+"), CRASH_FAIL_NAME="shop.db")
                    with Resident(folder=self.folder, policy=QUICK, environment=environment) as host:
                        reply, fields = self.say_and_destroy(host, command)
                        self.assertEqual(reply.get("refusal"), "not_yet_gone")
                        with host.connect() as connection:
                            self.assertEqual(connection.ask(command, OFFICE, **fields)["refusal"], "not_yet_gone")
                        self.assertEqual(host.stop(), 74)
                        self.assertIn("not off the disk yet", host.errors)
                    self.assertEqual(left(self.folder), ["shop.db-wal"])
                    with Resident(folder=self.folder, policy=QUICK) as host:
                        self.assertEqual(left(self.folder), [])
                        self.assertEqual(host.stop(), 0, host.errors)

    def test_law_12_a_copy_to_another_disk_goes_on_while_the_log_cannot_be_emptied(self):
        Resident(folder=self.folder, policy=QUICK).stop()
        environment = dict(self.failing("sync:1:28+"), CRASH_FAIL_NAME="shop.db")
        with (
            Resident(folder=self.folder, policy=QUICK, environment=environment) as host,
            tempfile.TemporaryDirectory() as other,
        ):
            reply, _ = self.say_and_destroy(host, "redact")
            self.assertEqual(reply.get("refusal"), "not_yet_gone")
            with host.connect() as connection:
                connection.done("backup", OFFICE, path=f"{other}/copy.db")
            self.assertEqual(os.listdir(other), ["copy.db"])
            self.assertNotIn(SECRET, pathlib.Path(other, "copy.db").read_bytes())

    def test_a_file_that_is_taken_away_halts_the_host_and_nothing_more_is_acknowledged(self):
        for name in ("shop.db", "shop.db-wal"):
            with self.subTest(name), Resident(policy=QUICK) as host, host.connect() as connection:
                chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
                (host.folder / name).unlink()
                self.assertEqual(
                    connection.ask("say", visitor("eva"), chat=chat, text="Lost?")["refusal"], "file_replaced"
                )
                self.assertEqual(host.close_pipes(), 74)
                self.assertIn("deleted, moved or replaced", host.errors)


if __name__ == "__main__":
    unittest.main()
