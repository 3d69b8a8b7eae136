<?php

/**
 * One request of a warm FPM worker: in any order, a line to an echo and back, to the host and back, a row committed by
 * SQLite, a message committed by a shop in this process, a query to the host, a message said by the host. Gives the
 * microseconds of each as JSON.
 */

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

use Klepet\Client;
use Klepet\Embedded;

[$socket, $echo, $folder, $count, $chat] = json_decode(file_get_contents('php://input'), true);
$text = substr(str_repeat('Do you ship to Brno by Friday? ', 10), 0, 200);
$us = [];

$ana = Client::connect($socket)->operator('ana');
[$stream, $same] = array_map(stream_socket_client(...), ["unix://$echo", "unix://$socket"]);
stream_set_timeout($stream, 5);
stream_set_timeout($same, 5);
// As long as the line that says the same.
$line = '{"client":{"role":"operator","key":"ana"},"request":4503599627370496,"do":"say","chat":1,"text":"' . $text
    . '","id":"0123456789abcdef01234567"}' . "\n";
$rows = new SQLite3("$folder/rows" . getmypid() . '.db');
$rows->exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
$rows->exec('CREATE TABLE IF NOT EXISTS row (seq INTEGER PRIMARY KEY, text TEXT)');
$row = $rows->prepare('INSERT INTO row (text) VALUES (?)');
$row->bindValue(1, $text);
// The same commit as the host's, without a host: the loop turns in this thread.
$shop = Embedded::open("$folder/beside" . getmypid() . '.db', stepped: true);
$shop->system()->operatorSet('ana', 'Ana');
$beside = $shop->operator('ana', fromNow: true);
$chatBeside = $shop->visitor((string) hrtime(true))->start($text)->chat;
$beside->take($chatBeside);

$actions = [
    'echo' => static function () use ($stream, $line): void {
        fwrite($stream, $line);
        fgets($stream);
    },
    'hello' => static function () use ($same): void {
        fwrite($same, "{\"do\":\"hello\"}\n");
        fgets($same);
    },
    'query' => static fn () => $ana->now(),
    'say' => static fn () => $ana->say($chat, $text),
    'row' => static function () use ($row): void {
        $row->execute();
        $row->reset();
    },
    'commit' => static function () use ($shop, $beside, $chatBeside, $text): void {
        $beside->say($chatBeside, $text);
        $shop->flush();
    },
];
// In any order, so that each pays alike for what the one before has left behind: so it is with the one `say` of a page.
for ($i = 0; $i < $count; $i++) {
    $names = array_keys($actions);
    shuffle($names);
    foreach ($names as $what) {
        $began = hrtime(true);
        $actions[$what]();
        $us[$what][] = (hrtime(true) - $began) / 1e3;
    }
}
$shop->close();
$warm = intdiv($count, 5);
echo json_encode(array_map(static fn (array $all): array => array_slice($all, $warm), $us));
