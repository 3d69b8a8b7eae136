<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** Why something was refused: klepet_status of klepet.h, where each is explained. */
enum Refusal: string
{
    /** The shop could not be asked: no host, no reply in time, a line that is none. */
    case Unreachable = 'unreachable';
    /** Of a newer Klepet than this package. */
    case Unknown = 'unknown';
    case MisuseNull = 'misuse_null';
    case MisuseThread = 'misuse_thread';
    case MisuseClosed = 'misuse_closed';
    case MisuseReentry = 'misuse_reentry';
    case MisuseForked = 'misuse_forked';
    case MisuseOptions = 'misuse_options';
    case MisuseMode = 'misuse_mode';
    case TextTooLong = 'text_too_long';
    case TextNotUtf8 = 'text_not_utf8';
    case TextEmpty = 'text_empty';
    case KeyInvalid = 'key_invalid';
    case MessageIdInvalid = 'message_id_invalid';
    case ValueInvalid = 'value_invalid';
    case TimeInvalid = 'time_invalid';
    case PolicyInvalid = 'policy_invalid';
    case JsonInvalid = 'json_invalid';
    case CommandUnknown = 'command_unknown';
    case ContactInvalid = 'contact_invalid';
    case TextInvalid = 'text_invalid';
    case ChatUnknown = 'chat_unknown';
    case ChatClosed = 'chat_closed';
    case ChatNotClosed = 'chat_not_closed';
    case NotAllowed = 'not_allowed';
    case NotTaken = 'not_taken';
    case Taken = 'taken';
    case Already = 'already';
    case NotOffered = 'not_offered';
    case NotHeld = 'not_held';
    case NotWaiting = 'not_waiting';
    case LadderNotRunning = 'ladder_not_running';
    case MessageUnknown = 'message_unknown';
    case EditTooLate = 'edit_too_late';
    case PersonUnknown = 'person_unknown';
    case DepartmentUnknown = 'department_unknown';
    case NotInDepartment = 'not_in_department';
    case Retracted = 'retracted';
    case InvitationGone = 'invitation_gone';
    case TokenInvalid = 'token_invalid';
    case Banned = 'banned';
    case IdentityInvalid = 'identity_invalid';
    case Muted = 'muted';
    case ReplyUnknown = 'reply_unknown';
    case PlaceholderMissing = 'placeholder_missing';
    case NoTransfer = 'no_transfer';
    case NoMedia = 'no_media';
    case NoConsent = 'no_consent';
    case NotWithBot = 'not_with_bot';
    case QuestionUnknown = 'question_unknown';
    case Erased = 'erased';
    case MessageIdReused = 'message_id_reused';
    case Suspended = 'suspended';
    case Stale = 'stale';
    case TagUnknown = 'tag_unknown';
    case OutcomeMissing = 'outcome_missing';
    case NotFollowup = 'not_followup';
    case PersonSigned = 'person_signed';
    case AttributeUnknown = 'attribute_unknown';
    case ShapeInvalid = 'shape_invalid';
    case ShapeOver = 'shape_over';
    case AnswerInvalid = 'answer_invalid';
    case ReactionUnknown = 'reaction_unknown';
    case FileRefused = 'file_refused';
    case CapacityFull = 'capacity_full';
    case TooManyChats = 'too_many_chats';
    case TooFast = 'too_fast';
    case LineFull = 'line_full';
    case Busy = 'busy';
    case TooManyClients = 'too_many_clients';
    case TooManyPeople = 'too_many_people';
    case HoldBackFull = 'hold_back_full';
    case BufferTooSmall = 'buffer_too_small';
    case TooManyEvents = 'too_many_events';
    case ExportTooLarge = 'export_too_large';
    case TooManyQueries = 'too_many_queries';
    case AttributeTooLong = 'attribute_too_long';
    case TooManyFiles = 'too_many_files';
    case Locked = 'locked';
    case Corrupt = 'corrupt';
    case NewerFormat = 'newer_format';
    case Halted = 'halted';
    case DiskFull = 'disk_full';
    case CannotOpen = 'cannot_open';
    case System = 'system';
    case FileReplaced = 'file_replaced';
    case NotYetGone = 'not_yet_gone';
    case Fenced = 'fenced';

