<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** What became of a message: KLEPET_POSTED_... */
enum Outcome: string
{
    case Accepted = 'accepted';
    case Duplicate = 'duplicate';
    case HeldBack = 'held_back';
    case Reopened = 'reopened';
    case Started = 'started';
    case NoOperator = 'no_operator';
    case Followup = 'followup';
    case Afterword = 'afterword';

    private const BY_NUMBER = [
        0 => self::Accepted,
        1 => self::Duplicate,
        2 => self::HeldBack,
        3 => self::Reopened,
        4 => self::Started,
        5 => self::NoOperator,
        6 => self::Followup,
        7 => self::Afterword,
    ];

    /** The number of klepet.h's KLEPET_POSTED_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no outcome with the number $number.");
    }
}
