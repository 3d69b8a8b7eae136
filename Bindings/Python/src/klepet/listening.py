"""Pushed events for the sync client of a resident host, on a connection of their own:
the other goes on with requests."""

import json
import socket
from time import sleep
from typing import TYPE_CHECKING, AsyncIterator, Iterator, List, Optional

from .asking import accepted
from .client import join_fields
from .errors import DisconnectedError
from .events import Event, event_of
from .remote import opened
from .wire import AGAIN_AFTER, Lines, disconnected, line_of

if TYPE_CHECKING:
    from .remote import RemoteClient, RemoteShop

__all__ = ["aevents", "listen"]


def listen(client: "RemoteClient", shop: "RemoteShop", timeout_ms: Optional[int]) -> Iterator[Event]:
    """A twin of the client that only reads: from the client's cursor, which it moves. A host that has gone is waited
    for as connect() says, as long as it comes back each time."""
    failed = 0
    while True:
        yield from client._give()
        try:
            for batch in _pushed(client, shop, timeout_ms):
                failed = 0
                yield from batch
            return
        except DisconnectedError as error:
            if error.is_final or failed == len(AGAIN_AFTER):
                raise
        sleep(AGAIN_AFTER[failed])
        failed += 1


def _pushed(client: "RemoteClient", shop: "RemoteShop", timeout_ms: Optional[int]) -> Iterator[Iterator[Event]]:
    """What one connection brings: nothing at first, when it is there."""
    place = {"after_seq": client.cursor, "incarnation": client.incarnation}
    who = join_fields(client.key, client.role, {**place, "signature": client.signature})
    with opened(shop.path, shop.timeout, shop.connect_timeout) as stream:
        try:
            stream.sendall(line_of({"do": "join", "client": "reads", **who}))
            stream.sendall(line_of({"do": "subscribe", "client": "reads"}))
            lines, waiting = Lines(), 2
            while True:
                if not waiting:
                    stream.settimeout(None if timeout_ms is None else timeout_ms / 1000)
                try:
                    data = stream.recv(262_144)
                except socket.timeout:
                    if waiting:
                        raise disconnected(shop.path, "no reply in time", is_final=True) from None
                    return
                if not data:
                    raise ConnectionError("it closed the connection")
                for line in lines.feed(data):
                    said = json.loads(line)
                    if "ok" in said:
                        client.cursor = int(accepted(said).get("cursor", client.cursor))
                        client.incarnation = int(said.get("incarnation", client.incarnation))
                        waiting -= 1
                        yield iter(())
                    elif "events" in said:
                        yield _moved(client, said["events"], said["cursor"])
        except OSError as error:
            raise disconnected(shop.path, error.strerror or error) from None


def _moved(client: "RemoteClient", events: List[dict], cursor: int) -> Iterator[Event]:  # type: ignore[type-arg]
    for json_event in events:
        event = event_of(json_event)
        client.cursor, client.has_read_elsewhere = event.seq or client.cursor, True
        yield event
    client.cursor, client.has_read_elsewhere = cursor, True


async def aevents(client: "RemoteClient", shop: "RemoteShop") -> AsyncIterator[Event]:
    """The same for asyncio."""
    from .aio import aconnect

    for event in client._give():
        yield event
    async with await aconnect(shop.path, timeout=shop.timeout, connect_timeout=shop.connect_timeout) as other:
        twin = await other.join(
            client.role,
            client.key,
            after_seq=client.cursor,
            incarnation=client.incarnation,
            signature=client.signature,
        )
        pushed = twin.aevents()
        try:
            async for event in pushed:
                client.cursor, client.has_read_elsewhere = event.seq or client.cursor, True
                yield event
        finally:
            await pushed.aclose()
