"""A bot whose answers come as events of the shape that AG-UI gives them, from whatever agent speaks it.

    some-agent | python agui_bot.py klepet.sock CHAT

Each line is one event, with or without the "data: " of a server's stream. What counts here:

    {"type": "TEXT_MESSAGE_START", "messageId": "m1", "role": "assistant"}
    {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "We ship"}
    {"type": "TEXT_MESSAGE_END", "messageId": "m1"}         said, and durable from here on
    {"type": "RUN_ERROR", "message": "..."}                 the draft is taken back, and people take over

Everything else (steps, tools, state) is passed over. A message without an end is no message: its draft is taken back.
"""

import json
import sys
from typing import Any, Dict, Iterable, Iterator, Optional

import klepet


def events_of(lines: Iterable[str]) -> Iterator[Dict[str, Any]]:
    """Of lines, or of a server's stream of them; what is no event is passed over."""
    for line in lines:
        text = line.strip()
        if text.startswith("data:"):
            text = text[len("data:") :].strip()
        if not text.startswith("{"):
            continue
        try:
            event = json.loads(text)
        except ValueError:
            continue
        if isinstance(event.get("type"), str):
            yield event


class Reader:
    """One run of an agent, in one chat."""

    def __init__(self, bot: klepet.Client, chat: int, known: Optional[int] = None) -> None:
        self.bot, self.chat, self.known = bot, chat, known
        self.texts: Dict[str, str] = {}
        self.said = 0

    def read(self, events: Iterable[Dict[str, Any]]) -> int:
        """All of it; how many messages were said. A chat that goes to people meanwhile ends it."""
        try:
            for event in events:
                self.take(event)
            self._take_back()
        except klepet.RefusedError as refused:
            if refused.refusal == "stale":
                self._take_back()
            elif refused.refusal != "muted":
                raise
        return self.said

    def take(self, event: Dict[str, Any]) -> None:
        """One event."""
        kind, message = event["type"], str(event.get("messageId", ""))
        if kind == "TEXT_MESSAGE_START" and message:
            self.texts[message] = ""
        elif kind == "TEXT_MESSAGE_CONTENT" and message in self.texts:
            self.texts[message] += str(event.get("delta", ""))
            try:
                self.bot.draft(self.chat, message, text=self.texts[message])
            except klepet.LimitError:
                pass  # the next has all of it
        elif kind == "TEXT_MESSAGE_END" and message in self.texts:
            text = self.texts.pop(message)
            if text.strip():
                self.bot.say(self.chat, text, id=message, known_chat_seq=self.known)
                self.said += 1
        elif kind == "RUN_ERROR":
            self._take_back()
            self.bot.hand_off_to(self.chat, summary="The bot's agent failed.")

    def _take_back(self) -> None:
        for message in self.texts:
            self.bot.draft(self.chat, message)
        self.texts = {}


def main() -> None:
    """On a resident host, from standard input."""
    with klepet.connect(sys.argv[1]) as shop, shop.join("bot", "agent", name="Robo") as bot:
        print(Reader(bot, int(sys.argv[2])).read(events_of(sys.stdin)))


if __name__ == "__main__":
    main()
