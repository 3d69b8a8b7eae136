"""The widget in a page: strict, hostile, right to left, narrow, twice; and what strangers write in it."""

import unittest

from hostile import CSS, SCRIPTS
from kit import STRICT, WidgetTest
from playwright.sync_api import Page
from screens import part

ROOT = "document.querySelector('klepet-chat').shadowRoot"
BOX = "name => { const box = document.querySelector('klepet-chat').shadowRoot.querySelector(name)\n" \
    "return box.getBoundingClientRect().toJSON() }"


class StrangersTest(WidgetTest):
    policy = {"greeting": True, "limits": {"messages_per_second": 100, "messages_burst": 200}}

    def test_what_strangers_write_is_text_wherever_it_stands(self) -> None:
        page = self.shop.page(self.context, csp=STRICT)
        page.evaluate("globalThis.hits = 0; globalThis.hit = () => hits++; 0")
        ana = self.shop.operator(name=SCRIPTS[1])
        self.open(page)
        for text in SCRIPTS:
            self.write(page, text)
        self.eventually(lambda: len(self.shop.said()) == len(SCRIPTS))
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        for text in SCRIPTS:
            ana.say(chat, text)
        ana.do("hold", chat=chat, reason=SCRIPTS[2], until_ms=self.shop.office("now")["now_ms"] + 60000)
        part(page, "header p").filter(has_text="svg").wait_for()
        shown = self.messages(page)
        for text in SCRIPTS:
            self.assertEqual(shown.count(text), 2, text)
        hrefs = page.evaluate(
            "[...document.querySelector('klepet-chat').shadowRoot.querySelectorAll('a')].map(link => link.href)"
        )
        self.assertTrue(hrefs)
        for href in hrefs:
            self.assertRegex(href, "^https?://")
            self.assertNotRegex(href, "[\u202a-\u202e]")
        foreign = f"{ROOT}.querySelectorAll('script,iframe,img,form form,style')"
        self.assertEqual(page.evaluate(f"[...{foreign}].map(element => element.outerHTML)"), [])
        self.assertEqual(page.evaluate("hits"), 0)
        self.assertEqual(page.faults, [])

    def test_a_photo_that_is_no_picture_leaves_the_letters(self) -> None:
        from urllib.parse import quote

        ana = self.shop.operator(photo_url=f"javascript:{quote('hit()')}")
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        ana.do("take", chat=self.shop.chats()[0]["chat"])
        part(page, "header .portrait").filter(has_text="AK").wait_for()
        self.assertEqual(page.faults, [])


