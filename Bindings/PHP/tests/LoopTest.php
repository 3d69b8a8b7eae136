<?php

declare(strict_types=1);

namespace KlepetTests;

use Amp\Loop;
use Klepet\Embedded;
use Klepet\EventKind;
use PHPUnit\Framework\TestCase;

/** A shop in the event loop of a process that stays: the stream says when there is something to read. */
final class LoopTest extends TestCase
{
    public function testAPlainLoopOverStreamSelectReadsWhatIsSaid(): void
    {
        $shop = Embedded::open();
        $eva = $shop->visitor('eva');
        $bot = $shop->system();
        $wakeup = $shop->wakeupStream();
        $heard = [];
        $eva->start('Do you ship to Brno?', 'm1');
        $until = hrtime(true) + 5_000_000_000;
        while ($heard === [] && hrtime(true) < $until) {
            $read = [$wakeup];
            $none = null;
            stream_select($read, $none, $none, 5);
            $shop->clearWakeup();
            foreach ($bot->events() as $event) {
                if ($event->kind === EventKind::Said && $event->id === 'm1') {
                    $heard[] = $event->text;
                }
            }
        }
        self::assertSame(['Do you ship to Brno?'], $heard);
    }

    public function testAStreamThatWasClearedIsQuietUntilThereIsMore(): void
    {
        $shop = Embedded::open();
        $eva = $shop->visitor('eva');
        $chat = $eva->start('One')->chat;
        $shop->flush();
        $wakeup = $shop->wakeupStream();
        $shop->clearWakeup();
        $eva->events();
        $isReadable = static function (int $seconds) use ($wakeup): bool {
            $read = [$wakeup];
            $none = null;

            return stream_select($read, $none, $none, $seconds) === 1;
        };
        self::assertFalse($isReadable(0));
        $eva->say($chat, 'Two');
        self::assertTrue($isReadable(5));
    }

    public function testAmpAnswersAsAnOperatorWhileItDoesOtherThings(): void
    {
        if (!@include_once 'Amp/autoload.php') {
            self::markTestSkipped('php-amphp-amp is not here.');
        }
        // Debian's loader knows classes alone.
        require_once 'Amp/functions.php';
        require_once 'Amp/Internal/functions.php';
        $shop = Embedded::open();
        $shop->system()->operatorSet('ana', 'Ana');
        $ana = $shop->operator('ana');
        $eva = $shop->visitor('eva');
        $answers = [];
        $ticks = 0;
        Loop::run(static function () use ($shop, $ana, $eva, &$answers, &$ticks): void {
            Loop::onReadable($shop->wakeupStream(), static function () use ($shop, $ana, $eva, &$answers): void {
                $shop->clearWakeup();
                foreach ($ana->events() as $event) {
                    if ($event->kind === EventKind::Queued) {
                        $ana->take($event->chat);
                        $ana->say($event->chat, 'How can I help you?');
                    }
                }
                foreach ($eva->events() as $event) {
                    if ($event->kind === EventKind::Said && $event->text === 'How can I help you?') {
                        $answers[] = $event->seq;
                        Loop::stop();
                    }
                }
            });
            Loop::repeat(1, static function () use (&$ticks): void {
                $ticks++;
            });
            Loop::delay(20, static fn () => $eva->start('Hello'));
            Loop::delay(5_000, Loop::stop(...));
        });
        self::assertCount(1, $answers);
        self::assertGreaterThan(5, $ticks);
    }
}
