<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** What an event tells: KLEPET_EVENT_... of klepet.h, where the fields of each are explained. */
enum EventKind: string
{
    /** Of a newer Klepet than this package. */
    case Unknown = 'unknown';
    case PolicySet = 'policy_set';
    case ShopOpened = 'shop_opened';
    case PersonAdded = 'person_added';
    case OperatorSet = 'operator_set';
    case PersonRenamed = 'person_renamed';
    case WentOnline = 'went_online';
    case WentOffline = 'went_offline';
    case PresenceSet = 'presence_set';
    case VisitorBanned = 'visitor_banned';
    case VisitorUnbanned = 'visitor_unbanned';
    case Consented = 'consented';
    case VisitorSigned = 'visitor_signed';
    case VisitorErased = 'visitor_erased';
    case TextsErased = 'texts_erased';
    case InvitationSent = 'invitation_sent';
    case InvitationShown = 'invitation_shown';
    case InvitationEnded = 'invitation_ended';
    case ReplySet = 'reply_set';
    case ReplyRemoved = 'reply_removed';
    case FileOwedDeletion = 'file_owed_deletion';
    case FileGone = 'file_gone';
    case ClockJumped = 'clock_jumped';
    case AttributeSet = 'attribute_set';
    case AttributesExpired = 'attributes_expired';
    case PersonMerged = 'person_merged';
    case Started = 'started';
    case Said = 'said';
    case Queued = 'queued';
    case Offered = 'offered';
    case OfferEnded = 'offer_ended';
    case Taken = 'taken';
    case Held = 'held';
    case Resumed = 'resumed';
    case Promised = 'promised';
    case PromiseNear = 'promise_near';
    case PromiseDue = 'promise_due';
    case ReplyLate = 'reply_late';
    case ReplyOverdue = 'reply_overdue';
    case OwnerSilent = 'owner_silent';
    case RungSkipped = 'rung_skipped';
    case Chosen = 'chosen';
    case FollowupOwed = 'followup_owed';
    case StillHere = 'still_here';
    case LadderSet = 'ladder_set';
    case Closed = 'closed';
    case Reopened = 'reopened';
    case Edited = 'edited';
    case Retracted = 'retracted';
    case Redacted = 'redacted';
    case Delivered = 'delivered';
    case Read = 'read';
    case BotJoined = 'bot_joined';
    case HandedOff = 'handed_off';
    case OperatorWanted = 'operator_wanted';
    case Answered = 'answered';
    case WrapupAsked = 'wrapup_asked';
    case SurveyAsked = 'survey_asked';
    case SurveyAnswered = 'survey_answered';
    case SurveyExpired = 'survey_expired';
    case SurveyWaived = 'survey_waived';
    case Settled = 'settled';
    case TransferOffered = 'transfer_offered';
    case TransferEnded = 'transfer_ended';
    case MediaOffered = 'media_offered';
    case MediaStarted = 'media_started';
    case MediaEnded = 'media_ended';
    case FollowupDue = 'followup_due';
    case FollowupOverdue = 'followup_overdue';
    case FollowupAnswered = 'followup_answered';
    case LeftUnread = 'left_unread';
    case ChatAttributeSet = 'chat_attribute_set';
    case ShapeAnswered = 'shape_answered';
    case Reacted = 'reacted';
    case AskedFor = 'asked_for';
    case JoinedBeside = 'joined_beside';
    case Tagged = 'tagged';
    case OutcomeSet = 'outcome_set';
    case Typing = 'typing';
    case TypingStopped = 'typing_stopped';
    case MessageRefused = 'message_refused';
    case Invitation = 'invitation';
    case InvitationGone = 'invitation_gone';
    case Hint = 'hint';
    case Draft = 'draft';
    case Annotation = 'annotation';

    private const BY_NUMBER = [
        1 => self::PolicySet,
        2 => self::ShopOpened,
        3 => self::PersonAdded,
        4 => self::OperatorSet,
        5 => self::PersonRenamed,
        6 => self::WentOnline,
        7 => self::WentOffline,
        8 => self::PresenceSet,
        9 => self::VisitorBanned,
        10 => self::VisitorUnbanned,
        11 => self::Consented,
        12 => self::VisitorSigned,
        13 => self::VisitorErased,
        58 => self::TextsErased,
        14 => self::InvitationSent,
        15 => self::InvitationShown,
        16 => self::InvitationEnded,
        17 => self::ReplySet,
        18 => self::ReplyRemoved,
        89 => self::FileOwedDeletion,
        90 => self::FileGone,
        19 => self::ClockJumped,
        82 => self::AttributeSet,
        84 => self::AttributesExpired,
        85 => self::PersonMerged,
        20 => self::Started,
        21 => self::Said,
        22 => self::Queued,
        23 => self::Offered,
        24 => self::OfferEnded,
        25 => self::Taken,
        26 => self::Held,
        27 => self::Resumed,
        28 => self::Promised,
        29 => self::PromiseNear,
        30 => self::PromiseDue,
        31 => self::ReplyLate,
        32 => self::ReplyOverdue,
        80 => self::OwnerSilent,
        33 => self::RungSkipped,
        34 => self::Chosen,
        35 => self::FollowupOwed,
        36 => self::StillHere,
        37 => self::LadderSet,
        38 => self::Closed,
        39 => self::Reopened,
        40 => self::Edited,
        41 => self::Retracted,
        42 => self::Redacted,
        43 => self::Delivered,
        44 => self::Read,
        45 => self::BotJoined,
        46 => self::HandedOff,
        47 => self::OperatorWanted,
        48 => self::Answered,
        49 => self::WrapupAsked,
        50 => self::SurveyAsked,
        51 => self::SurveyAnswered,
        52 => self::SurveyExpired,
        59 => self::SurveyWaived,
        64 => self::Settled,
        53 => self::TransferOffered,
        54 => self::TransferEnded,
        55 => self::MediaOffered,
        56 => self::MediaStarted,
        57 => self::MediaEnded,
        60 => self::FollowupDue,
        61 => self::FollowupOverdue,
        62 => self::FollowupAnswered,
        63 => self::LeftUnread,
        83 => self::ChatAttributeSet,
        88 => self::ShapeAnswered,
        91 => self::Reacted,
        96 => self::AskedFor,
        97 => self::JoinedBeside,
        98 => self::Tagged,
        99 => self::OutcomeSet,
        1024 => self::Typing,
        1025 => self::TypingStopped,
        1026 => self::MessageRefused,
        1027 => self::Invitation,
        1028 => self::InvitationGone,
        1029 => self::Hint,
        1045 => self::Draft,
        1046 => self::Annotation,
    ];

    /** The number of klepet.h's KLEPET_EVENT_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? self::Unknown;
    }
}
