<?php

declare(strict_types=1);

namespace Klepet\Exception;

/** The file, the disk or the system (-5xx). */
class StorageException extends KlepetException
{
}
