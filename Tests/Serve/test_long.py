"""Reports and rehearsals of a long journal are read in turns: nobody waits for them but who has asked."""

import json
import select
import socket
import unittest

from resident import OFFICE, Connection, Resident, host_command, visitor, wait_until

EVENTS = 300_000
BOUNDLESS = {"limits": {"messages_per_second": 0, "open_chats_per_visitor": 1000}}
REPORT = {"do": "report", "client": OFFICE}
QUERIES_MAX = 16


def figures(report):
    """What does not go on by itself: neither the end of the period nor how long operators were there."""
    if isinstance(report, dict):
        return {key: figures(value) for key, value in report.items() if key not in ("until_ms", "staffed_ms")}
    return [figures(each) for each in report] if isinstance(report, list) else report


def has_answer(connection):
    """Whether there is something to read."""
    return b"\n" in connection.rest or bool(select.select([connection.socket], [], [], 0)[0])


class LongQueries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = cls.enterClassContext(Resident(policy=BOUNDLESS))
        with cls.host.connect() as connection:
            connection.done("operator_set", OFFICE, key="ana", name="Ana", may_report=True, may_rehearse=True)
            cls.chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
            line = json.dumps({"do": "say", "client": OFFICE, "chat": cls.chat, "text": "Hello"}).encode() + b"\n"
            for _ in range(EVENTS // 2000):
                connection.send_bytes(line * 2000)
                for _ in range(2000):
                    assert connection.reply()["ok"]

    def say(self, connection, text):
        return connection.done("say", OFFICE, chat=self.chat, text=text)

    def says_until_answered(self, connection, asker):
        """How many messages went to the disk and were acknowledged before the asker's answer came."""
        count = 0
        while not has_answer(asker):
            self.say(connection, f"meanwhile {count}")
            count += 1
        return count

    def test_others_are_answered_many_times_before_the_report_that_was_asked_first(self):
        with self.host.connect() as asker, self.host.connect() as other:
            asker.done("join", "ana", role="operator", key="ana")
            frame = json.dumps({"do": "report", "request": "f"})
            asked = [
                b'{"do":"report","client":"ana","request":1}', b'{"do":"rehearse","client":"ana","request":2}',
                b'{"do":"rep\\u006frt","client":"ana","request":3}',
                b'{"d\\u006f":"report","client":"ana","request":4}',
                json.dumps({"client": "ana", "frame": frame}).encode(),
                json.dumps({"client": "ana", "frame": '{"do":"report"}', "request": 6}).encode(),
            ]
            for line in asked:
                asker.send_bytes(line + b"\n")
                self.assertGreater(self.says_until_answered(other, asker), 3, line)
                reply = asker.reply()
                self.assertTrue(reply["ok"], reply)
                self.assertEqual(reply["request"], json.loads(line).get("request", "f"))
                if "report" in reply:
                    shop = reply["report"]["shop"]
                    self.assertEqual((shop["chats"], shop["visitor_messages"]), (1, 1))
                else:
                    self.assertEqual(reply["rehearsal"]["difference_count"], 0)

    def test_what_is_asked_behind_a_report_is_answered_behind_it_in_order(self):
        with self.host.connect() as asker, self.host.connect() as other:
            said = self.say(other, "before")["seq"]
            asker.send(
                REPORT | {"request": 1}, {"do": "hello", "request": 2}, REPORT | {"request": 3},
                {"do": "rehearse", "client": OFFICE, "request": 4},
                {"do": "say", "client": OFFICE, "chat": self.chat, "text": "after", "request": 5})
            self.assertGreater(self.says_until_answered(other, asker), 3)
            replies = [asker.reply() for _ in range(5)]
            self.assertEqual([reply["request"] for reply in replies], [1, 2, 3, 4, 5])
            self.assertTrue(all(reply["ok"] for reply in replies))
            self.assertGreater(replies[4]["seq"], said + 3)

    def test_one_s_own_events_come_while_the_report_is_made(self):
        with self.host.connect() as asker, self.host.connect() as other:
            asker.done("join", "ana", role="operator", key="ana", from_now=True)
            asker.done("join", "office", role="system", key="office", from_now=True)
            asker.done("subscribe", "office")
            asker.send({"do": "report", "client": "ana", "request": 1})
            lines = []
            while not lines or "ok" not in lines[-1]:
                self.say(other, "news")
                while has_answer(asker) and (not lines or "ok" not in lines[-1]):
                    lines.append(asker.line())
            self.assertEqual(lines[-1]["request"], 1)
            self.assertGreater(sum("events" in line for line in lines), 3)

    def test_wrong_ones_are_refused_at_once_as_klepet_call_refuses_them(self):
        with self.host.connect() as connection:
            for line, refusal, path in (
                ({"do": "report", "client": visitor("eva")}, "not_allowed", None),
                ({"do": "report", "client": OFFICE, "from_ms": -1}, "value_invalid", "from_ms"),
                ({"do": "report", "client": OFFICE, "to": 1}, "json_invalid", "[?]"),
                ({"do": "rehearse", "client": OFFICE, "policy": {"idle": {"prompt_after_ms": 0}}},
                 "policy_invalid", "policy.idle.prompt_after_ms"),
            ):
                connection.send(line | {"request": 1})
                reply = connection.reply()
                self.assertEqual((reply["refusal"], reply.get("path"), reply["request"]), (refusal, path, 1))

    def test_more_at_a_time_than_there_may_be_are_told_to_ask_again(self):
        connections = [self.host.connect() for _ in range(QUERIES_MAX + 3)]
        for connection in connections:
            connection.socket.settimeout(300)
            connection.send(REPORT | {"request": 1})
        replies = [connection.reply() for connection in connections]
        refused = [(connection, reply) for connection, reply in zip(connections, replies) if not reply["ok"]]
        self.assertEqual([reply["refusal"] for _, reply in refused], ["too_many_queries"] * 3)
        self.assertTrue(all(reply["request"] == 1 for reply in replies))
        self.assertEqual(len({json.dumps(figures(reply["report"])) for reply in replies if reply["ok"]}), 1)
        self.assertTrue(refused[0][0].done("report", OFFICE))
        for connection in connections:
            connection.close()

    def test_whoever_goes_away_meanwhile_takes_the_report_along(self):
        with self.host.connect() as other:
            for _ in range(2 * QUERIES_MAX):
                # With lines behind it, so that the host does not read when the end comes.
                with self.host.connect() as asker:
                    asker.send(*[REPORT] * 20)
            wait_until(self.host.is_quiet, "the host to let go of them")
            self.assertTrue(other.done("report", OFFICE))

    def test_whoever_has_said_all_gets_the_report(self):
        with self.host.connect() as asker:
            asker.send(REPORT | {"request": 1}, {"do": "hello", "request": 2})
            asker.socket.shutdown(socket.SHUT_WR)
            self.assertEqual([asker.reply()["request"] for _ in range(2)], [1, 2])
            self.assertIsNone(asker.line())

    def test_of_a_client_that_leaves_meanwhile_nothing_is_told(self):
        with self.host.connect() as asker, self.host.connect() as other:
            auditor = {"role": "system", "key": "auditor"}
            asker.done("now", auditor)
            asker.send({"do": "report", "client": auditor, "request": 1})
            self.say(other, "x")
            other.done("leave", auditor)
            reply = asker.reply()
            self.assertEqual((reply["refusal"], reply["request"], reply["path"]), ("person_unknown", 1, "client"))
            self.assertTrue(asker.done("report", auditor))

    def test_zz_the_end_waits_for_a_report_and_the_figures_are_those_of_the_command(self):
        with self.host.connect() as asker, self.host.connect() as other:
            asker.send(REPORT | {"request": 1})
            self.say(other, "x")
            self.assertFalse(has_answer(asker))
            self.assertEqual(self.host.stop(), 0)
            self.assertTrue(asker.reply()["ok"])
            self.assertIsNone(asker.line())
        self.host.start()
        with Connection(self.host.socket) as asker:
            told = asker.done("report", OFFICE)["report"]
        self.assertEqual(self.host.stop(), 0)
        command = host_command("report", self.host.shop, "--json")
        self.assertEqual(command.returncode, 0, command.stderr)
        self.assertEqual(figures(json.loads(command.stdout)), figures(told))
        self.assertEqual(told["shop"]["chats"], 1)


if __name__ == "__main__":
    unittest.main()
