<?php

declare(strict_types=1);

namespace Klepet;

/** What somebody is doing in a chat: KLEPET_ACTIVITY_... */
enum Activity: string
{
    case Typing = 'typing';
    case TypingStopped = 'typing_stopped';
    case Uploading = 'uploading';
    case UploadingStopped = 'uploading_stopped';
}
