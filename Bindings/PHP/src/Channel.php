<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B4.9: how a follow-up was answered: KLEPET_CHANNEL_... */
enum Channel: string
{
    case Phone = 'phone';
    case Email = 'email';
    case Sms = 'sms';
    case Messenger = 'messenger';
    case InPerson = 'in_person';
    case Other = 'other';

    private const BY_NUMBER = [
        1 => self::Phone,
        2 => self::Email,
        3 => self::Sms,
        4 => self::Messenger,
        5 => self::InPerson,
        6 => self::Other,
    ];

    /** The number of klepet.h's KLEPET_CHANNEL_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no channel with the number $number.");
    }
}
