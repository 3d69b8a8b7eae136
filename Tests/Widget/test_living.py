"""Nothing is lost and nothing doubled: over reload, crash, sleep, blocked sockets, two tabs, a shared computer."""

import os
import random
import threading
import unittest

from kit import CHROMIUM, WidgetTest
from playwright.sync_api import Page
from screens import part

KILLS = int(os.environ.get("KLEPET_KILLS", "20"))
SEED = int(os.environ.get("KLEPET_SEED", "1"))
OUTBOX = "() => Object.keys(localStorage).filter(name => name.includes(':out.')).length"


class NothingLostTest(WidgetTest):
    def texts(self) -> list[str]:
        return [event["text"] for event in self.shop.said()]

    def test_a_message_that_a_reload_interrupts_is_said_once(self) -> None:
        """B2.2: the outbox is kept over a reload, and what is sent again has its id."""
        page = self.shop.page(self.context)
        self.open(page)
        for number in range(5):
            self.write(page, f"message {number}")
            page.reload()
            self.open(page)
            self.wait(page, f"message {number}")
        self.eventually(lambda: len(self.texts()) == 5)
        self.eventually(lambda: page.evaluate(OUTBOX) == 0)
        self.assertEqual(self.texts(), [f"message {number}" for number in range(5)])
        self.assertEqual(len(self.shop.chats()), 1)
        self.assertEqual(page.faults, [])

    def test_a_host_that_is_killed_mid_send_loses_and_doubles_nothing(self) -> None:
        """B2.2, B2.5: KLEPET_KILLS times, at a moment by chance."""
        chance = random.Random(SEED)
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "message 0")
        self.is_sent(page, "message 0")
        for number in range(1, KILLS + 1):
            delay = chance.random() * 0.03
            killer = threading.Timer(delay, lambda: os.killpg(self.shop.process.pid, 9))
            killer.start()
            self.write(page, f"message {number}")
            killer.join()
            self.shop.kill()
            self.shop.start()
            page.evaluate("dispatchEvent(new Event('online'))")  # Without it the back-off takes its time.
        self.eventually(lambda: len(self.texts()) > KILLS, 60)
        self.assertEqual(self.texts(), [f"message {number}" for number in range(KILLS + 1)])
        self.eventually(lambda: page.evaluate(OUTBOX) == 0)
        shown = [text for text in self.messages(page) if text.startswith("message")]
        # Of a long chat the last rows are in the page.
        self.assertGreater(len(shown), min(KILLS, 50))
        self.assertEqual(shown, [f"message {number}" for number in range(KILLS + 1)][-len(shown) :])
        self.assertEqual(len(self.shop.chats()), 1)

    def test_what_is_written_without_a_connection_is_sent_later_by_itself(self) -> None:
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "before")
        self.is_sent(page, "before")
        self.shop.kill()
        self.write(page, "meanwhile")
        part(page, ".strip:not([hidden])").wait_for()
        self.assertIn("Sending", part(page, ".row.mine").last.inner_text())
        self.shop.start()
        self.is_sent(page, "meanwhile")
        part(page, ".strip").wait_for(state="hidden")
        self.assertEqual(self.texts(), ["before", "meanwhile"])

    def test_what_was_said_while_the_network_was_gone_is_there_afterwards(self) -> None:
        """B2.5: the place in the shop's order is kept."""
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        chat = self.eventually(self.shop.chats)[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "one")
        self.wait(page, "one")
        self.context.set_offline(True)
        ana.say(chat, "two")
        ana.say(chat, "three")
        page.wait_for_timeout(300)
        self.assertNotIn("two", self.messages(page))
        self.context.set_offline(False)
        self.wait(page, "three")
        shown = [text for text in self.messages(page) if text in ("one", "two", "three")]
        self.assertEqual(shown, ["one", "two", "three"])

    def test_a_double_click_makes_one_chat(self) -> None:
        page = self.shop.page(self.context)
        self.open(page)
        page.evaluate("() => { const chat = document.querySelector('klepet-chat'); chat.say('one'); chat.say('two') }")
        self.eventually(lambda: len(self.texts()) == 2)
        self.assertEqual(len(self.shop.chats()), 1)
        self.assertEqual(self.texts(), ["one", "two"])

    def test_where_no_socket_passes_it_goes_on_by_calls(self) -> None:
        ana = self.shop.operator()
        self.context.add_init_script("globalThis.WebSocket = class { constructor() { throw new Error('blocked') } }")
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.eventually(self.shop.chats)[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "Good day")
        self.wait(page, "Good day")
        self.shop.kill()
        self.write(page, "And now?")
        page.wait_for_timeout(500)
        self.shop.start()
        self.is_sent(page, "And now?")
        self.assertEqual(self.texts(), ["Hello", "And now?"])

    def test_a_page_from_the_browsers_cache_goes_on(self) -> None:
        """The page is not kept out of the back/forward cache, and is alive when it comes from it."""
        browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], ignore_default_args=["--disable-back-forward-cache"]
        )
        self.addCleanup(browser.close)
        context = browser.new_context()
        context.grant_permissions(["local-network-access"])
        ana = self.shop.operator()
        page = self.shop.page(context)
        page.evaluate("addEventListener('pageshow', event => globalThis.cached = event.persisted)")
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        page.goto(self.shop.serve(context, "other", "<title>Other</title>"))
        ana.say(chat, "while away")
        page.evaluate("history.back()")
        page.wait_for_function("globalThis.cached !== undefined || document.querySelector('klepet-chat')")
        self.assertIs(page.evaluate("globalThis.cached"), True)
        self.wait(page, "while away")


