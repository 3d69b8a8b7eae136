<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B1.3: why a chat is closed, the `reason` of CLOSED: KLEPET_REASON_... */
enum CloseReason: string
{
    case None = 'none';
    case VisitorEnd = 'visitor_end';
    case OperatorEnd = 'operator_end';
    case Idle = 'idle';
    case BotResolved = 'bot_resolved';
    case Callback = 'callback';
    case Spam = 'spam';
    case Admin = 'admin';
    case Erased = 'erased';
    case Resolved = 'resolved';
    case Unread = 'unread';

    private const BY_NUMBER = [
        0 => self::None,
        1 => self::VisitorEnd,
        2 => self::OperatorEnd,
        3 => self::Idle,
        4 => self::BotResolved,
        5 => self::Callback,
        6 => self::Spam,
        7 => self::Admin,
        8 => self::Erased,
        9 => self::Resolved,
        10 => self::Unread,
    ];

    /** The number of klepet.h's KLEPET_REASON_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no reason with the number $number.");
    }
}
