<?php

declare(strict_types=1);

namespace Klepet;

/** A call or cobrowsing: KLEPET_MEDIA_... */
enum MediaKind: string
{
    case Call = 'call';
    case Cobrowse = 'cobrowse';

    private const BY_NUMBER = [
        1 => self::Call,
        2 => self::Cobrowse,
    ];

    /** The number of klepet.h's KLEPET_MEDIA_..., the `value` of media events. */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no kind with the number $number.");
    }
}
