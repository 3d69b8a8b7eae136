"""klepet-host replay: what it counts against the oracle, what it refuses, what it leaves behind."""

import json
import os
import pty
import subprocess
import tempfile
import unittest
from pathlib import Path

from recordings import DAY, HOST, HOUR, MINUTE, SECOND, dice, line, oracle, run, write

DATA_ERROR, NO_INPUT, CANNOT_CREATE = 65, 66, 73
SEEDS = int(os.environ.get("KLEPET_RECORDINGS", "60"))


def counted(lines, policy=oracle.DEFAULTS):
    replay = oracle.Replay(policy)
    for each in lines:
        replay.line(each)
    return replay.finish()


class InAFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.shop = self.folder / "shop.db"

    def replay(self, lines, *more):
        done = run("replay", write(self.folder / "day.jsonl", lines), "--json", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "", "quiet in a pipe")
        return json.loads(done.stdout)

    def expect(self, lines, *more, policy=oracle.DEFAULTS):
        found, expected = self.replay(lines, *more), counted(lines, policy)
        self.assertEqual({key: found.get(key) for key in expected}, expected)
        return found


class Counting(InAFolder):
    def test_a_day(self):
        self.expect(DAY)

    def test_nothing_at_all(self):
        self.expect([])

    def test_the_same_in_memory_and_on_disk(self):
        in_memory, on_disk = self.expect(DAY), self.expect(DAY, "--shop", self.shop)
        for key in ("events", "digest"):
            self.assertEqual(in_memory[key], on_disk[key])
        self.assertRegex(on_disk["digest"], "^[0-9a-f]{16}$")
        self.assertGreaterEqual(on_disk["elapsed_seconds"], 0)

    def test_b1_1_an_operators_line_starts_no_chat(self):
        self.expect([line(0, "operator"), line(1, "visitor", ends=True)])

    def test_b2_2_a_message_repeated_creates_nothing_and_takes_or_reopens_nothing(self):
        self.expect([line(0, "visitor", id="a"), line(1, "visitor", id="a"), line(2, "operator", id="b"),
                     line(3, "visitor", ends=True), line(4, "operator", id="b"), line(5, "visitor", id="a")])

    def test_conversations_that_number_their_messages_alike_are_two(self):
        lines = [
            line(at, "visitor", chat=chat, id=id)
            for at, (chat, id) in enumerate([("a", "1"), ("b", "1"), ("b", "1"), ("b", "2")])
        ]
        self.expect(lines)

    def test_b1_4_the_key_stands_for_the_new_chat_after_a_day(self):
        day = 24 * HOUR
        self.expect([line(0, "visitor"), line(1, "operator"), line(2, "visitor", ends=True), line(day + 3, "visitor"),
                     line(day + 4, "operator"), line(day + 5, "visitor", ends=True)])

    def test_b1_4_an_operator_reopens_at_any_time_also_when_other_chats_came_between(self):
        self.expect(
            [
                line(0, "visitor"),
                line(1, "visitor", ends=True),
                line(25 * HOUR, "visitor", chat="c2", visitor="emil"),
                line(26 * HOUR, "operator"),
            ]
        )

    def test_b1_4_a_visitor_comes_back_late_when_other_chats_came_between(self):
        self.expect(
            [
                line(0, "visitor"), line(1, "visitor", ends=True),
                line(25 * HOUR, "visitor", chat="c2", visitor="emil"), line(26 * HOUR, "visitor"),
                line(27 * HOUR, "operator"),
            ]
        )

    def test_an_operator_may_end_it_and_a_colleague_may_help_out(self):
        self.expect([line(0, "visitor"), line(1, "operator"), line(2, "operator", operator="olga"), line(3, "visitor"),
                     line(4, "operator", operator="olga", ends=True), line(5, "operator", ends=True)])
        self.expect([line(0, "visitor"), line(5, "operator", ends=True)])

    def test_b3_7_what_is_due_at_a_time_waits_for_every_line_of_that_time(self):
        self.expect([line(0, "visitor"), line(0, "operator"), line(5 * MINUTE, "visitor", chat="c2", visitor="emil"),
                     line(5 * MINUTE, "visitor"), line(5 * MINUTE + 30 * SECOND, "operator"),
                     line(9 * MINUTE, "visitor", ends=True)])

    def test_recordings_by_dice_as_the_oracle_counts_them(self):
        for seed in range(SEEDS):
            with self.subTest(seed=seed):
                self.expect(dice(seed))

    def test_recordings_by_dice_are_the_same_on_disk(self):
        for seed in range(3):
            with self.subTest(seed=seed):
                shop = self.folder / f"{seed}.db"
                lines = dice(seed)
                in_memory, on_disk = self.expect(lines), self.expect(lines, "--shop", shop)
                self.assertEqual(in_memory["digest"], on_disk["digest"])
                self.assertIn(on_disk["digest"], run("audit", shop).stdout)

    def test_a_policy_replaces_the_defaults(self):
        given = {
            "idle": {"prompt_after_ms": 60_000},
            "waiting": {"holding_at_ms": [0, 5_000, 10_000], "choice_at_ms": 5_000, "follow_up_after_ms": 20_000},
            "reply": {"late_after_ms": 1_000, "overdue_after_ms": 2_000},
            "reopen": {"within_ms": 5},
        }
        path = self.folder / "policy.json"
        path.write_text(json.dumps(given))
        policy = oracle.read_policy(path)
        for seed in range(5):
            with self.subTest(seed=seed):
                self.expect(dice(seed), "--policy", path, policy=policy)

    def test_a_shops_limits_are_out_of_the_way_and_its_operators_take(self):
        path = self.folder / "policy.json"
        path.write_text(json.dumps({"limits": {"messages_per_second": 1, "messages_burst": 1, "message_bytes_max": 2,
                                               "open_chats_per_visitor": 1, "waiting_chats_max": 1},
                                    "departments": [{"name": "sales", "mode": "assign"}, {"name": "help"}]}))
        self.expect([line(0, "visitor", "much too long", chat=f"c{n}", id=str(n)) for n in range(9)], "--policy", path)


