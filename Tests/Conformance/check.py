#!/usr/bin/env python3
"""Plays every scenario in every way that a host can reach Klepet, and wants the same of each.

    check.py --ways c,socket,... [--update] [NAME ...]

A scenario is a file of `scenarios/`: a shop's policy, the time at which its virtual clock begins, and steps:

    {"join": "eva", "role": "visitor", "key": "eva"}                   klepet_join_options
    {"as": "eva", "do": {"do": "start", ...}, "expect": {"ok": true}}  a call; what `expect` has, the reply has
    {"as": "eva", "events": [{"kind": "said", "text": "..."}, ...]}    all further events, each with at least this
    {"as": "shop", "advance_ms": 30000}                                time goes on; a client of the system role says so
    {"leave": "eva"}
    {"restart": true}                                                  the process ends, another one opens the same file

A word like "$survey" stands for what an earlier step saved, by {"save": {"survey": "events.survey_asked.id"}}
in the step that gives it.

A way is a program (see WAYS) that reads lines, `join NAME JSON`, `call NAME JSON`, `advance NAME MS`, `leave NAME`, and
prints one line for each: the bytes of the reply. Besides what the steps expect, the bytes of all replies, and so of all
events, must be the same in every way. What is drawn at random, the tokens, is saved by the scenario and stands in them
as its name.
"""

import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("KLEPET_BUILD", ".build")).resolve()
HOST = os.environ.get("KLEPET_HOST", str(BUILD / "release" / "klepet-host"))
PYTHON = os.environ.get("KLEPET_PYTHON", str(BUILD / "python" / "bin" / "python"))
C = os.environ.get("KLEPET_CONFORMANCE_C", str(BUILD / "conformance" / "way-c"))

# name: (reaches Klepet through a resident host?, program)
WAYS = {
    "c": (False, [C]),
    "python": (False, [PYTHON, str(HERE / "ways" / "way.py")]),
    "php": (False, ["php", str(HERE / "ways" / "way.php")]),
    "socket": (True, [sys.executable, str(HERE / "ways" / "socket_way.py")]),
    "python-socket": (True, [PYTHON, str(HERE / "ways" / "way.py"), "--socket"]),
    "php-socket": (True, ["php", str(HERE / "ways" / "way.php"), "--socket"]),
}

# PHP comes and goes and so it polls (B2.7), while others stay connected: nobody is to fall silent for that.
PATIENCE = {"visitor_ms": 31_622_400_000, "mobile_ms": 31_622_400_000, "operator_ms": 31_622_400_000}


class Difference(Exception):
    """What came is not what was to come."""


