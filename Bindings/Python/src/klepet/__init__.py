"""Live chat as a library: the line and its holding messages, operators and routing, "are you still there?", promises,
follow-ups, and the durable record of it all.

    shop = klepet.Shop("shop.db")                # in this process
    shop = klepet.connect("/run/klepet.sock")    # behind a resident host
    eva = shop.visitor("cookie-4711", name="Eva")
    eva.start("Do you ship to Brno?", id="m1")
    for event in eva.listen(): ...               # async for event in eva.events(): ...
"""

import sys

_ONE_INTERPRETER = (
    "klepet belongs to one interpreter of a process and cannot be imported in a sub-interpreter besides: import it in "
    "the main interpreter alone, or let each process share a resident host by klepet.connect()."
)
try:
    from ._klepet import ffi as _ffi
    from ._klepet import lib as _lib
except ImportError as error:
    if "interpreter" in str(error):  # Python's own word for one that shares nothing with the others
        raise ImportError(_ONE_INTERPRETER) from error
    raise
if _lib.kl_home(id(sys.modules)) != id(sys.modules):
    raise ImportError(_ONE_INTERPRETER)

TYPE_CHECKING = False  # as in typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from .aio import aconnect
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
    from .events import Chat, Event, Events, Posted, Statistics
    from .library import next_turn, schema, version
    from .remote import connect
    from .shop import Shop
    from .signing import operator_link, sign, verify_hook, visitor_token
    from .words import (
        Activity,
        ChatState,
        Choice,
        Edited,
        Erased,
        EventFlag,
        Followup,
        Handoff,
        Hint,
        InvitationAnswer,
        InvitationEnded,
        Kind,
        Ladder,
        Media,
        MediaEnd,
        OfferEnded,
        Outcome,
        Presence,
        Queued,
        Reason,
        Role,
        Survey,
        Transcript,
        TransferEnded,
        Turn,
    )

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
    "Events",
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
    "Transcript",
    "SystemError",
    "TransferEnded",
    "Turn",
    "__version__",
    "aconnect",
    "connect",
    "next_turn",
    "operator_link",
    "schema",
    "sign",
    "verify_hook",
    "version",
    "visitor_token",
]
__version__ = str(_ffi.string(_lib.klepet_version()).decode())

# The library is loaded; of the Python around it each program takes its part, when it first asks for something of it.
_HOMES = {
    "aio": "aconnect",
    "client": "AnyShop Client",
    "errors": "DisconnectedError Error InvalidError LimitError MisuseError RefusedError Status SystemError",
    "events": "Chat Event Events Posted Statistics",
    "library": "next_turn schema version",
    "remote": "connect",
    "shop": "Shop",
    "signing": "operator_link sign verify_hook visitor_token",
    "words": (
        "Activity ChatState Choice Edited Erased EventFlag Followup Handoff Hint InvitationAnswer InvitationEnded Kind"
        " Ladder Media MediaEnd OfferEnded Outcome Presence Queued Reason Role Survey"
        " Transcript TransferEnded Turn"
    ),
}


def __getattr__(name: str) -> object:
    """Looks for the module that a name lives in, once."""
    for home, names in _HOMES.items():
        if name in names.split():
            value = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'klepet' has no attribute {name!r}")


def __dir__() -> "list[str]":
    return sorted({*globals(), *__all__})
