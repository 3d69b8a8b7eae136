"""Messages that are more than words, and words that are not a message yet. The host's frames pass by the test, which
puts its own between them: what is shown is told by the events alone."""

import json
import unittest
from typing import Any

from kit import STRICT, WidgetTest
from playwright.sync_api import Page, WebSocketRoute
from screens import part

SHAPE = {
    "choices": [
        {"id": "pair", "label": {"en": "A new pair", "cs": "Nový pár"}},
        {"id": "money", "label": "<b>money</b>"},
    ]
}
CARDS = {
    "cards": [
        {"title": "Blue pot", "text": "Half a litre", "price": "€ 24", "link": "https://shop.example/blue",
         "choices": [{"id": "blue", "label": "This one"}]},
        {"title": "Red pot", "link": "javascript:hit()", "picture": "javascript:hit()"},
        {"title": "White pot", "link": "/\\evil.example", "picture": "//evil.example/x.png"},
        {"title": "Green pot", "link": "/green"},
    ]
}  # fmt: skip
FORM = {
    "form": [
        {"id": "order", "label": "Order", "kind": "text", "required": True},
        {"id": "why", "label": "Why?", "kind": "choice", "choices": [{"id": "broken", "label": "Broken"}]},
        {"id": "gift", "label": "A present?", "kind": "yes_no"},
        {"id": "more", "label": "More", "kind": "lines"},
    ]
}


