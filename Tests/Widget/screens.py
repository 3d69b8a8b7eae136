"""The screens of the widget: how a visitor and the shop's people come from one to the next."""

from collections.abc import Iterator
from typing import Any

from kit import Shop
from playwright.sync_api import Page

POLICY: dict[str, Any] = {
    "greeting": True,
    "preview": True,
    "survey": {"ask": True},
    "waiting": {"holding_at_ms": [0, 1000], "choice_at_ms": 1000},
    "departments": [
        {"name": "support"},
        {"name": "help", "bot": True},
        {"name": "returns", "intake": [{"key": "order", "ask": "What is the number of the order?"}]},
    ],
}
IDLE: dict[str, Any] = {"idle": {"prompt_after_ms": 1000, "warning_after_ms": 60000, "close_after_ms": 60000}}

LONG = (
    "Yes, we ship everywhere in Europe, and what is broken on the way is replaced. All of it stands at "
    "https://shop.example/shipping/europe?country=cz&weight=2.5 .\nAnythingThatIsLongerThanAnyLineOfTheWindowIsBroken-"
    "WhereverItMayBeSoThatNothingSticksOutAtTheSide."
)


def part(page: Page, name: str) -> Any:
    return page.locator(f"klepet-chat {name}")


def write(page: Page, text: str) -> None:
    part(page, ".field").fill(text)
    part(page, ".field").press("Enter")


def with_people(shop: Shop, page: Page, operator: Any) -> Iterator[str]:
    """From the icon to the survey."""
    operator.do("presence_set", presence="away")
    part(page, ".icon").wait_for()
    page.wait_for_timeout(150)
    yield "icon"
    part(page, ".icon").click()
    part(page, ".hello").wait_for()
    yield "welcome"
    write(page, "Hello! Do you ship to Brno?")
    part(page, ".row.shop").first.wait_for()
    yield "line"
    part(page, ".dock .pill").first.wait_for()
    yield "choice"
    part(page, ".dock .pill").nth(1).click()
    part(page, "#contact").fill("12")
    part(page, ".dock .pill").click()
    part(page, ".wrong:not(:empty)").wait_for()
    yield "contact"
    part(page, ".dock .round").click()
    chat = shop.chats()[-1]["chat"]
    operator.do("presence_set", presence="online")
    operator.do("take", chat=chat)
    operator.do("receipt", chat=chat, delivered=2, read=2)
    operator.say(chat, "Hello!")
    operator.say(chat, LONG)
    write(page, "Thank you. Could it be sent as a present?")
    part(page, ".row.mine").nth(1).wait_for()
    operator.do("activity", chat=chat, activity="typing")
    part(page, ".dots").wait_for()
    yield "chat"
    part(page, "header .round").first.click()
    part(page, ".menu button").first.wait_for()
    yield "menu"
    page.keyboard.press("Escape")
    now = shop.office("now")["now_ms"]
    operator.do("hold", chat=chat, reason="I look into the storeroom", until_ms=now + 600000)
    page.wait_for_function("document.querySelector('klepet-chat').shadowRoot.querySelector('header p').textContent")
    yield "hold"
    operator.do("resume", chat=chat)
    operator.do("media_offer", chat=chat, kind="cobrowse")
    part(page, ".dock .pill").first.wait_for()
    yield "cobrowse"
    part(page, ".dock .pill").nth(1).click()
    operator.say(chat, "It can.")
    operator.do("ask_more", chat=chat)
    part(page, ".dock .pill").first.wait_for()
    yield "anything-else"
    part(page, ".dock .pill").click()
    part(page, ".survey").wait_for()
    yield "survey"
    part(page, ".marks label").nth(4).click()
    part(page, ".survey .pill").click()
    part(page, ".dock [role=status]").wait_for()
    yield "thanks"
    part(page, ".dock .round").click()


def with_bot(shop: Shop, page: Page, bot: dict[str, Any]) -> Iterator[str]:
    shop.staff.do("now", client=bot)  # It is silent for long, and would count as gone.
    part(page, ".icon").click()
    write(page, "Where is my parcel?")
    part(page, ".row.mine").wait_for()
    for _ in range(100):
        chats = [chat for chat in shop.chats() if chat["state"] == "bot"]
        if chats:
            break
        page.wait_for_timeout(50)
    shop.staff.do("say", client=bot, chat=chats[-1]["chat"], text="I can look for it. What is the order’s number?")
    part(page, ".list .row.bot").wait_for()
    yield "bot"


def with_questions(page: Page) -> Iterator[str]:
    part(page, ".icon").click()
    write(page, "I would like to send it back.")
    part(page, ".list .row.theirs").wait_for()
    yield "question"


def without_host(shop: Shop, page: Page) -> Iterator[str]:
    shop.kill()
    write(page, "Is anybody there?")
    part(page, ".strip:not([hidden])").wait_for(timeout=15000)
    yield "offline"
    shop.start()
