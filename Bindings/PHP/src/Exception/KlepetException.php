<?php

declare(strict_types=1);

namespace Klepet\Exception;

use Klepet\Refusal;
use RuntimeException;

/**
 * What was refused, and why. One class for each hundred of klepet_status:
 *
 *     MisuseException       -1xx  the program calls wrongly: mend it
 *     InputException        -2xx  what was given is wrong
 *     StateException        -3xx  not in this state, or not for this participant
 *     LimitException        -4xx  a limit was reached: try again later
 *     StorageException      -5xx  the file, the disk or the system
 *     UnreachableException        the host could not be asked, or did not answer
 *
 * In all but the last, nothing has changed.
 */
abstract class KlepetException extends RuntimeException
{
    /**
     * @param int $status The klepet_status, 0 when the host could not be asked.
     * @param string $sentence What was wrong and what to do, in English; never what a visitor wrote (B13.5).
     * @param string $path Where in the request the fault is, such as `policy.departments[1].mode`, or empty.
     */
    final public function __construct(
        public readonly int $status,
        public readonly Refusal $refusal,
        public readonly string $sentence,
        public readonly string $path = '',
        ?\Throwable $previous = null
    ) {
        parent::__construct($path === '' ? $sentence : "$sentence ($path)", $status, $previous);
    }

    public static function of(int $status, string $sentence, string $path = ''): self
    {
        $class = match (intdiv(-$status, 100)) {
            1 => MisuseException::class,
            2 => InputException::class,
            4 => LimitException::class,
            5 => StorageException::class,
            default => StateException::class,
        };

        return new $class($status, Refusal::fromStatus($status), Sentence::inPhp($sentence), $path);
    }

    public static function because(Refusal $refusal, string $sentence): self
    {
        return self::of($refusal->status(), $sentence);
    }
}
