"""Each screen in each language, light and dark, in forced colours, at 320 pixels, with letters twice as large."""

import re
import unittest
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from kit import LANGUAGES, SHOTS, WidgetTest
from playwright.sync_api import Page
from screens import IDLE, POLICY, part, with_bot, with_people, with_questions, without_host, write

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MODES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
    "narrow": {"color_scheme": "light", "forced_colors": "none"},
}
# What sticks out at the side of the window, or of the page, or is cut off in a button.
OUTSIDE = """() => {
  const root = document.querySelector('klepet-chat').shadowRoot
  const box = root.querySelector('.window')
  const faults = []
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls to the side')
  if (!box || box.hidden) return faults
  const frame = box.getBoundingClientRect()
  if (frame.left < 0 || frame.right > innerWidth + 0.5 || frame.top < -0.5 || frame.bottom > innerHeight + 0.5)
    faults.push('the window leaves the page: ' + JSON.stringify(frame))
  for (const element of root.querySelectorAll('.window *')) {
    if (element.closest('svg,.unseen,.who,[hidden]') || !element.checkVisibility()) continue
    const own = element.getBoundingClientRect()
    if (own.width && (own.left < frame.left - 1 || own.right > frame.right + 1))
      faults.push('sticks out: ' + element.className + ' ' + element.textContent.slice(0, 30))
    if (element.matches('button') && element.scrollWidth > element.clientWidth + 1)
      faults.push('cut off: ' + element.textContent.slice(0, 30))
  }
  return faults
}"""


class ScreensTest(WidgetTest):
    policy = POLICY
    modes = MODES

    def look(self, page: Page, screen: str, language: str, before: str = "") -> None:
        for mode, options in self.modes.items():
            page.emulate_media(reduced_motion="reduce", **options)
            width, height = (320, 640) if mode == "narrow" else (1000, 760)
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(60)
            with self.subTest(screen=screen, language=language, mode=mode):
                if SHOTS:
                    SHOTS.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=str(SHOTS / f"{before}{screen}-{language}-{mode}.png"))
                found = AXE.run(page, context={"include": [["klepet-chat"]]}, options=RULES)
                told = [
                    f"{fault['id']}: {node['html'][:120]} {node['failureSummary'][:300]}"
                    for fault in found.response["violations"]
                    for node in fault["nodes"]
                ]
                self.assertEqual(told, [], "\n".join(told))
                self.assertEqual(page.evaluate(OUTSIDE), [])
                self.assertEqual(page.faults, [])
                undone = part(page, ".window").inner_text() if screen != "icon" else ""
                self.assertIsNone(re.search(r"\{\w+\}|undefined|null|NaN|\[object", undone), undone)
        page.emulate_media(color_scheme="light", forced_colors="none")
        page.set_viewport_size({"width": 1000, "height": 760})

    def each(self, language: str, before: str = "") -> None:
        ana = self.shop.operator(photo_url="")
        bot = {"role": "bot", "key": "robi", "name": "Robi"}
        self.shop.staff.do("now", client=bot)
        page = self.shop.page(self.visitor(), f'locale="{language}" preview', lang=language)
        for screen in with_people(self.shop, page, ana):
            self.look(page, screen, language, before)
        for screen in with_bot(
            self.shop, other := self.shop.page(self.visitor(), f'locale="{language}" department="help"', "bot"), bot
        ):
            self.look(other, screen, language, before)
        third = self.shop.page(self.visitor(), f'locale="{language}" department="returns"', "questions")
        for screen in with_questions(third):
            self.look(third, screen, language, before)
        for screen in without_host(self.shop, third):
            self.look(third, screen, language, before)

    def test_english(self) -> None:
        self.each("en")

    def test_czech(self) -> None:
        self.each("cs")

    def test_ukrainian(self) -> None:
        self.each("uk")

    def test_slovenian(self) -> None:
        self.each("sl")

    def test_indonesian(self) -> None:
        self.each("id")

    def test_finnish(self) -> None:
        self.each("fi")


class LargeLettersTest(ScreensTest):
    """A reader's letters are twice as large as usual: everything that has a size grows along."""

    browser_options = {"args": ["--no-sandbox", "--blink-settings=defaultFontSize=32"]}
    modes = {"large": MODES["light"]}


class StillHereTest(ScreensTest):
    policy = IDLE

    def each(self, language: str, before: str = "") -> None:
        ana = self.shop.operator()
        page = self.shop.page(self.context, f'locale="{language}"', lang=language)
        part(page, ".icon").click()
        write(page, "Hello")
        chat = self.eventually(self.shop.chats)[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "Which one is it?")
        part(page, ".dock .pill").wait_for()
        self.look(page, "still-here", language, before)
        part(page, ".dock .pill").click()
        part(page, ".dock").wait_for(state="hidden")


if __name__ == "__main__":
    assert set(LANGUAGES) == {"en", "cs", "uk", "sl", "id", "fi"}
    unittest.main()
