"""Conversations made by hand, one rule each, against the oracle: python3 -m unittest discover Tests/Traffic"""

import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import oracle

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
WAITED_IN_VAIN = {"holding_first": 1, "holding_choice": 1, "reply_late": 1, "reply_overdue": 1, "followup": 1}
LEFT_IDLE = {"idle_prompt": 1, "idle_warning": 1, "idle_closed": 1}


def played(*steps, key="chat", policy=oracle.DEFAULTS):
    """Replays steps such as ("visitor", at), ("operator", at) and ("end", at)."""
    replay = oracle.Replay(policy)
    for number, (who, at) in enumerate(steps):
        line = {"at": at, "chat": key}
        line |= {"end": "visitor"} if who == "end" else {"from": who, "id": str(number), "text": "…"}
        replay.line(line)
    return replay.finish()


class Rules(unittest.TestCase):
    def expect(self, figures, **expected):
        """Every figure not named is none; one chat unless said otherwise."""
        expected = {"chats": 1} | expected
        self.assertEqual({name: n for name, n in figures.items() if n}, {name: n for name, n in expected.items() if n})

    def test_b1_1_a_chat_starts_with_the_visitors_first_message_and_not_with_an_operators(self):
        self.expect(played(("operator", 0), ("end", 1)), chats=0)

    def test_b1_4_a_visitor_back_within_a_day_reopens_the_chat_in_the_line(self):
        figures = played(("visitor", 0), ("operator", 1), ("end", 2), ("visitor", 24 * HOUR + 2),
                         ("operator", 24 * HOUR + 3), ("end", 24 * HOUR + 4))
        self.expect(figures, messages=4, holding_first=2, reopened=1, ended_by_visitor=2)

    def test_b1_4_a_visitor_back_later_than_that_starts_a_linked_chat_that_the_key_then_means(self):
        day = 24 * HOUR
        figures = played(("visitor", 0), ("operator", 1), ("end", 2), ("visitor", day + 3),
                         ("operator", day + 4), ("end", day + 5), ("visitor", day + 6), ("end", day + 7))
        self.expect(figures, chats=2, messages=5, holding_first=3, reopened=1, ended_by_visitor=3)

    def test_b1_4_an_operator_reopens_at_any_time_without_the_line_and_the_turn_is_the_visitors(self):
        figures = played(("visitor", 0), ("operator", 1), ("end", 2), ("operator", 48 * HOUR))
        self.expect(figures, messages=3, holding_first=1, reopened=1, ended_by_visitor=1, **LEFT_IDLE)

    def test_b1_5_a_chat_no_operator_answers_for_a_day_is_owed_a_follow_up_and_not_closed(self):
        figures = played(("visitor", 0), ("operator", 1), ("visitor", 2))
        self.expect(figures, messages=3, holding_first=1, holding_active=1, reply_late=1, reply_overdue=1, followup=1)

    def test_b1_5_the_day_runs_from_the_first_unanswered_message(self):
        figures = played(("visitor", 0), ("operator", 1), ("visitor", 2), ("visitor", 23 * HOUR),
                         ("operator", 24 * HOUR + 3), ("end", 24 * HOUR + 4))
        self.expect(figures, messages=5, holding_first=1, holding_active=1, reply_late=1, reply_overdue=1, followup=1,
                    ended_by_visitor=1)

    def test_b2_2_the_same_id_again_creates_nothing(self):
        replay = oracle.Replay()
        for at in (0, 1):
            replay.line({"at": at, "chat": "chat", "from": "visitor", "id": "same", "text": "…"})
        self.expect(replay.finish(), messages=1, **WAITED_IN_VAIN)

    def test_b3_a_silent_visitor_is_asked_warned_and_let_go(self):
        self.expect(played(("visitor", 0), ("operator", 1)), messages=2, holding_first=1, **LEFT_IDLE)

    def test_b3_2_a_further_message_of_the_operator_starts_the_ladder_again(self):
        figures = played(("visitor", 0), ("operator", 1), ("operator", 5 * MINUTE), ("end", 10 * MINUTE))
        self.expect(figures, messages=3, holding_first=1, ended_by_visitor=1)

    def test_b3_2_even_after_the_warning(self):
        figures = played(("visitor", 0), ("operator", 0), ("operator", 8 * MINUTE), ("end", 13 * MINUTE))
        self.expect(figures, messages=3, holding_first=1, idle_prompt=1, idle_warning=1, ended_by_visitor=1)

    def test_b3_3_a_message_of_the_visitor_disarms_the_ladder(self):
        figures = played(("visitor", 0), ("operator", 0), ("visitor", 8 * MINUTE), ("operator", 8 * MINUTE + 1),
                         ("end", 12 * MINUTE))
        self.expect(figures, messages=4, holding_first=1, idle_prompt=1, idle_warning=1, ended_by_visitor=1)

    def test_b3_7_a_visitor_who_answers_as_the_prompt_falls_due_is_not_asked(self):
        figures = played(("visitor", 0), ("operator", 0), ("visitor", 5 * MINUTE), ("end", 5 * MINUTE))
        self.expect(figures, messages=3, holding_first=1, ended_by_visitor=1)

    def test_b3_7_an_operator_who_answers_as_the_clock_strikes_is_not_late(self):
        figures = played(("visitor", 0), ("operator", 30 * SECOND), ("end", 31 * SECOND))
        self.expect(figures, messages=2, holding_first=1, ended_by_visitor=1)

    def test_b3_7_an_end_as_the_chat_closes_is_the_visitors(self):
        figures = played(("visitor", 0), ("operator", 0), ("end", 9 * MINUTE))
        self.expect(figures, messages=2, holding_first=1, idle_prompt=1, idle_warning=1, ended_by_visitor=1)

    def test_an_end_after_the_chat_closed_does_nothing(self):
        figures = played(("visitor", 0), ("operator", 0), ("end", 9 * MINUTE + 1))
        self.expect(figures, messages=2, holding_first=1, **LEFT_IDLE)

    def test_b4_1_the_choice_is_for_those_still_in_the_line_after_two_minutes(self):
        figures = played(("visitor", 0), ("operator", 2 * MINUTE + 1), ("end", 2 * MINUTE + 2))
        self.expect(figures, messages=2, holding_first=1, holding_choice=1, reply_late=1, reply_overdue=1,
                    ended_by_visitor=1)

    def test_b4_1_the_first_holding_message_is_sent_even_if_the_answer_comes_at_once(self):
        figures = played(("visitor", 0), ("operator", 0), ("end", 0))
        self.expect(figures, messages=2, holding_first=1, ended_by_visitor=1)

    def test_b4_3_ten_minutes_in_the_line_owe_a_follow_up_once(self):
        self.expect(played(("visitor", 0)), messages=1, **WAITED_IN_VAIN)

    def test_b4_3_a_message_in_the_line_buys_no_more_time(self):
        self.expect(played(("visitor", 0), ("visitor", 9 * MINUTE), ("end", 10 * MINUTE + 1)), messages=2,
                    ended_by_visitor=1, **WAITED_IN_VAIN)

    def test_b4_3_a_message_to_a_follow_up_leaves_it_one(self):
        self.expect(played(("visitor", 0), ("visitor", 11 * MINUTE)), messages=2, **WAITED_IN_VAIN)

    def test_an_operator_who_takes_a_follow_up_makes_it_active(self):
        figures = played(("visitor", 0), ("operator", 11 * MINUTE))
        self.expect(figures, messages=2, **WAITED_IN_VAIN, **LEFT_IDLE)

    def test_a_visitor_ends_a_follow_up(self):
        figures = played(("visitor", 0), ("end", 11 * MINUTE))
        self.expect(figures, messages=1, ended_by_visitor=1, **WAITED_IN_VAIN)

    def test_a_visitor_who_ends_in_the_line_stops_every_clock(self):
        self.expect(played(("visitor", 0), ("end", 1)), messages=1, holding_first=1, ended_by_visitor=1)

    def test_b4_6_each_unanswered_stretch_of_an_active_chat_has_its_holding_message(self):
        figures = played(("visitor", 0), ("operator", 1), ("visitor", 2), ("operator", 3 * MINUTE),
                         ("visitor", 4 * MINUTE), ("operator", 7 * MINUTE), ("end", 8 * MINUTE))
        self.expect(figures, messages=6, holding_first=1, holding_active=2, reply_late=2, reply_overdue=2,
                    ended_by_visitor=1)

    def test_b6_1_a_further_message_does_not_restart_the_clock(self):
        figures = played(("visitor", 0), ("operator", 1), ("visitor", 2), ("visitor", 20 * SECOND),
                         ("operator", 31 * SECOND), ("end", 32 * SECOND))
        self.expect(figures, messages=5, holding_first=1, reply_late=1, ended_by_visitor=1)

    def test_b6_1_the_end_stops_the_clock_and_the_message_that_reopens_starts_it(self):
        figures = played(("visitor", 0), ("operator", 1), ("visitor", 2), ("end", 3), ("visitor", MINUTE),
                         ("operator", MINUTE + 31 * SECOND), ("end", 2 * MINUTE))
        self.expect(figures, messages=5, holding_first=2, reply_late=1, ended_by_visitor=2, reopened=1)

    def test_a_policy_moves_the_timers(self):
        policy = copy.deepcopy(oracle.DEFAULTS)
        policy["idle"]["prompt_after_ms"] = 10
        policy["reply"]["late_after_ms"] = 5
        figures = played(("visitor", 0), ("operator", 6), ("end", 17), policy=policy)
        self.expect(figures, messages=2, holding_first=1, reply_late=1, idle_prompt=1, ended_by_visitor=1)


