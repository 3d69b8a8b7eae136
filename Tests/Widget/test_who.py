"""Who the visitor of a page is: what is kept of them and where, reset, signed, forgotten."""

import base64
import hashlib
import hmac
import json
import time
import unittest
from pathlib import Path

from kit import WidgetTest
from screens import part


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed_visitor(secret: bytes, key: str, name: str, seconds: int) -> str:
    """What a shop's backend gives its page: Sources/klepet-host/HTTP.md, Tokens."""
    first = hmac.new(b"klepet", secret, hashlib.sha256).digest()
    subkey = hmac.new(first, b"klepet visitor 2\x01", hashlib.sha256).digest()
    fields = json.dumps({"key": key, "name": name, "exp": int(time.time()) + seconds}, separators=(",", ":"))
    head = f"v2.{unpadded(fields.encode())}"
    return f"{head}.{unpadded(hmac.new(subkey, head.encode(), hashlib.sha256).digest())}"


class WhoTest(WidgetTest):
    def test_nothing_is_kept_and_nothing_connected_before_it_is_used(self) -> None:
        requests: list[str] = []
        self.context.on("request", lambda request: requests.append(request.url))
        page = self.shop.page(self.context)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.wait_for_timeout(500)
        paths = {url.removeprefix(self.shop.origin) for url in requests}
        self.assertLessEqual(paths, {"/shop", "/klepet/v1/klepet-chat.js", "/favicon.ico"})
        self.open(page)
        part(page, ".field").press_sequentially("hesitating")
        page.wait_for_timeout(300)
        kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        self.assertEqual(kept, [0, 0, ""])
        self.assertEqual(sockets, [])
        self.write(page, "used")
        self.is_sent(page, "used")
        self.assertEqual(len(sockets), 1)

    def test_blocked_storage_is_no_obstacle(self) -> None:
        script = "Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no') } })"
        self.context.add_init_script(script)
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        self.assertEqual(page.faults, [])

    def test_a_reload_keeps_the_chat_and_the_unsent_words(self) -> None:
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        part(page, ".field").press_sequentially("not sent")
        page.reload()
        self.open(page)
        self.wait(page, "Hello")
        self.assertEqual(part(page, ".field").input_value(), "not sent")

    def test_reset_leaves_nothing_for_the_next_customer(self) -> None:
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "mine alone")
        self.is_sent(page, "mine alone")
        page.evaluate("document.querySelector('klepet-chat').reset()")
        part(page, ".hello").wait_for()
        self.assertEqual(page.evaluate("localStorage.length"), 0)
        page.reload()
        self.open(page)
        part(page, ".hello").wait_for()
        self.write(page, "somebody else")
        self.is_sent(page, "somebody else")
        self.assertNotIn("mine alone", self.messages(page))
        self.assertEqual(len({event["person"] for event in self.shop.said()}), 2)

    def test_forget_me_asks_first(self) -> None:
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "mine alone")
        self.is_sent(page, "mine alone")
        part(page, "header .round").first.click()
        part(page, ".menu button", ).filter(has_text="Forget me").click()
        part(page, ".dock .pill").filter(has_text="No").click()
        self.assertIn("mine alone", self.messages(page))
        part(page, "header .round").first.click()
        part(page, ".menu button").filter(has_text="Forget me").click()
        part(page, ".dock .pill").filter(has_text="Yes").click()
        part(page, ".hello").wait_for()
        self.assertEqual(page.evaluate("localStorage.length"), 0)

    def test_keep_session_ends_with_the_tab(self) -> None:
        page = self.shop.page(self.context, 'keep="session"')
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        self.assertEqual(page.evaluate("localStorage.length"), 0)
        page.reload()
        self.open(page)
        self.wait(page, "Hello")
        other = self.shop.page(self.context, 'keep="session"')
        self.open(other)
        part(other, ".hello").wait_for()

    def test_who_is_signed_comes_as_themselves_and_the_page_is_asked_for_another_token(self) -> None:
        """B13.3"""
        secret = Path(self.shop.folder, "identity.key").read_bytes()
        page = self.shop.page(self.context)
        page.evaluate(
            "document.addEventListener('klepet-token-needed', () => globalThis.needed = (globalThis.needed || 0) + 1)"
        )
        identify = "token => document.querySelector('klepet-chat').identify(token)"
        page.evaluate(identify, signed_visitor(secret, "eva", "Eva", -5))
        page.wait_for_function("globalThis.needed > 0")
        token = signed_visitor(secret, "eva", "Eva", 600)
        page.evaluate(identify, token)
        self.open(page)
        self.write(page, "It is me")
        self.is_sent(page, "It is me")
        page.evaluate(identify, token)
        page.wait_for_timeout(200)
        self.assertIn("It is me", self.messages(page))
        names = [event.get("text") for event in self.shop.office("events")["events"] if event["kind"] == "person_added"]
        self.assertIn("Eva", names)
        self.assertIsNone(page.evaluate(f"localStorage.getItem('klepet:{self.shop.origin}/klepet/v1/:token')"))


if __name__ == "__main__":
    unittest.main()
