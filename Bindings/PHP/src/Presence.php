<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B5.1: what an operator chose to be; being there also takes a connected client: KLEPET_PRESENCE_... */
enum Presence: string
{
    case Offline = 'offline';
    case Away = 'away';
    case Online = 'online';

    private const BY_NUMBER = [
        0 => self::Offline,
        1 => self::Away,
        2 => self::Online,
    ];

    /** The number of klepet.h's KLEPET_PRESENCE_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no presence with the number $number.");
    }
}
