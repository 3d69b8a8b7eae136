<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** The program calls wrongly (-1xx): mend it. */
class MisuseException extends KlepetException
{
}
