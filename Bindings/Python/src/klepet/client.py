"""What a shop and its clients can do, wherever the shop is: in this process or behind a resident host's socket."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, AsyncIterator, Dict, Iterator, Optional, Type, TypeVar, Union

from .calls.looking import Looking
from .calls.minding import Minding
from .calls.operating import Operating
from .calls.speaking import Speaking
from .calls.visiting import Visiting
from .events import Event, Events
from .words import Role

__all__ = ["AnyShop", "Client"]

Self = TypeVar("Self")


class Client(Speaking, Operating, Visiting, Minding, Looking):
    """A participant: a tab, a console, a back-office process. Its role and its person are fixed when it joins, so authority
    never travels in a message. Every command and query of `klepet_call` is a method of the same name.

    >>> import klepet
    >>> with klepet.Shop() as shop, shop.visitor("eva") as eva:
    ...     posted = eva.start("Do you ship to Brno?", id="m1")
    ...     again = eva.say(posted.chat, "Do you ship to Brno?", id="m1")
    ...     again.outcome.word, again.seq == posted.seq
    ('duplicate', True)
    """

    role: Role
    key: str

    @abstractmethod
    def call_json(self, frame: bytes) -> bytes:
        """Hands a frame on as it is, with this client's authority, and gives the reply as it is, refusals too. What a
        browser sends may go in unread.

        >>> import klepet
        >>> with klepet.Shop() as shop, shop.visitor("eva") as eva:
        ...     eva.call_json(b'{"do": "person", "request": 7}')
        b'{"ok":true,"request":7,"person":1}'
        """

    @abstractmethod
    def events(self, limit: Optional[int] = None) -> Events:
        """The further events that this client may see, in order, as many as fit a buffer; empty when there is nothing new.
        Moves the cursor (B2.5). Does not wait; `async for event in client.events()` goes on with those that come."""

    @abstractmethod
    def listen(self, timeout_ms: Optional[int] = None) -> Iterator[Event]:
        """Events as they come, waiting for them; ends when nothing came for `timeout_ms`."""

    @abstractmethod
    def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, for asyncio, with nothing pulled yet. Ends with the client."""

    def drain(self) -> Iterator[Event]:
        """Everything that is there now, batch by batch."""
        while batch := self.events():
            yield from batch

    @abstractmethod
    def leave(self) -> None:
        """The client is gone; its person is offline when it was the last (B2.7)."""

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.leave()

    def __repr__(self) -> str:
        return f"<klepet client: {self.role.word} {self.key!r}>"


class AnyShop(ABC):
    """A shop, in this process (klepet.Shop) or behind a socket (klepet.connect)."""

    @abstractmethod
    def join(
        self,
        role: Union[Role, str],
        key: str,
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
    ) -> Client:
        """A person connects. `key` is your own name for them, 1 to 64 bytes: the same key, the same person. `after_seq` is
        the last event that this client saw, 0 for all (B2.5); `from_now` begins at the present. `polls`: nobody watches
        its connection, so it is online until silent (B2.7). `signature` is klepet.sign() of the key (B13.3).
        """

    def visitor(self, key: str, **options: Any) -> Client:
        """Joins a visitor; options as join()."""
        return self.join(Role.VISITOR, key, **options)

    def operator(self, key: str, **options: Any) -> Client:
        """Joins an operator, who was entered by operator_set(); options as join()."""
        return self.join(Role.OPERATOR, key, **options)

    def bot(self, key: str, **options: Any) -> Client:
        """Joins a bot; options as join()."""
        return self.join(Role.BOT, key, **options)

    def office(self, key: str = "office", **options: Any) -> Client:
        """Joins the back office, which may see and do everything; options as join()."""
        return self.join(Role.SYSTEM, key, **options)

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
    def backup(self, path: str) -> None:
        """Copies the shop's file whole under a name that must not be there yet; the shop goes on. Waits until it is done."""

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
    return role if isinstance(role, Role) else Role[role.upper()]


def join_fields(key: str, role: Role, options: Dict[str, Any]) -> Dict[str, Any]:
    """What `join` says on a socket: the fields that say something."""
    return {"role": role.word, "key": key, **{name: value for name, value in options.items() if value}}


def polling_field(key: str, role: Role, options: Dict[str, Any], is_first: bool) -> Dict[str, Any]:
    """How a polling client is named in each of its requests. Where it begins, the first one alone says."""
    left_out = ("polls",) if is_first else ("polls", "after_seq", "from_now")
    return join_fields(key, role, {name: value for name, value in options.items() if name not in left_out})
