<?php

/**
 * A process of several pages at once: HTTP-SOCKET NAME PAGES KILLED-SHARE STOP-FILE RESULT-FILE. Goes on until the
 * stop file is there, then finishes what it began, and writes what each page has had acknowledged and has shown.
 */

declare(strict_types=1);

require __DIR__ . '/../bootstrap.php';

use KlepetTests\Fpm\Browser;

[, $socket, $name, $pages, $share, $stopFile, $resultFile] = $argv;

$browsers = $streams = $answers = [];
for ($page = 0; $page < (int) $pages; $page++) {
    $browsers[$page] = new Browser("$name-$page", (float) $share);
}
$ask = static function (array $request) use ($socket) {
    $body = json_encode($request);
    $stream = @stream_socket_client("unix://$socket");
    if ($stream !== false) {
        fwrite($stream, "POST / HTTP/1.0\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
    }

    return $stream;
};
$until = hrtime(true) + 120_000_000_000;
do {
    clearstatcache();
    $isEnding = is_file($stopFile);
    $isOpen = false;
    foreach ($browsers as $page => $browser) {
        if (!isset($streams[$page])) {
            $request = $browser->next($isEnding);
            if ($request !== null) {
                $streams[$page] = $ask($request) ?: null;
                $answers[$page] = '';
            }
        }
    }
    $read = array_filter($streams);
    $none = null;
    if ($read !== [] && stream_select($read, $none, $none, 1) > 0) {
        foreach ($read as $page => $stream) {
            $part = fread($stream, 65_536);
            $answers[$page] .= $part;
            if ($part === '' || $part === false) {
                fclose($stream);
                unset($streams[$page]);
                [$head, $body] = explode("\r\n\r\n", $answers[$page], 2) + [1 => ''];
                $browsers[$page]->answered((int) substr($head, 9, 3), $body);
            }
        }
    }
} while (($read !== [] || !$isEnding) && hrtime(true) < $until);
file_put_contents($resultFile, json_encode($browsers));
