<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B21.2: how a transcript is written: KLEPET_TRANSCRIPT_... */
enum TranscriptFormat: string
{
    case Text = 'text';
    case Html = 'html';

    private const BY_NUMBER = [
        0 => self::Text,
        1 => self::Html,
    ];

    /** The number of klepet.h's KLEPET_TRANSCRIPT_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no format with the number $number.");
    }
}
