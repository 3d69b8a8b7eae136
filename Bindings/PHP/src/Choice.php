<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B4.2: what a waiting visitor would like: KLEPET_CHOICE_... */
enum Choice: string
{
    case Wait = 'wait';
    case Callback = 'callback';
    case Email = 'email';
    case Message = 'message';

    private const BY_NUMBER = [
        1 => self::Wait,
        2 => self::Callback,
        3 => self::Email,
        4 => self::Message,
    ];

    /** The number of klepet.h's KLEPET_CHOICE_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no choice with the number $number.");
    }
}
