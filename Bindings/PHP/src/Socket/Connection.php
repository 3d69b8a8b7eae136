<?php

declare(strict_types=1);

namespace Klepet\Socket;

use Klepet\Exception\KlepetException;
use Klepet\Exception\TimeoutException;
use Klepet\Exception\UnreachableException;
use Klepet\OneOfItsKind;
use Klepet\Refusal;

/**
 * A stream to the resident host: a line there, a line back.
 *
 *     closed ── open() ──> fresh ── exchange() ──> in step ── lost, late, nonsense ──> closed
 *        └──── open() ──> inherited ── exchange() ──^
 *
 * A persistent stream outlives the PHP request that opened it. One that is inherited may have been left in the middle
 * of a line, or with a reply that nobody fetched, when the request before was killed. So the first thing sent on it
 * is a line end, which ends what was begun, and replies are passed over until the one that was asked for. That is why
 * requests have numbers.
 */
final class Connection
{
    use OneOfItsKind;

    /** The host's replies have at most 64 MiB. */
    private const REPLY_BYTES_MAX = 65 << 20;
    private const READ_BYTES = 1 << 16;
    /** After so long a silence the host may have gone: look before speaking. */
    private const QUIET_NS = 50_000_000;
    /** The listener of a host that is killed lives a little longer than its connections: not at once, and once more. */
    private const AGAIN_AFTER_US = [10_000, 50_000];
    private const CONNECT_PAUSE_US = 5_000;
    /** EACCES: waiting does not help. */
    private const NOT_PERMITTED = 13;

    /** @var resource|null */
    private $stream = null;
    private int $process = 0;
    private int $usedNs = 0;
    private bool $isInherited = false;

    public function __construct(
        private readonly string $path,
        private readonly int $timeoutMs,
        private readonly int $connectTimeoutMs,
        private readonly bool $isPersistent
    ) {
        if (strlen($path) > 107) {
            throw KlepetException::because(Refusal::ValueInvalid, 'A socket\'s path has at most 107 bytes.');
        }
    }

    /**
     * Sends one line and gives its reply. When the stream turns out to be stale, the line is sent once more on a new
     * one: it has to be such that being done twice is as good as once.
     *
     * @param string $line Without its end.
     * @param string $mark The reply holds it, behind its first field: `"request":7`. Empty: not known.
     */
    public function exchange(string $line, string $mark): string
    {
        $line .= "\n";
        foreach ([...self::AGAIN_AFTER_US, null] as $pause) {
            try {
                return $this->attempt($line, $mark);
            } catch (StreamLost $lost) {
                $this->close();
            }
            if ($pause !== null) {
                usleep($pause);
            }
        }
        throw self::unreachable("The host at $this->path closes the connection again and again.", $lost);
    }

    public function close(): void
    {
        if ($this->stream !== null && $this->process === getmypid()) {
            fclose($this->stream);
        }
        $this->stream = null;
    }

    private function attempt(string $line, string $mark): string
    {
        $this->open();
        if ($this->isInherited) {
            if ($mark === '') {
                // Nothing tells this reply from one that was left behind: first a question that can.
                $mark = '"request":"' . bin2hex(random_bytes(8)) . '"';
                $this->send("\n{\"do\":\"hello\",$mark}\n");
                $this->receive($mark, true);
                $mark = '';
            } else {
                $line = "\n" . $line;
            }
        }
        $reply = $this->send($line) ?? $this->receive($mark, $this->isInherited);
        $this->isInherited = false;
        $this->usedNs = hrtime(true);

        return $reply;
    }

    private function open(): void
    {
        if ($this->stream !== null && $this->process === getmypid()) {
            if (hrtime(true) - $this->usedNs < self::QUIET_NS || !$this->isReadable()) {
                return;
            }
            // Nothing was asked, so what there is to read can only be the end.
            $this->close();
        }
        $this->process = getmypid();
        $this->stream = $this->connected();
        $this->isInherited = $this->isPersistent && ftell($this->stream) > 0;
        $this->usedNs = hrtime(true);
        stream_set_timeout($this->stream, intdiv($this->timeoutMs, 1000), $this->timeoutMs % 1000 * 1000);
    }

