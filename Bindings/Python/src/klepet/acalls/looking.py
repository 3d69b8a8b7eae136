"""Seeing how things stand; nothing changes by it."""

from typing import Any, Dict, List, Mapping, Optional

from ..asking import AsyncAsking, chat_of, chats_of, events, field, nothing, number, request, statistics, text
from ..events import Chat, Event, Statistics


class AsyncLooking(AsyncAsking):
    """Seeing how things stand; nothing changes by it."""

    async def chat_events(
        self,
        chat: int,
        *,
        after_chat_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> List[Event]:
        """The events of one chat, oldest first, by role; the cursor stays.

        `after_chat_seq`: Only those behind it. `limit`: At most so many; fewer when the buffer is full. Left out: as
        many as there may be.
        """
        return await self._do(request("chat_events", chat=chat, after_chat_seq=after_chat_seq, limit=limit), events)

    async def cursor_set(self, after_seq: int, *, incarnation: Optional[int] = None) -> None:
        """Moves the cursor: the next event pulled is the first after this number (B2.5).

        `after_seq`: 0: all. `incarnation`: In which it was seen: begins anew if the shop does not go on from there
        (B2.11).
        """
        return await self._do(request("cursor_set", after_seq=after_seq, incarnation=incarnation), nothing)

    async def chat_get(self, chat: int) -> Chat:
        """How a chat stands."""
        return await self._do(request("chat_get", chat=chat), chat_of)

    async def chats(self, *, after_chat: Optional[int] = None, limit: Optional[int] = None) -> List[Chat]:
        """Chats in memory that this client may see, always in the same order: page by page.

        `after_chat`: The last chat of the page before. `limit`: At most so many; fewer when the buffer is full. Left
        out: as many as there may be.
        """
        return await self._do(request("chats", after_chat=after_chat, limit=limit), chats_of)

    async def person(self) -> int:
        """The client's own number."""
        return await self._do(request("person"), number("person"))

    async def now(self) -> int:
        """The shop's time."""
        return await self._do(request("now"), number("now_ms"))

    async def explain(self, chat: int) -> Dict[str, Any]:
        """Which timers of a chat are armed, from which anchor, why paused, what comes next (B14.1). For operators and
        the system role."""
        return await self._do(request("explain", chat=chat), field("explanation"))

    async def report(
        self,
        *,
        from_ms: Optional[int] = None,
        until_ms: Optional[int] = None,
        utc_offset_minutes: Optional[int] = None,
        zone: Optional[str] = None,
    ) -> Dict[str, Any]:
        """What happened in a period, in figures (B14.2). Reads the journal. For operators and the system role.

        `from_ms`: 0 or left out: from the shop's first day. `until_ms`: Not included; 0 or left out: until now.
        `utc_offset_minutes`: Of the clock on the wall, where neither `zone` nor the policy names a zone. `zone`: By
        whose clock hours and weekdays are told, such as Europe/Prague; left out: that of the policy's first department
        with hours.
        """
        return await self._do(
            request("report", from_ms=from_ms, until_ms=until_ms, utc_offset_minutes=utc_offset_minutes, zone=zone),
            field("report"),
        )

    async def rehearse(self, *, policy: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        """What would have differed under another policy (B14.3). Reads the journal. For operators and the system role.

        `policy`: See policy.schema.json; left out: the shop's own.
        """
        return await self._do(request("rehearse", policy=policy), field("rehearsal"))

    async def statistics_get(self) -> Statistics:
        """Numbers about it all. For the system role."""
        return await self._do(request("statistics_get"), statistics)

    async def audit(self) -> Dict[str, Any]:
        """Proves that no number is missing, twice there or out of order (B14.4). Reads it all. For the system role."""
        return await self._do(request("audit"), field("audit"))

    async def digest(self) -> str:
        """Fingerprint of the durable state: equal states, equal digests. For the system role."""
        return await self._do(request("digest"), text("digest"))

    async def next_deadline(self) -> int:
        """Time of the shop's next deadline, 0 when none is armed. For the system role."""
        return await self._do(request("next_deadline"), number("at_ms"))
