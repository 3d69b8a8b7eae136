<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B8.4: what became of an invitation on the page: KLEPET_INVITATION_... */
enum InvitationAnswer: string
{
    case Shown = 'shown';
    case Accepted = 'accepted';
    case Dismissed = 'dismissed';
}
