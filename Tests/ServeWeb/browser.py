"""A real host that browsers reach, and what a browser would send: WebSockets by PyPI's websockets, HTTP by the standard
library, bytes by a socket."""

import base64
import hmac
import http.client
import importlib.util
import json
import pathlib
import socket
import sys
import time
import unittest
import urllib.parse

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Serve"))

from resident import HOST, OFFICE, PATIENCE_S, QUICK, Resident, host_command, wait_until  # noqa: E402, F401

spec = importlib.util.spec_from_file_location("signing", ROOT / "Bindings/Python/src/klepet/signing.py")
signing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(signing)

OPEN = ("--sockets-per-address", "1000", "--newcomers-per-minute", "60000")


class Web(Resident):
    """`klepet-host serve --http`, on a port of its own."""

    def __init__(self, *options, http=True, **more):
        listens = ("--http", "127.0.0.1:0") if http else ()
        self.port = None
        super().__init__(*listens, *options, **more)

    def start(self, listens=True):
        super().start(listens)
        name = next((word for word in self.said.split(", ") if word.startswith("http://")), None)
        if name:
            self.port = urllib.parse.urlsplit(name.split(": serving")[0]).port

    @property
    def key(self):
        return (self.folder / "shop.db.identity-key").read_bytes().rstrip(b"\n")

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def open(self, **more):
        return Page(self.port, **more)

    def page(self, token=None, **more):
        """A socket that has joined."""
        page = self.open()
        page.joined = page.done("join", **({} if token is None else {"token": token}), **more)
        return page

    def http(self, method, path, body=None, head=None):
        """(status, head, bytes) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, "/klepet/" + path, body, head or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def call(self, do, token=None, head=None, **fields):
        head = dict(head or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        status, _, body = self.http("POST", "v1/call", json.dumps({"do": do, **fields}), head)
        assert status == 200, (status, body)
        return json.loads(body)

    def raw(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        connection.settimeout(PATIENCE_S)
        return connection

    def operator(self, key="ana"):
        """Enters an operator, and logs them in: their cookie."""
        with self.connect() as office:
            office.done("operator_set", OFFICE, key=key, name=key.title())
        link = signing.operator_link(self.key, key, self.origin + "/klepet/").partition("#")[2]
        status, head, body = self.login(link)
        assert status == 200, body
        return head["Set-Cookie"].partition(";")[0]

    def login(self, link, **head):
        head = {"Origin": self.origin, "Content-Type": "application/json"} | head
        return self.http("POST", "v1/login", json.dumps({"token": link}), head)


class Page:
    """A WebSocket: frames out, frames in; pushes are kept apart from replies."""

    def __init__(self, port, origin=None, head=None, subprotocols=("klepet.1",)):
        self.context = connect(
            f"ws://127.0.0.1:{port}/klepet/v1/socket",
            subprotocols=list(subprotocols),
            origin=origin,
            additional_headers=head,
            open_timeout=PATIENCE_S,
            ping_interval=None,
            compression=None,
            proxy=None,
        )
        self.socket = self.context.__enter__()
        self.pushes = []

    def send(self, do, **fields):
        self.socket.send(json.dumps({"do": do, **fields}))

    def line(self):
        return json.loads(self.socket.recv(PATIENCE_S))

    def reply(self):
        while True:
            line = self.line()
            if "ok" in line:
                return line
            self.pushes.append(line)

    def push(self):
        return self.pushes.pop(0) if self.pushes else self.line()

    def ask(self, do, **fields):
        self.send(do, **fields)
        return self.reply()

    def done(self, do, **fields):
        reply = self.ask(do, **fields)
        assert reply["ok"], f"{do}: {reply}"
        return reply

    def closed(self):
        """With which code, and what came before."""
        lines = []
        try:
            while True:
                lines.append(self.line())
        except ConnectionClosed as end:
            return (end.rcvd.code if end.rcvd else None), lines

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class AtAWebHost(unittest.TestCase):
    OPTIONS: tuple = OPEN

    @classmethod
    def setUpClass(cls):
        cls.host = Web(*cls.OPTIONS, policy=QUICK)

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()


def sealed(kind, said, identity_key, purpose):
    """A token as HTTP.md has it, written down once more."""

    def text(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    key = hmac.digest(hmac.digest(b"klepet", identity_key, "sha256"), purpose.encode() + b"\x01", "sha256")
    head = f"{kind}.{said if isinstance(said, str) else text(json.dumps(said).encode())}"
    return f"{head}.{text(hmac.digest(key, head.encode(), 'sha256'))}"


def said(lines):
    """The texts of people in pushes."""
    return [
        event["text"]
        for line in lines
        for event in line.get("events", ())
        if event["kind"] == "said" and event["role"] != "system"
    ]


def until(page, text):
    """Reads pushes until one of them says this."""
    end = time.monotonic() + PATIENCE_S
    seen = []
    while text not in seen:
        assert time.monotonic() < end, f"{text} was not pushed: {seen}"
        seen += said([page.push()])
    return seen
