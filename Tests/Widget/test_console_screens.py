"""Each screen of the operators' console: what strangers write in it, how it looks, how long histories stay smooth."""

import json
import math
import os
import unittest
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from console_kit import ConsoleTest, Visitor
from hostile import SCRIPTS
from kit import LANGUAGES, SHOTS
from playwright.sync_api import Page

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ALL = bool(os.environ.get("KLEPET_ALL"))
# What sticks out at the side of the page, or is cut off in a button.
OUTSIDE = """() => {
  const faults = []
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls to the side')
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg,.unseen,.skip,[hidden],table,.rail,.keys') || !element.checkVisibility()) continue
    const own = element.getBoundingClientRect()
    if (own.width && (own.left < -1 || own.right > innerWidth + 1))
      faults.push('sticks out: ' + element.className + ' ' + element.textContent.slice(0, 30))
    if (element.matches('.button') && element.scrollWidth > element.clientWidth + 1)
      faults.push('cut off: ' + element.textContent.slice(0, 30))
  }
  return faults
}"""


class HostileTest(ConsoleTest):
    policy = {
        **ConsoleTest.policy,
        "limits": {"messages_per_second": 1000, "messages_burst": 1000, "open_chats_per_visitor": 60},
    }

    def test_what_strangers_write_is_text_on_every_screen(self) -> None:
        context = self.visitor(viewport={"width": 1440, "height": 860}, locale="en")
        context.add_init_script("window.hit = () => { window.struck = true }")
        page = self.desk(context)
        for at, evil in enumerate(SCRIPTS):
            name = evil.encode()[:100].decode(errors="ignore")
            one = Visitor(self.shop, f"evil{at}", name)
            one.start(evil)
            one.say(evil)
            one.do("attribute_set", key="cart", value={evil[:60]: evil})
            self.ana.do("take", chat=one.chat)
            self.ana.do("say", chat=one.chat, text=evil, note=True)
            self.ana.do("hold", chat=one.chat, reason=evil, until_ms=self.shop.office("now")["now_ms"] + 600000)
            self.ana.do("reply_set", shortcut=f"x{at}", texts={"en": evil})
            self.shop.office("attribute_set", chat=one.chat, key="order", value=evil)
        self.eventually(lambda: self.place(page, "mine").count() == len(SCRIPTS), 20)
        for at in range(len(SCRIPTS)):
            self.place(page, "mine").nth(at).locator("button").click()
            page.locator(".line.note .text").first.wait_for()
            page.locator("aside dd", has_text=":").first.wait_for()
        for key in ("2", "3", "4", "5"):
            page.locator("h2").first.focus()
            page.get_by_role("navigation").get_by_role("button").nth(int(key) - 1).click()
            if key == "2":
                page.keyboard.type("hit")
                page.locator(".left .row.plain").first.wait_for()
            page.wait_for_timeout(300)
        self.assertIsNone(page.evaluate("window.struck"))
        shown = page.evaluate("document.querySelectorAll('script:not([src]), iframe, img, [onerror], [onload]').length")
        self.assertEqual(shown, 0)
        self.assertEqual(page.faults, [])


