"""klepet-host as a whole: help, exit codes of the command line, the terminal chat,
and that it stands on the header alone."""

import json
import re
import unittest

from recordings import ROOT, run
from test_replay import InAFolder

USAGE = 64
COMMANDS = ("replay", "audit", "chats", "transcript", "explain", "schema", "chat", "serve")


class CommandLine(unittest.TestCase):
    def test_of_klepet_it_uses_nothing_but_the_header(self):
        allowed = {
            "klepet-host": {
                "ArgumentParser", "CCrypto", "CCurl", "CRapidJSON", "CKlepet", "CKlepetUV", "CSodium", "Glibc",
                "KlepetWire",
            },
            "KlepetWire": {"CLLHTTP", "CMD", "Glibc"},
        }
        for target, modules in allowed.items():
            sources = list((ROOT / "Sources" / target).rglob("*.swift"))
            self.assertTrue(sources)
            for source in sources:
                imports = re.findall(
                    r"^\s*(?:@\S+\s+)*import\s+(?:(?:struct|class|enum|func|var|let|typealias|protocol)\s+)?(\w+)",
                    source.read_text(),
                    re.M,
                )
                self.assertLessEqual(set(imports), modules, source)

    def test_a_session_does_not_know_what_carries_it_and_what_carries_it_not_what_is_said(self):
        rooms = ROOT / "Sources/klepet-host"
        # ResidentHost takes connections and gives each its session.
        for room, word, but in [
            ("Session", r"\bConnection\b|\buv_(pipe|stream|read|write)", "ResidentHost.swift"),
            ("Wire", r"\bklepet_\w+\(|\bJSON\b|\bResidentHost\b", ""),
        ]:
            sources = [source for source in (rooms / room).glob("*.swift") if source.name != but]
            self.assertTrue(sources)
            for source in sources:
                self.assertNotRegex(re.sub("//.*", "", source.read_text()), word, source)

    def test_every_command_helps_with_examples_and_exit_codes(self):
        for words in [[], *([command] for command in COMMANDS)]:
            done = run(*words, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for heading in ("EXAMPLES", "EXIT CODES"):
                self.assertIn(heading, done.stdout, words)
        for command in COMMANDS:
            self.assertIn(command, run("--help").stdout)

    def test_its_version_is_the_cores(self):
        self.assertRegex(run("--version").stdout, r"^klepet-host \d+\.\d+\.\d+\n$")

    def test_the_schema_for_machines_and_for_people(self):
        schema = json.loads(run("schema").stdout)
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        text = run("schema", "--text").stdout
        for choice in schema["$defs"]["request"]["oneOf"]:
            name = choice["$ref"].split("/")[-1].removesuffix(".request")
            self.assertRegex(text, re.compile(rf"^{name}  ", re.M))
            for field in schema["$defs"][name + ".request"]["properties"].keys() - {"do", "request"}:
                self.assertIn(f" {field} ", text)

    def test_a_wrong_command_line(self):
        for words in (
            ["sing"], ["replay"], ["replay", "--loud", "x"], ["audit"], ["transcript", "shop.db", "one"],
            ["explain", "shop.db"],
        ):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""), words)
            self.assertIn("Usage: ", done.stderr)


class Chatting(InAFolder):
    def chat(self, *lines, more=()):
        done = run("chat", *more, stdin="".join(each + "\n" for each in lines))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_two_people_talk(self):
        text = self.chat("v: Hello", "/take", "o: Hi!\x1b[2J", "/note a nice one", "v: Bye", "/end")
        for pattern in (r"^vo .* Vera: Hello$", r"^vo .* Otto: Hi!�\[2J$", r"^ o .* Otto: \[note\] a nice one$",
                        r"^vo .* Klepet: Thank you", r"^ o .* offered to Otto", r"^vo .* chat closed: visitor_end$"):
            self.assertRegex(text, re.compile(pattern, re.M))

    def test_a_hold_a_promise_and_their_explanation(self):
        text = self.chat(
            "v: Hello", "o: /take", "o: /hold 5m I ask the warehouse", "/explain", "/resume", "/promise 10m",
            "/ladder off", "/presence away", "/reopen", "/end", "/reopen",
        )
        for word in ("on hold until", "I ask the warehouse", "promise", "reminds the operator", "Otto is away", "✗ ",
                     "chat closed: operator_end", "reopens the chat"):
            self.assertIn(word, text)

    def test_the_visitor_chooses_and_types(self):
        text = self.chat("v: Hello", "/typing", "/choose callback 040 123", "/here", "/choose pigeon", "/decline")
        for word in ("Vera types", "callback", "040 123", "✗ wait, callback or email?"):
            self.assertIn(word, text)

    def test_what_makes_no_sense_is_said_and_the_chat_goes_on(self):
        text = self.chat("", "o: Anybody?", "/take", "/fly", "/hold soon", "/help", "v: Hello", "/quit", "v: too late")
        self.assertEqual(text.count("✗ "), 4, text)
        self.assertIn("Vera: Hello", text)
        self.assertNotIn("Klepet: too late", text)
        self.assertNotIn("Vera: too late", text)

    def test_time_passes_and_timers_fire(self):
        policy = self.folder / "quick.json"
        policy.write_text(json.dumps({"reply": {"late_after_ms": 300}}))
        text = self.chat("v: Hello", "/wait 1s", more=("--policy", policy))
        self.assertIn("the reply is late", text)

    def test_it_goes_on_where_it_was(self):
        self.chat("v: Hello", "/take", more=("--shop", self.shop))
        text = self.chat("o: Still here, Vera.", more=("--shop", self.shop))
        self.assertIn("Vera: Hello", text)
        self.assertIn("Otto: Still here, Vera.", text)
        self.assertIn("Still here", run("transcript", self.shop, 1).stdout)
        self.assertEqual(run("audit", self.shop).returncode, 0)

    def test_a_line_without_its_end_is_a_line(self):
        self.assertIn("Vera: Hello", run("chat", stdin="v: Hello").stdout)


if __name__ == "__main__":
    unittest.main()
