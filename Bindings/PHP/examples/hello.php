<?php

declare(strict_types=1);

require getenv('KLEPET') . '/Bindings/PHP/autoload.php'; // with Composer: vendor/autoload.php

use Klepet\Client;
use Klepet\EventKind;
use Klepet\Role;

$shop = Client::connect('klepet.sock');
$shop->system()->operatorSet('ana', 'Ana');
$ana = $shop->operator('ana');
$ana->seen(); // Ana is there
$eva = $shop->visitor('cookie-4711', 'Eva');

$chat = $eva->start('Do you ship to Brno?')->chat;
$ana->take($chat);
$ana->say($chat, 'We do, Eva. It takes two days.');
$thanks = bin2hex(random_bytes(8)); // a message may have an id of its own
$eva->say($chat, 'Wonderful, thank you!', id: $thanks);
$eva->say($chat, 'Wonderful, thank you!', id: $thanks); // the network was unsure: nothing is said twice
$eva->end($chat);
$shop->flush();

foreach (['Eva' => $eva, 'Ana' => $ana] as $name => $reader) {
    foreach ($reader->chatEvents($chat) as $event) {
        if ($event->kind === EventKind::Said) {
            printf("%s #%d %s%s\n", $name, $event->chatSeq, $event->role === Role::System ? '* ' : '', $event->text);
        }
    }
}