class TabsTest(WidgetTest):
    def sockets(self, page: Page) -> list[str]:
        found: list[str] = []
        page.on("websocket", lambda socket: found.append(socket.url))
        return found

    def test_two_tabs_have_one_connection_and_the_same_chat(self) -> None:
        ana = self.shop.operator()
        one = self.shop.page(self.context)
        self.open(one)
        self.write(one, "from the first")
        self.is_sent(one, "from the first")
        two = self.context.new_page()
        two.faults = []  # type: ignore[attr-defined]
        sockets = self.sockets(two)
        two.goto(one.url)
        self.open(two)
        self.wait(two, "from the first")
        self.write(two, "from the second")
        self.wait(one, "from the second")
        self.is_sent(two, "from the second")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "to both")
        self.wait(one, "to both")
        self.wait(two, "to both")
        self.assertEqual(sockets, [])
        one.close()
        ana.say(chat, "to who is left")
        self.wait(two, "to who is left")
        self.write(two, "still here")
        self.is_sent(two, "still here")
        self.assertEqual(len(sockets), 1)
        self.assertEqual(len(self.shop.chats()), 1)

    def test_two_tabs_that_begin_at_once_are_one_visitor(self) -> None:
        pages = [self.shop.page(self.context), self.shop.page(self.context)]
        for page in pages:
            self.open(page)
        for number, page in enumerate(pages):
            self.write(page, f"tab {number}")
        for page in pages:
            self.wait(page, "tab 0")
            self.wait(page, "tab 1")
        self.eventually(lambda: len(self.shop.said()) == 2)
        self.assertEqual(len({event["person"] for event in self.shop.said()}), 1)
        self.assertEqual(len(self.shop.chats()), 1)


class NewsTest(WidgetTest):
    policy = {
        "invitations": {"rules": [{"name": "tea", "page": "*", "text": {"en": "Looking for a present?"}}]},
        "preview": True,
        "cards": {"mask": True},
    }

    def test_what_comes_while_nobody_looks_is_counted(self) -> None:
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        page.evaluate(
            """() => { globalThis.told = []
            for (const name of ['ready', 'open', 'close', 'started', 'message', 'unread', 'closed', 'event'])
              document.addEventListener('klepet-' + name, event => told.push([name, event.composed])) }"""
        )
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        page.keyboard.press("Escape")
        ana.say(chat, "Good day")
        part(page, ".teaser", ).filter(has_text="Good day").wait_for()
        self.assertEqual(part(page, ".badge").inner_text(), "1")
        self.assertEqual(part(page, ".icon").get_attribute("aria-label"), "Open chat, 1 new")
        self.assertEqual(page.evaluate("document.querySelector('klepet-chat').unread"), 1)
        page.reload()
        part(page, ".badge", ).filter(has_text="1").wait_for()
        part(page, ".teaser .words").click()
        self.wait(page, "Good day")
        part(page, ".badge").wait_for(state="hidden")
        self.eventually(lambda: [event for event in self.shop.events(chat) if event["kind"] == "read"])
        ana.do("end", chat=chat)
        part(page, ".notice").filter(has_text="Chat ended").wait_for()

    def test_the_page_is_told_of_all_that_happens(self) -> None:
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        page.evaluate(
            """() => { globalThis.told = {}
            for (const name of ['open', 'close', 'started', 'message', 'closed', 'event'])
              document.body.addEventListener('klepet-' + name, event => told[name] = event.composed) }"""
        )
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "Good day")
        self.wait(page, "Good day")
        ana.do("end", chat=chat)
        part(page, ".notice").filter(has_text="Chat ended").wait_for()
        page.evaluate("document.querySelector('klepet-chat').close()")
        told = page.evaluate("told")
        self.assertEqual(told, dict.fromkeys(["open", "started", "event", "message", "closed", "close"], True))

    def test_an_invitation_is_shown_accepted_and_becomes_a_chat(self) -> None:
        """B8.1, B8.2: only with `visits`, after ten seconds on the page, while somebody is there."""
        self.shop.operator()
        page = self.shop.page(self.context, "visits")
        part(page, ".teaser").filter(has_text="Looking for a present?").wait_for(timeout=20000)
        part(page, ".teaser .words").click()
        self.assertEqual(part(page, ".help").inner_text(), "Looking for a present?")
        self.write(page, "Yes")
        self.is_sent(page, "Yes")
        started = [event for event in self.shop.events(self.shop.chats()[0]["chat"]) if event["kind"] == "started"]
        self.assertEqual(started[0].get("id"), "tea")

    def test_a_dismissed_invitation_stays_away(self) -> None:
        """B8.3"""
        self.shop.operator()
        page = self.shop.page(self.context, "visits")
        part(page, ".teaser").filter(has_text="Looking for a present?").wait_for(timeout=20000)
        part(page, ".teaser .round").click()
        part(page, ".teaser").wait_for(state="hidden")
        seen: list[str] = []

        def has_ended() -> bool:
            seen.extend(event["kind"] for event in self.shop.office("events")["events"])
            return "invitation_ended" in seen

        self.eventually(has_ended)
        page.wait_for_timeout(500)
        self.assertTrue(part(page, ".teaser").is_hidden())

    def test_what_is_typed_is_shown_to_nobody_without_consent(self) -> None:
        """B2.8"""
        ana = self.shop.operator()
        page = self.shop.page(self.context, "preview")
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "Good day")
        self.wait(page, "Good day")

        def seen() -> list[str]:
            events = ana.do("events")["events"]
            return [event.get("text", "") for event in events if event["kind"] == "typing"]

        seen()
        part(page, ".field").press_sequentially("secret")
        self.assertEqual(self.eventually(seen), [""])
        part(page, ".dock .pill").first.click()
        part(page, ".field").press_sequentially(" words")
        self.eventually(lambda: "secret words" in seen())


if __name__ == "__main__":
    unittest.main()
