<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** The host did not answer in time; what was asked may have been done. */
class TimeoutException extends UnreachableException
{
}