    private const BY_STATUS = [
        -101 => self::MisuseNull,
        -102 => self::MisuseThread,
        -103 => self::MisuseClosed,
        -104 => self::MisuseReentry,
        -105 => self::MisuseForked,
        -106 => self::MisuseOptions,
        -107 => self::MisuseMode,
        -201 => self::TextTooLong,
        -202 => self::TextNotUtf8,
        -203 => self::TextEmpty,
        -204 => self::KeyInvalid,
        -205 => self::MessageIdInvalid,
        -206 => self::ValueInvalid,
        -207 => self::TimeInvalid,
        -208 => self::PolicyInvalid,
        -209 => self::JsonInvalid,
        -210 => self::CommandUnknown,
        -211 => self::ContactInvalid,
        -212 => self::TextInvalid,
        -301 => self::ChatUnknown,
        -302 => self::ChatClosed,
        -303 => self::ChatNotClosed,
        -304 => self::NotAllowed,
        -305 => self::NotTaken,
        -306 => self::Taken,
        -307 => self::Already,
        -308 => self::NotOffered,
        -309 => self::NotHeld,
        -310 => self::NotWaiting,
        -311 => self::LadderNotRunning,
        -312 => self::MessageUnknown,
        -313 => self::EditTooLate,
        -314 => self::PersonUnknown,
        -315 => self::DepartmentUnknown,
        -316 => self::NotInDepartment,
        -317 => self::Retracted,
        -318 => self::InvitationGone,
        -319 => self::TokenInvalid,
        -320 => self::Banned,
        -321 => self::IdentityInvalid,
        -322 => self::Muted,
        -323 => self::ReplyUnknown,
        -324 => self::PlaceholderMissing,
        -325 => self::NoTransfer,
        -326 => self::NoMedia,
        -327 => self::NoConsent,
        -329 => self::NotWithBot,
        -330 => self::QuestionUnknown,
        -331 => self::Erased,
        -332 => self::MessageIdReused,
        -333 => self::Suspended,
        -346 => self::Stale,
        -347 => self::TagUnknown,
        -348 => self::OutcomeMissing,
        -336 => self::NotFollowup,
        -338 => self::PersonSigned,
        -337 => self::AttributeUnknown,
        -341 => self::ShapeInvalid,
        -342 => self::ShapeOver,
        -343 => self::AnswerInvalid,
        -344 => self::ReactionUnknown,
        -345 => self::FileRefused,
        -401 => self::CapacityFull,
        -402 => self::TooManyChats,
        -403 => self::TooFast,
        -404 => self::LineFull,
        -405 => self::Busy,
        -406 => self::TooManyClients,
        -407 => self::TooManyPeople,
        -408 => self::HoldBackFull,
        -409 => self::BufferTooSmall,
        -410 => self::TooManyEvents,
        -411 => self::ExportTooLarge,
        -412 => self::TooManyQueries,
        -415 => self::AttributeTooLong,
        -413 => self::TooManyFiles,
        -501 => self::Locked,
        -502 => self::Corrupt,
        -503 => self::NewerFormat,
        -504 => self::Halted,
        -505 => self::DiskFull,
        -506 => self::CannotOpen,
        -507 => self::System,
        -508 => self::FileReplaced,
        -509 => self::NotYetGone,
        -510 => self::Fenced,
    ];

    public static function fromStatus(int $status): self
    {
        return self::BY_STATUS[$status] ?? self::Unknown;
    }

    /** The klepet_status, 0 for what has none. */
    public function status(): int
    {
        return (int) array_search($this, self::BY_STATUS, true);
    }
}
