<?php

declare(strict_types=1);

namespace KlepetTests\Support;

/** `klepet-host serve`, with a shop and a socket of its own. */
final class ResidentHost
{
    public readonly string $socket;
    public readonly string $shop;
    private ?Process $process = null;

    /** @param list<string> $options More of `serve`. */
    public function __construct(private readonly Folder $folder, private readonly array $options = [])
    {
        $this->socket = "$folder->path/klepet.sock";
        $this->shop = "$folder->path/shop.db";
        $this->start();
    }

    public function start(): void
    {
        $command = [self::program(), 'serve', '--shop', $this->shop, '--socket', $this->socket, ...$this->options];
        $this->process = new Process($command, "{$this->folder->path}/host.log");
    }

    /** Returns when it answers. */
    public function waitFor(): void
    {
        Process::until(function (): bool {
            $stream = @stream_socket_client("unix://$this->socket");
            if ($stream === false) {
                return false;
            }
            stream_set_timeout($stream, 5);
            fwrite($stream, "{\"do\":\"hello\"}\n");

            return str_starts_with((string) fgets($stream), '{"ok":true');
        }, "the host: {$this->process->said()}");
    }

    public function kill(): void
    {
        $this->process->end(9);
    }

    /** Asks it to go; its exit code. */
    public function stop(): int
    {
        return $this->process->end(15);
    }

    /** @return list<string> The sockets that it has open, each by a name that no later one has. */
    public function sockets(): array
    {
        $open = array_map('readlink', glob("/proc/{$this->process->pid()}/fd/*"));
        $sockets = array_filter($open, static fn (string $target): bool => str_starts_with($target, 'socket:'));
        sort($sockets);

        return $sockets;
    }

    public function said(): string
    {
        return $this->process->said();
    }

    public static function program(): string
    {
        return getenv('KLEPET_HOST') ?: 'klepet-host';
    }
}
