"""A real host in a folder of its own, and connections to it."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

HOST = os.environ["KLEPET_HOST"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 30


class Resident:
    """`klepet-host serve`, running."""

    def __init__(self, *options, folder=None, policy=None, environment=None, before=None):
        self.own = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="klepet-serve-"))
        self.socket = self.folder / "klepet.sock"
        self.shop = self.folder / "shop.db"
        if policy is not None:
            (self.folder / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
            options += ("--policy", self.folder / "policy.json")
        self.options = options
        self.environment = environment
        self.before = before
        self.process = None
        self.start()

    def start(self, listens=True):
        words = [HOST, "serve", "--shop", self.shop]
        if listens and "--socket" not in self.options:
            words += ["--socket", self.socket]
        self.process = subprocess.Popen(
            [str(word) for word in (*words, *self.options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment, preexec_fn=self.before, close_fds=self.before is None)
        line = self.process.stdout.readline()
        self.said = line.decode()
        if "serving" not in self.said:
            raise AssertionError(f"the host ended with {self.close_pipes()}: {self.errors!r}")

    def connect(self):
        return Connection(self.socket)

    def kill(self):
        self.process.kill()
        self.close_pipes()

    def stop(self):
        """What it ended with."""
        self.process.send_signal(signal.SIGTERM)
        return self.close_pipes()

    def close_pipes(self):
        code = self.process.wait(PATIENCE_S)
        self.errors = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        if not self.process.stdout.closed:
            self.close_pipes()
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def descriptors(self):
        """How many it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        """What it has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_quiet(self):
        """It has nothing to do."""
        before = self.cpu_seconds()
        time.sleep(0.2)
        return self.cpu_seconds() - before < 0.02

    def resident_bytes(self):
        """What it has in memory now."""
        return self._status_bytes("VmRSS")

    def most_resident_bytes(self):
        """The most that it ever had in memory."""
        return self._status_bytes("VmHWM")

    def _status_bytes(self, field):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith(field))


class Connection:
    """Lines out, lines in; pushes are kept apart from replies."""

    def __init__(self, path, receive_bytes=None):
        self.socket = socket.socket(socket.AF_UNIX)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(PATIENCE_S)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        self.rest = b""
        self.pushes = []

    def send(self, *lines):
        self.send_bytes(
            b"".join((json.dumps(line) if isinstance(line, dict) else line).encode() + b"\n" for line in lines)
        )

    def send_bytes(self, data):
        self.socket.sendall(data)

    def line(self):
        """The next line as an object; None at the end."""
        while b"\n" not in self.rest:
            data = self.socket.recv(1 << 16)
            if not data:
                return None
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def reply(self):
        while True:
            line = self.line()
            if line is None or "ok" in line or "slow" in line:
                return line
            self.pushes.append(line)

    def push(self):
        if self.pushes:
            return self.pushes.pop(0)
        line = self.line()
        assert line is not None and "ok" not in line, f"not a push: {line}"
        return line

    def ask(self, do, client=None, **fields):
        line = {"do": do} | ({} if client is None else {"client": client}) | fields
        self.send(line)
        return self.reply()

    def done(self, do, client=None, **fields):
        reply = self.ask(do, client, **fields)
        assert reply and reply.get("ok"), f"{do}: {reply}"
        return reply

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def visitor(key, **more):
    return {"role": "visitor", "key": key, **more}


OFFICE = {"role": "system", "key": "office"}
QUICK = {"limits": {"messages_per_second": 100_000, "messages_burst": 100_000}}  # faster than any machine says


class AtAHost(unittest.TestCase):
    """Each test has a host of its own, and a connection to it."""

    OPTIONS: tuple = ()

    def setUp(self):
        self.host = Resident(*self.OPTIONS, policy=QUICK)
        self.connection = self.host.connect()

    def tearDown(self):
        self.connection.close()
        self.host.__exit__()


def host_command(*words):
    return subprocess.run([HOST, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.01)


def said(events):
    return [event["text"] for event in events if event["kind"] == "said" and event["role"] != "system"]


def printed_pattern(line):
    """`...` in a printed line stands for anything."""
    return re.compile(".*".join(re.escape(part) for part in line.split("...")))
