<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** A limit was reached (-4xx): try again later, or raise it in the policy. */
class LimitException extends KlepetException
{
}
