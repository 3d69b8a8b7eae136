<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B12.3: what is offered beside the chat: KLEPET_MEDIA_... */
enum MediaKind: string
{
    case Call = 'call';
    case Cobrowse = 'cobrowse';

    private const BY_NUMBER = [
        1 => self::Call,
        2 => self::Cobrowse,
    ];

    /** The number of klepet.h's KLEPET_MEDIA_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no kind with the number $number.");
    }
}
