<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** The host could not be asked. A message that was on its way is safely sent again with the same id (B2.2). */
class UnreachableException extends KlepetException
{
}
