<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B1: where a chat stands: KLEPET_STATE_... */
enum ChatState: string
{
    case Intake = 'intake';
    case Bot = 'bot';
    case Queued = 'queued';
    case Offered = 'offered';
    case Active = 'active';
    case Held = 'held';
    case Wrapup = 'wrapup';
    case Followup = 'followup';
    case Closed = 'closed';
}