class Refusing(InAFolder):
    SECRET = "Grandmother's recipe"
    UNREADABLE = {
        "no JSON": [
            "{ this is no line", "[1, 2", '{"at": 1} {"at": 2}', '{"at": 01}', "\ufeff{}", '{"a": "\\ud800"}',
            '{"a": "tab\there"}', "[" * 100_000, '{"a": "\udcff"}',
        ],
        "no object": ["[]", "null", '"text"', "7"],
        "at": [line(0, "visitor") | {"at": at} for at in (1.5, 1e3, True, None, "1589286356000", -1, 10**30)],
        "from": [line(0, "bot"), line(0, None), line(0, "visitor") | {"end": "shop"}, line(0, "bot", ends=True)],
        "chat": [line(0, "visitor", chat=7)],
        "id": [line(0, "visitor") | {"id": id} for id in (7, "", "x" * 65, None)],
        "text": [line(0, "visitor") | {"text": text} for text in (None, 7, "", "x" * 1_048_577)],
        "visitor": [line(0, "visitor", visitor=key) for key in ("", "x" * 65, 7)]
        + [line(9, "visitor", visitor="emil")],
        "operator": [line(0, "operator", operator=None)],
        "earlier": [line(-1, "visitor")],
    }

    def test_a_line_that_cannot_be_read_is_named_by_its_number_and_nothing_is_left(self):
        for why, wrong in self.UNREADABLE.items():
            for each in wrong:
                with self.subTest(why=why, line=str(each)[:60]):
                    file = write(self.folder / "day.jsonl", [DAY[0] | {"text": self.SECRET}, "", each, DAY[1]])
                    done = run("replay", file, "--shop", self.shop, "--json")
                    self.assertEqual((done.returncode, done.stdout), (DATA_ERROR, ""))
                    self.assertIn(f"{file}:3: ", done.stderr)
                    self.assertNotIn(self.SECRET, done.stderr)
                    self.assertEqual(list(self.folder.glob("shop.db*")), [])

    def test_what_is_not_there(self):
        for arguments in (
            ["nowhere.jsonl"],
            [self.folder],
            [write(self.folder / "day.jsonl", DAY), "--policy", "nowhere.json"],
        ):
            done = run("replay", *arguments)
            self.assertEqual(done.returncode, NO_INPUT, done.stderr)
            self.assertIn("klepet-host: ", done.stderr)

    def test_a_policy_that_is_wrong_is_named_and_leaves_nothing(self):
        day, policy = write(self.folder / "day.jsonl", DAY), self.folder / "policy.json"
        for text, names in (
            ("{", "policy.json"), ("[]", "policy.json"), ('{"idle": {"promt_after_ms": 1}}', "promt_after_ms"),
            ('{"idle": {"prompt_after_ms": 0}}', "prompt_after_ms"), ('{"departments": 7}', "departments"),
        ):
            policy.write_text(text)
            done = run("replay", day, "--policy", policy, "--shop", self.shop)
            self.assertEqual(done.returncode, DATA_ERROR, done.stderr)
            self.assertIn(names, done.stderr)
            self.assertEqual(list(self.folder.glob("shop.db*")), [])

    def test_a_shop_that_is_there_stays_as_it_is(self):
        self.shop.write_text("somebody's")
        done = run("replay", write(self.folder / "day.jsonl", DAY), "--shop", self.shop)
        self.assertEqual(done.returncode, CANNOT_CREATE, done.stderr)
        self.assertEqual(self.shop.read_text(), "somebody's")

    def test_a_folder_that_is_not_there(self):
        done = run("replay", write(self.folder / "day.jsonl", DAY), "--shop", self.folder / "no" / "shop.db")
        self.assertEqual(done.returncode, CANNOT_CREATE, done.stderr)
        self.assertIn("no/shop.db", done.stderr)


class Showing(InAFolder):
    def test_a_summary_for_people(self):
        done = run("replay", write(self.folder / "day.jsonl", DAY))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("chats", "messages", "digest", "2020-05-12"):
            self.assertIn(word, done.stdout)
        self.assertNotIn("\x1b", done.stdout, "no colours in a pipe")

    def test_a_progress_bar_on_a_terminal_alone(self):
        day = write(self.folder / "day.jsonl", DAY)
        ours, theirs = pty.openpty()
        done = subprocess.run([HOST, "replay", str(day), "--json"], stdout=subprocess.PIPE, stderr=theirs, timeout=60)
        os.close(theirs)
        shown = os.read(ours, 65536).decode()
        os.close(ours)
        self.assertIn("░", shown)
        json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main()