class Way:
    """One scenario's shop, reached in one way."""

    def __init__(self, name, folder, policy):
        self.resident, self.program = WAYS[name]
        self.shop = str(folder / f"{name}.db")
        self.socket = str(folder / f"{name}.sock")
        self.policy = str(policy)
        self.host = self.runner = None

    def open(self, now_ms):
        self.host = None
        words = [self.shop, str(now_ms), self.policy]
        if self.resident:
            self.host = subprocess.Popen(
                [HOST, "serve", "--shop", self.shop, "--socket", self.socket, "--policy", self.policy]
                + ["--clock", "virtual", "--start-ms", str(now_ms)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            deadline = time.monotonic() + 20
            while subprocess.run([HOST, "serve", "--health", "--socket", self.socket], capture_output=True).returncode:
                if self.host.poll() is not None or time.monotonic() > deadline:
                    raise Difference("the resident host does not start")
                time.sleep(0.02)
            words = [self.socket]
        self.runner = subprocess.Popen(self.program + words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        try:
            self.runner.stdin.write(line.encode() + b"\n")
            self.runner.stdin.flush()
            answer = self.runner.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            raise Difference(f"{shlex.join(self.program)} ended at: {line[:200]}")
        return answer[:-1].decode()

    def close(self):
        for process, end in (
            (self.runner, lambda process: process.stdin.close()),
            (self.host, lambda process: process.terminate()),
        ):
            if process is None:
                continue
            end(process)
            status = process.wait(timeout=20)
            if status != 0:
                raise Difference(f"{shlex.join(process.args)} ended with {status}")
        if self.runner is not None:
            self.runner.stdout.close()

    def kill(self):
        for process in (self.runner, self.host):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


def differs(wanted, given, path):
    """Why `given` has not all that `wanted` has, or None."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        for key, value in wanted.items():
            if value is None:
                if key in given:
                    return f"{path}.{key} is {given[key]!r}, but was not to be there"
            elif key not in given:
                return f"{path}.{key} is not there, but was to be {value!r}"
            elif found := differs(value, given[key], f"{path}.{key}"):
                return found
        return None
    if isinstance(wanted, list) and isinstance(given, list):
        if len(wanted) != len(given):
            found = json.dumps(given, ensure_ascii=False)
            return f"{path} has {len(given)} members, but was to have {len(wanted)}: {found}"
        for index, (one, other) in enumerate(zip(wanted, given)):
            if found := differs(one, other, f"{path}[{index}]"):
                return found
        return None
    return None if wanted == given else f"{path} is {given!r}, but was to be {wanted!r}"


def value_at(reply, path):
    """`events.survey_asked.id`: of a list, the first event of that kind."""
    value = reply
    for part in path.split("."):
        if isinstance(value, list):
            value = next((event for event in value if event["kind"] == part), {})
        if part in value:
            value = value[part]
        elif value.get("kind") != part:
            raise Difference(f"there is no {path} to save: {json.dumps(reply, ensure_ascii=False)}")
    return value


class Play:
    """One scenario in one way: what it said, as lines."""

    def __init__(self, scenario, way):
        self.scenario, self.way = scenario, way
        self.now_ms = scenario["start_ms"]
        self.saved, self.lines = {}, []

    def run(self):
        self.way.open(self.now_ms)
        for number, step in enumerate(self.scenario["steps"], 1):
            try:
                self.step(step, number)
            except Difference as difference:
                raise Difference(f"step {number} {json.dumps(step, ensure_ascii=False)[:160]}: {difference}") from None
        self.way.close()
        lines = "\n".join(self.lines) + "\n"
        for name, value in self.saved.items():
            if isinstance(value, str):
                lines = lines.replace(value, f"<{name}>")
        # What a resident host's reply to join tells besides, C asks for by functions of their own.
        lines = re.sub(r'(\{"ok":true,"person":\d+),"incarnation":\d+(?:,"cursor":\d+)?\}', r"\1}", lines)
        # Drawn at every opening, and in every reply that tells a cursor (B2.11).
        lines = re.sub(r'"incarnation":\d+', '"incarnation":"<incarnation>"', lines)
        # A survey's token is made with the shop's secret.
        lines = re.sub(r'("kind":"survey_asked"[^{}]*"id":")[0-9a-f]+"', r'\1<token>"', lines)
        return lines

    def step(self, step, number):
        if "join" in step:
            options = {key: value for key, value in step.items() if key not in ("join", "expect", "save")}
            reply = self.way.ask(f"join {step['join']} {self.filled(options)}")
            self.look(step, reply, step.get("expect", {"ok": True}))
        elif "leave" in step:
            self.way.ask(f"leave {step['leave']}")
        elif "restart" in step:
            self.way.close()
            self.way.open(self.now_ms)
        elif "advance_ms" in step:
            self.now_ms += step["advance_ms"]
            reply = self.way.ask(f"advance {step['as']} {self.now_ms}")
            if json.loads(reply).get("ok") is not True:
                raise Difference(reply)
        elif "events" in step:
            reply = self.call(step["as"], {"do": "events"})
            self.look(step, reply, {"ok": True, "events": step["events"]})
        else:
            words = step["do"]
            if words["do"] in ("start", "say", "reply_use", "shape_answer"):
                # PHP's client names each message, to be able to send it again (B2.2): so that all do the same, all do.
                words = {"id": f"step-{number}", **words}
            self.look(step, self.call(step["as"], words), step.get("expect", {"ok": True}))

    def call(self, client, words):
        return self.way.ask(f"call {client} {self.filled(words)}")

    def filled(self, words):
        """The JSON of a request, with what was saved in the place of its name."""

        def fill(value):
            if isinstance(value, dict):
                return {key: fill(member) for key, member in value.items()}
            if isinstance(value, list):
                return [fill(member) for member in value]
            if isinstance(value, str) and value.startswith("$") and value[1:] in self.saved:
                return self.saved[value[1:]]
            return value

        return json.dumps(fill(words), ensure_ascii=False, separators=(",", ":"))

    def look(self, step, line, wanted):
        self.lines.append(line)
        reply = json.loads(line)
        if found := differs(json.loads(self.filled(wanted)), reply, "reply"):
            raise Difference(found)
        for name, path in step.get("save", {}).items():
            self.saved[name] = value_at(reply, path)


def play(path, ways):
    """The names of the ways that did as the first one, and as the scenario wants; prints what is wrong."""
    scenario = json.loads(path.read_text(encoding="utf-8"))
    good, first = [], None
    with tempfile.TemporaryDirectory() as folder:
        policy = pathlib.Path(folder) / "policy.json"
        policy.write_text(
            json.dumps({"presence": PATIENCE, **scenario["policy"]}, ensure_ascii=False), encoding="utf-8"
        )
        for name in ways:
            way = Way(name, pathlib.Path(folder), policy)
            try:
                lines = Play(scenario, way).run()
                if first is None:
                    first = lines
                elif lines != first:
                    pairs = zip(first.split("\n"), lines.split("\n"))
                    where, (one, other) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
                    raise Difference(f"reply {where} is not to the byte that of {ways[0]}:\n  {one}\n  {other}")
                good.append(name)
            except Difference as difference:
                print(f"{path.name}, {name}: {difference}")
            finally:
                way.kill()
    return good


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ways", default=",".join(WAYS), help="comma-separated")
    arguments.add_argument("names", nargs="*", help="scenarios; else all")
    given = arguments.parse_args()
    ways = given.ways.split(",")
    paths = sorted((HERE / "scenarios").glob("*.json"))
    if given.names:
        paths = [path for path in paths if path.stem in given.names]
    failed, rules = 0, set()
    width = max((len(path.stem) for path in paths), default=0)
    for path in paths:
        good = play(path, ways)
        rules.update(json.loads(path.read_text(encoding="utf-8"))["rules"])
        print(f"{path.stem:{width}}  " + "  ".join(f"{name} {'yes' if name in good else 'NO'}" for name in ways))
        failed += len(ways) - len(good)
    sections = {rule.split(".")[0] for rule in rules}
    missing = [f"B{number}" for number in range(1, 16) if f"B{number}" not in sections]
    if missing and not given.names:
        print(f"No scenario for {', '.join(missing)}")
        failed += 1
    print(
        f"{len(paths)} scenarios in {len(ways)} ways: "
        + ("all agree to the byte" if not failed else f"{failed} differ")
    )
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