    private function isReadable(): bool
    {
        $read = [$this->stream];
        $none = null;

        return @stream_select($read, $none, $none, 0) !== 0;
    }

    /**
     * A host that is being restarted is waited for.
     *
     * @return resource
     */
    private function connected()
    {
        $until = hrtime(true) + $this->connectTimeoutMs * 1_000_000;
        do {
            $seconds = max(0.001, ($until - hrtime(true)) / 1e9);
            // A negative port is no port: it makes the persistent stream this process's own, should it fork.
            $stream = $this->isPersistent
                ? @pfsockopen("unix://$this->path", -$this->process, $errno, $why, $seconds)
                : @fsockopen("unix://$this->path", -1, $errno, $why, $seconds);
            if ($stream !== false) {
                return $stream;
            }
            usleep(self::CONNECT_PAUSE_US);
        } while ($errno !== self::NOT_PERMITTED && hrtime(true) < $until);
        throw self::unreachable("No host can be reached at $this->path ($why). Does `klepet-host serve` run there?");
    }

    /** What the host had to say before it hung up, when it did not take it all. */
    private function send(string $bytes): ?string
    {
        while (($written = @fwrite($this->stream, $bytes)) !== strlen($bytes)) {
            if ($written === false || $written === 0) {
                if (stream_get_meta_data($this->stream)['timed_out']) {
                    throw $this->late();
                }
                $said = $this->line();

                return self::isRefusalOfAll($said) ? $said : throw new StreamLost();
            }
            $bytes = substr($bytes, $written);
        }

        return null;
    }

    /** The next line with this mark; what comes before it is of no concern. */
    private function receive(string $mark, bool $passesOver): string
    {
        $line = $this->line();
        $until = 0;
        while (!self::answers($line, $mark)) {
            if (!$passesOver && self::isRefusalOfAll($line)) {
                return $line;
            }
            if (!$passesOver && !str_starts_with($line, '{"')) {
                $this->close();
                throw self::unreachable("What answers at $this->path does not speak Klepet's protocol.");
            }
            $until = $until ?: hrtime(true) + $this->timeoutMs * 1_000_000;
            if (hrtime(true) > $until) {
                throw $this->late();
            }
            $line = $this->line();
        }

        return $line;
    }

    /** A refusal that answers no request: there are too many connections, or the line was too long to be read. */
    private static function isRefusalOfAll(string $line): bool
    {
        return str_starts_with($line, '{"ok":false,"status"');
    }

    private static function answers(string $line, string $mark): bool
    {
        if ($mark === '') {
            return str_starts_with($line, '{"ok":');
        }
        if (!str_starts_with($line, "{\"ok\":true,$mark") && !str_starts_with($line, "{\"ok\":false,$mark")) {
            return false;
        }
        // "request":7 is not "request":77.
        $next = $line[strpos($line, ',') + 1 + strlen($mark)] ?? '';

        return $next === ',' || $next === '}';
    }

    private function line(): string
    {
        $line = '';
        do {
            $part = fgets($this->stream, self::READ_BYTES);
            if ($part === false) {
                throw stream_get_meta_data($this->stream)['timed_out'] ? $this->late() : new StreamLost();
            }
            $line .= $part;
            if (strlen($line) > self::REPLY_BYTES_MAX) {
                $this->close();
                throw self::unreachable("What answers at $this->path sends a line without an end.");
            }
        } while ($part[-1] !== "\n");

        return substr($line, 0, -1);
    }

    private function late(): TimeoutException
    {
        // The reply may come yet: it must not be taken for the next one's.
        $this->close();

        return new TimeoutException(0, Refusal::Unreachable, "The host has not answered within $this->timeoutMs ms.");
    }

    private static function unreachable(string $sentence, ?\Throwable $previous = null): UnreachableException
    {
        return new UnreachableException(0, Refusal::Unreachable, $sentence, '', $previous);
    }
}
