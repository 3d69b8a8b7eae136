<?php

// The process of FakeHost: SOCKET LOG CONNECTIONS.

declare(strict_types=1);

[, $path, $log, $connections] = $argv;
$server = stream_socket_server("unix://$path");
echo "ready\n";

$reply = static function (array $request, string $word = ''): string {
    $fields = ['ok' => $word !== 'refuse'];
    if (isset($request['request'])) {
        $fields['request'] = $request['request'];
    }
    $fields += $word === 'refuse'
        ? ['status' => -301, 'refusal' => 'chat_unknown', 'sentence' => 'There is no such chat.']
        : ['chat' => 7, 'seq' => 1, 'chat_seq' => 1, 'outcome' => 'accepted', 'now_ms' => 5];
    if ($word !== 'refuse' && ($request['do'] ?? '') === 'events') {
        $fields += ['events' => [], 'cursor' => 42, 'incarnation' => 7];
    }

    return json_encode($fields) . "\n";
};

/** The next line that is none of the protocol's own questions, which are answered here. */
$next = static function ($stream) use ($log, $reply): ?array {
    while (($line = fgets($stream)) !== false) {
        file_put_contents($log, $line, FILE_APPEND);
        $request = json_decode($line, true) ?? [];
        if (isset($request['frame'])) {
            $request = json_decode($request['frame'], true) ?? [];
        }
        if (($request['do'] ?? '') === 'hello') {
            fwrite($stream, $reply($request));
        } elseif (trim($line) !== '') {
            return $request;
        }
    }

    return null;
};

foreach (json_decode($connections, true) as $words) {
    $stream = stream_socket_accept($server, -1);
    $before = ['request' => 1];
    foreach ($words as $word) {
        if ($word === 'full') {
            fwrite($stream, $reply([], 'refuse'));
            break;
        }
        if ($word === 'deaf') {
            sleep(60);
        }
        $request = $next($stream);
        if ($request === null) {
            break;
        }
        match ($word) {
            'answer', 'refuse' => fwrite($stream, $reply($request, $word)),
            'late' => fwrite($stream, $reply($before) . $reply($request)),
            'slow' => fwrite($stream, "{\"slow\":true,\"pending_bytes\":1048576}\n" . $reply($request)),
            'nonsense' => fwrite($stream, "HTTP/1.1 400 Bad Request\r\n\r\n"),
            'other' => fwrite($stream, "{\"hello\":\"world\"}\n"),
            'broken' => fwrite($stream, "{\"ok\":true,\"chat\":\n"),
            'unsaid' => fwrite($stream, "{\"ok\":\"fine\"}\n"),
            'endless' => (static function () use ($stream): void {
                while (@fwrite($stream, str_repeat('x', 1 << 16)) !== false) {
                }
            })(),
            'forget' => null,
            'silent' => sleep(60),
        };
        $before = $request;
    }
    fclose($stream);
}
sleep(60);
