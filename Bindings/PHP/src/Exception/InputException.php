<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** What was given is wrong (-2xx): a text too long, a key of no bytes, no JSON. */
class InputException extends KlepetException
{
}
