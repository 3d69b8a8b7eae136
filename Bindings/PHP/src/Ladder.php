<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** The schedules of steps; a step is a rung, numbered from 1: KLEPET_LADDER_... */
enum Ladder: string
{
    /** Of a newer Klepet than this package. */
    case Unknown = 'unknown';
    case None = 'none';
    case Idle = 'idle';
    case Waiting = 'waiting';
    case Reply = 'reply';
    case Promise = 'promise';
    case Offer = 'offer';
    case Drop = 'drop';
    case Intake = 'intake';
    case Bot = 'bot';
    case Transfer = 'transfer';
    case Media = 'media';
    case Survey = 'survey';
    case Followup = 'followup';
    case Away = 'away';
    case Settled = 'settled';

    private const BY_NUMBER = [
        0 => self::None,
        1 => self::Idle,
        2 => self::Waiting,
        3 => self::Reply,
        4 => self::Promise,
        5 => self::Offer,
        6 => self::Drop,
        7 => self::Intake,
        8 => self::Bot,
        9 => self::Transfer,
        10 => self::Media,
        11 => self::Survey,
        12 => self::Followup,
        13 => self::Away,
        14 => self::Settled,
    ];

    /** The number of klepet.h's KLEPET_LADDER_.... */
    public static function fromNumber(int $number): self
    {
        return self::BY_NUMBER[$number] ?? self::Unknown;
    }
}
