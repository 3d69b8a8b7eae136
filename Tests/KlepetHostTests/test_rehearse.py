"""klepet-host rehearse, report, policy and backup; the rehearsal beside an independent count (B14.2, B14.3)."""

import copy
import json
import os
import stat
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

from recordings import DAY, HOST, ROOT, SECOND, dice, line, oracle, run, write

RECORDING = ROOT.parent / "shared/traffic/star-may12-15.jsonl"
IDLE = {"prompt_after_ms": 180_000, "warning_after_ms": 60_000, "close_after_ms": 60_000}
# What both count, by their names: the oracle's, the rehearsal's.
COUNTED = {
    "idle_prompt": "asked", "idle_warning": "warned", "idle_closed": "closed", "holding_choice": "choices",
    "holding_active": "still_on_it", "reply_late": "late", "reply_overdue": "overdue", "followup": "followups",
}


def by_chat(path, policy):
    """The oracle's figures, chat by chat in the order in which they began."""
    replay, counts = oracle.Replay(policy), []

    class Chat(oracle.Chat):
        def __init__(self, policy, _):
            counts.append(dict.fromkeys(oracle.FIGURES, 0))
            super().__init__(policy, counts[-1])

    original, oracle.Chat = oracle.Chat, Chat
    try:
        for each in oracle.read_traffic(path):
            replay.line(each)
        replay.finish()
    finally:
        oracle.Chat = original
    return [{ours: each[theirs] for theirs, ours in COUNTED.items()} for each in counts]


