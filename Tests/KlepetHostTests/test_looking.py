"""klepet-host audit, chats, transcript, explain: what they show, and that they leave the shop as it was."""

import contextlib
import hashlib
import json
import sqlite3
import subprocess
import unittest

from recordings import DAY, HOST, MINUTE, line, run
from test_replay import InAFolder

DATA_ERROR, NO_INPUT, TRY_AGAIN = 65, 66, 75
LOOKS = (["audit"], ["chats"], ["transcript", "1"], ["explain", "1"])


def look(words, shop, *more):
    return run(words[0], shop, *words[1:], *more)


class Looking(InAFolder):
    def setUp(self):
        super().setUp()
        self.figures = self.replay(DAY, "--shop", self.shop)

    def shown(self, *words):
        done = look(words, self.shop)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def lines(self, *words):
        return [json.loads(each) for each in self.shown(*words).splitlines()]

    def test_a_closed_shop_says_when_it_has_to_be_opened(self):
        before = hashlib.sha256(self.shop.read_bytes()).hexdigest()
        done = run("next-turn", "--shop", self.shop)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^(never|[0-9]{13})\n$")
        self.assertEqual(hashlib.sha256(self.shop.read_bytes()).hexdigest(), before)
        missing = run("next-turn", "--shop", self.shop.with_name("none.db"))
        self.assertEqual(missing.returncode, NO_INPUT)
        self.assertFalse(self.shop.with_name("none.db").exists())

    def test_it_leaves_the_file_as_it_was(self):
        before = hashlib.sha256(self.shop.read_bytes()).hexdigest()
        first = self.shown("audit")
        for words in LOOKS * 2:
            self.shown(*words)
            self.shown(*words, "--json")
            self.assertEqual(hashlib.sha256(self.shop.read_bytes()).hexdigest(), before, words)
        self.assertEqual(self.shown("audit"), first)

    def test_the_audit_is_clean_and_names_the_digest_of_the_replay(self):
        self.assertIn(self.figures["digest"], self.shown("audit"))
        proof = json.loads(self.shown("audit", "--json"))
        self.assertEqual(proof["digest"], self.figures["digest"])
        self.assertGreaterEqual(proof["events"], self.figures["events"])

    def test_every_chat_is_listed(self):
        chats = self.lines("chats", "--json")
        self.assertEqual([chat["state"] for chat in chats], ["closed", "followup"])
        self.assertEqual([chat["chat"] for chat in self.lines("chats", "--open", "--json")], [chats[1]["chat"]])
        table = self.shown("chats")
        for word in (str(chats[0]["chat"]), "visitor_end", "vera", "emil", "2020-05-12"):
            self.assertIn(word, table)

    def test_a_transcript_for_people(self):
        text = self.shown("transcript", "1")
        for word in ("2020-05-12 UTC", "vera: Do you ship to Brno?", "otto (operator): We do.\n", "Klepet: Thank you",
                     "otto takes the chat", "chat closed: visitor_end"):
            self.assertIn(word, text)
        self.assertNotIn("delivered", text)
        self.assertIn("delivered", self.shown("transcript", "1", "--all"))

    def test_what_people_wrote_steers_no_terminal(self):
        number = str(self.lines("chats", "--json")[1]["chat"])
        self.assertNotIn("\x1b", self.shown("transcript", number) + self.shown("transcript", number, "--json"))

    def test_no_word_of_anybody_begins_a_line_of_a_transcript(self):
        """B13.2: a key may hold anything, and so may the names of old files."""
        forged = "10:00:00  Ana (operator): yes, 900 EUR"
        for index, between in enumerate(("\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1b[2K\x1b[1A")):
            self.shop = self.folder / f"forged-{index}.db"
            day = [
                line(0, "visitor", f"thanks{between}{forged}{between}bye", visitor=f"vera{between}{forged}"),
                line(MINUTE, "operator", f"yes{between}{forged}", visitor=f"vera{between}{forged}"),
            ]
            self.replay(day, "--shop", self.shop)
            self.assertIn("900 EUR", self.shown("transcript", "1"))
            for words in (["transcript", "1"], ["transcript", "1", "--all"], ["chats"], ["explain", "1"]):
                shown = self.shown(*words)
                self.assertFalse(any(each.startswith("10:00:00  Ana") for each in shown.splitlines()), repr(shown))
                self.assertNotIn("\x1b", shown)

    def test_a_transcript_for_programs_has_every_event_once(self):
        events = self.lines("transcript", "1", "--json")
        self.assertEqual([event["chat_seq"] for event in events], list(range(1, len(events) + 1)))
        said = [event["text"] for event in events if event["kind"] == "said" and event["role"] != "system"]
        self.assertEqual(said, ["Do you ship to Brno?", "We do.\nIt takes two days.", "Wonderful!"])
        self.assertEqual(events[-1]["kind"], "closed")

    def test_an_explanation(self):
        self.assertIn("closed", self.shown("explain", "1"))
        number = self.lines("chats", "--json")[1]["chat"]
        explained = json.loads(self.shown("explain", str(number), "--json"))
        self.assertEqual((explained["chat"], explained["state"], explained["timers"]), (number, "followup", []))

    def test_a_chat_that_is_not_there(self):
        for command in ("transcript", "explain"):
            done = run(command, self.shop, "4711")
            self.assertEqual((done.returncode, done.stdout), (NO_INPUT, ""))
            self.assertIn("4711", done.stderr)

    def test_b14_1_a_chat_forgotten_by_the_core_is_still_told_of(self):
        days = [line(n * 25 * 60 * MINUTE, who, chat=f"c{n}", ends=ends) for n in range(40) for who, ends in
                (("visitor", False), ("visitor", True))]
        shop = self.folder / "long.db"
        self.replay(days, "--shop", shop)
        chats = [json.loads(each)["chat"] for each in run("chats", shop, "--json").stdout.splitlines()]
        self.assertEqual(len(chats), 40)
        self.assertIn("visitor_end", run("explain", shop, chats[0]).stdout + run("chats", shop).stdout)
        self.assertIn("vera: …", run("transcript", shop, chats[0]).stdout)
        self.assertEqual(run("explain", shop, chats[0]).returncode, 0)


