<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** Who a client is, fixed when it joins: KLEPET_ROLE_... */
enum Role: string
{
    case System = 'system';
    case Visitor = 'visitor';
    case Operator = 'operator';
    case Bot = 'bot';

    private const BY_NUMBER = [
        0 => self::System,
        1 => self::Visitor,
        2 => self::Operator,
        3 => self::Bot,
    ];

    /** The number of klepet.h's KLEPET_ROLE_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? throw new \ValueError("There is no role with the number $number.");
    }

    /** The number that klepet.h gives it. */
    public function number(): int
    {
        return (int) array_search($this, self::BY_NUMBER, true);
    }
}
