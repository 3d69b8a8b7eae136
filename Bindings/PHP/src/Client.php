<?php

declare(strict_types=1);

namespace Klepet;

use Klepet\Calls\Joining;
use Klepet\Socket\Connection;
use Klepet\Socket\PollingParticipant;

/**
 * The shop by way of the resident host, `klepet-host serve`: for PHP-FPM and everything else that comes and goes.
 * Pure PHP over a Unix socket; in FPM the stream stays open between requests. A reply says that what it tells is
 * durable.
 */
final class Client implements Shop
{
    use Joining;
    use OneOfItsKind;

    private function __construct(private readonly string $socket, private readonly Connection $connection)
    {
    }

    /**
     * Does not connect yet: the first call does, and any later one for which the host has been started anew.
     *
     * @param string $socket The path of the host's Unix socket.
     * @param int $timeoutMs How long a reply is waited for.
     * @param int $connectTimeoutMs How long a host that is not there, because it is being restarted, is waited for.
     * @param bool $persistent Keep the stream for the next request of this FPM worker.
     */
    public static function connect(
        string $socket,
        int $timeoutMs = 5_000,
        int $connectTimeoutMs = 2_000,
        bool $persistent = true
    ): self {
        return new self($socket, new Connection($socket, $timeoutMs, $connectTimeoutMs, $persistent));
    }

    public function join(Who $who): Participant
    {
        return new PollingParticipant($this->connection, $who);
    }

    /** What is said here is durable when it is answered: there is nothing to wait for. */
    public function flush(): void
    {
    }

    /** @param int $timeoutMs A large shop takes its time; the host serves meanwhile. */
    public function backup(string $path, int $timeoutMs = 3_600_000): void
    {
        $patient = self::connect($this->socket, $timeoutMs, persistent: false);
        $office = new PollingParticipant($patient->connection, new Who(Role::System, 'office'));
        $office->tellHost('backup', ['path' => $path]);
        $patient->close();
    }

    public function close(): void
    {
        $this->connection->close();
    }
}
