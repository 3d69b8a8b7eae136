"""An operator's browser: comes in by a one-time link, and what is on the console's page."""

import subprocess
from pathlib import Path
from typing import Any

from kit import HOST, PARTS, Shop, WidgetTest, note
from playwright.sync_api import BrowserContext, Locator, Page, Route

POLICY: dict[str, Any] = {
    "greeting": True,
    "preview": True,
    "hints": True,
    "survey": {"ask": True},
    "tags": ["shipping", "vip"],
    "transfer": {"supervisors": "leads"},
    "attributes": [
        {"key": "cart", "of": "visitor", "visible": True, "writer": "visitor"},
        {"key": "order", "of": "chat"},
    ],
    "departments": [
        {"name": "support", "outcomes": ["solved", "sold"]},
        {"name": "returns", "outcomes": ["solved"], "outcome_required": True},
        {"name": "help", "bot": True},
        {"name": "leads"},
    ],
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css", ".html": "text/html; charset=utf-8"}


def link(shop: Shop, key: str = "ana") -> str:
    """What `klepet-host operator-link` prints."""
    command = [
        HOST, "operator-link", "--key", key, "--identity-key-file", str(shop.folder / "identity.key"),
        "--url", f"{shop.origin}/klepet/",
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Visitor:
    """Who writes by the socket of the shop's own programs."""

    def __init__(self, shop: Shop, key: str, name: str = "", **fields: Any) -> None:
        self.shop = shop
        self.client = {"role": "visitor", "key": key, **({"name": name} if name else {}), **fields}
        self.chat = 0

    def do(self, word: str, **fields: Any) -> dict[str, Any]:
        return self.shop.staff.do(word, client=self.client, **fields)

    def start(self, text: str, **fields: Any) -> int:
        self.chat = self.do("start", text=text, **fields)["chat"]
        return self.chat

    def say(self, text: str, **fields: Any) -> dict[str, Any]:
        return self.do("say", chat=self.chat, text=text, **fields)

    def heard(self) -> list[str]:
        """What an operator said to them."""
        said = [event for event in self.shop.events(self.chat) if event["kind"] == "said"]
        return [one["text"] for one in said if one["role"] == "operator" and not one.get("flags", 0) & 1]


class ConsoleTest(WidgetTest):
    policy = POLICY

    def setUp(self) -> None:
        super().setUp()
        self.ana = self.shop.operator(
            departments=["support", "returns", "help"], may_report=True, may_ban=True, may_redact=True, capacity=100
        )

    def desk(self, context: BrowserContext | None = None, key: str = "ana", path: str = "", **options: Any) -> Page:
        """The console, logged in."""
        context = context or self.visitor(**{"viewport": {"width": 1440, "height": 860}, "locale": "en", **options})
        if PARTS:
            context.route("**/klepet/console/**", self.part)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda message: note(page, message))
        page.goto(path or link(self.shop, key))
        if not path:
            page.locator(".rail [data-presence=online], .rail [data-presence=away]").wait_for()
        return page

    @staticmethod
    def part(route: Route) -> None:
        name = route.request.url.split("/klepet/console/")[1].split("#")[0] or "index.html"
        path = Path(str(PARTS)) / "console" / name
        headers = {"Content-Type": TYPES[path.suffix], "Content-Security-Policy": CSP}
        route.fulfill(status=200, headers=headers, body=path.read_bytes())

    def coming(self, key: str, name: str, text: str, **fields: Any) -> Visitor:
        made = Visitor(self.shop, key, name)
        made.start(text, **fields)
        return made

    def place(self, page: Page, name: str) -> Locator:
        return page.locator(f"section[data-place={name}] li")

    def row(self, page: Page, name: str) -> Locator:
        return page.locator(".sections button.row", has_text=name).first

    def shows(self, page: Page, text: str) -> None:
        page.locator("#chat .bubble", has_text=text).first.wait_for()
