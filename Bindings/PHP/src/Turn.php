<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** Who owes the next public human message: KLEPET_TURN_... */
enum Turn: string
{
    case Nobody = 'nobody';
    case Visitor = 'visitor';
    case Operator = 'operator';
}