class ScreensTest(ConsoleTest):
    """Each screen, light and dark, with axe; two languages in a run, all six with KLEPET_ALL."""

    def screens(self, page: Page, language: str) -> Any:
        page.wait_for_timeout(200)
        yield "empty"
        self.shop.operator("bob", "Bob Dlouhý", departments=["support", "leads"], online=False)
        eva = self.coming("eva", "Eva Malá", "Hello! Do you ship to Brno?")
        page.locator(".offer button").first.wait_for()
        yield "offered"
        page.locator(".offer button").first.click()
        self.place(page, "mine").first.wait_for(state="attached")
        self.ana.say(eva.chat, "We do: https://shop.example/shipping/europe?country=cz&weight=2.5 " + "long" * 30)
        eva.say("And how much is it? " + "It would be a present. " * 12)
        self.ana.do("say", chat=eva.chat, text="A regular customer", note=True)
        self.ana.do("tags_set", chat=eva.chat, tags=["vip"])
        eva.do("attribute_set", key="cart", value={"total": 1290})
        self.coming("jan", "", "Where is my parcel?")
        page.locator("#chat .notice", has_text="vip").wait_for()
        yield "chat"
        page.locator(".head > .round").nth(1).click()
        yield "menu"
        page.locator("[data-act=hold]").click()
        yield "hold"
        page.keyboard.press("Escape")
        page.locator(".composer textarea").fill("/")
        page.locator("[role=option]").first.wait_for()
        yield "replies"
        page.locator(".composer textarea").fill("")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        yield "keys"
        page.keyboard.press("Escape")
        if page.viewport_size and page.viewport_size["width"] < 700:
            page.keyboard.press("Escape")
        for key, name in (("2", "search"), ("3", "prepared"), ("4", "today"), ("5", "settings")):
            page.keyboard.press(key)
            page.wait_for_timeout(250)
            yield name
            page.locator(".left h2").focus()
        page.keyboard.press("1")
        self.shop.kill()
        page.locator(".bar:not([hidden])").wait_for()
        yield "offline"

    def look(self, language: str, modes: list[str], **options: Any) -> None:
        page = self.desk(locale=language, **options)
        for screen in self.screens(page, language):
            for mode in modes:
                forced = "active" if mode == "forced" else "none"
                scheme: Any = "light" if mode == "light" else "dark"
                page.emulate_media(reduced_motion="reduce", color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
                page.wait_for_timeout(80)
                with self.subTest(screen=screen, language=language, mode=mode):
                    if SHOTS:
                        SHOTS.mkdir(parents=True, exist_ok=True)
                        width = page.viewport_size["width"] if page.viewport_size else 0
                        page.screenshot(path=str(SHOTS / f"console-{screen}-{language}-{mode}-{width}.png"))
                    found = AXE.run(page, options=RULES)
                    told = [f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
                            for fault in found.response["violations"] for node in fault["nodes"]]  # fmt: skip
                    self.assertEqual(told, [], "\n".join(told))
                    self.assertEqual(page.evaluate(OUTSIDE), [])
                    self.assertNotRegex(page.inner_text("body"), r"\{\w+\}|\b(undefined|null|NaN)\b|\[object|\bev_")
                    self.assertEqual(page.faults, [])

    def test_english(self) -> None:
        self.look("en", ["light", "dark", "forced"])

    def test_ukrainian(self) -> None:
        self.look("uk", ["light", "dark"])

    def test_the_other_languages(self) -> None:
        if not ALL:
            self.skipTest("KLEPET_ALL looks at all six")
        for language in LANGUAGES:
            if language in ("en", "uk"):
                continue
            self.tearDown()
            self.doCleanups()
            self.setUp()
            self.look(language, ["light", "dark"])

    def test_a_phone(self) -> None:
        self.look("en", ["light"], viewport={"width": 320, "height": 640})


class LargeLettersTest(ScreensTest):
    """A reader's letters are twice as large as usual."""

    browser_options = {"args": ["--no-sandbox", "--blink-settings=defaultFontSize=32"]}

    def test_english(self) -> None:
        self.look("en", ["light"])

    test_ukrainian = test_the_other_languages = test_a_phone = None  # type: ignore[assignment]


STEP = """async top => {
  const box = document.querySelector('.log')
  const next = () => new Promise(done => requestAnimationFrame(done))
  box.scrollTop = top < 0 ? box.scrollTop + top : top * box.scrollHeight
  await next(); await next()
}"""


class LongTest(ConsoleTest):
    """Fifty open chats, one of them with a long history: by hand with KLEPET_ALL, and shorter in a run."""

    policy = {**ConsoleTest.policy, "limits": {"messages_per_second": 100000, "messages_burst": 100000}}

    def work(self, page: Page, top: float) -> float:
        """How long the page's thread works on a step of scrolling, on a processor of its own: milliseconds."""
        cdp = self.cdp = getattr(self, "cdp", None) or page.context.new_cdp_session(page)
        cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
        page.evaluate(STEP, top)
        after = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
        return float(1000 * (after["TaskDuration"] - before["TaskDuration"]))

    def test_a_long_history_is_read_in_windows(self) -> None:
        eva = self.coming("eva", "Eva", "Hello")
        self.ana.do("take", chat=eva.chat)
        count = int(os.environ.get("KLEPET_LONG", "3000"))
        lines = self.shop.staff.lines  # type: ignore[union-attr]
        for start in range(0, count, 500):
            for at in range(start, start + 500):
                who = eva.client if at % 3 else self.ana.client
                lines.write(
                    json.dumps(
                        {"do": "say", "client": who, "chat": eva.chat, "text": f"Message {at} " + "of tea " * (at % 40)}
                    )
                    + "\n"
                )
            lines.flush()
            for _ in range(500):
                self.assertTrue(json.loads(lines.readline())["ok"])
        for at in range(49):
            one = self.coming(f"v{at}", f"Visitor {at}", "Hello")
            self.ana.do("take", chat=one.chat)
        page = self.desk()
        self.eventually(lambda: self.place(page, "mine").count() == 50, 60)
        self.row(page, "Eva").click()
        page.locator(".bubble", has_text=f"Message {count - 1} ").wait_for(timeout=120000)
        most = max(self.work(page, -700) for _ in range(40))
        jump = max(self.work(page, abs(math.sin(at))) for at in range(20))
        rows = page.locator(".log .line").count()
        self.assertLess(rows, 200)
        print(f"\n{count} messages: {rows} rows in the page; work of a frame {most:.0f} ms, of a jump {jump:.0f} ms")
        page.locator(".log").evaluate("box => box.scrollTop = 0")
        page.locator(".bubble", has_text="Hello").first.wait_for()
        page.get_by_role("button", name="Latest").click()
        page.locator(".bubble", has_text=f"Message {count - 1} ").wait_for()
        if ALL:
            self.assertLess(max(most, jump), 50)


if __name__ == "__main__":
    unittest.main()