class PageTest(WidgetTest):
    def talk(self, page: Page, text: str = "Hello") -> None:
        self.open(page)
        self.write(page, text)
        self.is_sent(page, text)

    def test_a_page_that_allows_nothing_but_its_own_scripts(self) -> None:
        page = self.shop.page(self.context, csp=STRICT)
        broken = "event => globalThis.broken = event.violatedDirective"
        page.evaluate(f"document.addEventListener('securitypolicyviolation', {broken})")
        self.talk(page)
        self.assertGreater(page.evaluate(BOX, ".window")["height"], 300)
        self.assertIsNone(page.evaluate("globalThis.broken"))
        self.assertEqual(page.faults, [])

    def test_a_page_whose_rules_mean_everything(self) -> None:
        context = self.visitor(reduced_motion="reduce")
        plain = self.shop.page(context, name="plain")
        self.talk(plain)
        hostile = self.shop.page(context, name="hostile", head=f"<style>{CSS}</style>")
        self.open(hostile)
        self.wait(hostile, "Hello")
        for name in (".window", ".icon", ".field", ".send", ".row.mine .bubble", "header h2"):
            self.assertEqual(hostile.evaluate(BOX, name), plain.evaluate(BOX, name), name)
        look = """name => {
            const root = document.querySelector('klepet-chat').shadowRoot
            const style = getComputedStyle(root.querySelector(name))
            return ['color', 'fontSize', 'letterSpacing', 'textTransform', 'visibility', 'filter', 'cursor', 'opacity',
                'backgroundColor'].map(property => style[property]) }"""
        for name in (".window", ".row.mine .bubble", ".send", ".field"):
            self.assertEqual(hostile.evaluate(look, name), plain.evaluate(look, name), name)
        own = "getComputedStyle(document.querySelector('klepet-chat'))"
        for name in ("opacity", "filter", "transform", "pointerEvents", "visibility", "display", "width"):
            self.assertEqual(hostile.evaluate(f"{own}.{name}"), plain.evaluate(f"{own}.{name}"), name)

    def test_right_to_left(self) -> None:
        page = self.shop.page(self.context, dir="rtl", lang="ar")
        self.open(page)
        self.write(page, "مرحبا، هل الشحن إلى Brno ممكن؟")
        part(page, ".row.mine").filter(has_text="Sent").wait_for()
        icon = page.evaluate(BOX, ".icon")
        bubble, window = page.evaluate(BOX, ".row.mine .bubble"), page.evaluate(BOX, ".window")
        self.assertLess(icon["left"], 100)
        self.assertLess(bubble["left"] - window["left"], window["right"] - bubble["right"])
        style = f"getComputedStyle({ROOT}.querySelector('.row.mine .bubble')).direction"
        self.assertEqual(page.evaluate(style), "rtl")

    def test_the_side_is_the_pages_choice(self) -> None:
        page = self.shop.page(self.context, 'position="bottom-left"')
        self.open(page)
        self.assertLess(page.evaluate(BOX, ".icon")["left"], 100)
        self.assertLess(page.evaluate(BOX, ".window")["left"], 100)

    def test_the_page_can_be_clicked_and_scrolled_everywhere_else(self) -> None:
        """Complaints 2, 3 and 21."""
        page = self.shop.page(self.context, main="<div style='height:4000px'>long</div>")
        page.evaluate("scrollTo(0, 500)")
        part(page, ".icon").wait_for()
        over = """() => { const found = []
            for (let x = 5; x < innerWidth; x += 20) for (let y = 5; y < innerHeight; y += 20)
                if (document.elementFromPoint(x, y).localName === 'klepet-chat') found.push([x, y])
            return found }"""
        icon = page.evaluate(BOX, ".icon")
        for x, y in page.evaluate(over):
            self.assertTrue(icon["left"] <= x <= icon["right"] and icon["top"] <= y <= icon["bottom"], (x, y))
        for _ in range(2):
            part(page, ".icon").click()
            page.wait_for_timeout(200)
            styles = "document.body.style.cssText, document.documentElement.style.cssText"
            self.assertEqual(page.evaluate(f"[scrollY, {styles}]"), [500, "", ""])
        self.open(page)
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 200)
        page.wait_for_function("scrollY > 600")
        style = "getComputedStyle(document.querySelector('klepet-chat')).zIndex"
        self.assertEqual(page.evaluate(style), "1000")
        page.evaluate("document.querySelector('klepet-chat').style.setProperty('--klepet-layer', '7')")
        self.assertEqual(page.evaluate(style), "7")

    def test_the_page_gives_colours_and_words(self) -> None:
        css = (
            "<style>klepet-chat { --klepet-accent: rgb(0, 110, 60) } klepet-chat::part(send) { outline: 3px solid red }"
            "</style>"
        )
        page = self.shop.page(self.context, head=css)
        page.evaluate("document.querySelector('klepet-chat').texts = { title: 'Ask the potter', hello: 'Ahoy' }")
        self.talk(page)
        self.assertEqual(part(page, "h2").inner_text(), "Ask the potter")
        colour = page.evaluate(f"getComputedStyle({ROOT}.querySelector('.mine .bubble')).backgroundColor")
        self.assertEqual(colour, "rgb(0, 110, 60)")
        self.assertIn("3px", page.evaluate(f"getComputedStyle({ROOT}.querySelector('.send')).outline"))

    def test_a_language_is_the_attributes_the_pages_or_english(self) -> None:
        for number, (attributes, lang, says) in enumerate([
            ("", "cs", "Dobrý den"), ('locale="uk-UA"', "cs", "Вітаємо"), ('locale="in"', "", "Halo"),
            ('locale="pt-BR"', "", "Hello"), ('locale="%"', "", "Hello"), ('locale="sl_SI"', "", "Dober dan"),
        ]):  # fmt: skip
            page = self.shop.page(self.visitor(locale="en-GB"), attributes, name=f"page{number}", lang=lang)
            self.open(page)
            part(page, ".hello").filter(has_text=says).wait_for()
            self.assertEqual(page.faults, [])
        page = self.shop.page(self.visitor(locale="en-GB"))
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        self.assertNotRegex(part(page, ".row.mine .meta").inner_text(), "AM|PM")

    def test_a_page_that_goes_on_without_loading(self) -> None:
        """Complaint 11: a new body, a new element, the same chat (Turbo)."""
        page = self.shop.page(self.context)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        self.talk(page)
        for number in range(3):
            page.evaluate(
                "() => { const body = document.createElement('body')\n"
                "body.append(document.createElement('h1'), document.createElement('klepet-chat'))\n"
                "document.body.replaceWith(body) }"
            )
            self.wait(page, "Hello")
            self.write(page, f"page {number}")
            self.is_sent(page, f"page {number}")
        self.assertEqual(len(sockets), 1)
        page.evaluate("document.querySelector('klepet-chat').remove()")
        page.wait_for_timeout(1500)
        self.assertEqual(len(self.shop.chats()), 1)
        self.assertEqual(page.faults, [])

    def test_twice_on_a_page_it_is_there_once(self) -> None:
        page = self.shop.page(self.context, body="<klepet-chat></klepet-chat><klepet-chat></klepet-chat>")
        self.assertEqual(page.locator("klepet-chat:visible").count(), 1)
        page.evaluate("document.querySelector('klepet-chat').remove()")
        page.wait_for_timeout(100)
        self.assertEqual(page.locator("klepet-chat .icon:visible").count(), 1)
        self.talk(page)

    def test_in_a_frame(self) -> None:
        inner = self.shop.page(self.context, name="inner")
        inner.close()
        frame = "<iframe src='/inner' width='380' height='600'></iframe>"
        page = self.shop.page(self.context, name="outer", body=frame)
        frame = page.frame_locator("iframe")
        frame.locator("klepet-chat .icon").click()
        frame.locator("klepet-chat .field").fill("from within")
        frame.locator("klepet-chat .field").press("Enter")
        frame.locator("klepet-chat .row.mine").filter(has_text="Sent").wait_for()

    def test_on_a_phone_it_is_as_large_as_what_is_seen(self) -> None:
        """Complaint 1: the keyboard covers nothing."""
        phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
        context = self.visitor(reduced_motion="reduce", **phone)
        page = self.shop.page(context)
        part(page, ".icon").tap()
        self.assertEqual(page.evaluate(BOX, ".window")["height"], 740)
        active = f"{ROOT}.activeElement?.localName"
        self.assertNotEqual(page.evaluate(active), "textarea")
        page.set_viewport_size({"width": 360, "height": 420})  # As where a keyboard resizes what is seen.
        page.wait_for_function(f"{ROOT}.querySelector('.window').offsetHeight === 420")
        field = page.evaluate(BOX, ".field")
        self.assertLessEqual(field["bottom"], 420)
        size = f"getComputedStyle({ROOT}.querySelector('.field')).fontSize"
        self.assertGreaterEqual(page.evaluate(f"parseFloat({size})"), 16)  # Less, and a phone zooms in.

    def test_long_chats_have_few_rows(self) -> None:
        """Complaint 25: what is older comes when it is asked for, and nothing jumps."""
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        self.talk(page)
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        for number in range(400):
            ana.say(chat, f"line {number} of a long chat")
        self.wait(page, "line 399")
        rows = part(page, ".row")
        self.assertLessEqual(rows.count(), 62)
        part(page, ".log").evaluate("box => box.scrollTop = 0")
        part(page, ".older").click()
        self.wait(page, "line 300")
        self.assertLessEqual(rows.count(), 122)
        self.assertGreater(part(page, ".log").evaluate("box => box.scrollTop"), 500)
        ana.say(chat, "the newest")
        part(page, ".newer").click()
        part(page, ".bubble").filter(has_text="the newest").wait_for()


