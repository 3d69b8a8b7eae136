<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\ChatState;
use Klepet\CloseReason;
use Klepet\Embedded;
use Klepet\Event;
use Klepet\EventKind;
use Klepet\Exception\InputException;
use Klepet\Exception\MisuseException;
use Klepet\Exception\StateException;
use Klepet\Exception\StorageException;
use Klepet\Identity;
use Klepet\Outcome;
use Klepet\Participant;
use Klepet\Refusal;
use PHPUnit\Framework\TestCase;

/** The shop in this process. */
final class EmbeddedTest extends TestCase
{
    private Embedded $shop;
    private Participant $office;
    private Participant $ana;
    private Participant $eva;

    protected function setUp(): void
    {
        $this->shop = Embedded::open();
        $this->office = $this->shop->system();
        $this->office->operatorSet('ana', 'Ana');
        $this->ana = $this->shop->operator('ana');
        $this->eva = $this->shop->visitor('eva', 'Eva');
    }

    public function testAConversationIsReadByBothSides(): void
    {
        $chat = $this->eva->start('Do you ship to Brno?', 'm1')->chat;
        $this->ana->take($chat);
        $posted = $this->ana->say($chat, 'We do.', 'm1');
        self::assertSame(Outcome::Accepted, $posted->outcome);
        self::assertSame(Outcome::Duplicate, $this->ana->say($chat, 'We do.', 'm1')->outcome);
        $this->eva->end($chat);
        $this->shop->flush();
        $texts = static fn (array $events): array => array_column(
            array_filter($events, static fn (Event $event): bool => $event->kind === EventKind::Said && $event->person),
            'text'
        );
        self::assertSame(['Do you ship to Brno?', 'We do.'], $texts($this->eva->events()));
        self::assertSame(['Do you ship to Brno?', 'We do.'], $texts($this->ana->events()));
        self::assertSame([], $this->eva->events());
        $info = $this->ana->chatGet($chat);
        self::assertSame([ChatState::Closed, CloseReason::VisitorEnd], [$info->state, $info->reason]);
    }

    public function testPackedEventsAreTheSameToTheByteAsThoseOfCall(): void
    {
        $chat = $this->eva->start("Quotes \" \\ / \x01\t\n\x7f\u{2028} Příliš 😀", 'm/1')->chat;
        $this->ana->take($chat);
        $this->ana->hold($chat, 'I ask the store', $this->ana->now() + 600_000);
        $this->ana->say($chat, 'A note', note: true);
        $this->ana->say($chat, str_repeat('ř', 10_000));
        $this->ana->say($chat, 'Numbered', number: 1);
        $this->ana->end($chat);
        $this->shop->flush();
        $packed = array_map(static fn (Event $event): string => $event->toJson(), $this->office->events());
        self::assertGreaterThan(12, count($packed));
        $cursor = $this->office->cursor();
        $reply = $this->office->call(['do' => 'events']);
        $incarnation = $reply['incarnation'];
        self::assertSame($incarnation, $this->office->incarnation());
        $this->office->cursorSet(0);
        $json = $this->office->callJson('{"do":"events"}');
        $events = implode(',', $packed);
        self::assertSame("{\"ok\":true,\"events\":[$events],\"cursor\":$cursor,\"incarnation\":$incarnation}", $json);
        $this->office->cursorSet(0);
        self::assertSame($packed, array_map(
            static fn (Event $event): string => $event->toJson(),
            $this->office->events(1000)
        ));
    }

    public function testEventsLargerThanTheRoomForThemAreRead(): void
    {
        $policy = $this->office->policyGet();
        $policy->limits->message_bytes_max = 1_000_000;
        $this->office->policySet($policy);
        $chat = $this->eva->start(str_repeat('a', 900_000))->chat;
        $this->eva->say($chat, str_repeat('b', 100_000));
        $this->shop->flush();
        $lengths = [];
        while ($events = $this->eva->events()) {
            foreach ($events as $event) {
                $lengths[] = strlen($event->text);
            }
        }
        self::assertContains(900_000, $lengths);
        self::assertContains(100_000, $lengths);
    }

    public function testAPolicyThatWasReadIsTheOneThatIsSet(): void
    {
        $before = $this->office->callJson('{"do":"policy_get"}');
        $this->office->policySet($this->office->policyGet());
        self::assertSame($before, $this->office->callJson('{"do":"policy_get"}'));
    }

    public function testRefusalsSayWhereAndWhy(): void
    {
        try {
            $this->office->policySet(['departments' => [['name' => 'sales', 'mode' => 'sideways']]]);
            self::fail('It was not refused.');
        } catch (InputException $refused) {
            self::assertSame(Refusal::PolicyInvalid, $refused->refusal);
            self::assertStringContainsString('departments', $refused->path . $refused->sentence);
        }
        try {
            $this->ana->say(4711, 'Hello');
            self::fail('It was not refused.');
        } catch (StateException $refused) {
            self::assertSame(Refusal::ChatUnknown, $refused->refusal);
        }
        foreach (['', "\xff", str_repeat('x', 40_000)] as $text) {
            try {
                $this->eva->start($text);
                self::fail('It was not refused.');
            } catch (InputException) {
            }
        }
        $reply = $this->eva->callJson('{"do":"take"');
        self::assertStringContainsString('"refusal":"json_invalid"', $reply);
    }

