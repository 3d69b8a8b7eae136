"""The state is the fold of the events, and of nothing else: law 3, in the browser."""

import json
import random
import unittest

from kit import ROOT, WidgetTest
from playwright.sync_api import Page
from screens import POLICY, part, with_people

FOLD = """async ([batches, me]) => {
  const { createStore, fold, unread } = await import('/modules/store.js')
  const store = createStore()
  store.me = me
  for (const batch of batches) for (const event of batch) fold(store, event)
  return JSON.stringify([[...store.chats], store.seq, unread(store)])
}"""


class StoreTest(WidgetTest):
    policy = POLICY

    def modules(self, page: Page) -> None:
        """The modules as they are, for nothing but this."""

        def give(route):  # noqa: ANN001, ANN202
            name = route.request.url.split("/modules/")[1]
            route.fulfill(path=str(ROOT / "Bindings/Web" / name), headers={"Content-Type": "text/javascript"})

        page.context.route("**/modules/*.js", give)

    def test_the_state_is_the_fold_of_the_events(self) -> None:
        """B2.5: however they are cut into batches, and when some come twice."""
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        for _ in with_people(self.shop, page, ana):
            pass
        page.close()
        chat = self.shop.chats()[0]
        seen = {"started", "said", "queued", "taken", "held", "resumed", "promised", "chosen", "followup_owed",
                "still_here", "closed", "reopened", "edited", "delivered", "read", "answered", "wrapup_asked",
                "survey_asked", "survey_answered", "media_offered", "media_started", "media_ended"}  # fmt: skip
        events = [event for event in self.shop.events(chat["chat"]) if event["kind"] in seen]
        self.assertGreater(len(events), 15)
        other = self.shop.page(self.context)
        self.modules(other)
        whole = other.evaluate(FOLD, [[events], chat["visitor"]])
        chance = random.Random(7)
        for _ in range(20):
            batches, rest = [], list(events)
            while rest:
                size = chance.randint(1, 6)
                batches.append(rest[:size])
                if chance.random() < 0.3:
                    batches.append(rest[:size])
                rest = rest[size:]
            self.assertEqual(other.evaluate(FOLD, [batches, chat["visitor"]]), whole)
        (_, state), = json.loads(whole)[0]
        self.assertEqual(state["state"], "closed")
        self.assertTrue(state["survey"]["answered"])
        self.assertEqual([item["text"] for item in state["items"] if item["role"] == "visitor" and item["text"]],
            [event["text"] for event in events if event["kind"] == "said" and event["role"] == "visitor"])  # fmt: skip

    def test_what_is_edited_and_taken_back(self) -> None:
        """B2.9: a tombstone stays, with the same place."""
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        first = ana.say(chat, "Good dya")["seq"]
        second = ana.say(chat, "not meant for you")["seq"]
        self.wait(page, "not meant")
        ana.do("edit", chat=chat, seq=first, text="Good day")
        ana.do("retract", chat=chat, seq=second)
        self.wait(page, "Good day")
        part(page, ".bubble.gone").wait_for()
        self.assertEqual([text for text in self.messages(page)[-2:]], ["Good day", "Message removed"])
        page.reload()
        self.open(page)
        part(page, ".bubble.gone").wait_for()
        self.assertNotIn("not meant", part(page, ".log").inner_text())


if __name__ == "__main__":
    unittest.main()
