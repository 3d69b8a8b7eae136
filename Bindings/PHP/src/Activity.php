<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** What a client is doing in a chat; live only (B2.8): KLEPET_ACTIVITY_... */
enum Activity: string
{
    case Typing = 'typing';
    case TypingStopped = 'typing_stopped';
    case Uploading = 'uploading';
    case UploadingStopped = 'uploading_stopped';
}
