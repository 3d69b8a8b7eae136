<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B21.1: by which channel a message came: KLEPET_VIA_... */
enum Via: string
{
    case Web = 'web';
    case App = 'app';
    case Mail = 'mail';
    case Sms = 'sms';
    case Messenger = 'messenger';
    case Phone = 'phone';
    case Other = 'other';

    private const BY_NUMBER = [
        0 => self::Web,
        1 => self::App,
        2 => self::Mail,
        3 => self::Sms,
        4 => self::Messenger,
        5 => self::Phone,
        6 => self::Other,
    ];

    /** The number of klepet.h's KLEPET_VIA_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no channel with the number $number.");
    }
}
