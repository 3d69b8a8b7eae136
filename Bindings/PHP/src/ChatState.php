<?php

declare(strict_types=1);

namespace Klepet;

/** Where a chat is: KLEPET_CHAT_... */
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
