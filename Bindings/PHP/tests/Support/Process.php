<?php

declare(strict_types=1);

namespace KlepetTests\Support;

/** A program that runs beside the test, and not longer than it. */
final class Process
{
    /** @var resource */
    private $process;
    private bool $isRunning = true;

    /**
     * @param list<string> $command
     * @param string $log Where all that it says goes.
     * @param array<string, string> $environment Besides this process's own.
     */
    public function __construct(array $command, private readonly string $log, array $environment = [])
    {
        $said = ['file', $log, 'a'];
        $streams = [['file', '/dev/null', 'r'], $said, $said];
        $this->process = proc_open($command, $streams, $pipes, null, $environment + getenv());
    }

    public function __destruct()
    {
        $this->end(9);
    }

    /** Sends the signal and waits; the exit code, or -1 when the signal ended it. */
    public function end(int $signal): int
    {
        if (!$this->isRunning) {
            return -1;
        }
        $this->isRunning = false;
        proc_terminate($this->process, $signal);

        return proc_close($this->process);
    }

    public function wait(): int
    {
        $this->isRunning = false;

        return proc_close($this->process);
    }

    public function pid(): int
    {
        return proc_get_status($this->process)['pid'];
    }

    public function said(): string
    {
        return (string) file_get_contents($this->log);
    }

    /** Until something is so, at most ten seconds. */
    public static function until(callable $isSo, string $what): void
    {
        $end = hrtime(true) + 10_000_000_000;
        while (!$isSo()) {
            if (hrtime(true) > $end) {
                throw new \RuntimeException("Waited in vain: $what.");
            }
            usleep(2_000);
        }
    }
}
