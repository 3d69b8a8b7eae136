"""Live chat as a library: the line and its holding messages, operators and routing, "are you still there?", promises,
follow-ups, and the durable record of it all.

    shop = klepet.Shop("shop.db")                # in this process
    shop = klepet.connect("/run/klepet.sock")    # behind a resident host
    eva = shop.visitor("cookie-4711", name="Eva")
    eva.start("Do you ship to Brno?", id="m1")
    for event in eva.listen(): ...               # async for event in eva.aevents(): ...
"""

from typing import TYPE_CHECKING

from .client import AnyShop, Client
from .errors import (
    DisconnectedError,
    Error,
    InvalidError,
    LimitError,
    MisuseError,
    RefusedError,
    Status,
    SystemError,
)
from .events import Chat, Event, Posted, Statistics
from .library import version
from .remote import connect
from .shop import Shop
from .signing import sign
from .words import (
    Activity, ChatState, Choice, Edited, Erased, EventFlag, Followup, Handoff, Hint, InvitationAnswer, InvitationEnded,
    Kind, Ladder, Media, MediaEnd, OfferEnded, Outcome, Presence, Queued, Reason, Role, Survey, TransferEnded, Turn,
)  # fmt: skip

if TYPE_CHECKING:
    from .aio import aconnect

__all__ = [
    "Activity",
    "AnyShop",
    "Chat",
    "ChatState",
    "Choice",
    "Client",
    "DisconnectedError",
    "Edited",
    "Erased",
    "Error",
    "Event",
    "EventFlag",
    "Followup",
    "Handoff",
    "Hint",
    "InvalidError",
    "InvitationAnswer",
    "InvitationEnded",
    "Kind",
    "Ladder",
    "LimitError",
    "Media",
    "MediaEnd",
    "MisuseError",
    "OfferEnded",
    "Outcome",
    "Posted",
    "Presence",
    "Queued",
    "Reason",
    "RefusedError",
    "Role",
    "Shop",
    "Statistics",
    "Status",
    "Survey",
    "SystemError",
    "TransferEnded",
    "Turn",
    "__version__",
    "aconnect",
    "connect",
    "sign",
    "version",
]
__version__ = version()


def __getattr__(name: str) -> object:
    """aconnect(), and asyncio with it, is imported by those who ask for it."""
    if name == "aconnect":
        from .aio import aconnect

        return aconnect
    raise AttributeError(f"module 'klepet' has no attribute {name!r}")
