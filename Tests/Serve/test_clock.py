"""B2.10: a wall clock that is set while the host runs, or was wrong when it was started; B2.11:
a shop from an older copy."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from resident import OFFICE, Resident, host_command, said, visitor, wait_until

DAY_MS = 86_400_000
ROBO = {"role": "operator", "key": "ana"}


def everything(connection):
    """All events, page by page."""
    events, after = [], 0
    while True:
        reply = connection.done("events", {**OFFICE, "after_seq": after})
        if not reply["events"]:
            return events
        events += [event for event in reply["events"] if event["seq"]]
        after = reply["cursor"]


def wall_ms():
    return time.time_ns() // 1_000_000


class AWrongClock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="klepet-clock-"))
        cls.offset = cls.folder / "offset"
        source = pathlib.Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", source, "-o", cls.folder / "clock.so", "-ldl"], check=True)
        cls.environment = os.environ | {
            "LD_PRELOAD": str(cls.folder / "clock.so"),
            "KLEPET_TEST_CLOCK": str(cls.offset),
        }

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def set(self, milliseconds):
        """Whole at any moment: the host looks whenever it likes."""
        part = self.folder / "part"
        part.write_text(str(milliseconds), encoding="ascii")
        part.rename(self.offset)

    def setUp(self):
        self.set(0)

    def host(self, **more):
        return Resident(environment=self.environment, **more)

    def test_forward_it_is_followed_within_five_seconds(self):
        with self.host() as host, host.connect() as connection:
            connection.done("operator_set", OFFICE, key="ana", name="Ana")
            for jump in (90_000, 30 * DAY_MS):
                self.set(jump)
                time.sleep(5)
                self.assertLess(abs(connection.done("now")["now_ms"] - wall_ms() - jump), 1_000)
            told = []
            wait_until(
                lambda: told.extend(
                    event["value"] for event in everything(connection) if event["kind"] == "clock_jumped"
                )
                or told,
                "the jump to be told",
            )
            self.assertEqual(len(told), 1, "more than a day is told")
            self.assertLess(abs(told[0] - 30 * DAY_MS), 100_000)

    def test_back_the_shop_runs_at_half_speed_until_it_is_caught_up(self):
        with self.host() as host, host.connect() as connection:
            connection.done("now")
            self.set(-6_000)
            time.sleep(1.5)
            before, began = connection.done("now")["now_ms"], time.monotonic()
            time.sleep(4)
            passed, real = connection.done("now")["now_ms"] - before, (time.monotonic() - began) * 1000
            self.assertLess(abs(passed - real / 2), 400)
            time.sleep(9)
            self.assertLess(abs(connection.done("now")["now_ms"] - wall_ms() + 6_000), 300)

    def test_one_start_with_a_wrong_clock_destroys_nothing_and_the_shop_comes_back(self):
        with tempfile.TemporaryDirectory() as name:
            with self.host(folder=name) as host, host.connect() as connection:
                connection.done("operator_set", OFFICE, key="ana", name="Ana")
                chat = connection.done("start", visitor("eva"), text="Is it lost?", id="a")["chat"]
                connection.done("take", ROBO, chat=chat)
                connection.done("say", ROBO, chat=chat, text="It is not.", id="b")
                connection.done("end", ROBO, chat=chat)
                host.stop()
            self.set(400 * DAY_MS)
            with self.host(folder=name) as host, host.connect() as connection:
                connection.done("start", visitor("zoe"), text="Hello?", id="c")
                time.sleep(1)
                host.stop()
            self.set(0)
            with self.host(folder=name) as host, host.connect() as connection:
                self.assertLess(abs(connection.done("now")["now_ms"] - wall_ms()), 2_000)
                late = connection.done("start", visitor("kim"), text="Hi?", id="d")["chat"]
                time.sleep(1)
                events = everything(connection)
                self.assertEqual(
                    said(events), ["Is it lost?", "It is not.", "Hello?", "Hi?"], "no transcript was destroyed"
                )
                self.assertEqual(
                    [event["value"] // DAY_MS for event in events if event["kind"] == "clock_jumped"], [400, -400]
                )
                times = [event["at_ms"] for event in events]
                self.assertEqual(times, sorted(times), "and none goes back")
                # The holding message that comes at once, and nothing of the next year's.
                timers = connection.done("explain", OFFICE, chat=late)["explanation"]["timers"]
                self.assertTrue(all(timer["due_ms"] < wall_ms() + 2 * DAY_MS for timer in timers), timers)
                host.stop()
            self.assertEqual(host_command("audit", pathlib.Path(name) / "shop.db").returncode, 0)

    def test_the_next_start_is_as_if_nothing_had_been(self):
        with tempfile.TemporaryDirectory() as name:
            self.set(400 * DAY_MS)
            with self.host(folder=name) as host, host.connect() as connection:
                connection.done("start", visitor("zoe"), text="Hello?", id="c")
                host.kill()
            self.set(0)
            for _ in range(2):
                with self.host(folder=name) as host, host.connect() as connection:
                    self.assertLess(abs(connection.done("now")["now_ms"] - wall_ms()), 2_000)
                    connection.done("start", visitor("kim"), text="Hi?", id="d")
                    jumps = [event for event in everything(connection) if event["kind"] == "clock_jumped"]
                    self.assertEqual(len(jumps), 1)
                    host.stop()


class AnOlderCopy(unittest.TestCase):
    def test_clients_that_know_more_begin_anew_and_miss_nothing(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            with Resident(folder=name) as host, host.connect() as connection:
                chat = connection.done("start", visitor("eva"), text="One", id="1")["chat"]
                connection.done("backup", OFFICE, path=str(folder / "old.db"))
                for number in range(5):
                    connection.done("say", visitor("eva"), chat=chat, text=f"lost {number}", id=f"L{number}")
                place = connection.done("events", visitor("eva", after_seq=0))
                attached = connection.done(
                    "join", "tab", role="visitor", key="eva", after_seq=place["cursor"],
                    incarnation=place["incarnation"],
                )
                self.assertEqual((attached["incarnation"], attached["cursor"]), (place["incarnation"], place["cursor"]))
                host.stop()
            (folder / "old.db").rename(folder / "shop.db")
            with Resident(folder=name) as host, host.connect() as connection:
                here = {"after_seq": place["cursor"], "incarnation": place["incarnation"]}
                again = connection.done("events", visitor("eva", **here))
                self.assertEqual(said(again["events"]), ["One"], "a place that the shop has not come to")
                for number in range(8):
                    connection.done("say", visitor("eva"), chat=chat, text=f"new {number}", id=f"N{number}")
                wait_until(
                    lambda: connection.done("statistics_get", OFFICE)["statistics"]["durable_seq"] > place["cursor"],
                    "events",
                )
                again = connection.done("events", visitor("eva", **here))
                self.assertEqual(said(again["events"]), ["One"] + [f"new {number}" for number in range(8)])
                self.assertNotEqual(again["incarnation"], place["incarnation"])
                joined = connection.done("join", "tab", role="visitor", key="eva", **here)
                self.assertEqual(joined["cursor"], 0)
                connection.done("subscribe", "tab")
                self.assertEqual(said(connection.push()["events"])[0], "One")
                more = connection.done(
                    "events", visitor("eva", after_seq=again["cursor"], incarnation=again["incarnation"])
                )
                self.assertEqual(said(more["events"]), [])
                host.stop()
            with Resident(folder=name) as host, host.connect() as connection:
                here = {"after_seq": again["cursor"] - 2, "incarnation": again["incarnation"]}
                self.assertLess(
                    len(connection.done("events", visitor("eva", **here))["events"]),
                    4,
                    "a place of the life before is good",
                )


if __name__ == "__main__":
    unittest.main()
