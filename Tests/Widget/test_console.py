"""The operators' console: who comes in, what they see, what they say and do, and what survives a crash."""

import json
import unittest
from typing import Any

from console_kit import ConsoleTest, link
from playwright.sync_api import Page


class ComingInTest(ConsoleTest):
    def test_a_link_lets_in_once_and_the_cookie_afterwards(self) -> None:
        url = link(self.shop)
        context = self.visitor(locale="en")
        page = self.desk(context, path=url)
        page.locator(".me[data-presence=online]").wait_for()
        self.assertNotIn("o1.", page.url)
        page.reload()
        page.locator(".me[data-presence=online]").wait_for()
        other = self.desk(self.visitor(locale="en"), path=url)
        other.get_by_role("heading", name="You are not logged in").wait_for()
        self.assertEqual(page.faults + other.faults, [])

    def test_who_has_no_link_is_told_where_to_get_one_and_can_bring_it(self) -> None:
        page = self.desk(self.visitor(locale="en"), path=f"{self.shop.origin}/klepet/console/")
        page.get_by_label("Login link").fill(link(self.shop))
        page.get_by_role("button", name="Log in").click()
        page.locator(".me[data-presence=online]").wait_for()
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("heading", name="You are not logged in").wait_for()

    def test_a_page_runs_nothing_that_is_not_its_own(self) -> None:
        answer = self.context.request.get(f"{self.shop.origin}/klepet/console/")
        policy = answer.headers["content-security-policy"]
        for rule in ("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"):
            self.assertIn(rule, policy)


