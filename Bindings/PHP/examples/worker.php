<?php

declare(strict_types=1);

require getenv('KLEPET') . '/Bindings/PHP/autoload.php';
require 'Amp/autoload.php'; // Debian's php-amphp-amp; with Composer: vendor/autoload.php alone
require 'Amp/functions.php';
require 'Amp/Internal/functions.php';

use Amp\Loop;
use Klepet\Embedded;
use Klepet\EventKind;
use Klepet\Role;

$shop = Embedded::open('worker.db');
$shop->system()->operatorSet('ana', 'Ana');
$ana = $shop->operator('ana', fromNow: true);
$eva = $shop->visitor('cookie-4711', fromNow: true); // elsewhere in the process, say where a WebSocket is served

Loop::onReadable($shop->wakeupStream(), function () use ($shop, $ana, $eva): void {
    $shop->clearWakeup();
    foreach ($ana->events() as $event) {
        if ($event->kind === EventKind::Offered) {
            $ana->take($event->chat);
            $ana->say($event->chat, 'How can I help you?');
        } elseif ($event->kind === EventKind::Closed) {
            Loop::stop();
        }
    }
    foreach ($eva->events() as $event) {
        if ($event->kind === EventKind::Said) {
            echo "$event->text\n";
        }
        if ($event->role === Role::Operator && $event->kind === EventKind::Said) {
            $eva->end($event->chat);
        }
    }
});
Loop::delay(100, fn () => $eva->start('Good evening'));
Loop::run();
