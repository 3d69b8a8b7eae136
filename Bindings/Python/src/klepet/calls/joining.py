"""How people come to a shop: each a client, with the authority of its role."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Dict, Optional, Union

from ..words import Role

if TYPE_CHECKING:
    from ..client import Client
    from ..embedded import EmbeddedClient
    from ..remote import RemoteClient


class Joining(ABC):
    """How people come to a shop: each a client, with the authority of its role."""

    @abstractmethod
    def join(
        self,
        role: Union[Role, str],
        key: str,
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
        priority: int = 0,
        attributes: Optional[Dict[str, Any]] = None,
    ) -> "Client":
        """A person connects, and with them a client of theirs.

        `key`: Your own name for them, 1 to 64 bytes: the same key, the same person. `name`: What others read; left
        out: as it was. `locale`: The language of what the shop writes (B15.1): "cs", "en-GB". `after_seq`: The last
        event that this client saw; 0: all are to come (B2.5). `incarnation`: Of the shop, in which that was; 0: not
        known (B2.11). `from_now`: Begins at the present instead. `polls`: Nobody watches its connection, so it is
        online until silent (B2.7). `mobile`: One that polls, with the longer time of silence (B2.7). `signature`:
        klepet.sign() of the key: the shop's word that it is they (B13.3). `priority`: Of the chats that they start,
        -100 to 100: the shop's word alone (B13.2). `attributes`: What the shop knows of them, by keys of the policy;
        None takes a value away (B16.1).
        """

    def visitor(
        self,
        key: str,
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
        priority: int = 0,
        attributes: Optional[Dict[str, Any]] = None,
    ) -> "Client":
        """Joins a visitor.

        `key`: Your own name for them, 1 to 64 bytes: the same key, the same person. `name`: What others read; left
        out: as it was. `locale`: The language of what the shop writes (B15.1): "cs", "en-GB". `after_seq`: The last
        event that this client saw; 0: all are to come (B2.5). `incarnation`: Of the shop, in which that was; 0: not
        known (B2.11). `from_now`: Begins at the present instead. `polls`: Nobody watches its connection, so it is
        online until silent (B2.7). `mobile`: One that polls, with the longer time of silence (B2.7). `signature`:
        klepet.sign() of the key: the shop's word that it is they (B13.3). `priority`: Of the chats that they start,
        -100 to 100: the shop's word alone (B13.2). `attributes`: What the shop knows of them, by keys of the policy;
        None takes a value away (B16.1).
        """
        return self.join(
            Role.VISITOR,
            key,
            name=name,
            locale=locale,
            after_seq=after_seq,
            incarnation=incarnation,
            from_now=from_now,
            polls=polls,
            mobile=mobile,
            signature=signature,
            priority=priority,
            attributes=attributes,
        )

    def operator(
        self,
        key: str,
        *,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
    ) -> "Client":
        """Joins an operator, who was entered by operator_set() and has the name given there.

        `key`: Your own name for them, 1 to 64 bytes: the same key, the same person. `locale`: The language of what the
        shop writes (B15.1): "cs", "en-GB". `after_seq`: The last event that this client saw; 0: all are to come
        (B2.5). `incarnation`: Of the shop, in which that was; 0: not known (B2.11). `from_now`: Begins at the present
        instead. `polls`: Nobody watches its connection, so it is online until silent (B2.7).
        """
        return self.join(
            Role.OPERATOR,
            key,
            locale=locale,
            after_seq=after_seq,
            incarnation=incarnation,
            from_now=from_now,
            polls=polls,
        )

    def bot(
        self,
        key: str,
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
    ) -> "Client":
        """Joins a bot.

        `key`: Your own name for them, 1 to 64 bytes: the same key, the same person. `name`: What others read; left
        out: as it was. `locale`: The language of what the shop writes (B15.1): "cs", "en-GB". `after_seq`: The last
        event that this client saw; 0: all are to come (B2.5). `incarnation`: Of the shop, in which that was; 0: not
        known (B2.11). `from_now`: Begins at the present instead. `polls`: Nobody watches its connection, so it is
        online until silent (B2.7).
        """
        return self.join(
            Role.BOT,
            key,
            name=name,
            locale=locale,
            after_seq=after_seq,
            incarnation=incarnation,
            from_now=from_now,
            polls=polls,
        )

    def office(
        self,
        key: str = "office",
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
    ) -> "Client":
        """Joins the back office, which may see and do everything.

        `key`: Your own name for them, 1 to 64 bytes: the same key, the same person. `name`: What others read; left
        out: as it was. `locale`: The language of what the shop writes (B15.1): "cs", "en-GB". `after_seq`: The last
        event that this client saw; 0: all are to come (B2.5). `incarnation`: Of the shop, in which that was; 0: not
        known (B2.11). `from_now`: Begins at the present instead. `polls`: Nobody watches its connection, so it is
        online until silent (B2.7).
        """
        return self.join(
            Role.SYSTEM,
            key,
            name=name,
            locale=locale,
            after_seq=after_seq,
            incarnation=incarnation,
            from_now=from_now,
            polls=polls,
        )


class EmbeddedJoining(Joining):
    """The same, where the shop is in this process."""

    if TYPE_CHECKING:

        def visitor(
            self,
            key: str,
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
            mobile: bool = False,
            signature: Optional[str] = None,
            priority: int = 0,
            attributes: Optional[Dict[str, Any]] = None,
        ) -> "EmbeddedClient": ...

        def operator(
            self,
            key: str,
            *,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "EmbeddedClient": ...

        def bot(
            self,
            key: str,
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "EmbeddedClient": ...

        def office(
            self,
            key: str = "office",
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "EmbeddedClient": ...


class RemoteJoining(Joining):
    """The same, where the shop is behind a socket."""

    if TYPE_CHECKING:

        def visitor(
            self,
            key: str,
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
            mobile: bool = False,
            signature: Optional[str] = None,
            priority: int = 0,
            attributes: Optional[Dict[str, Any]] = None,
        ) -> "RemoteClient": ...

        def operator(
            self,
            key: str,
            *,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "RemoteClient": ...

        def bot(
            self,
            key: str,
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "RemoteClient": ...

        def office(
            self,
            key: str = "office",
            *,
            name: Optional[str] = None,
            locale: Optional[str] = None,
            after_seq: int = 0,
            incarnation: int = 0,
            from_now: bool = False,
            polls: bool = False,
        ) -> "RemoteClient": ...