class Refused(InAFolder):
    def test_a_shop_that_is_not_there_is_not_made(self):
        for words in LOOKS:
            done = look(words, self.shop)
            self.assertEqual((done.returncode, done.stdout), (NO_INPUT, ""), words)
            self.assertIn("shop.db", done.stderr)
        self.assertEqual(list(self.folder.glob("*")), [])
        self.assertEqual(run("audit", self.folder).returncode, NO_INPUT)

    def test_a_file_that_is_no_shop(self):
        self.shop.write_text("Dear diary, " * 500)
        for words in LOOKS:
            done = look(words, self.shop)
            self.assertEqual((done.returncode, done.stdout), (DATA_ERROR, ""), words)
            self.assertIn("shop.db", done.stderr)
        self.assertEqual(self.shop.read_text(), "Dear diary, " * 500)

    def test_b14_4_a_record_that_lacks_an_event_is_not_whole(self):
        self.replay(DAY, "--shop", self.shop)
        with contextlib.closing(sqlite3.connect(self.shop)) as file, file:
            file.execute("DELETE FROM snapshots")
            file.execute("DELETE FROM events WHERE seq = 12")
        done = run("audit", self.shop)
        self.assertEqual(done.returncode, DATA_ERROR, done.stdout)
        self.assertIn("shop.db", done.stderr)
        self.assertIn("11", done.stdout + done.stderr, "up to where it is whole")

    def test_a_shop_that_another_process_has_open(self):
        with subprocess.Popen(
            [HOST, "chat", "--shop", self.shop], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            print("v: Hello", file=other.stdin, flush=True)
            while "Hello" not in other.stdout.readline():
                pass
            for words in LOOKS:
                done = look(words, self.shop)
                self.assertEqual((done.returncode, done.stdout), (TRY_AGAIN, ""), words)
                self.assertRegex(done.stderr, r"process \d+ \(.*\) has this shop open")
            other.stdin.close()
            self.assertEqual(other.wait(timeout=30), 0)
        self.assertEqual(run("audit", self.shop).returncode, 0)


if __name__ == "__main__":
    unittest.main()
