"""A bot that shows its answer while it grows, and answers nothing that has moved on (B19.1, B19.4).

    python streaming_bot.py klepet.sock            on a resident host, until it is stopped

What the answer is made by is a stand-in and no model: `StandIn` says one of a few sentences, word by word, as a
model's stream would come. Put your own in its place: anything that takes the visitor's words and yields pieces of text.
The policy needs a department with "bot": true.
"""

import sys
import uuid
from typing import Callable, Iterable, Iterator

import klepet
from klepet import Kind, Role

Model = Callable[[str], Iterable[str]]


class StandIn:
    """No model: a few answers by a word of the question, in pieces, as a stream would bring them."""

    ANSWERS = {
        "ship": "We ship to every country of the European Union, and it takes two or three days.",
        "return": "You can send anything back within thirty days.",
    }
    UNKNOWN = ""  # it has no answer: people have

    def __call__(self, question: str) -> Iterator[str]:
        answer = next((text for word, text in self.ANSWERS.items() if word in question.lower()), self.UNKNOWN)
        for number, word in enumerate(answer.split()):
            yield word if number == 0 else f" {word}"


def answer(bot: klepet.Client, chat: int, question: str, known: int, model: Model) -> str:
    """Streams one answer, and says it in the end. Gives what became of it."""
    message, text = uuid.uuid4().hex, ""
    try:
        for piece in model(question):
            text += piece
            try:
                bot.draft(chat, message, text=text)
            except klepet.LimitError:
                pass  # ten a second are shown; the next has all that this one had
        if not text:
            bot.hand_off_to(chat, summary=f"The bot has no answer to: {question[:200]}")
            return "handed off"
        bot.say(chat, text, id=message, known_chat_seq=known)
    except klepet.RefusedError as refused:
        if refused.refusal == "stale":
            bot.draft(chat, message)  # the question has moved on: what was shown is taken back
        return refused.refusal  # muted: a person has the chat, and the draft is void already
    return "said"


def serve(bot: klepet.Client, model: Model, events: Iterable[klepet.Event]) -> Iterator[str]:
    """Answers what visitors write in the chats that are with the bot; yields what became of each."""
    for event in events:
        if event.kind is Kind.SAID and event.role is Role.VISITOR:
            yield answer(bot, event.chat, event.text, event.chat_seq, model)


def main() -> None:
    """On a resident host."""
    with klepet.connect(sys.argv[1]) as shop, shop.join("bot", "stand-in", name="Robo", from_now=True) as bot:
        for became in serve(bot, StandIn(), bot.listen()):
            print(became, flush=True)


if __name__ == "__main__":
    main()
