"""What everybody does in a chat: saying, changing what was said, receipts and typing."""

from typing import Mapping, Optional, Union

from ..asking import Asking, nothing, posted, request, word
from ..events import Posted
from ..words import Activity, Reason


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
    ) -> Posted:
        """Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the outcome
        says which (B1.4).

        `text`: 1 byte to policy "limits.message_bytes_max" (32 KiB). `id`: The client's own message id: sent again,
        nothing is said twice (B2.2). `number`: 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as
        it comes. `note`: Private: operators see it, the visitor never does.
        """
        return self._do(request("say", chat=chat, text=text, id=id, number=number, note=note), posted)

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
    ) -> Posted:
        """A visitor's first message starts a chat (B1.1). For visitors.

        `text`: 1 byte to policy "limits.message_bytes_max" (32 KiB). `id`: The client's own message id: sent again,
        nothing is said twice (B2.2). `number`: 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as
        it comes. `department`: Of the policy; left out: its first. `skill`: Asked for; left out: any. `language`:
        Asked for; left out: any. `priority`: 0: the shop sets it when the client joins (B13.2). `answers`: To the
        department's questions by their keys, where the host has asked already.
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

    def redact(self, chat: int, seq: int) -> None:
        """Destroys a message's text everywhere, the journal included (B2.9). For operators and the system role.

        `seq`: Number of the message's `said` event.
        """
        return self._do(request("redact", chat=chat, seq=seq), nothing)

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

    def end(self, chat: int, *, reason: Optional[Union[Reason, str]] = None) -> None:
        """Ends the chat.

        `reason`: Left out: the role's own. Operators may also give callback or spam, the system role spam.
        """
        return self._do(request("end", chat=chat, reason=word(reason)), nothing)

    def hand_off(self, chat: int) -> Posted:
        """From the bot to people (B7.2). The outcome no_operator: nobody is there, the visitor has the choice (B7.3).
        For visitors, bots and the system role."""
        return self._do(request("hand_off", chat=chat), posted)

    def seen(self) -> None:
        """Heartbeat of a polling client (B2.7). Every other call counts as one."""
        return self._do(request("seen"), nothing)
