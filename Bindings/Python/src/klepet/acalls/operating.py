"""What operators do: the line, holds and promises, transfers, calls, prepared replies."""

from typing import Any, Dict, List, Mapping, Optional, Union

from ..asking import AsyncAsking, field, nothing, posted, request, word
from ..events import Posted
from ..words import Channel, Media, Presence


class AsyncOperating(AsyncAsking):
    """What operators do: the line, holds and promises, transfers, calls, prepared replies."""

    async def take(self, chat: int) -> None:
        """Takes a waiting chat, or accepts the one offered (B5.2). For operators."""
        return await self._do(request("take", chat=chat), nothing)

    async def decline(self, chat: int) -> None:
        """Refuses the offer; the chat keeps its place (B5.3). For operators."""
        return await self._do(request("decline", chat=chat), nothing)

    async def hold(self, chat: int, reason: str, until_ms: int) -> None:
        """Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7). For operators.

        `reason`: Told to the visitor. `until_ms`: Unix time in ms.
        """
        return await self._do(request("hold", chat=chat, reason=reason, until_ms=until_ms), nothing)

    async def resume(self, chat: int) -> None:
        """Ends the hold (B4.7). For operators."""
        return await self._do(request("resume", chat=chat), nothing)

    async def promise(self, chat: int, until_ms: int) -> None:
        """Promises to be back by a time (B6.3). For operators.

        `until_ms`: Unix time in ms.
        """
        return await self._do(request("promise", chat=chat, until_ms=until_ms), nothing)

    async def ladder_set(self, chat: int, on: bool) -> None:
        """Switches the idle ladder of the chat off or on (B3.8). For operators.

        `on`: Off is false.
        """
        return await self._do(request("ladder_set", chat=chat, on=on), nothing)

    async def reopen(self, chat: int) -> None:
        """Reopens a closed chat, as its owner (B1.4). For operators."""
        return await self._do(request("reopen", chat=chat), nothing)

    async def followup_answered(self, chat: int, channel: Union[Channel, str]) -> None:
        """The follow-up was answered elsewhere, by this channel; the chat closes (B4.9). For operators and the system
        role.

        `channel`: How it was answered.
        """
        return await self._do(request("followup_answered", chat=chat, channel=word(channel)), nothing)

    async def reply_use(
        self,
        chat: int,
        shortcut: str,
        *,
        locale: Optional[str] = None,
        values: Optional[Mapping[str, str]] = None,
        id: Optional[str] = None,
        number: Optional[int] = None,
    ) -> Posted:
        """Says a prepared reply in a chat: an ordinary message of the operator (B11.1). For operators and the system
        role.

        `shortcut`: Names the reply among those of its owner. `locale`: Left out: the visitor's. Then: its language,
        the shop's, English, the first there is. `values`: What placeholders are filled with, by their names;
        visitor.name and operator.name are known. `id`: The client's own message id: sent again, nothing is said twice
        (B2.2). `number`: 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes.
        """
        return await self._do(
            request("reply_use", chat=chat, shortcut=shortcut, locale=locale, values=values, id=id, number=number),
            posted,
        )

    async def reply_search(self, *, query: Optional[str] = None, limit: Optional[int] = None) -> List[Dict[str, Any]]:
        """The prepared replies that hold all words of a query, best first, in any language of theirs (B11.1). For
        operators and the system role.

        `query`: The last word may be only begun; left out: all, by their shortcuts. `limit`: At most so many; left
        out: 1000.
        """
        return await self._do(request("reply_search", query=query, limit=limit), field("replies"))

    async def reply_set(
        self,
        shortcut: str,
        texts: Mapping[str, str],
        *,
        department: Optional[str] = None,
        operator_id: Optional[int] = None,
        valid_from_ms: Optional[int] = None,
        valid_until_ms: Optional[int] = None,
    ) -> None:
        """Sets a prepared reply in the place of the one with this shortcut and owner (B11.1). For operators and the
        system role.

        `shortcut`: Names the reply among those of its owner. `texts`: By their locales. {name} is filled in,
        {name|words} with the words if need be. `department`: Whose reply it is; left out, and no operator: the whole
        shop's. `operator_id`: An operator's own; 0 or left out: nobody's. An operator always means their own.
        `valid_from_ms`: Unix time in ms; 0 or left out: at once. `valid_until_ms`: Unix time in ms; 0 or left out: for
        good.
        """
        return await self._do(
            request(
                "reply_set",
                shortcut=shortcut,
                texts=texts,
                department=department,
                operator_id=operator_id,
                valid_from_ms=valid_from_ms,
                valid_until_ms=valid_until_ms,
            ),
            nothing,
        )

    async def reply_remove(
        self,
        shortcut: str,
        *,
        department: Optional[str] = None,
        operator_id: Optional[int] = None,
    ) -> None:
        """Removes a prepared reply (B11.1). For operators and the system role.

        `shortcut`: Names the reply among those of its owner. `department`: Whose reply it is; left out, and no
        operator: the whole shop's. `operator_id`: An operator's own; 0 or left out: nobody's. An operator always means
        their own.
        """
        return await self._do(
            request("reply_remove", shortcut=shortcut, department=department, operator_id=operator_id),
            nothing,
        )

    async def hand_back(self, chat: int) -> None:
        """The owner hands the chat back to the department's bot (B19.2). For operators."""
        return await self._do(request("hand_back", chat=chat), nothing)

    async def ask_more(self, chat: int) -> None:
        """ "Is there anything else?": the chat is in wrapup (B10.1). For operators."""
        return await self._do(request("ask_more", chat=chat), nothing)

    async def settle(self, chat: int) -> None:
        """No reply is owed: silence ends the chat as resolved (B6.4). For operators."""
        return await self._do(request("settle", chat=chat), nothing)

    async def survey_waive(self, chat: int) -> None:
        """No survey after this episode (B10.2). For operators."""
        return await self._do(request("survey_waive", chat=chat), nothing)

    async def transfer(
        self,
        chat: int,
        *,
        operator_person: Optional[int] = None,
        department: Optional[str] = None,
        reason: Optional[str] = None,
        wait: bool = False,
    ) -> None:
        """The owner asks another operator to take the chat over; a chat that waits is moved (B12.1). For operators and
        the system role.

        `operator_person`: This operator alone; 0 or left out: whoever of the department can take it. `department`: The
        chat moves there; left out: it stays in its own. `reason`: For whoever is asked. `wait`: Where nobody of the
        department can take it now, it waits in its line.
        """
        return await self._do(
            request(
                "transfer",
                chat=chat,
                operator_person=operator_person,
                department=department,
                reason=reason,
                wait=wait,
            ),
            nothing,
        )

    async def escalate(self, chat: int, reason: str) -> None:
        """A transfer to the policy's supervisors (B12.2). For operators.

        `reason`: For whoever is asked.
        """
        return await self._do(request("escalate", chat=chat, reason=reason), nothing)

    async def take_over(self, chat: int) -> None:
        """A supervisor takes the chat from its owner, who is told (B20.1). For operators."""
        return await self._do(request("take_over", chat=chat), nothing)

    async def assign(
        self,
        chat: int,
        *,
        operator_person: Optional[int] = None,
        department: Optional[str] = None,
    ) -> None:
        """Gives any open chat to an operator, or into a line; by supervisors and the system role (B20.1). For
        operators and the system role.

        `operator_person`: The chat is theirs at once; 0 or left out: into a line. `department`: Into its line; left
        out: into that of the chat's own.
        """
        return await self._do(
            request("assign", chat=chat, operator_person=operator_person, department=department),
            nothing,
        )

    async def media_offer(self, chat: int, kind: Union[Media, str]) -> None:
        """Offers a call or cobrowsing (B12.3). For visitors and operators.

        `kind`: It starts when the other side accepts.
        """
        return await self._do(request("media_offer", chat=chat, kind=word(kind)), nothing)

    async def media_accept(self, chat: int) -> None:
        """Accepts it: media_started brings both sides the token (B12.3). For visitors and operators."""
        return await self._do(request("media_accept", chat=chat), nothing)

    async def media_end(self, chat: int) -> None:
        """Ends it, or the offer of it (B12.3). For visitors, operators and the system role."""
        return await self._do(request("media_end", chat=chat), nothing)

    async def presence_set(self, presence: Union[Presence, str]) -> None:
        """The operator's own choice (B5.1). Chats under way stay theirs. For operators.

        `presence`: What to be.
        """
        return await self._do(request("presence_set", presence=word(presence)), nothing)
