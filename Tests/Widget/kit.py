"""A shop with its host, its staff, and a browser that comes to its pages: what the tests of the widget share.

The host serves the widget's parts and its socket; the pages are the tests' own, at the host's origin, put under by the
browser (`Shop.page`). KLEPET_HOST names the program, KLEPET_SHOTS a folder for pictures of the screens, KLEPET_PARTS a
folder whose parts are tested instead of those in the program, which are from when it was built.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HOST = os.environ.get("KLEPET_HOST", str(ROOT / ".build/release/klepet-host"))
CHROMIUM = os.environ.get("KLEPET_CHROMIUM", "/usr/bin/chromium")
SHOTS = Path(os.environ["KLEPET_SHOTS"]) if "KLEPET_SHOTS" in os.environ else None
PARTS = Path(os.environ["KLEPET_PARTS"]) if "KLEPET_PARTS" in os.environ else None
SYSTEM = {"role": "system", "key": "office"}
LANGUAGES = ["en", "cs", "uk", "sl", "id", "fi"]
STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = '<script type="module" src="/klepet/v1/klepet-chat.js"></script>'
PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Shop</title>{head}</head>
<body><main><h1>Tea and pots</h1><p>Made by hand.</p>{main}</main>{body}</body></html>"""


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Staff:
    """Whoever speaks by the Unix socket: the shop's back office, its operators, a bot."""

    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rw", encoding="utf-8")
        self.requests = 0

    def do(self, word: str, **fields: Any) -> dict[str, Any]:
        self.requests += 1
        self.lines.write(json.dumps({"do": word, **fields, "request": self.requests}) + "\n")
        self.lines.flush()
        while True:
            reply = json.loads(self.lines.readline())
            if reply.get("request") == self.requests:
                return reply

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


class Shop:
    """A resident host over a file of its own. kill() and start() are a crash and what comes after it."""

    def __init__(self, policy: dict[str, Any] | None = None, options: list[str] | None = None) -> None:
        self.options = options or []
        self.folder = Path(tempfile.mkdtemp(prefix="klepet-web-"))
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.socket = str(self.folder / "k.sock")
        self.staff: Staff | None = None
        (self.folder / "identity.key").write_text("of the tests, 32 bytes or more of it")
        (self.folder / "policy.json").write_text(json.dumps(policy or {}))
        self.start()

    def start(self) -> None:
        command = [
            HOST, "serve", "--shop", str(self.folder / "shop.db"), "--socket", self.socket,
            "--http", f"127.0.0.1:{self.port}", "--policy", str(self.folder / "policy.json"),
            "--identity-key-file", str(self.folder / "identity.key"), "--newcomers-per-minute", "1000",
            "--sockets-per-address", "100", *self.options,
        ]  # fmt: skip
        with open(self.folder / "host.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        for _ in range(400):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0 and os.path.exists(self.socket):
                    break
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "host.log").read_text())
            time.sleep(0.02)
        self.staff = Staff(self.socket)

    def kill(self) -> None:
        """As by kill -9."""
        if self.staff:
            self.staff.close()
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- Staff -------------------------------------------------------------------------------------------------------

    def office(self, word: str, **fields: Any) -> dict[str, Any]:
        return self.staff.do(word, client=SYSTEM, **fields)

    def operator(self, key: str = "ana", name: str = "Ana Kovač", online: bool = True, **fields: Any) -> "Operator":
        person = self.office("operator_set", key=key, name=name, **fields)["person"]
        made = Operator(self, key, person)
        if online:
            made.do("presence_set", presence="online")
        return made

    def chats(self) -> list[dict[str, Any]]:
        return self.office("chats")["chats"]

    def said(self) -> list[dict[str, Any]]:
        """What visitors said, in the order of the shop."""
        return [event for chat in self.chats() for event in self.events(chat["chat"])
                if event["kind"] == "said" and event["role"] == "visitor"]  # fmt: skip

    def events(self, chat: int) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        while True:
            page = self.office("chat_events", chat=chat, after_chat_seq=events[-1]["chat_seq"] if events else 0)
            if not page["events"]:
                return events
            events += page["events"]

    # ---- Pages -------------------------------------------------------------------------------------------------------

    def serve(self, context: BrowserContext, name: str, html: str, csp: str = "") -> str:
        """Puts a page under the host's origin, for this browser alone."""
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if csp:
            headers["Content-Security-Policy"] = csp

        def give(route: Route) -> None:
            route.fulfill(status=200, headers=headers, body=html)

        def give_part(route: Route) -> None:
            path = route.request.url.split("/klepet/v1/")[1]
            route.fulfill(path=str(PARTS / path), headers={"Content-Type": "text/javascript"})

        context.route(f"{self.origin}/{name}", give)
        if PARTS:
            context.route("**/klepet/v1/**/*.js", give_part)
        return f"{self.origin}/{name}"

    def page(
        self, context: BrowserContext, attributes: str = "", name: str = "shop", lang: str = "en", dir: str = "ltr",
        head: str = "", main: str = "", body: str | None = None, csp: str = "",
    ) -> Page:  # fmt: skip
        element = f"<klepet-chat {attributes}></klepet-chat>" if body is None else body
        html = PAGE.format(lang=lang, dir=dir, head=HEAD + head, main=main, body=element)
        url = self.serve(context, name, html, csp)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda message: note(page, message))
        page.goto(url)
        return page