class Program(unittest.TestCase):
    def run_on(self, traffic, policy=None):
        with tempfile.TemporaryDirectory() as folder:
            (path := Path(folder, "traffic.jsonl")).write_bytes(traffic)
            command = [sys.executable, oracle.__file__, path]
            if policy is not None:
                (path := Path(folder, "policy.json")).write_bytes(policy)
                command += ["--policy", path]
            return subprocess.run(command, capture_output=True, text=True)

    good = b'{"at": 0, "chat": "a", "from": "visitor", "id": "1", "text": "hi"}\n'

    def test_the_figures_are_one_json_object_in_the_order_of_the_expected_file(self):
        figures = json.loads(self.run_on(self.good).stdout)
        self.assertEqual(tuple(figures), oracle.FIGURES)

    def test_an_unreadable_line_is_named_and_never_quoted_b13_5(self):
        for bad in (b"secret", b'["secret"]', b'{"at": "secret"}', b"\xff", b"[" * 100_000,
                    self.good.replace(b"visitor", b"secret"), self.good.replace(b"0", b"-1")):
            done = self.run_on(self.good + bad + b"\n" + self.good)
            self.assertEqual((done.returncode, done.stdout), (65, ""))
            self.assertIn("traffic.jsonl:2: ", done.stderr)
            self.assertNotIn("secret", done.stderr)
            self.assertNotIn("Traceback", done.stderr)

    def test_a_policy_may_name_a_part_and_more_than_concerns_the_oracle(self):
        done = self.run_on(self.good, b'{"waiting": {"choice_at_ms": 700000}, "texts": {}}')
        self.assertEqual(json.loads(done.stdout)["holding_choice"], 0)

    def test_an_unreadable_policy_is_refused(self):
        for bad in (b"", b"[]", b'{"idle": 1}', b'{"reopen": {"within_ms": "a day"}}',
                    b'{"waiting": {"holding_at_ms": []}}'):
            done = self.run_on(self.good, bad)
            self.assertEqual((done.returncode, done.stdout), (65, ""))
            self.assertIn("policy.json: ", done.stderr)


if __name__ == "__main__":
    unittest.main()