class Shops(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def shop(self, recording):
        path = self.folder / "shop.db"
        result = run("replay", recording, "--shop", path)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path


class Rehearse(Shops):
    def rehearse(self, shop, **changes):
        policy = json.loads(run("policy", "show", shop).stdout)
        for name, values in changes.items():
            policy[name].update(values)
        path = self.folder / "policy.json"
        path.write_text(json.dumps(policy), encoding="utf-8")
        before = shop.read_bytes()
        result = run("rehearse", shop, "--policy", path, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(shop.read_bytes(), before, "the shop was written to")
        return json.loads(result.stdout)

    def compare(self, recording):
        """B14.3 by chats: nothing under the policy it ran with;
        under another, exactly the chats that the oracle counts."""
        shop = self.shop(recording)
        same = self.rehearse(shop)
        self.assertEqual(same["differences"], [])
        self.assertEqual(same["recorded"], same["rehearsed"])

        other = copy.deepcopy(oracle.DEFAULTS)
        other["idle"].update(IDLE)
        before, after = by_chat(recording, oracle.DEFAULTS), by_chat(recording, other)
        self.assertEqual(len(before), same["chats"])
        expected = []
        for one, two in zip(before, after):
            if one != two:
                expected.append({key: [one[key], two[key]] for key in one if one[key] != two[key]})
        told = self.rehearse(shop, idle=IDLE)
        counted = [
            {key: value for key, value in each.items() if key in COUNTED.values()} for each in told["differences"]
        ]
        order = json.dumps
        self.assertEqual(sorted(map(order, counted)), sorted(map(order, expected)))
        for key in COUNTED.values():
            self.assertEqual(told["rehearsed"][key], sum(each[key] for each in after), key)
        return told

    def test_the_real_recording(self):
        if not RECORDING.exists():
            self.skipTest("the recording is not here")
        told = self.compare(RECORDING)
        self.assertGreater(told["difference_count"], 0)

    def test_by_hand_who_would_have_been_closed_and_came_back(self):
        lines = [
            line(0, "visitor"), line(10 * SECOND, "operator"), line(310 * SECOND, "visitor"),
            line(320 * SECOND, "operator"), line(330 * SECOND, "visitor", ends=True),
        ]
        told = self.rehearse(self.shop(write(self.folder / "day.jsonl", lines)), idle=IDLE)
        [difference] = told["differences"]
        # 180 + 60 + 60 s after the operator's word; the visitor wrote 300 s after it, and what was due then came after.
        self.assertEqual(difference["asked"], [0, 1])
        self.assertEqual(difference["warned"], [0, 1])
        self.assertNotIn("closed", difference)
        self.assertEqual(difference["back_after_warned"], [0, 1])

    def test_a_policy_that_is_none(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        path = self.folder / "bad.json"
        path.write_text('{"idle":{"prompt_after_ms":"soon"}}', encoding="utf-8")
        for command in (["rehearse", shop, "--policy", path], ["policy", "check", path]):
            result = run(*command)
            self.assertEqual(result.returncode, 65)
            self.assertIn("idle.prompt_after_ms", result.stderr)

    def test_b23_1_the_line_with_other_staff(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        staffing = self.folder / "staffing.json"

        def told(operators, *arguments):
            change = {"operators": operators, "days": ["mon", "tue"], "from": "00:00", "to": "24:00"}
            staffing.write_text(json.dumps([change]), encoding="utf-8")
            result = run("rehearse", shop, "--staffing", staffing, *arguments)
            self.assertEqual(result.returncode, 0, result.stderr)
            return result.stdout

        # Vera waits 20 s for Otto, who has room all the time; nobody comes to Emil. With one more, Otto's 20 s are what
        # it takes; with none, both are missed.
        line_of = {number: json.loads(told(number, "--json"))["staffing"]["shop"] for number in (1, -1)}
        for each in line_of.values():
            self.assertEqual((each["recorded"]["wait_ms"]["median"], each["recorded"]["missed"]), (20_000, 1))
            self.assertEqual(each["unchanged"]["wait_ms"]["count"], 2)
        self.assertEqual(line_of[1]["changed"]["wait_ms"]["median"], 20_000)
        self.assertEqual((line_of[-1]["changed"]["wait_ms"]["count"], line_of[-1]["changed"]["missed"]), (0, 2))
        words = told(1)
        self.assertIn("The line with other staff (UTC)", words)
        self.assertRegex(words, r"abandoned +0 +0 +0\n")

    def test_b23_1_a_staffing_that_is_none(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        path = self.folder / "bad.json"
        path.write_text('[{"operators":1}]', encoding="utf-8")
        result = run("rehearse", shop, "--staffing", path)
        self.assertEqual(result.returncode, 65)
        self.assertIn("staffing[0].days", result.stderr)
        self.assertEqual(run("rehearse", shop).returncode, 64)

    def test_a_policy_shown_is_a_policy(self):
        path = self.folder / "policy.json"
        path.write_text(run("policy", "show").stdout, encoding="utf-8")
        self.assertEqual(run("policy", "check", path).returncode, 0)


class Report(Shops):
    def test_by_hand(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        report = json.loads(run("report", shop, "--json").stdout)
        self.assertEqual(report["shop"]["chats"], 2)
        self.assertEqual(report["shop"]["wait_ms"]["median"], 20_000)
        self.assertEqual(
            report["shop"]["first_reply_ms"],
            {"count": 1, "median": 20_000, "p90": 20_000, "p99": 20_000, "most": 20_000},
        )
        self.assertEqual(report["shop"]["missed"], 1)
        [operator] = [each for each in report["operators"] if each["name"] == "otto"]
        self.assertEqual((operator["chats"], operator["operator_messages"]), (1, 1))
        self.assertEqual(sum(each["demand"] for each in report["hours"]), 2)

    def test_periods_add_up(self):
        shop = self.shop(write(self.folder / "dice.jsonl", dice(7)))
        whole = json.loads(run("report", shop, "--json").stdout)
        first = json.loads(run("report", shop, "--json", "--until", "2020-05-13").stdout)
        rest = json.loads(run("report", shop, "--json", "--from", "2020-05-13").stdout)
        for key in ("chats", "visitor_messages", "operator_messages", "late", "overdue", "missed", "idle_closes"):
            self.assertEqual(whole["shop"][key], first["shop"][key] + rest["shop"][key], key)

    def test_the_chart_is_a_drawing(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        chart = self.folder / "hours.svg"
        self.assertEqual(run("report", shop, "--svg", chart).returncode, 0)
        bars = [each for each in xml.etree.ElementTree.parse(chart).iter() if each.tag.endswith("rect")]
        self.assertEqual(len(bars), 1 + 24)

    def test_a_day_that_is_none(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        self.assertEqual(run("report", shop, "--from", "2020-02-30").returncode, 65)

    def test_b14_2_days_and_hours_are_those_of_a_zone(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        utc = json.loads(run("report", shop, "--json", "--from", "2020-05-11", "--zone", "UTC").stdout)
        prague = json.loads(run("report", shop, "--json", "--from", "2020-05-11", "--zone", "Europe/Prague").stdout)
        self.assertEqual((prague["zone"], prague["from_ms"]), ("Europe/Prague", utc["from_ms"] - 7_200_000))
        demand = [[each["demand"] for each in report["hours"]] for report in (utc, prague)]
        self.assertEqual(demand[1], demand[0][-2:] + demand[0][:-2])
        self.assertEqual(sum(each["demand"] for each in prague["weekdays"]), sum(demand[1]))
        for zone in ("Europe/Nowhere", "../../etc/localtime", "/etc/localtime"):
            self.assertEqual(run("report", shop, "--zone", zone).returncode, 65, zone)


class Backup(Shops):
    def test_the_copy_is_the_shop(self):
        shop = self.shop(write(self.folder / "dice.jsonl", dice(3)))
        copy = self.folder / "copy.db"
        self.assertEqual(run("backup", shop, copy).returncode, 0)
        self.assertEqual(stat.S_IMODE(os.stat(copy).st_mode), 0o600)
        proofs = [json.loads(run("audit", each, "--json").stdout) for each in (shop, copy)]
        self.assertEqual(proofs[0], proofs[1])
        self.assertTrue(proofs[0]["clean"])
        self.assertEqual([each.name for each in self.folder.iterdir() if "klepet-part" in each.name], [])

    def test_nothing_is_written_over(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        copy = write(self.folder / "copy.db", ["mine"])
        result = run("backup", shop, copy)
        self.assertEqual((result.returncode, copy.read_text()), (73, "mine\n"))

    def test_a_shop_in_use_says_who_has_it(self):
        shop = self.folder / "shop.db"
        with subprocess.Popen([HOST, "chat", "--shop", shop], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
            while not shop.exists() or shop.stat().st_size == 0:
                pass
            result = run("audit", shop)
            owner.stdin.close()
            owner.wait()
        self.assertEqual(result.returncode, 75)
        self.assertIn(f"process {owner.pid} (klepet-host)", result.stderr)
        self.assertIn("klepet_backup", result.stderr)


class Visitor(Shops):
    """B13.4 at the command line."""

    def test_exported_then_erased(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        export = run("export", shop, "--visitor", "vera")
        self.assertEqual(export.returncode, 0, export.stderr)
        self.assertIn("Do you ship to Brno?", export.stdout)
        self.assertNotIn("Hello?", export.stdout)
        self.assertEqual(json.loads(export.stdout)["person"]["key"], "vera")
        erased = run("erase", shop, "--visitor", "vera")
        self.assertEqual(erased.returncode, 0, erased.stderr)
        left = b"".join(path.read_bytes() for path in self.folder.glob("shop.db*"))
        self.assertNotIn(b"Brno", left)
        self.assertNotIn(b"vera", left)
        self.assertEqual(run("audit", shop).returncode, 0)
        for command in ("export", "erase"):
            self.assertEqual(run(command, shop, "--visitor", "vera").returncode, 66, command)


if __name__ == "__main__":
    unittest.main()