class TalkingTest(ConsoleTest):
    def test_an_offered_chat_is_accepted_and_both_talk(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva Malá", "Do you ship to Brno?")
        self.place(page, "offered").get_by_role("button", name="Accept").click()
        self.shows(page, "Do you ship to Brno?")
        page.locator(".composer textarea").fill("We do.")
        page.keyboard.press("Enter")
        self.eventually(lambda: eva.heard() == ["We do."])
        eva.say("Thank you very much for it, and how long will it take?")
        self.shows(page, "how long will it take")
        page.locator(".head .standing", has_text="Waiting for you").wait_for()
        self.eventually(lambda: any(event["kind"] == "read" for event in self.shop.events(eva.chat)))
        eva.do("receipt", chat=eva.chat, delivered=9, read=9)
        page.locator("#chat .meta", has_text="Read").wait_for()
        self.assertEqual(page.faults, [])

    def test_a_declined_chat_goes_to_a_colleague(self) -> None:
        page = self.desk()
        self.shop.operator("bob", "Bob", departments=["support"])
        self.coming("eva", "Eva", "Hello")
        self.place(page, "offered").get_by_role("button", name="Decline").click()
        self.place(page, "line").first.wait_for()
        self.assertEqual(self.place(page, "offered").count(), 0)

    def test_what_somebody_types_is_seen_before_it_is_said(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        eva.do("consent", preview=True)
        self.row(page, "Eva").click()
        eva.do("activity", chat=eva.chat, activity="typing", preview="I would like a blue")
        page.locator(".preview", has_text="I would like a blue").wait_for()

    def test_a_note_is_for_colleagues_alone(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.row(page, "Eva").click()
        page.locator(".hint", has_text="Only notes").wait_for()
        page.locator(".composer textarea").fill("She was here last week")
        page.keyboard.press("Enter")
        page.locator(".line.note", has_text="last week").wait_for()
        self.assertEqual(eva.heard(), [])

    def test_a_slash_finds_a_reply_and_the_shop_fills_it_in(self) -> None:
        self.ana.do("reply_set", shortcut="hello", texts={"en": "Good day, {visitor.name|you}!"})
        self.ana.do("reply_set", shortcut="help", texts={"en": "How can I help?"})
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        page.locator(".composer textarea").fill("/hel")
        page.get_by_role("option").nth(1).wait_for()
        for _ in range(2):
            if "/hello" not in page.locator("[role=option][aria-selected=true]").inner_text():
                page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        self.eventually(lambda: eva.heard() == ["Good day, Eva!"])
        page.locator(".composer textarea").fill("/help")
        page.get_by_role("option", name="/help").wait_for()
        page.keyboard.press("Tab")
        self.assertEqual(page.locator(".composer textarea").input_value(), "How can I help?")

    def test_drafts_survive_a_reload_each_in_its_chat(self) -> None:
        page = self.desk()
        for name in ("Eva", "Jan"):
            one = self.coming(name, name, "Hello")
            self.ana.do("take", chat=one.chat)
        for name in ("Eva", "Jan"):
            self.row(page, name).click()
            page.locator(".composer textarea").fill(f"Dear {name},")
        page.reload()
        page.locator(".me[data-presence=online]").wait_for()
        for name in ("Eva", "Jan"):
            self.row(page, name).click()
            self.assertEqual(page.locator(".composer textarea").input_value(), f"Dear {name},")
        self.row(page, "Eva").locator("b", has_text="Draft").wait_for()

    def test_a_refusal_is_the_shops_sentence_and_what_was_filled_in_stays(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "I want to send it back", department="returns")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        page.locator("[data-act=end]").click()
        page.locator("dialog .button.strong").click()
        page.get_by_role("alert").filter(has_text="outcome").wait_for()
        page.get_by_label("Outcome").fill("solved")
        page.locator("dialog .button.strong").click()
        self.eventually(lambda: self.shop.office("chat_get", chat=eva.chat)["chat"]["state"] == "closed")
        page.locator("#chat .notice", has_text="Ended").wait_for()

    def test_a_message_is_redacted_from_its_menu(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "My secret is 4711")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        self.shows(page, "4711")
        page.locator(".log").focus()
        for _ in range(20):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Redact").click()
        page.locator("dialog .grave").click()
        self.eventually(lambda: "4711" not in json.dumps(self.shop.events(eva.chat)))
        page.locator(".bubble.gone").wait_for()

    def test_hold_transfer_tags_promise_by_the_menu(self) -> None:
        self.shop.operator("bob", "Bob", departments=["support", "leads"])
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        self.ana.say(eva.chat, "Hello!")
        self.row(page, "Eva").click()
        kinds: Any = lambda: [event["kind"] for event in self.shop.events(eva.chat)]  # noqa: E731
        self.choose(page, "Hold", {"Reason": "I look for it", "Minutes": "5"})
        self.eventually(lambda: "held" in kinds())
        page.get_by_role("button", name="End the hold").click()
        self.eventually(lambda: "resumed" in kinds())
        self.choose(page, "Tags", {"Tags": "vip, shipping"})
        self.eventually(lambda: "tagged" in kinds())
        self.row(page, "Eva").locator(".tag", has_text="vip").wait_for()
        self.choose(page, "Promise", {"Minutes": "20"})
        self.eventually(lambda: "promised" in kinds())
        page.get_by_role("button", name="More").click()
        page.locator(".menu").get_by_role("button", name="Transfer").click()
        page.get_by_label("To whom").select_option(label="Bob · Online")
        page.locator("dialog .button.strong").click()
        self.eventually(lambda: "transfer_offered" in kinds())
        page.get_by_role("button", name="Take the transfer back").click()
        self.eventually(lambda: "transfer_ended" in kinds())
        self.assertEqual(page.faults, [])

    def choose(self, page: Page, action: str, fields: dict[str, str]) -> None:
        page.get_by_role("button", name="More").click()
        page.locator(".menu").get_by_role("button", name=action).click()
        for label, value in fields.items():
            page.locator("dialog").get_by_label(label).fill(value)
        page.locator("dialog .button.strong").click()
        page.locator("dialog").wait_for(state="detached")

    def test_a_supervisor_takes_over_and_its_owner_sees_it(self) -> None:
        self.shop.operator("bob", "Bob", departments=["leads"])
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        page, other = self.desk(), self.desk(key="bob")
        self.row(other, "Eva").click()
        other.get_by_role("button", name="Take over").click()
        self.place(other, "mine").first.wait_for()
        self.place(page, "mine").first.wait_for(state="detached")

    def test_words_that_were_said_are_found_and_lead_to_their_chat(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "A teapot of porcelain")
        self.ana.do("take", chat=eva.chat)
        self.ana.do("end", chat=eva.chat)
        page.keyboard.press("s")
        page.keyboard.type("porcel")
        page.locator(".left .row", has_text="porcelain").click()
        self.shows(page, "A teapot of porcelain")

    def test_today_tells_in_a_table_what_the_picture_shows(self) -> None:
        page = self.desk()
        self.coming("eva", "Eva", "Hello")
        page.get_by_role("button", name="Today").click()
        page.locator(".chart").wait_for()
        page.get_by_text("As a table").click()
        self.assertEqual(page.locator("tbody tr").count(), 24)
        self.assertEqual(sum(int(cell) for cell in page.locator("tbody td:nth-child(2)").all_inner_texts()), 1)
        self.assertEqual(page.faults, [])


class KeyboardTest(ConsoleTest):
    def test_a_chat_from_offer_to_end_without_a_mouse(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.place(page, "offered").first.wait_for()
        page.keyboard.press("j")
        page.keyboard.press("a")
        self.place(page, "mine").first.wait_for()
        page.locator(".composer textarea").wait_for()
        self.eventually(lambda: page.evaluate("document.activeElement.matches('.composer textarea')"))
        page.keyboard.type("Good day.")
        page.keyboard.press("Enter")
        self.eventually(lambda: eva.heard() == ["Good day."])
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        page.keyboard.type("vip")
        page.keyboard.press("Enter")
        page.locator("dialog").wait_for(state="detached")
        page.keyboard.press("q")
        page.locator("dialog select").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.type("sold")
        page.keyboard.press("Enter")
        page.locator("dialog").wait_for(state="detached")
        last = self.shop.events(eva.chat)
        self.assertIn("closed", [event["kind"] for event in last])
        self.assertEqual([event["text"] for event in last if event["kind"] == "outcome_set"], ["sold"])
        self.assertEqual(page.faults, [])

    def test_the_list_of_keys_and_their_switch(self) -> None:
        page = self.desk()
        page.keyboard.press("?")
        self.assertGreater(page.locator("dialog kbd").count(), 20)
        page.keyboard.press("Escape")
        page.locator("dialog").wait_for(state="detached")
        page.keyboard.press("5")
        page.get_by_label("Single-key shortcuts").click()
        page.locator("h2").first.focus()
        page.get_by_role("button", name="Test").focus()
        page.keyboard.press("?")
        self.assertEqual(page.locator("dialog").count(), 0)

    def test_everything_on_the_page_is_reached_by_tab_and_seen_to_be(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("document.activeElement.className + '|' + document.activeElement.textContent"))
            outline = page.evaluate(
                "document.activeElement === document.body || document.activeElement.matches('.composer textarea') || "
                "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            )
            self.assertTrue(outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        for part in ("skip", "tab", "row", "log", "mode", "send"):
            self.assertTrue(any(part in one.split("|")[0] for one in seen), part)


class CrashTest(ConsoleTest):
    def test_kill_9_and_nothing_is_lost_or_doubled(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        said = []
        for turn in range(6):
            for part in range(3):
                said.append(f"answer {turn}.{part}")
                page.locator(".composer textarea").fill(said[-1])
                page.keyboard.press("Enter")
                if part == 1:
                    self.shop.kill()
            self.shop.start()
            self.eventually(lambda: eva.heard() == said, 20)
        self.eventually(lambda: page.locator(".line.ours").count() == len(said))
        self.eventually(lambda: page.evaluate("Object.keys(localStorage).filter(k => k.includes('out.')).length") == 0)
        eva.say("I have read them all, every single one of them")
        self.shows(page, "every single one")

    def test_without_a_host_it_says_so_and_what_is_written_outlives_the_tab(self) -> None:
        page = self.desk()
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        self.row(page, "Eva").click()
        self.shop.kill()
        page.locator(".bar", has_text="No connection").wait_for()
        page.locator(".composer textarea").fill("written in the dark")
        page.keyboard.press("Enter")
        page.locator(".meta", has_text="Sending").wait_for()
        page.close()
        self.shop.start()
        page.context.new_page().goto(f"{self.shop.origin}/klepet/console/")
        self.eventually(lambda: eva.heard() == ["written in the dark"], 20)

    def test_where_no_socket_passes_it_goes_by_calls(self) -> None:
        context = self.visitor(viewport={"width": 1440, "height": 860}, locale="en")
        context.add_init_script("WebSocket = function () { throw 0 }")
        page = self.desk(context)
        eva = self.coming("eva", "Eva", "Hello there")
        self.place(page, "offered").get_by_role("button", name="Accept").click()
        page.locator(".composer textarea").fill("By call")
        page.keyboard.press("Enter")
        self.eventually(lambda: eva.heard() == ["By call"])


if __name__ == "__main__":
    unittest.main()