class PartsTest(WidgetTest):
    def setUp(self) -> None:
        super().setUp()
        self.asked: list[dict[str, Any]] = []
        self.sockets: list[WebSocketRoute] = []
        self.seen = 0
        self.context.route_web_socket("**/klepet/v1/socket", self.between)
        self.ana = self.shop.operator()
        self.chat = 0

    def between(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self.sockets.append(socket)

        def said(message: str | bytes) -> None:
            frame = json.loads(message)
            if frame["do"] == "person_get":
                person = {"name": "Ana Kovač", "photo_url": f"{self.shop.origin}/ana.svg"}
                socket.send(json.dumps({"ok": True, "request": frame["request"], "person": person}))
            elif frame["do"] == "transcript":
                transcript = {"chat": frame["chat"], "format": "html", "text": "<title>Chat</title>Good day"}
                socket.send(json.dumps({"ok": True, "request": frame["request"], "transcript": transcript}))
            elif frame["do"] == "shape_answer":
                self.asked.append(frame)
                socket.send(json.dumps({"ok": True, "request": frame["request"]}))
            else:
                server.send(message)

        def told(message: str | bytes) -> None:
            for event in json.loads(message).get("events", []):
                self.seen = max(self.seen, event["seq"])
            socket.send(message)

        socket.on_message(said)
        server.on_message(told)

    def talk(self, attributes: str = "", csp: str = "") -> Page:
        page = self.shop.page(self.context, attributes, csp=csp)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        self.chat = self.shop.chats()[0]["chat"]
        self.ana.do("take", chat=self.chat)
        self.ana.say(self.chat, "Good day")
        self.wait(page, "Good day")
        page.wait_for_timeout(600)  # Its receipts have been told.
        return page

    def tell(self, kind: str, **fields: Any) -> int:
        """An event, as the host would push it."""
        live = kind in ("draft", "typing")
        self.seen += 0 if live else 1
        event = {"seq": 0 if live else self.seen, "at_ms": 1795759348606, "kind": kind, "chat": self.chat,
                 "chat_seq": 0 if live else 100 + self.seen, "episode": 1, "role": "operator",
                 "person": self.ana.person, **fields}  # fmt: skip
        self.sockets[-1].send(json.dumps({"events": [event], "cursor": self.seen, "incarnation": 1}))
        return event["seq"]

    def test_a_choice_is_pressed_once(self) -> None:
        page = self.talk()
        page.evaluate("document.querySelector('klepet-chat').setAttribute('locale', 'cs')")
        part(page, ".notice").filter(has_text="je tady").wait_for()
        seq = self.tell("said", text="A new pair, or the money?", parts={"shape": SHAPE})
        part(page, ".shape .pill").first.wait_for()
        self.assertEqual(part(page, ".shape .pill").all_inner_texts(), ["Nový pár", "<b>money</b>"])
        part(page, ".shape .pill").first.click()
        self.eventually(lambda: self.asked)
        frame = self.asked[0]
        self.assertEqual((frame["chat"], frame["seq"], frame["choice"]), (self.chat, seq, "pair"))
        self.tell("said", text="Nový pár", subject=seq, role="visitor", person=9, parts={"answer": {"choice": "pair"}})
        self.tell("shape_answered", subject=seq)
        part(page, ".shape .pill[disabled]").first.wait_for()
        self.assertEqual(part(page, ".quote").inner_text(), "A new pair, or the money?")

    def test_cards_and_what_their_links_may_be(self) -> None:
        page = self.talk(csp=STRICT.replace("default-src", "img-src 'self'; default-src"))
        self.tell("said", text="Two pots", parts={"shape": CARDS})
        part(page, ".card").nth(1).wait_for()
        links = [link.get_attribute("href") for link in part(page, ".card a").all()]
        self.assertEqual(links, ["https://shop.example/blue", "/green"])
        self.assertEqual(part(page, ".card img").count(), 0)
        self.assertIn("€ 24", part(page, ".card").first.inner_text())
        part(page, ".card .pill").click()
        self.eventually(lambda: self.asked and self.asked[0]["choice"] == "blue")
        self.assertEqual(page.faults, [])

    def test_a_form_is_filled_in(self) -> None:
        page = self.talk()
        self.tell("said", text="Please tell us", parts={"shape": FORM})
        send = part(page, ".shape form .pill")
        send.click()
        page.wait_for_timeout(200)
        self.assertEqual(self.asked, [])  # The browser says what is missing.
        part(page, ".shape input").fill("4711")
        part(page, ".shape select").first.select_option("broken")
        part(page, ".shape select").nth(1).select_option("yes")
        send.click()
        self.eventually(lambda: self.asked)
        self.assertEqual(self.asked[0]["form"], {"order": "4711", "why": "broken", "gift": "yes"})

    def test_files_quotes_and_marks_are_shown(self) -> None:
        page = self.talk()
        file = {"name": "heel<img>.jpg", "type": "image/jpeg", "bytes": 71000, "alt": "A loose heel"}
        seq = self.tell("said", text="", parts={"files": [file]})
        part(page, ".files li").wait_for()
        self.assertIn("heel<img>.jpg 70 kB", part(page, ".files li").inner_text())
        self.tell("reacted", subject=seq, id="👍")
        part(page, ".reactions").filter(has_text="👍").wait_for()
        self.tell("reacted", subject=seq)
        part(page, ".reactions").filter(has_text="👍").wait_for(state="detached")
        self.tell("said", text="This one", subject=seq)
        part(page, ".quote").wait_for()

    def test_who_answers_has_a_face(self) -> None:
        """B22.2, where the page lets pictures in; where it does not, letters."""
        photo = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
        give = {"content_type": "image/svg+xml", "body": photo}
        self.context.route("**/ana.svg", lambda route: route.fulfill(**give))
        page = self.talk()
        part(page, "header .portrait img").wait_for()
        part(page, ".row.last .portrait img").first.wait_for()
        strict = self.talk(csp=STRICT)
        part(strict, "header .portrait").filter(has_text="AK").wait_for()
        self.assertEqual(part(strict, "header .portrait img").count(), 0)

    def test_what_there_is_can_be_taken_along(self) -> None:
        """B13.4, B21.2: as data, and as a page to read."""
        page = self.talk()
        for says, name, holds in (("Save this chat", "chat.html", "Good day"), ("Download", "chat.json", '"Hello"')):
            part(page, "header .round").first.click()
            with page.expect_download() as download:
                part(page, ".menu button").filter(has_text=says).click()
            self.assertEqual(download.value.suggested_filename, name)
            self.assertIn(holds, download.value.path().read_text())

    def test_a_draft_grows_and_is_its_message_in_the_end(self) -> None:
        page = self.talk()
        for text in ("I", "I look", "I look for it"):
            self.tell("draft", id="d1", text=text, role="bot", person=77)
        part(page, ".row.bot .bubble").filter(has_text="I look for it").wait_for()
        self.tell("said", id="d1", text="I look for it now.", role="bot", person=77)
        self.wait(page, "I look for it now.")
        self.assertEqual(part(page, ".row.bot:visible").count(), 1)
        self.tell("draft", id="d2", text="Nobody will", role="bot", person=77)
        part(page, ".row.bot .bubble").filter(has_text="Nobody will").wait_for()
        self.tell("draft", id="d2", text="", role="bot", person=77)
        part(page, ".bubble").filter(has_text="Nobody will").wait_for(state="hidden")


if __name__ == "__main__":
    unittest.main()
