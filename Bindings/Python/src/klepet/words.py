"""The words of Klepet and their numbers, as klepet.h has them.

In calls a word may be given as a member or as its name in small letters: `Presence.AWAY` or "away".
"""

from enum import IntEnum, IntFlag
from typing import Union

__all__ = [
    "Activity",
    "ChatState",
    "Choice",
    "Edited",
    "Erased",
    "EventFlag",
    "Followup",
    "Handoff",
    "Hint",
    "InvitationAnswer",
    "InvitationEnded",
    "Kind",
    "Ladder",
    "Media",
    "MediaEnd",
    "OfferEnded",
    "Outcome",
    "Presence",
    "Queued",
    "Reason",
    "Role",
    "Survey",
    "TransferEnded",
    "Turn",
    "Word",
    "word",
]


class Word(IntEnum):
    """A number with a name. `word` is what the JSON of calls and events says for it."""

    @property
    def word(self) -> str:
        """The name in small letters."""
        return self.name.lower()


def word(value: Union[Word, str, None]) -> Union[str, None]:
    """What a call takes, for a member or its name."""
    return value.word if isinstance(value, Word) else value


class EventFlag(IntFlag):
    """Bits of an event's `flags`."""

    NOTE = 1
    GAP = 2
    REDACTED = 4
    RETRACTED = 8
    WITH_BOT = 16


class Role(Word):
    """Who a client is."""

    SYSTEM = 0
    VISITOR = 1
    OPERATOR = 2
    BOT = 3


class Kind(Word):
    """What an event tells; its fields are said in klepet.h."""

    UNKNOWN = 0  # of a newer host
    POLICY_SET = 1
    SHOP_OPENED = 2
    PERSON_ADDED = 3
    OPERATOR_SET = 4
    PERSON_RENAMED = 5
    WENT_ONLINE = 6
    WENT_OFFLINE = 7
    PRESENCE_SET = 8
    VISITOR_BANNED = 9
    VISITOR_UNBANNED = 10
    CONSENTED = 11
    VISITOR_SIGNED = 12
    VISITOR_ERASED = 13
    INVITATION_SENT = 14
    INVITATION_SHOWN = 15
    INVITATION_ENDED = 16
    REPLY_SET = 17
    REPLY_REMOVED = 18
    CLOCK_JUMPED = 19
    STARTED = 20
    SAID = 21
    QUEUED = 22
    OFFERED = 23
    OFFER_ENDED = 24
    TAKEN = 25
    HELD = 26
    RESUMED = 27
    PROMISED = 28
    PROMISE_NEAR = 29
    PROMISE_DUE = 30
    REPLY_LATE = 31
    REPLY_OVERDUE = 32
    RUNG_SKIPPED = 33
    CHOSEN = 34
    FOLLOWUP_OWED = 35
    STILL_HERE = 36
    LADDER_SET = 37
    CLOSED = 38
    REOPENED = 39
    EDITED = 40
    RETRACTED = 41
    REDACTED = 42
    DELIVERED = 43
    READ = 44
    BOT_JOINED = 45
    HANDED_OFF = 46
    OPERATOR_WANTED = 47
    ANSWERED = 48
    WRAPUP_ASKED = 49
    SURVEY_ASKED = 50
    SURVEY_ANSWERED = 51
    SURVEY_EXPIRED = 52
    SURVEY_WAIVED = 59
    TRANSFER_OFFERED = 53
    TRANSFER_ENDED = 54
    MEDIA_OFFERED = 55
    MEDIA_STARTED = 56
    MEDIA_ENDED = 57
    TEXTS_ERASED = 58
    TYPING = 1024
    TYPING_STOPPED = 1025
    MESSAGE_REFUSED = 1026
    INVITATION = 1027
    INVITATION_GONE = 1028
    HINT = 1029


class Ladder(Word):
    """Whose rung an event is."""

    NONE = 0
    IDLE = 1
    WAITING = 2
    REPLY = 3
    PROMISE = 4
    OFFER = 5
    DROP = 6
    INTAKE = 7
    BOT = 8
    SURVEY = 11
    TRANSFER = 9
    MEDIA = 10


