<?php

declare(strict_types=1);

require getenv('KLEPET') . '/Bindings/PHP/autoload.php';
require 'Amp/autoload.php'; // Debian's php-amphp-amp; with Composer: vendor/autoload.php alone
require 'Amp/functions.php';
require 'Amp/Internal/functions.php';

use Amp\Loop;
use Klepet\Embedded;
use Klepet\EventKind;

$shop = Embedded::open('worker.db');
$shop->system()->operatorSet('ana', 'Ana');
$ana = $shop->operator('ana', fromNow: true);

Loop::onReadable($shop->wakeupStream(), function () use ($shop, $ana): void {
    $shop->clearWakeup();
    while ($events = $ana->events()) {
        foreach ($events as $event) {
            if ($event->kind === EventKind::Offered) {
                $ana->take($event->chat);
                $ana->say($event->chat, 'How can I help you?');
            } elseif ($event->kind === EventKind::Said) {
                echo "$event->text\n";
            } elseif ($event->kind === EventKind::Closed) {
                Loop::stop();
            }
        }
    }
});

// Elsewhere in the same process, say in a WebSocket's handler, somebody comes and goes.
$eva = $shop->visitor('cookie-4711');
Loop::delay(100, function () use ($eva, &$chat): void {
    $chat = $eva->start('Good evening')->chat;
});
Loop::delay(400, function () use ($eva, &$chat): void {
    $eva->end($chat);
});
Loop::run();
