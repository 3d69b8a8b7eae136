"""What everybody does in a chat: saying, changing what was said, receipts and typing."""

from typing import Any, Mapping, Optional, Sequence, Union

from ..asking import Asking, nothing, posted, request, word
from ..events import Posted
from ..words import Activity, Annotation, Reason, Via


class Speaking(Asking):
    """What everybody does in a chat: saying, changing what was said, receipts and typing."""

    def say(
        self,
        chat: int,
        text: str,
        *,
        id: Optional[str] = None,
        number: Optional[int] = None,
        note: bool = False,
        known_chat_seq: Optional[int] = None,
        quote: Optional[int] = None,
        via: Optional[Union[Via, str]] = None,
        files: Optional[Sequence[Mapping[str, Any]]] = None,
        shape: Optional[Mapping[str, Any]] = None,
    ) -> Posted:
        """Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the outcome
        says which (B1.4).

        `text`: 1 byte to policy "limits.message_bytes_max" (32 KiB); with files it may be empty: then it is what they
        show, or their names. `id`: The client's own message id: sent again, nothing is said twice (B2.2). `number`: 1,
        2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes. `note`: Private: operators see it,
        the visitor never does. `known_chat_seq`: The last chat_seq that the author knows: stale, if somebody else has
        spoken since (B19.4). `quote`: Number of the `said` event of another message of the chat (B18.3). `via`: By
        which channel it came; left out: web (B21.1). `files`: What is known of its files; the host has their bytes
        (B17.1). `shape`: Choices, cards or a form, at most 8 KiB; of operators, bots and the system role (B18.1).
        """
        return self._do(
            request(
                "say",
                chat=chat,
                text=text,
                id=id,
                number=number,
                note=note,
                known_chat_seq=known_chat_seq,
                quote=quote,
                via=word(via),
                files=files,
                shape=shape,
            ),
            posted,
        )

    def draft(self, chat: int, id: str, *, text: Optional[str] = None) -> None:
        """A bot's answer while it grows: live only, never journaled (B19.1). For bots.

        `id`: The client's own message id: sent again, nothing is said twice (B2.2). `text`: All of it so far; left out
        or blank: it is taken back.
        """
        return self._do(request("draft", chat=chat, id=id, text=text), nothing)

    def receipt(self, chat: int, *, delivered: Optional[int] = None, read: Optional[int] = None) -> None:
        """Cumulative: everything up to chat_seq `delivered` reached this client, up to `read` was read (B2.6). For
        visitors and operators.

        `delivered`: chat_seq; 0: nothing. `read`: chat_seq; 0: nothing.
        """
        return self._do(request("receipt", chat=chat, delivered=delivered, read=read), nothing)

    def activity(self, chat: int, activity: Union[Activity, str], *, preview: Optional[str] = None) -> None:
        """What the client is doing in the chat; live only, never journaled (B2.8). For visitors, operators and bots.

        `activity`: Typing fades after 10 s. `preview`: What a visitor has typed and not sent, for the chat's operator,
        if the policy allows it.
        """
        return self._do(request("activity", chat=chat, activity=word(activity), preview=preview), nothing)

    def annotate(
        self,
        chat: int,
        kind: Union[Annotation, str],
        text: str,
        *,
        about: Optional[int] = None,
        locale: Optional[str] = None,
    ) -> None:
        """A copilot's word to the owner of a chat, who alone gets it: live only (B19.3). For bots.

        `kind`: What it is. `text`: Void with the next public message. `about`: Number of the message's `said` event; 0
        or left out: the chat. `locale`: Of the text.
        """
        return self._do(
            request("annotate", chat=chat, kind=word(kind), text=text, about=about, locale=locale),
            nothing,
        )

    def start(
        self,
        text: str,
        *,
        id: Optional[str] = None,
        number: Optional[int] = None,
        department: Optional[str] = None,
        skill: Optional[str] = None,
        language: Optional[str] = None,
        priority: Optional[int] = None,
        answers: Optional[Mapping[str, str]] = None,
        via: Optional[Union[Via, str]] = None,
        files: Optional[Sequence[Mapping[str, Any]]] = None,
    ) -> Posted:
        """A visitor's first message starts a chat (B1.1). For visitors.

        `text`: 1 byte to policy "limits.message_bytes_max" (32 KiB); with files it may be empty: then it is what they
        show, or their names. `id`: The client's own message id: sent again, nothing is said twice (B2.2). `number`: 1,
        2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes. `department`: Of the policy; left
        out: its first. `skill`: Asked for; left out: any. `language`: Asked for; left out: any. `priority`: 0: the
        shop sets it when the client joins (B13.2). `answers`: To the department's questions by their keys, where the
        host has asked already. `via`: By which channel it came; left out: web (B21.1). `files`: What is known of its
        files; the host has their bytes (B17.1).
        """
        return self._do(
            request(
                "start",
                text=text,
                id=id,
                number=number,
                department=department,
                skill=skill,
                language=language,
                priority=priority,
                answers=answers,
                via=word(via),
                files=files,
            ),
            posted,
        )

    def edit(self, chat: int, seq: int, text: str) -> None:
        """Changes a message's text, by its author, within 5 min (B2.9).

        `seq`: Number of the message's `said` event. `text`: 1 byte to policy "limits.message_bytes_max" (32 KiB).
        """
        return self._do(request("edit", chat=chat, seq=seq, text=text), nothing)

    def retract(self, chat: int, seq: int) -> None:
        """Takes a message back, by its author: a tombstone stays (B2.9).

        `seq`: Number of the message's `said` event.
        """
        return self._do(request("retract", chat=chat, seq=seq), nothing)

    def react(self, chat: int, seq: int, *, reaction: Optional[str] = None) -> None:
        """Marks a message, in the place of the mark that the person gave it; left out: takes theirs away (B18.3). For
        visitors and operators.

        `seq`: Number of the message's `said` event. `reaction`: One of policy "reactions".
        """
        return self._do(request("react", chat=chat, seq=seq, reaction=reaction), nothing)

    def redact(self, chat: int, seq: int) -> None:
        """Destroys a message's text everywhere, the journal included (B2.9). For operators and the system role.

        `seq`: Number of the message's `said` event.
        """
        return self._do(request("redact", chat=chat, seq=seq), nothing)

    def end(self, chat: int, *, reason: Optional[Union[Reason, str]] = None) -> None:
        """Ends the chat.

        `reason`: Left out: the role's own. Operators may also give callback or spam, the system role spam.
        """
        return self._do(request("end", chat=chat, reason=word(reason)), nothing)

    def hand_off(self, chat: int) -> Posted:
        """From the bot to people (B7.2). The outcome no_operator: nobody is there, the visitor has the choice (B7.3).
        For visitors, bots and the system role."""
        return self._do(request("hand_off", chat=chat), posted)

    def hand_off_to(
        self,
        chat: int,
        *,
        department: Optional[str] = None,
        skill: Optional[str] = None,
        language: Optional[str] = None,
        summary: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
    ) -> Posted:
        """The same by the bot, with what whoever takes over is to know (B19.2). For bots and the system role.

        `department`: The chat moves there; left out: it stays in its own. `skill`: What the chat asks for; left out:
        as it was. `language`: What the chat asks for; left out: as it was. `summary`: A note for whoever takes over.
        `tags`: Of the policy, besides those that the chat has (B20.3).
        """
        return self._do(
            request(
                "hand_off_to",
                chat=chat,
                department=department,
                skill=skill,
                language=language,
                summary=summary,
                tags=tags,
            ),
            posted,
        )

    def tags_set(self, chat: int, tags: Sequence[str]) -> None:
        """The chat's tags from here on, all of them (B20.3). For operators, bots and the system role.

        `tags`: Of the policy; an empty list: none.
        """
        return self._do(request("tags_set", chat=chat, tags=tags), nothing)

    def outcome_set(self, chat: int, outcome: str) -> None:
        """What came of the chat's episode (B20.3). For operators, bots and the system role.

        `outcome`: One of its department's.
        """
        return self._do(request("outcome_set", chat=chat, outcome=outcome), nothing)

    def seen(self) -> None:
        """Heartbeat of a polling client (B2.7). Every other call counts as one."""
        return self._do(request("seen"), nothing)

    def bookmark_set(self, name: str, seq: int) -> None:
        """Keeps under a name how far the person has dealt with everything, never back; durable at once (B2.11). For
        operators, bots and the system role.

        `name`: Of the bookmark; each person has at most 16. `seq`: The last event that is dealt with, and all before
        it; 0 takes the bookmark away.
        """
        return self._do(request("bookmark_set", name=name, seq=seq), nothing)

    def attribute_set(
        self,
        key: str,
        *,
        value: Any = None,
        visitor: Optional[int] = None,
        chat: Optional[int] = None,
    ) -> None:
        """Sets an attribute of a visitor or a chat, or takes its value away (B16.1).

        `key`: As the policy lists it. `value`: Any JSON of at most 4 KiB; null or left out: it has none any more.
        `visitor`: Whose; 0 or left out: one's own, for a visitor. `chat`: Of a chat's attribute; left out: it is a
        visitor's.
        """
        return self._do(request("attribute_set", key=key, value=value, visitor=visitor, chat=chat), nothing)