class Outcome(Word):
    """What became of a message."""

    ACCEPTED = 0
    DUPLICATE = 1
    HELD_BACK = 2
    REOPENED = 3
    STARTED = 4
    NO_OPERATOR = 5
    FOLLOWUP = 6


class ChatState(Word):
    """Where a chat stands."""

    INTAKE = 1
    BOT = 2
    QUEUED = 3
    OFFERED = 4
    ACTIVE = 5
    HELD = 6
    WRAPUP = 7
    FOLLOWUP = 8
    CLOSED = 9


class Turn(Word):
    """Who is to say something."""

    NOBODY = 0
    VISITOR = 1
    OPERATOR = 2


class Reason(Word):
    """Why a chat is closed."""

    NONE = 0
    VISITOR_END = 1
    OPERATOR_END = 2
    IDLE = 3
    BOT_RESOLVED = 4
    CALLBACK = 5
    SPAM = 6
    ADMIN = 7
    ERASED = 8


class Presence(Word):
    """An operator's own choice."""

    OFFLINE = 0
    AWAY = 1
    ONLINE = 2


class Activity(Word):
    """What a client is doing in a chat."""

    TYPING = 1
    TYPING_STOPPED = 2
    UPLOADING = 3
    UPLOADING_STOPPED = 4


class Choice(Word):
    """What a waiting visitor would like."""

    WAIT = 1
    CALLBACK = 2
    EMAIL = 3
    MESSAGE = 4


class Media(Word):
    """What is offered beside the chat."""

    CALL = 1
    COBROWSE = 2


class MediaEnd(Word):
    """Why it ended: reason of MEDIA_ENDED."""

    ENDED = 0
    DECLINED = 1
    EXPIRED = 2
    WITHDRAWN = 3


class Survey(Word):
    """What a survey asks: bits of the value of SURVEY_ASKED."""

    OPERATOR = 1
    EXPERIENCE = 2
    RECOMMEND = 4
    WELL_TIMED = 8
    SMOOTH = 16
    COMMENT = 32


class InvitationAnswer(Word):
    """What a visitor says to an invitation."""

    SHOWN = 1
    ACCEPTED = 2
    DISMISSED = 3


class InvitationEnded(Word):
    """Why it is over: reason of INVITATION_ENDED."""

    ACCEPTED = 1
    DISMISSED = 2
    EXPIRED = 3
    WITHDRAWN = 4


class Hint(Word):
    """What an operator is told of their own message: value of HINT."""

    MUCH_LONGER = 1
    SEVERAL_QUESTIONS = 2
    SAME_REPLY_AGAIN = 3
    EMOJI_UNLIKE = 4
    FORMALITY_UNLIKE = 5


class Queued(Word):
    """Why a chat entered the line: reason of QUEUED."""

    NEW = 0
    REOPENED = 1
    OPERATOR_LOST = 2
    OVERDUE = 3
    HANDOFF = 4


class Handoff(Word):
    """Why the bot is out: reason of HANDED_OFF."""

    ASKED = 0
    GAVE_UP = 1
    SILENT = 2
    LEFT = 3
    TAKEN = 4


class OfferEnded(Word):
    """Why an offer ended: reason of OFFER_ENDED."""

    DECLINED = 0
    MISSED = 1
    WITHDRAWN = 2


class Edited(Word):
    """Who changed a text: reason of EDITED."""

    BY_AUTHOR = 0
    MASKED = 1


class TransferEnded(Word):
    """Why a transfer ended: reason of TRANSFER_ENDED."""

    ACCEPTED = 0
    DECLINED = 1
    MISSED = 2
    WITHDRAWN = 3


class Erased(Word):
    """What was erased: reason of TEXTS_ERASED."""

    VISITOR = 0
    TRANSCRIPT = 1
    ADDRESSES = 2


class Followup(Word):
    """Why an answer is owed: reason of FOLLOWUP_OWED."""

    CHOSEN = 0
    WAITED = 1
    UNANSWERED = 2
    CLOSED_HOURS = 3
    NO_OPERATOR = 4
