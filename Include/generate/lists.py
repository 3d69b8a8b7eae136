"""The lists of words in klepet.h that other languages have as types, and their names there.

A new list is a line here; a new word of a list is a line of klepet.h and nothing else.
"""


class List:
    """A list: the constants' prefix, what it is, its type in Swift and its size, its types in Python and PHP."""

    def __init__(self, prefix, said, swift="", size=8, python="", php="", is_set=False, longer=(), noun=""):
        self.prefix, self.said, self.swift, self.size = prefix, said, swift, size
        self.python, self.php, self.is_set, self.longer = python, php, is_set, longer
        # What an unknown number is called in PHP; empty: there numbers do not come from outside.
        self.noun = noun

    @property
    def is_reason(self):
        """Whether it is what a kind of event means by its `reason`."""
        return "the `reason` of" in self.said


LISTS = [
    List("ROLE_", "Who a client is, fixed when it joins.", "Role", python="Role", php="Role", noun="role"),
    List("STATE_", "B1: where a chat stands.", "ChatState", python="ChatState", php="ChatState"),
    List("TURN_", "Who owes the next public human message.", "Turn", python="Turn", php="Turn"),
    List(
        "REASON_", "B1.3: why a chat is closed, the `reason` of CLOSED.", "CloseReason", python="Reason",
        php="CloseReason", noun="reason",
    ),
    List(
        "LADDER_", "The schedules of steps; a step is a rung, numbered from 1.", "LadderName", python="Ladder",
        php="Ladder", noun="ladder",
    ),
    List(
        "CHOICE_", "B4.2: what a waiting visitor would like.", "Choice", python="Choice", php="Choice", noun="choice"
    ),
    List(
        "CHANNEL_", "B4.9: how a follow-up was answered.", "Channel", python="Channel", php="Channel", noun="channel"
    ),
    List("VIA_", "B21.1: by which channel a message came.", "Via", python="Via", php="Via", noun="channel"),
    List("SHAPE_ANSWERED_", "B18.2: whether it may be answered again, the `reason` of SHAPE_ANSWERED.",
         "ShapeAnswer"),
    List("OFFLINE_", "Why somebody is offline, the `reason` of WENT_OFFLINE.", "OfflineReason"),
    List("CHANGED_", "Who changed it, the `reason` of PRESENCE_SET.", "PresenceChange"),
    List("OFFERED_", "B5.5: whose turn it is, the `reason` of OFFERED.", "OfferTurn"),
    List("ANSWERED_", "B10.2: whether for the first time, the `reason` of SURVEY_ANSWERED.", "SurveyAnswer"),
    List("EXPIRED_", "B10.2: why a survey has ended, the `reason` of SURVEY_EXPIRED.", "SurveyEnd"),
    List("QUEUED_", "Why a chat entered the line, the `reason` of QUEUED.", "QueuedReason", python="Queued"),
    List("OFFER_", "Why an offer ended, the `reason` of OFFER_ENDED.", "OfferEnd", python="OfferEnded"),
    List("FOLLOWUP_", "Why an answer is owed, the `reason` of FOLLOWUP_OWED.", "FollowupReason", python="Followup"),
    List("SETTLED_", "B6.4: who says that no reply is owed, the `reason` of SETTLED.", "SettledBy",
         python="Settled"),
    List(
        "HANDOFF_", "B7.2: why the bot's part has ended, or should have and could not for want of an operator.",
        "HandoffReason", python="Handoff",
    ),
    List("TRANSFER_", "B12.1: why a transfer ended, the `reason` of TRANSFER_ENDED.", "TransferEnd",
         python="TransferEnded", longer=("TRANSFER_TO_",)),
    List("TRANSFER_TO_", "B12.1: who is asked, the `reason` of TRANSFER_OFFERED.", "TransferTo"),
    List(
        "MEDIA_", "B12.3: what is offered beside the chat.", "MediaKind", python="Media", php="MediaKind",
        longer=("MEDIA_END_", "MEDIA_STARTED_"), noun="kind",
    ),
    List("MEDIA_STARTED_", "B12.3: what has begun, the `reason` of MEDIA_STARTED.", "MediaStart"),
    List("MEDIA_END_", "Why it ended, the `reason` of MEDIA_ENDED.", "MediaEnd", python="MediaEnd"),
    List("ERASED_", "B13.4: why, and how much of a chat was erased, the `reason` of TEXTS_ERASED.", "TextsErased",
         python="Erased"),
    List("GONE_", "B13.4: why nothing is left of a visitor, the `reason` of VISITOR_ERASED.", "VisitorGone",
         python="Gone"),
    List("EDITED_", "Who changed a text, the `reason` of EDITED.", "EditReason", python="Edited"),
    List(
        "PRESENCE_", "B5.1: what an operator chose to be; being there also takes a connected client.", "Presence",
        python="Presence", php="Presence", noun="presence",
    ),
    List("TRANSCRIPT_", "B21.2: how a transcript is written.", "TranscriptFormat", python="Transcript",
         php="TranscriptFormat", noun="format"),
    List("ACTIVITY_", "What a client is doing in a chat; live only (B2.8).", "Activity", python="Activity",
         php="Activity"),
    List("HINT_", "B11.3: what an operator's last message was, for the operator's eyes alone.", "Hint", python="Hint"),
    List(
        "INVITATION_", "B8.4: what became of an invitation on the page.", "InvitationAnswer",
        python="InvitationAnswer", php="InvitationAnswer", longer=("INVITATION_ENDED_",),
    ),
    List("INVITATION_ENDED_", "Why an invitation is none any more.", "InvitationEnd", python="InvitationEnded"),
    List("POSTED_", "What became of a message.", "Reply.Outcome", size=32, python="Outcome", php="Outcome",
         noun="outcome"),
    List("SURVEY_", "B10.2: what a survey asks, as bits.", "SurveyQuestions", python="Survey", is_set=True),
    List("OPERATOR_", "B5.9: what OPERATOR_SET says by its `reason`, as bits.", "OperatorMarks", is_set=True),
    List("ATTRIBUTE_", "B16.1: what an attribute was, the `reason` of ATTRIBUTE_SET, as bits.", "AttributeMarks",
         is_set=True),
    List(
        "ANNOTATION_", "B19.3: what a copilot tells the owner of a chat.", "AnnotationKind", python="Annotation",
        php="AnnotationKind",
    ),
    List("CONSENT_", "B2.8: what a visitor can agree to, as bits.", "Consent", size=32, is_set=True),
    List("EVENT_FLAG_", "Bits of an event's `flags`.", "Event.Flags", python="EventFlag", is_set=True),
]
