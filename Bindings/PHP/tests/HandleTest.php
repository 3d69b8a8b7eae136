<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Client;
use Klepet\Embedded;
use Klepet\Exception\InputException;
use Klepet\Exception\MisuseException;
use Klepet\Identity;
use KlepetTests\Support\FakeHost;
use KlepetTests\Support\Folder;
use PHPUnit\Framework\TestCase;

/** What a handle is: one of its kind. */
final class HandleTest extends TestCase
{
    /** @dataProvider ways */
    public function testShopsAndParticipantsAreNotDoubled(string $done, \Closure $double): void
    {
        $host = new FakeHost([['answer', 'answer', 'answer']]);
        $embedded = Embedded::open();
        $client = Client::connect($host->socket, persistent: false);
        foreach ([$embedded, $embedded->visitor('eva'), $client, $client->visitor('eva')] as $handle) {
            try {
                $double($handle);
                self::fail('There were two of ' . $handle::class);
            } catch (MisuseException $refused) {
                $expected = $handle::class . " is a handle and cannot be $done:";
                self::assertStringStartsWith($expected, $refused->sentence);
            }
        }
    }

    /** @return array<string, array{string, \Closure}> */
    public function ways(): array
    {
        return [
            'clone' => ['cloned', static fn (object $handle): object => clone $handle],
            'serialize' => ['serialized', static fn (object $handle): string => serialize($handle)],
            'within' => ['serialized', static fn (object $handle): string => serialize(['kept' => [$handle]])],
            'unserialize' => ['unserialized', static fn (object $handle): mixed => unserialize(
                sprintf('O:%d:"%s":0:{}', strlen($handle::class), $handle::class)
            )],
        ];
    }

    public function testWhatWasNotClonedGoesOn(): void
    {
        $shop = Embedded::open();
        $eva = $shop->visitor('eva');
        $chat = $eva->start('Hello')->chat;
        foreach ([$shop, $eva] as $handle) {
            try {
                clone $handle;
                self::fail('There were two of ' . $handle::class);
            } catch (MisuseException) {
            }
        }
        gc_collect_cycles();
        $eva->say($chat, 'Still here');
        $shop->flush();
        self::assertContains('Still here', array_column($eva->events(), 'text'));
    }

    public function testTheKeyThatSignsIsNotSerialized(): void
    {
        $this->expectException(MisuseException::class);
        serialize(new Identity('a-secret-of-this-shop'));
    }

    public function testWhoIsClosedAndWhoHasLeftAreSoOnce(): void
    {
        $shop = Embedded::open();
        $eva = $shop->visitor('eva');
        $eva->leave();
        $eva->leave();
        $shop->close();
        $shop->close();
        $this->expectException(MisuseException::class);
        $shop->flush();
    }

    public function testAPathWithAZeroByteIsRefusedAndNotCut(): void
    {
        $folder = new Folder();
        $shop = Embedded::open("$folder->path/shop.db");
        $calls = [fn () => Embedded::open("$folder->path/a\0b"), fn () => $shop->backup("$folder->path/c\0d")];
        foreach ($calls as $call) {
            try {
                $call();
                self::fail('It was taken.');
            } catch (InputException $refused) {
                self::assertSame('A path has no zero byte.', $refused->sentence);
            }
        }
        self::assertSame([], glob("$folder->path/[ac]*"));
    }
}