class KeysTest(WidgetTest):
    def active(self, page: Page) -> str:
        return page.evaluate(
            "() => { const own = document.activeElement.shadowRoot?.activeElement; return own ? "
            "own.className || own.localName : document.activeElement.localName }"
        )

    def test_everything_by_keyboard(self) -> None:
        self.shop.operator()
        page = self.shop.page(self.context, main="<a href='#x'>before</a>")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        self.assertEqual(self.active(page), "icon")
        page.keyboard.press("Enter")
        part(page, ".hello").wait_for()
        self.assertEqual(self.active(page), "field")
        page.keyboard.type("Hello")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("there")
        page.keyboard.press("Enter")
        self.eventually(lambda: [event["text"] for event in self.shop.said()] == ["Hello\nthere"])
        self.assertEqual(self.active(page), "field")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        self.assertEqual(self.active(page), "round")
        page.keyboard.press("Enter")
        part(page, ".menu button").first.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        self.assertTrue(part(page, ".menu").is_hidden())
        self.assertEqual(self.active(page), "round")
        page.keyboard.press("Escape")
        self.assertTrue(part(page, ".window").is_hidden())
        self.assertEqual(self.active(page), "icon")
        page.keyboard.press("Shift+Tab")
        self.assertEqual(page.evaluate("document.activeElement.localName"), "a")

    def test_focus_is_not_trapped(self) -> None:
        """Complaint 19: the window is no modal one."""
        page = self.shop.page(self.context, body="<klepet-chat></klepet-chat><a href='#x'>after</a>")
        self.open(page)
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.localName") == "a":
                break
        self.assertEqual(page.evaluate("document.activeElement.localName"), "a")

    def test_enter_of_an_input_method_sends_nothing(self) -> None:
        """Complaint 25."""
        page = self.shop.page(self.context)
        self.open(page)
        part(page, ".field").fill("にほ")
        press = "(field, more) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, " \
            "composed: true, cancelable: true, ...more }))"
        part(page, ".field").evaluate(press, {"isComposing": True})
        part(page, ".field").evaluate(press, {"keyCode": 229})
        page.wait_for_timeout(200)
        self.assertEqual(part(page, ".field").input_value(), "にほ")
        part(page, ".field").evaluate(press, {})
        self.is_sent(page, "にほ")

    def test_a_screen_reader_hears_what_is_new_and_not_what_was_there(self) -> None:
        """Complaint 18."""
        ana = self.shop.operator()
        page = self.shop.page(self.context)
        self.open(page)
        self.write(page, "Hello")
        self.is_sent(page, "Hello")
        chat = self.shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "one")
        self.wait(page, "one")
        self.context.add_init_script(
            """globalThis.heard = []
            {
              const observer = new MutationObserver(changes => {
                const log = changes[0].target.getRootNode().querySelector('.log')
                for (const change of changes) for (const node of change.addedNodes)
                  if (node.nodeType === 1 && node.matches('.row,div') && change.target.matches('.list'))
                    heard.push([log.getAttribute('aria-live'), node.innerText])
              })
              document.addEventListener('klepet-ready', event =>
                observer.observe(event.target.shadowRoot, { childList: true, subtree: true }))
            }"""
        )
        page.reload()
        self.open(page)
        self.wait(page, "one")
        page.wait_for_function(
            "document.querySelector('klepet-chat').shadowRoot.querySelector('.log').ariaLive === 'polite'"
        )
        self.assertEqual({live for live, _ in page.evaluate("heard")}, {"off"})
        ana.say(chat, "two")
        self.wait(page, "two")
        news = [text for live, text in page.evaluate("heard") if live == "polite"]
        self.assertEqual(len(news), 1)
        self.assertIn("two", news[0])
        self.assertIn("Ana", news[0])
        ana.do("receipt", chat=chat, read=2, delivered=2)
        page.wait_for_timeout(300)
        self.assertEqual(len([1 for live, _ in page.evaluate("heard") if live == "polite"]), 1)
        self.assertEqual(part(page, ".log").get_attribute("role"), "log")


if __name__ == "__main__":
    unittest.main()
