<?php

declare(strict_types=1);

namespace KlepetBench;

use Klepet\Client;
use KlepetTests\Support\Folder;
use KlepetTests\Support\Fpm;
use KlepetTests\Support\Process;
use KlepetTests\Support\ResidentHost;

/** A message said from a warm FPM worker, beside an echo over such a socket and the commit alone. */
final class FpmRows
{
    /**
     * @param ?string $in Where the shop's file is; null: on the disk of temporary files.
     * @return array<string, float> What page.php measures: median microseconds.
     */
    public function say(int $requests, int $turns, ?string $in): array
    {
        $folder = new Folder($in);
        $host = new ResidentHost($folder);
        $host->waitFor();
        $shop = Client::connect($host->socket, persistent: false);
        $shop->system()->operatorSet('ana', 'Ana');
        $chat = $shop->visitor('eva')->start('Hello')->chat;
        $shop->operator('ana')->take($chat);
        $echo = $this->startEcho($folder);
        $fpm = new Fpm($folder, __DIR__ . '/page.php', $host->socket);
        $asked = json_encode([$host->socket, "$folder->path/echo.sock", $folder->path, $turns, $chat]);
        $us = [];
        for ($request = 0; $request < $requests; $request++) {
            foreach ($this->ask($fpm, $asked) as $what => $all) {
                $us[$what] = [...$us[$what] ?? [], ...$all];
            }
        }
        unset($fpm, $echo);
        $host->stop();

        return array_map(FfiRows::median(...), $us);
    }

    private function startEcho(Folder $folder): Process
    {
        $program = "$folder->path/echo";
        $words = ['cc', '-O2', __DIR__ . '/echo.c', '-o', $program];
        exec(implode(' ', array_map('escapeshellarg', $words)) . ' 2>&1', $said, $status);
        $status === 0 || throw new \RuntimeException(implode("\n", $said));
        $echo = new Process([$program, "$folder->path/echo.sock"], "$folder->path/echo.log");
        Process::until(static fn (): bool => file_exists("$folder->path/echo.sock"), 'the echo');

        return $echo;
    }

    /** @return array<string, list<float>> */
    private function ask(Fpm $fpm, string $body): array
    {
        $stream = stream_socket_client("unix://$fpm->socket");
        fwrite($stream, "POST / HTTP/1.0\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
        $reply = explode("\r\n\r\n", stream_get_contents($stream), 2)[1] ?? '';

        return json_decode($reply, true) ?? throw new \RuntimeException($reply . $fpm->said());
    }
}
