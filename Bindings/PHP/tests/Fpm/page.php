<?php

/**
 * What a shop's backend does for its chat page: a request of the page is one call of the host. `end` says where in it
 * the worker is to die, as one does that is killed, or to give up, as a request does whose time is over.
 */

declare(strict_types=1);

require __DIR__ . '/../../autoload.php';

use Klepet\Client;
use Klepet\Exception\KlepetException;

/** @var array{do: string, key: string, after_seq?: int, chat?: int, text?: string, id?: string, end?: string} $asked */
$asked = json_decode(file_get_contents('php://input'), true);
$end = $asked['end'] ?? '';
$die = static fn () => posix_kill(getmypid(), 9);

if ($end === 'before') {
    $die();
}
if ($end === 'between' || $end === 'given up') {
    // As between sending and receiving: the line is with the host, or half of it, and the reply is nobody's.
    $stream = pfsockopen('unix://' . getenv('KLEPET_SOCKET'), -getmypid(), timeout: 1);
    $who = json_encode(['role' => 'visitor', 'key' => $asked['key']]);
    $line = "{\"do\":\"events\",\"client\":$who}\n";
    fwrite($stream, $end === 'between' || random_int(0, 1) === 1 ? $line : substr($line, 0, -8));
    if ($end === 'between') {
        $die();
    }
    http_response_code(500);
    exit;
}

header('Content-Type: application/json');
try {
    $visitor = Client::connect(getenv('KLEPET_SOCKET'))->visitor($asked['key'], afterSeq: $asked['after_seq'] ?? 0);
    if ($asked['do'] === 'poll') {
        $reply = $visitor->callJson('{"do":"events","limit":20}');
    } else {
        $posted = ($asked['chat'] ?? 0) === 0
            ? $visitor->start($asked['text'], $asked['id'])
            : $visitor->say($asked['chat'], $asked['text'], $asked['id']);
        $reply = json_encode(['ok' => true, 'chat' => $posted->chat, 'seq' => $posted->seq]);
    }
    if ($end === 'after') {
        $die();
    }
    echo $reply;
} catch (KlepetException $refused) {
    http_response_code(503);
    echo json_encode(['ok' => false, 'refusal' => $refused->refusal->value, 'sentence' => $refused->sentence]);
}