def note(page: Page, message: Any) -> None:
    """What a browser complains of is a fault, unless it is that the host is away, or of the page's own icon."""
    text = message.text
    if message.type in ("error", "warning") and "WebSocket" not in text and "Failed to load resource" not in text:
        page.faults.append(text)  # type: ignore[attr-defined]


class Operator:
    def __init__(self, shop: Shop, key: str, person: int) -> None:
        self.shop, self.key, self.person = shop, key, person
        self.client = {"role": "operator", "key": key}

    def do(self, word: str, **fields: Any) -> dict[str, Any]:
        return self.shop.staff.do(word, client=self.client, **fields)

    def say(self, chat: int, text: str) -> dict[str, Any]:
        return self.do("say", chat=chat, text=text)


class WidgetTest(unittest.TestCase):
    """Tests that have a browser, and a shop each."""

    policy: dict[str, Any] = {}
    browser_options: dict[str, Any] = {}
    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        cls.playwright = sync_playwright().start()
        options = {"executable_path": CHROMIUM, "args": ["--no-sandbox"], **cls.browser_options}
        cls.browser = cls.playwright.chromium.launch(**options)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.browser.close()
        cls.playwright.stop()

    def setUp(self) -> None:
        self.shop = Shop(self.policy)
        self.addCleanup(self.shop.close)
        self.context = self.visitor()

    def visitor(self, **options: Any) -> BrowserContext:
        """A browser of somebody new."""
        context = self.browser.new_context(**{"viewport": {"width": 1000, "height": 760}, **options})
        context.set_default_timeout(10000)
        # A page that the tests put there comes from nowhere, and nowhere may not speak to this machine.
        context.grant_permissions(["local-network-access"])
        self.addCleanup(context.close)
        return context

    def open(self, page: Page) -> None:
        page.locator("klepet-chat .icon").click()
        page.locator("klepet-chat .window").wait_for()

    def write(self, page: Page, text: str) -> None:
        page.locator("klepet-chat .field").fill(text)
        page.locator("klepet-chat .field").press("Enter")

    def messages(self, page: Page) -> list[str]:
        return page.locator("klepet-chat .list .bubble").all_inner_texts()

    def wait(self, page: Page, says: str) -> None:
        page.locator("klepet-chat .bubble", has_text=says).first.wait_for()

    def is_sent(self, page: Page, text: str) -> None:
        page.locator("klepet-chat .row.mine", has_text=text).filter(has_text="Sent").first.wait_for()

    def eventually(self, what: Any, seconds: float = 10) -> Any:
        until = time.monotonic() + seconds
        while True:
            found = what()
            if found or time.monotonic() > until:
                self.assertTrue(found)
                return found
            time.sleep(0.05)
