"""The words of Klepet and their numbers.

In calls a word may be given as a member or as its name in small letters: `Presence.AWAY` or "away".
Written by Include/generate from klepet.h.
"""

from enum import IntEnum, IntFlag
from typing import Union

__all__ = [
    "Activity",
    "Annotation",
    "Channel",
    "ChatState",
    "Choice",
    "Edited",
    "Erased",
    "EventFlag",
    "Followup",
    "Gone",
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
    "Settled",
    "Survey",
    "Transcript",
    "TransferEnded",
    "Turn",
    "Via",
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
    TEXTS_ERASED = 58
    INVITATION_SENT = 14
    INVITATION_SHOWN = 15
    INVITATION_ENDED = 16
    REPLY_SET = 17
    REPLY_REMOVED = 18
    FILE_OWED_DELETION = 89
    FILE_GONE = 90
    CLOCK_JUMPED = 19
    ATTRIBUTE_SET = 82
    ATTRIBUTES_EXPIRED = 84
    PERSON_MERGED = 85
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
    OWNER_SILENT = 80
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
    SETTLED = 64
    TRANSFER_OFFERED = 53
    TRANSFER_ENDED = 54
    MEDIA_OFFERED = 55
    MEDIA_STARTED = 56
    MEDIA_ENDED = 57
    FOLLOWUP_DUE = 60
    FOLLOWUP_OVERDUE = 61
    FOLLOWUP_ANSWERED = 62
    LEFT_UNREAD = 63
    CHAT_ATTRIBUTE_SET = 83
    SHAPE_ANSWERED = 88
    REACTED = 91
    ASKED_FOR = 96
    JOINED_BESIDE = 97
    TAGGED = 98
    OUTCOME_SET = 99
    TYPING = 1024
    TYPING_STOPPED = 1025
    MESSAGE_REFUSED = 1026
    INVITATION = 1027
    INVITATION_GONE = 1028
    HINT = 1029
    DRAFT = 1045
    ANNOTATION = 1046


class Role(Word):
    """Who a client is, fixed when it joins."""

    SYSTEM = 0
    VISITOR = 1
    OPERATOR = 2
    BOT = 3


class ChatState(Word):
    """B1: where a chat stands."""

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
    """Who owes the next public human message."""

    NOBODY = 0
    VISITOR = 1
    OPERATOR = 2


class Reason(Word):
    """B1.3: why a chat is closed, the `reason` of CLOSED."""

    NONE = 0
    VISITOR_END = 1
    OPERATOR_END = 2
    IDLE = 3
    BOT_RESOLVED = 4
    CALLBACK = 5
    SPAM = 6
    ADMIN = 7
    ERASED = 8
    RESOLVED = 9
    UNREAD = 10


class Ladder(Word):
    """The schedules of steps; a step is a rung, numbered from 1."""

    NONE = 0
    IDLE = 1
    WAITING = 2
    REPLY = 3
    PROMISE = 4
    OFFER = 5
    DROP = 6
    INTAKE = 7
    BOT = 8
    TRANSFER = 9
    MEDIA = 10
    SURVEY = 11
    FOLLOWUP = 12
    AWAY = 13
    SETTLED = 14


class Choice(Word):
    """B4.2: what a waiting visitor would like."""

    WAIT = 1
    CALLBACK = 2
    EMAIL = 3
    MESSAGE = 4


class Channel(Word):
    """B4.9: how a follow-up was answered."""

    PHONE = 1
    EMAIL = 2
    SMS = 3
    MESSENGER = 4
    IN_PERSON = 5
    OTHER = 6


class Via(Word):
    """B21.1: by which channel a message came."""

    WEB = 0
    APP = 1
    MAIL = 2
    SMS = 3
    MESSENGER = 4
    PHONE = 5
    OTHER = 6


class Queued(Word):
    """Why a chat entered the line, the `reason` of QUEUED."""

    NEW = 0
    REOPENED = 1
    OPERATOR_LOST = 2
    OVERDUE = 3
    HANDOFF = 4
    RETURNED = 5
    MOVED = 6
    ASSIGNED = 7


class OfferEnded(Word):
    """Why an offer ended, the `reason` of OFFER_ENDED."""

    DECLINED = 0
    MISSED = 1
    WITHDRAWN = 2


class Followup(Word):
    """Why an answer is owed, the `reason` of FOLLOWUP_OWED."""

    CHOSEN = 0
    WAITED = 1
    UNANSWERED = 2
    CLOSED_HOURS = 3
    NO_OPERATOR = 4
    AFTERWORD = 5
    LEFT = 6


class Settled(Word):
    """B6.4: who says that no reply is owed, the `reason` of SETTLED."""

    BY_OPERATOR = 0
    BY_THANKS = 1


class Handoff(Word):
    """B7.2: why the bot's part has ended, or should have and could not for want of an operator."""

    ASKED = 0
    GAVE_UP = 1
    SILENT = 2
    LEFT = 3
    TAKEN = 4
    ASSIGNED = 5


class TransferEnded(Word):
    """B12.1: why a transfer ended, the `reason` of TRANSFER_ENDED."""

    ACCEPTED = 0
    DECLINED = 1
    MISSED = 2
    WITHDRAWN = 3


class Media(Word):
    """B12.3: what is offered beside the chat."""

    CALL = 1
    COBROWSE = 2


class MediaEnd(Word):
    """Why it ended, the `reason` of MEDIA_ENDED."""

    ENDED = 0
    DECLINED = 1
    EXPIRED = 2
    WITHDRAWN = 3


class Erased(Word):
    """B13.4: why, and how much of a chat was erased, the `reason` of TEXTS_ERASED."""

    VISITOR = 0
    TRANSCRIPT = 1
    ADDRESSES = 2


class Gone(Word):
    """B13.4: why nothing is left of a visitor, the `reason` of VISITOR_ERASED."""

    ERASED = 0
    FORGOTTEN = 1


class Edited(Word):
    """Who changed a text, the `reason` of EDITED."""

    BY_AUTHOR = 0
    MASKED = 1


class Presence(Word):
    """B5.1: what an operator chose to be; being there also takes a connected client."""

    OFFLINE = 0
    AWAY = 1
    ONLINE = 2


class Transcript(Word):
    """B21.2: how a transcript is written."""

    TEXT = 0
    HTML = 1


class Activity(Word):
    """What a client is doing in a chat; live only (B2.8)."""

    TYPING = 1
    TYPING_STOPPED = 2
    UPLOADING = 3
    UPLOADING_STOPPED = 4


class Hint(Word):
    """B11.3: what an operator's last message was, for the operator's eyes alone."""

    MUCH_LONGER = 1
    SEVERAL_QUESTIONS = 2
    SAME_REPLY_AGAIN = 3
    EMOJI_UNLIKE = 4
    FORMALITY_UNLIKE = 5


class InvitationAnswer(Word):
    """B8.4: what became of an invitation on the page."""

    SHOWN = 1
    ACCEPTED = 2
    DISMISSED = 3


class InvitationEnded(Word):
    """Why an invitation is none any more."""

    ACCEPTED = 1
    DISMISSED = 2
    EXPIRED = 3
    WITHDRAWN = 4


class Outcome(Word):
    """What became of a message."""

    ACCEPTED = 0
    DUPLICATE = 1
    HELD_BACK = 2
    REOPENED = 3
    STARTED = 4
    NO_OPERATOR = 5
    FOLLOWUP = 6
    AFTERWORD = 7


class Survey(Word):
    """B10.2: what a survey asks, as bits."""

    OPERATOR = 1
    EXPERIENCE = 2
    RECOMMEND = 4
    WELL_TIMED = 8
    SMOOTH = 16
    COMMENT = 32


class Annotation(Word):
    """B19.3: what a copilot tells the owner of a chat."""

    TRANSLATION = 1
    SUMMARY = 2
    SUGGESTION = 3


class EventFlag(IntFlag):
    """Bits of an event's `flags`."""

    NOTE = 1
    GAP = 2
    REDACTED = 4
    RETRACTED = 8
    WITH_BOT = 16
    SHAPE_OVER = 64
    BESIDE = 128
