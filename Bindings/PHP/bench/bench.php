<?php

/**
 * How fast PHP is, each row a ratio of things that were measured turn about in this run.
 *
 *     KLEPET_LIBRARY=.../libklepet.so KLEPET_HOST=.../klepet-host php bench.php [--quick]
 *
 * Needs a C compiler, nginx and php-fpm.
 */

declare(strict_types=1);

require __DIR__ . '/../tests/bootstrap.php';
require __DIR__ . '/FfiRows.php';
require __DIR__ . '/FpmRows.php';

use KlepetBench\FfiRows;
use KlepetBench\FpmRows;

$isQuick = in_array('--quick', $argv, true);
$library = getenv('KLEPET_LIBRARY') ?: throw new RuntimeException('KLEPET_LIBRARY names the library to measure.');

$ffi = (new FfiRows($library, __DIR__ . '/../../../Include'))->say($isQuick ? 5 : 200);
// All on one core, where nobody waits for another core to wake: that takes longer than all that is measured, and the
// kernel lets now the echo pay for it and now the host.
exec('taskset -cp $(($(nproc) - 1)) ' . getmypid(), $said, $status);
$status === 0 || throw new RuntimeException('taskset is needed: ' . implode("\n", $said));
$turns = $isQuick ? [1, 60] : [8, 500];
$memory = (new FpmRows())->say(...$turns, in: is_writable('/dev/shm') ? '/dev/shm' : null);
$disk = (new FpmRows())->say(...$turns, in: null);

$row = static function (string $what, string $measured, string $against, float $ratio, float $bar): void {
    $over = $ratio <= $bar ? '' : '  OVER';
    printf("%-40s %-9s %-62s %5.2f  bar %.1f%s\n", $what, $measured, $against, $ratio, $bar, $over);
};
$ns = static fn (float $of): string => sprintf('%.0f ns', $of);
$us = static fn (float $of): string => sprintf('%.0f µs', $of);

$row(
    'FFI: say, 200 bytes',
    $ns($ffi['php']),
    "empty FFI call {$ns($ffi['empty'])} + C {$ns($ffi['c'])}",
    $ffi['php'] / ($ffi['empty'] + $ffi['c']),
    2.5
);
foreach (['its file in memory' => $memory, 'on disk' => $disk] as $where => $fpm) {
    foreach (['echo' => 'an echo', 'hello' => 'the host\'s hello'] as $reference => $name) {
        $row(
            "FPM: say, $where",
            $us($fpm['say']),
            "2 × $name {$us($fpm[$reference])} + commit {$us($fpm['commit'])} (SQLite's {$us($fpm['row'])})",
            $fpm['say'] / (2 * $fpm[$reference] + $fpm['commit']),
            1.0
        );
    }
}
$row(
    'FPM: a query, which commits nothing',
    $us($memory['query']),
    "echo {$us($memory['echo'])}",
    $memory['query'] / $memory['echo'],
    2.0
);
