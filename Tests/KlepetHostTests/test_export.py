"""klepet-host export --all, import, and the audit of an export: the same shop again, or none at all (B14.4)."""

import json
import os
import stat
import subprocess
import unittest

from recordings import DAY, HOST, ROOT, dice, run, write
from test_rehearse import Shops

DATA_ERROR, NO_INPUT, CANNOT_CREATE = 65, 66, 73
MARKET_DAY = ROOT / "Tests/Traffic/market-day.jsonl"


def proof(path):
    return json.loads(run("audit", path, "--json").stdout)


class Whole(Shops):
    def exported(self, shop, name="shop.jsonl"):
        path = self.folder / name
        done = run("export", shop, "--all", path)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        return path

    def come_back(self, recording):
        shop = self.shop(recording)
        export, again = self.exported(shop), self.folder / "again.db"
        done = run("import", export, "--shop", again)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        proofs = [proof(each) for each in (shop, export, again)]
        self.assertEqual(proofs[0], proofs[1])
        self.assertEqual(proofs[0], proofs[2])
        self.assertTrue(proofs[0]["clean"])
        self.assertEqual(export.read_bytes(), self.exported(again, "again.jsonl").read_bytes())
        self.assertEqual(export.read_text(), run("export", again, "--all").stdout)
        for each in (export, again):
            self.assertEqual(stat.S_IMODE(os.stat(each).st_mode), 0o600)
        self.assertEqual(sorted(each.suffix for each in self.folder.iterdir() if "klepet-part" in each.name), [])
        return shop, export

    def test_b14_4_a_market_day_comes_back_as_it_was(self):
        shop, export = self.come_back(MARKET_DAY)
        header, *events = map(json.loads, export.read_text().splitlines())
        self.assertEqual(header["klepet_export"], 1)
        self.assertEqual(header["events"], len(events))
        self.assertEqual(header["digest"], proof(shop)["digest"])
        self.assertEqual(header["policy"], json.loads(run("policy", "show", shop).stdout))
        self.assertEqual([each["seq"] for each in events], list(range(1, len(events) + 1)))
        # The same objects as a transcript's.
        chat = next(each["chat"] for each in events if "chat" in each)
        transcript = [json.loads(each) for each in run("transcript", shop, chat, "--json").stdout.splitlines()]
        self.assertEqual(transcript, [each for each in events if each.get("chat") == chat])

    def test_b14_4_whatever_people_wrote(self):
        self.come_back(write(self.folder / "dice.jsonl", dice(7)))

    def test_b14_4_a_line_that_lacks_is_twice_there_or_lies_is_named(self):
        lines = self.exported(self.shop(write(self.folder / "day.jsonl", DAY))).read_text().splitlines()
        lie = json.loads(lines[8]) | {"at_ms": 1}
        for at, wrong in [
            (9, lines[:8] + lines[9:]), (10, lines[:9] + lines[8:]), (8, [*lines[:7], lines[8], lines[7], *lines[9:]]),
            (9, [*lines[:8], json.dumps(lie), *lines[9:]]), (1, lines[1:]),
        ]:
            for words in (["audit"], ["import", "--shop", self.folder / "new.db"]):
                broken = write(self.folder / "broken.jsonl", wrong)
                done = run(words[0], broken, *words[1:])
                self.assertEqual((done.returncode, done.stdout), (DATA_ERROR, ""), done.stderr)
                self.assertIn(f"line {at}", done.stderr)
        for at in (2, 20):
            done = run(
                "import",
                write(self.folder / "broken.jsonl", [*lines[: at - 1], '{"seq": "two"}']),
                "--shop",
                self.folder / "new.db",
            )
            self.assertEqual(done.returncode, DATA_ERROR)
            self.assertIn(f"line {at} is not an event", done.stderr)
        # Cut short, or with another's header.
        for wrong in (lines[:-1], [lines[0].replace('"digest": "', '"digest": "0'), *lines[1:]]):
            self.assertEqual(run("audit", write(self.folder / "broken.jsonl", wrong)).returncode, DATA_ERROR)
        self.assertEqual(
            [each.name for each in self.folder.iterdir() if each.name.startswith("new.db")], [], "nothing half-written"
        )

    def test_nothing_is_written_over(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        export = self.exported(shop)
        before = (shop.read_bytes(), export.read_bytes())
        self.assertEqual(run("export", shop, "--all", export).returncode, CANNOT_CREATE)
        self.assertEqual(run("import", export, "--shop", shop).returncode, CANNOT_CREATE)
        self.assertEqual((shop.read_bytes(), export.read_bytes()), before)

    def test_what_makes_no_sense_is_said(self):
        shop = self.shop(write(self.folder / "day.jsonl", DAY))
        self.assertEqual(run("export", shop).returncode, 64)
        self.assertEqual(run("export", shop, "--all", "--visitor", "vera").returncode, 64)
        self.assertEqual(run("export", self.folder / "none.db", "--all").returncode, NO_INPUT)
        self.assertEqual(
            run("import", self.folder / "none.jsonl", "--shop", self.folder / "new.db").returncode, NO_INPUT
        )

    def test_a_reader_that_has_enough_is_no_crash(self):
        shop = self.shop(MARKET_DAY)
        with subprocess.Popen([HOST, "export", shop, "--all"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as host:
            host.stdout.readline()
            host.stdout.close()
            host.wait(60)
        self.assertIn(host.returncode, (0, 74, -13))


if __name__ == "__main__":
    unittest.main()
