<?php

declare(strict_types=1);

namespace Klepet;

/** What became of an invitation on the page: KLEPET_INVITATION_... */
enum InvitationAnswer: string
{
    case Shown = 'shown';
    case Accepted = 'accepted';
    case Dismissed = 'dismissed';
}
