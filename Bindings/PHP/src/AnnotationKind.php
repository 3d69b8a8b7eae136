<?php

// Written by Include/generate from klepet.h.

declare(strict_types=1);

namespace Klepet;

/** B19.3: what a copilot tells the owner of a chat: KLEPET_ANNOTATION_... */
enum AnnotationKind: string
{
    case Translation = 'translation';
    case Summary = 'summary';
    case Suggestion = 'suggestion';
}
