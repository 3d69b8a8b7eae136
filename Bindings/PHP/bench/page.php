<?php

/**
 * One request of a warm FPM worker: turn about, a line to an echo and back, a row committed by SQLite, a message said
 * by the host. Gives the microseconds of each as JSON.
 */

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

use Klepet\Client;

[$socket, $echo, $folder, $count, $chat] = json_decode(file_get_contents('php://input'), true);
$text = substr(str_repeat('Do you ship to Brno by Friday? ', 10), 0, 200);
$us = ['echo' => [], 'commit' => [], 'query' => [], 'say' => []];
/** Twenty in a row: the first ones after something else pay for its leaving. */
$turn = static function (string $what, callable $do) use (&$us): void {
    for ($i = 0; $i < 20; $i++) {
        $began = hrtime(true);
        $do();
        $us[$what][] = (hrtime(true) - $began) / 1e3;
    }
};

$ana = Client::connect($socket)->operator('ana');
$stream = stream_socket_client("unix://$echo");
stream_set_timeout($stream, 5);
// As long as the line that says the same.
$line = '{"client":{"role":"operator","key":"ana"},"request":4503599627370496,"do":"say","chat":1,"text":"' . $text
    . '","id":"0123456789abcdef01234567"}' . "\n";
$rows = new SQLite3("$folder/rows" . getmypid() . '.db');
$rows->exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
$rows->exec('CREATE TABLE IF NOT EXISTS row (seq INTEGER PRIMARY KEY, text TEXT)');
$row = $rows->prepare('INSERT INTO row (text) VALUES (?)');
$row->bindValue(1, $text);

for ($i = 0; $i < $count; $i++) {
    $turn('echo', static function () use ($stream, $line): void {
        fwrite($stream, $line);
        fgets($stream);
    });
    $turn('commit', static function () use ($row): void {
        $row->execute();
        $row->reset();
    });
    $turn('query', static fn () => $ana->now());
    $turn('say', static fn () => $ana->say($chat, $text));
}
$warm = 20 * intdiv($count, 5);
echo json_encode(array_map(static fn (array $all): array => array_slice($all, $warm), $us));
