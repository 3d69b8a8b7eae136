<?php

declare(strict_types=1);

namespace Klepet;

/** Who is expected to speak: KLEPET_TURN_... */
enum Turn: string
{
    case Nobody = 'nobody';
    case Visitor = 'visitor';
    case Operator = 'operator';
}
