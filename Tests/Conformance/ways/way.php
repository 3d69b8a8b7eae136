<?php

/**
 * Ways to play scenarios (see check.py): PHP, in the process and by way of a resident host.
 *
 *     way.php SHOP START_MS POLICY
 *     way.php --socket SOCKET
 */

declare(strict_types=1);

use Klepet\Client;
use Klepet\Embedded;
use Klepet\Exception\KlepetException;
use Klepet\Role;
use Klepet\Who;

require (getenv('KLEPET_PHP') ?: __DIR__ . '/../../../Bindings/PHP') . '/autoload.php';

$isResident = $argv[1] === '--socket';
$shop = $isResident
    ? Client::connect($argv[2])
    : Embedded::open($argv[1], policy: file_get_contents($argv[3]), virtualFromMs: (int) $argv[2]);
$clients = [];
while (($line = fgets(STDIN)) !== false) {
    [$verb, $name, $rest] = explode(' ', rtrim($line, "\n"), 3) + ['', '', ''];
    $reply = '{"ok":true}';
    switch ($verb) {
        case 'join':
            $options = json_decode($rest, true);
            try {
                $client = $shop->join(new Who(
                    Role::from($options['role']),
                    $options['key'],
                    name: $options['name'] ?? null,
                    locale: $options['locale'] ?? null,
                    signature: $options['signature'] ?? null,
                    afterSeq: $options['after_seq'] ?? 0
                ));
                $reply = json_encode(['ok' => true, 'person' => $client->person()]);
                $clients[$name] = $client;
            } catch (KlepetException $refusal) {
                $reply = json_encode(['ok' => false, 'status' => $refusal->status]);
            }
            break;
        case 'call':
            $reply = $clients[$name]->callJson($rest);
            break;
        case 'advance':
            if ($isResident) {
                $clients[$name]->tellHost('advance', ['to_ms' => (int) $rest]);
            } else {
                $shop->advance((int) $rest);
            }
            break;
        case 'leave':
            $clients[$name]->leave();
            unset($clients[$name]);
            break;
    }
    // As with a resident host, a reply says that it is durable.
    $shop->flush();
    echo $reply, "\n";
    flush();
}
$shop->close();
