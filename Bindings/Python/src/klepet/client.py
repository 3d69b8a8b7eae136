"""What a shop and its clients can do, wherever the shop is: in this process or behind a resident host's socket."""

from abc import abstractmethod
from collections import deque
from types import TracebackType
from typing import Any, AsyncIterator, Deque, Dict, Iterator, List, Optional, Sequence, Type, TypeVar, Union

from .asking import PathLike
from .calls.joining import Joining
from .calls.looking import Looking
from .calls.minding import Minding
from .calls.operating import Operating
from .calls.speaking import Speaking
from .calls.visiting import Visiting
from .errors import InvalidError, Status
from .events import Event, Events
from .handles import Handle
from .words import Role

__all__ = ["AnyShop", "Client"]

Self = TypeVar("Self")


class Client(Handle, Speaking, Operating, Visiting, Minding, Looking):
    """A participant: a tab, a console, a back-office process. Its role and its person are fixed when it joins, so
    authority never travels in a message. Every command and query of `klepet_call` is a method of the same name.

    Its cursor moves with what was given: a loop that is left early, by `break` or by an exception, leaves the rest of
    what was read to whoever reads next.

    >>> import klepet
    >>> with klepet.Shop() as shop, shop.visitor("eva") as eva:
    ...     posted = eva.start("Do you ship to Brno?", id="m1")
    ...     again = eva.say(posted.chat, "Do you ship to Brno?", id="m1")
    ...     again.outcome.word, again.seq == posted.seq
    ('duplicate', True)
    """

    _another = "join again"

    role: Role
    key: str

    def __init__(self) -> None:
        # Read from the shop, and given to nobody yet.
        self._kept: Deque[Event] = deque()

    @abstractmethod
    def call_json(self, frame: Union[str, bytes]) -> bytes:
        """Hands a frame on as it is, with this client's authority, and gives the reply as it is, refusals too. What a
        browser sends may go in unread.

        >>> import klepet
        >>> with klepet.Shop() as shop, shop.visitor("eva") as eva:
        ...     eva.call_json('{"do": "person", "request": 7}')
        b'{"ok":true,"request":7,"person":1}'
        """

    def events(self, limit: Optional[int] = None) -> Events:
        """The further events that this client may see, in order, as many as fit a buffer; empty when there is nothing
        new. Moves the cursor (B2.5). Does not wait; `async for event in client.events()` goes on with those that
        come."""
        batch = self._take(limit) or self._read(limit)
        self._passed(batch)
        return Events(batch, self)

    @abstractmethod
    def listen(self, timeout_ms: Optional[int] = None) -> Iterator[Event]:
        """Events as they come, waiting for them; ends when nothing came for `timeout_ms`."""

    @abstractmethod
    def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, for asyncio, with nothing pulled yet. Ends with the client."""

    def drain(self) -> Iterator[Event]:
        """Everything that is there now, batch by batch."""
        while True:
            yield from self._give()
            batch = self._read(None)
            if not batch:
                return
            self._kept.extend(batch)

    @abstractmethod
    def leave(self) -> None:
        """The client is gone; its person is offline when it was the last (B2.7)."""

    # ---- What was read and is not given ---------------------------------------------------------------------------

    @abstractmethod
    def _read(self, limit: Optional[int]) -> List[Event]:
        """From the shop, a batch."""

    def _passed(self, events: Sequence[Event]) -> None:
        """These were given: the cursor is behind them."""

    def _take(self, limit: Optional[int]) -> List[Event]:
        """Of what is kept."""
        batch: List[Event] = []
        while self._kept and len(batch) != limit:
            batch.append(self._kept.popleft())
        return batch

    def _give(self) -> Iterator[Event]:
        """What is kept, one by one: each has been given before whoever takes it can leave."""
        while True:
            try:
                event = self._kept.popleft()
            except IndexError:
                return
            self._passed((event,))
            yield event

    def unread(self, events: Sequence[Event]) -> None:
        """Puts events back in front of what is read next. Loops that are left early do so by themselves."""
        self._kept.extendleft(reversed(events))

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.leave()

    def __repr__(self) -> str:
        return f"<klepet client: {self.role.word} {self.key!r}>"


class AnyShop(Handle, Joining):
    """A shop, in this process (klepet.Shop) or behind a socket (klepet.connect)."""

    @abstractmethod
    def now(self) -> int:
        """The shop's time, Unix time in ms."""

    @abstractmethod
    def advance(self, to_ms: int) -> None:
        """Virtual clock: moves time, firing on the way, in order, every timer due before it."""

    @abstractmethod
    def flush(self) -> None:
        """Waits until everything accepted so far is durable and published."""

    @abstractmethod
    def backup(self, path: PathLike) -> None:
        """Copies the shop's file whole under a name that must not be there yet; the shop goes on.
        Waits until it is done."""

    @abstractmethod
    def close(self) -> None:
        """Closes the shop, or the connection to it. A second time it does nothing."""

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()


def role_of(role: Union[Role, str]) -> Role:
    """A role by itself or by its word."""
    if isinstance(role, Role):
        return role
    try:
        return Role[role.upper()]
    except KeyError:
        known = ", ".join(f'"{one.word}"' for one in Role)
        raise InvalidError(Status.VALUE_INVALID, f"The role has to be one of {known}.") from None


def join_fields(key: str, role: Role, options: Dict[str, Any]) -> Dict[str, Any]:
    """What `join` says on a socket: the fields that say something."""
    return {"role": role.word, "key": key, **{name: value for name, value in options.items() if value}}


def polling_field(key: str, role: Role, options: Dict[str, Any], is_first: bool) -> Dict[str, Any]:
    """How a polling client is named in each of its requests. Where it begins, the first one alone says."""
    left_out = ("polls",) if is_first else ("polls", "after_seq", "incarnation", "from_now", "attributes")
    return join_fields(key, role, {name: value for name, value in options.items() if name not in left_out})
