<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** Refused in this state, or not for this participant (-3xx): the chat has ended, somebody else has it. */
class StateException extends KlepetException
{
}
