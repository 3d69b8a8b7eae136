"""Seeing how things stand; nothing changes by it."""

from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ..asking import Asking, chat_of, chats_of, events, field, nothing, number, request, statistics, text, word
from ..events import Chat, Event, Statistics
from ..words import ChatState, Role, Transcript


class Looking(Asking):
    """Seeing how things stand; nothing changes by it."""

    def chat_events(
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
        return self._do(request("chat_events", chat=chat, after_chat_seq=after_chat_seq, limit=limit), events)

    def cursor_set(self, after_seq: int, *, incarnation: Optional[int] = None) -> None:
        """Moves the cursor: the next event pulled is the first after this number (B2.5).

        `after_seq`: 0: all. `incarnation`: In which it was seen: begins anew if the shop does not go on from there
        (B2.11).
        """
        return self._do(request("cursor_set", after_seq=after_seq, incarnation=incarnation), nothing)

    def bookmark_get(self, name: str) -> int:
        """How far the person had come under that name: for cursor_set (B2.11). For operators, bots and the system
        role.

        `name`: Of the bookmark; each person has at most 16.
        """
        return self._do(request("bookmark_get", name=name), number("seq"))

    def chat_get(self, chat: int) -> Chat:
        """How a chat stands."""
        return self._do(request("chat_get", chat=chat), chat_of)

    def chats(
        self,
        *,
        after_chat: Optional[int] = None,
        limit: Optional[int] = None,
        state: Optional[Union[ChatState, str]] = None,
        department: Optional[str] = None,
        owner: Optional[int] = None,
        visitor: Optional[int] = None,
        unanswered: bool = False,
    ) -> List[Chat]:
        """Chats that this client may see, page by page: those in memory, always in the same order, then, where
        anything else is asked for, the closed ones that have left it (B22.3).

        `after_chat`: The last chat of the page before. `limit`: At most so many; fewer when the buffer is full. Left
        out: as many as there may be. `state`: In this state. `department`: Of this department. `owner`: Who has it, is
        being offered it, or had it when it was closed. `visitor`: Of this visitor. `unanswered`: In which the shop
        owes the visitor an answer.
        """
        return self._do(
            request(
                "chats",
                after_chat=after_chat,
                limit=limit,
                state=word(state),
                department=department,
                owner=owner,
                visitor=visitor,
                unanswered=unanswered,
            ),
            chats_of,
        )

    def person(self) -> int:
        """The client's own number."""
        return self._do(request("person"), number("person"))

    def now(self) -> int:
        """The shop's time."""
        return self._do(request("now"), number("now_ms"))

    def explain(self, chat: int) -> Dict[str, Any]:
        """Which timers of a chat are armed, from which anchor, why paused, what comes next (B14.1). For operators and
        the system role."""
        return self._do(request("explain", chat=chat), field("explanation"))

    def why(self, chat: int) -> Dict[str, Any]:
        """Why the visitor waits, or what happens next, in their language and without other people's data (B23.3). For
        visitors."""
        return self._do(request("why", chat=chat), field("why"))

    def report(
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
        return self._do(
            request("report", from_ms=from_ms, until_ms=until_ms, utc_offset_minutes=utc_offset_minutes, zone=zone),
            field("report"),
        )

    def rehearse(
        self,
        *,
        policy: Optional[Mapping[str, Any]] = None,
        staffing: Optional[Sequence[Mapping[str, Any]]] = None,
    ) -> Dict[str, Any]:
        """What would have differed under another policy (B14.3), or with other staff (B23.1). Reads the journal. For
        operators and the system role.

        `policy`: See policy.schema.json; left out: the shop's own. `staffing`: Operators more or fewer at times of the
        week: tells the line beside, too (B23.1).
        """
        return self._do(request("rehearse", policy=policy, staffing=staffing), field("rehearsal"))

    def availability(self) -> Dict[str, Any]:
        """Of each department whether it is open and staffed, its questions, and the shop's limits (B22.1)."""
        return self._do(request("availability"), field("availability"))

    def search(
        self,
        query: str,
        *,
        person: Optional[int] = None,
        department: Optional[str] = None,
        from_ms: Optional[int] = None,
        until_ms: Optional[int] = None,
        before_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Dict[str, Any]:
        """Messages that hold all words of a query, newest first (B22.4). For operators and the system role.

        `query`: Words; the last one may be only begun. `person`: Who wrote it; of a visitor, their chats, whoever
        wrote in them; left out: anybody. `department`: Of the chat when it was said; left out: any. `from_ms`: 0 or
        left out: from the shop's first day. `until_ms`: Not included; 0 or left out: until now. `before_seq`: The
        before_seq of the answer before; left out: from the newest on. `limit`: At most so many messages; left out: 50.
        """
        return self._do(
            request(
                "search",
                query=query,
                person=person,
                department=department,
                from_ms=from_ms,
                until_ms=until_ms,
                before_seq=before_seq,
                limit=limit,
            ),
            field("found"),
        )

    def history(
        self,
        *,
        visitor: Optional[int] = None,
        before_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Dict[str, Any]:
        """A visitor's chats, newest first; a visitor's own (B22.3). For visitors, operators and the system role.

        `visitor`: Of a visitor 0 or left out: their own. `before_seq`: The before_seq of the page before; left out:
        the first page. `limit`: At most so many chats; left out: 50.
        """
        return self._do(request("history", visitor=visitor, before_seq=before_seq, limit=limit), field("history"))

    def transcript(
        self,
        *,
        chat: Optional[int] = None,
        token: Optional[str] = None,
        format: Optional[Union[Transcript, str]] = None,
        after_chat_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Dict[str, Any]:
        """A chat as its visitor may see it, in their language, as text or a page of HTML (B21.2). For visitors,
        operators and the system role.

        `chat`: The chat; left out: that of the token. `token`: The id of the survey_asked event (B10.2). `format`:
        Left out: text. `after_chat_seq`: A page: only what is behind it. `limit`: A page of at most so many events.
        Left out: the whole, which is refused of a very long chat.
        """
        return self._do(
            request(
                "transcript",
                chat=chat,
                token=token,
                format=word(format),
                after_chat_seq=after_chat_seq,
                limit=limit,
            ),
            field("transcript"),
        )

    def statistics_get(self) -> Statistics:
        """Numbers about it all. For the system role."""
        return self._do(request("statistics_get"), statistics)

    def audit(self) -> Dict[str, Any]:
        """Proves that no number is missing, twice there or out of order (B14.4). Reads it all. For the system role."""
        return self._do(request("audit"), field("audit"))

    def digest(self) -> str:
        """Fingerprint of the durable state: equal states, equal digests. For the system role."""
        return self._do(request("digest"), text("digest"))

    def next_deadline(self) -> int:
        """Time of the shop's next deadline, 0 when none is armed. For the system role."""
        return self._do(request("next_deadline"), number("at_ms"))

    def people(
        self,
        *,
        role: Optional[Union[Role, str]] = None,
        online: bool = False,
        after_person: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> List[Dict[str, Any]]:
        """People, page by page; their keys for the system role alone (B22.2). For operators and the system role.

        `role`: Of this role. `online`: Only who is online. `after_person`: The last person of the page before.
        `limit`: At most so many; left out: 50.
        """
        return self._do(
            request("people", role=word(role), online=online, after_person=after_person, limit=limit),
            field("people"),
        )

    def person_get(self, person: int) -> Dict[str, Any]:
        """One person; to visitors the name and photo of whoever spoke to them (B22.2). For visitors, operators and the
        system role.

        `person`: Whom.
        """
        return self._do(request("person_get", person=person), field("person"))

    def attributes(self, *, visitor: Optional[int] = None, chat: Optional[int] = None) -> List[Dict[str, Any]]:
        """What is known of a visitor, or of a chat and its visitor; to visitors what they may see (B16.1).

        `visitor`: Whose; 0 or left out: one's own, for a visitor. `chat`: Of this chat and its visitor.
        """
        return self._do(request("attributes", visitor=visitor, chat=chat), field("attributes"))