    public function testASayRefusesWhatAJsonCallRefuses(): void
    {
        $chat = $this->eva->start('Hello')->chat;
        foreach (['', "\xff", str_repeat('x', 32_769)] as $text) {
            $statuses = [];
            foreach ([fn () => $this->eva->say($chat, $text), fn () => $this->eva->say($chat, $text, '')] as $say) {
                try {
                    $say();
                    self::fail('It was not refused.');
                } catch (InputException $refused) {
                    $statuses[] = $refused->status;
                }
            }
            self::assertNotContains(0, $statuses);
        }
        $this->expectException(InputException::class);
        $this->eva->say($chat, 'Hello', str_repeat('i', 65));
    }

    public function testWhoHasLeftSpeaksNoMore(): void
    {
        $this->eva->leave();
        $this->expectException(MisuseException::class);
        $this->eva->start('Hello');
    }

    public function testAnOperatorWhomNothingHoldsIsOffline(): void
    {
        unset($this->ana);
        $this->shop->flush();
        $kinds = array_map(static fn (Event $event): EventKind => $event->kind, $this->office->events());
        self::assertContains(EventKind::WentOffline, $kinds);
    }

    public function testAShopThatIsClosedRefusesItsClients(): void
    {
        $this->shop->close();
        $this->expectException(MisuseException::class);
        $this->eva->start('Hello');
    }

    public function testAForkedChildIsToldAndDoesNotHang(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('PHP has no pcntl here.');
        }
        $child = pcntl_fork();
        if ($child === 0) {
            $status = 1;
            try {
                $this->eva->start('Hello');
            } catch (MisuseException $refused) {
                $status = $refused->refusal === Refusal::MisuseForked ? 0 : 2;
            }
            posix_kill(getmypid(), $status === 0 ? SIGUSR1 : SIGKILL);
        }
        pcntl_waitpid($child, $status);
        self::assertSame(SIGUSR1, pcntl_wtermsig($status));
        self::assertSame(Outcome::Started, $this->eva->start('Hello')->outcome);
    }

    public function testASignatureOpensTheDoorAndNothingElse(): void
    {
        $identity = new Identity('0123456789abcdef-the-shop');
        $shop = Embedded::open(identityKey: '0123456789abcdef-the-shop');
        $eva = $shop->visitor('customer-12', signature: $identity->sign('customer-12'));
        self::assertSame(Outcome::Started, $eva->start('Where is my order?')->outcome);
        self::assertTrue($identity->verifies('customer-12', strtoupper($identity->sign('customer-12'))));
        self::assertFalse($identity->verifies('customer-13', $identity->sign('customer-12')));
        self::assertStringNotContainsString('0123456789', print_r($identity, true));
        foreach ([null, $identity->sign('customer-13'), str_repeat('0', 64), 'nonsense'] as $signature) {
            try {
                $shop->visitor('customer-12', signature: $signature);
                self::fail('It was let in.');
            } catch (StateException $refused) {
                self::assertSame(Refusal::IdentityInvalid, $refused->refusal);
            }
        }
        $this->expectException(InputException::class);
        new Identity('short');
    }

    public function testTimeStandsStillUntilItIsMoved(): void
    {
        $shop = Embedded::open(virtualFromMs: 1_760_000_000_000);
        $eva = $shop->visitor('eva');
        $eva->start('Is anybody there?');
        $shop->step();
        $shop->advance(1_760_000_600_000);
        $shop->step();
        self::assertSame(1_760_000_600_000, $eva->now());
        $times = array_map(static fn (Event $event): int => $event->atMs, $eva->events());
        self::assertSame(1_760_000_000_000, $times[0]);
        self::assertGreaterThan(1_760_000_000_000, end($times));
    }

    public function testAShopIsCopiedAndReopened(): void
    {
        $folder = sys_get_temp_dir() . '/klepet-php-' . getmypid();
        mkdir($folder);
        try {
            $shop = Embedded::open("$folder/shop.db");
            $chat = $shop->visitor('eva')->start('Hello')->chat;
            $shop->backup("$folder/copy.db");
            try {
                Embedded::open("$folder/shop.db");
                self::fail('Two have it.');
            } catch (StorageException $refused) {
                self::assertSame(Refusal::Locked, $refused->refusal);
            }
            $shop->close();
            self::assertSame($chat, Embedded::open("$folder/copy.db")->visitor('eva')->chats()[0]->chat);
        } finally {
            array_map('unlink', glob("$folder/*"));
            rmdir($folder);
        }
    }

    public function testALibraryThatIsNotThereIsSaid(): void
    {
        $this->expectException(StorageException::class);
        $this->expectExceptionMessage('/nowhere/libklepet.so');
        Embedded::open(library: '/nowhere/libklepet.so');
    }

    public function testMemoryStaysAsItIs(): void
    {
        $chat = $this->eva->start('Hello')->chat;
        $this->ana->take($chat);
        $round = function () use ($chat): int {
            for ($i = 0; $i < 2_000; $i++) {
                $this->ana->say($chat, 'Again and again', "m$i" . microtime());
                $this->eva->events();
            }

            return memory_get_usage();
        };
        $round();
        $before = $round();
        $round();
        self::assertSame($before, $round());
    }
}
