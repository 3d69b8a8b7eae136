<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Client;
use Klepet\Embedded;
use Klepet\Event;
use Klepet\EventKind;
use Klepet\Exception\InputException;
use Klepet\Exception\KlepetException;
use Klepet\Exception\LimitException;
use Klepet\Exception\StateException;
use Klepet\Exception\StorageException;
use Klepet\Identity;
use Klepet\Outcome;
use Klepet\Participant;
use Klepet\Posted;
use Klepet\Presence;
use Klepet\Refusal;
use Klepet\Shop;
use KlepetTests\Support\Folder;
use KlepetTests\Support\ResidentHost;
use PHPUnit\Framework\TestCase;

/** The shop by way of a real host. */
final class HostTest extends TestCase
{
    private Folder $folder;
    private ResidentHost $host;
    private Client $shop;

    protected function setUp(): void
    {
        $this->folder = new Folder();
        $this->host = new ResidentHost($this->folder);
        $this->host->waitFor();
        $this->shop = Client::connect($this->host->socket, persistent: false);
    }

    protected function tearDown(): void
    {
        unset($this->shop, $this->host, $this->folder);
    }

    public function testAConversationIsTheSameBothWays(): void
    {
        self::assertSame(self::converse(Embedded::open()), self::converse($this->shop));
    }

    public function testAPolicyThatWasReadIsTheOneThatIsSet(): void
    {
        $office = $this->shop->system();
        $policy = $office->policyGet();
        $policy->limits->message_bytes_max = 100;
        $office->policySet($policy);
        self::assertEquals($policy, $office->policyGet());
        $this->expectException(InputException::class);
        $this->shop->visitor('eva')->start(str_repeat('x', 101));
    }

    public function testAPlainSayIsAnsweredAsTheCallIs(): void
    {
        $eva = $this->shop->visitor('eva');
        $chat = $eva->start('Hello')->chat;
        $answer = static function (\Closure $do): array {
            try {
                return (array) $do();
            } catch (KlepetException $refused) {
                return [$refused::class, $refused->refusal, $refused->getMessage()];
            }
        };
        $texts = ['Plain', "Two\nlines, \"quoted\" / \\", 'Příliš 👋', "\0", '', str_repeat('x', 5000), "\xff"];
        foreach ([$chat, $chat + 1, 0, -1, PHP_INT_MAX] as $in) {
            foreach ($texts as $text) {
                $said = $answer(static fn (): Posted => $eva->say($in, $text));
                $called = $answer(static fn (): Posted => Posted::fromReply(
                    $eva->call(['do' => 'say', 'chat' => $in, 'text' => $text])
                ));
                if (isset($said['seq'])) {
                    self::assertSame([$called['seq'] - 1, $called['chatSeq'] - 1], [$said['seq'], $said['chatSeq']]);
                    $said = ['seq' => $called['seq'], 'chatSeq' => $called['chatSeq']] + $said;
                    self::assertSame($text, $this->lastText($eva));
                }
                self::assertEquals($called, $said, "$in: $text");
            }
        }
    }

    private function lastText(Participant $client): string
    {
        $texts = [];
        while ($events = $client->events()) {
            $texts = [...$texts, ...array_map(static fn (Event $event): string => $event->text, $events)];
        }

        return end($texts);
    }

    public function testALongTextGoesThereAndBack(): void
    {
        $this->shop->system()->policySet(['limits' => ['message_bytes_max' => 900_000]]);
        $eva = $this->shop->visitor('eva');
        $text = str_repeat('Příliš dlouhý ', 30_000);
        $eva->start($text, 'm1');
        $texts = [];
        while ($events = $eva->events()) {
            array_push($texts, ...array_map(static fn (Event $event): string => $event->text, $events));
        }
        self::assertContains($text, $texts);
        try {
            $eva->start(str_repeat('x', 1_100_000));
            self::fail('It was not refused.');
        } catch (InputException $refused) {
            self::assertSame(Refusal::JsonInvalid, $refused->refusal);
        }
        self::assertGreaterThan(0, $eva->now());
    }

    public function testABrowsersFrameHasItsVisitorsAuthorityAlone(): void
    {
        $eva = $this->shop->visitor('eva');
        $office = '"client":{"role":"system","key":"office"}';
        $refusals = [
            '{"do":"audit"}' => 'not_allowed',
            "{\"do\":\"audit\",$office}" => 'json_invalid',
            "{" . $office . ",\"do\":\"audit\"}" => 'json_invalid',
            "\"do\":\"now\"}\n{\"do\":\"audit\",$office}" => 'json_invalid',
            '{"do":"leave"}' => 'command_unknown',
            '{"do":"join","role":"system","key":"office"}' => 'command_unknown',
            '{"do":"backup","path":"/tmp/x"}' => 'command_unknown',
            '{"do":[1]}' => 'json_invalid',
            '' => 'json_invalid',
            '{}' => 'json_invalid',
            'null' => 'json_invalid',
            "{\"do\":\"start\",\"text\":\"\xff\"}" => 'text_not_utf8',
            str_repeat('[', 100) => 'json_invalid',
        ];
        foreach ($refusals as $frame => $refusal) {
            $reply = json_decode($eva->callJson($frame), true);
            self::assertFalse($reply['ok']);
            self::assertContains($reply['refusal'], [$refusal, 'json_invalid'], $frame);
        }
        try {
            $eva->call(['do' => ['now']]);
            self::fail('It was not refused.');
        } catch (InputException $refused) {
            self::assertSame(Refusal::JsonInvalid, $refused->refusal);
        }
        self::assertSame('{"ok":true,"request":"r1"', substr($eva->callJson('{"do":"now","request":"r1"}'), 0, 25));
    }

    public function testAHostThatIsStartedAnewIsAPauseAndNotAnError(): void
    {
        $eva = $this->shop->visitor('eva');
        $chat = $eva->start('One', 'm1')->chat;
        $first = $eva->events();
        $this->host->kill();
        $this->host->start();
        self::assertSame(Outcome::Duplicate, $eva->start('One', 'm1')->outcome);
        $eva->say($chat, 'Two', 'm2');
        $this->host->stop();
        $this->host->start();
        $eva->say($chat, 'Three', 'm3');
        $said = array_filter($eva->events(), static fn (Event $event): bool => $event->kind === EventKind::Said);
        self::assertSame(['m2', 'm3'], array_values(array_filter(array_column($said, 'id'))));
        self::assertGreaterThan(end($first)->seq, current($said)->seq);
    }

    public function testAProcessThatForksSpeaksByAStreamOfItsOwn(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('PHP has no pcntl here.');
        }
        $shop = Client::connect($this->host->socket);
        $eva = $shop->visitor('eva');
        $chat = $eva->start('Hello', 'parent')->chat;
        $child = pcntl_fork();
        for ($i = 0; $i < 200; $i++) {
            $eva->call(['do' => 'chat_get', 'chat' => $chat]);
        }
        if ($child === 0) {
            posix_kill(getmypid(), SIGKILL);
        }
        pcntl_waitpid($child, $status);
        self::assertSame($chat, $eva->chatGet($chat)->chat);
    }

    public function testASignatureMadeHereIsTheOneThatTheHostKnows(): void
    {
        $folder = new Folder();
        file_put_contents("$folder->path/identity.key", "a-secret-of-this-shop-alone\n");
        $host = new ResidentHost($folder, ['--identity-key-file', "$folder->path/identity.key"]);
        $shop = Client::connect($host->socket, persistent: false);
        $signature = Identity::ofFile("$folder->path/identity.key")->sign('customer-12');
        self::assertSame(Outcome::Started, $shop->visitor('customer-12', signature: $signature)->start('Hi')->outcome);
        foreach ([null, str_repeat('0', 64)] as $wrong) {
            try {
                $shop->visitor('customer-12', signature: $wrong)->events();
                self::fail('It was let in.');
            } catch (StateException $refused) {
                self::assertSame(Refusal::IdentityInvalid, $refused->refusal);
            }
        }
        self::assertNotSame([], $shop->visitor('customer-12', signature: $signature)->events());
        $this->expectException(StorageException::class);
        Identity::ofFile("$folder->path/no.key");
    }

    public function testAHostThatIsFullSaysSo(): void
    {
        $folder = new Folder();
        $host = new ResidentHost($folder, ['--connections-max', '1']);
        $first = Client::connect($host->socket, persistent: false)->visitor('eva');
        self::assertGreaterThan(0, $first->now());
        try {
            Client::connect($host->socket, persistent: false)->visitor('eva')->now();
            self::fail('It was let in.');
        } catch (LimitException $refused) {
            self::assertSame(Refusal::TooManyClients, $refused->refusal);
        }
        self::assertGreaterThan(0, $first->now());
    }

    public function testAnOperatorChoosesPresenceAndIsRefusedTwice(): void
    {
        $this->shop->system()->operatorSet('ana', 'Ana', languages: null, capacity: 2);
        $ana = $this->shop->operator('ana');
        $ana->presenceSet(Presence::Away);
        try {
            $ana->presenceSet(Presence::Away);
            self::fail('It was not refused.');
        } catch (StateException $refused) {
            self::assertSame(Refusal::Already, $refused->refusal);
        }
        $ana->leave();
        $this->expectException(StateException::class);
        $this->shop->operator('nobody')->seen();
    }

    public function testACopyOfTheShopIsWhole(): void
    {
        $chat = $this->shop->visitor('eva')->start('Hello')->chat;
        $this->shop->backup("{$this->folder->path}/copy.db");
        $copy = Embedded::open("{$this->folder->path}/copy.db");
        self::assertSame($chat, $copy->visitor('eva')->chats()[0]->chat);
        self::assertTrue($copy->system()->audit()['clean']);
    }

    /** @return list<array<string, mixed>> What a shop's back office sees of it, but for the times and who came when. */
    private static function converse(Shop $shop): array
    {
        $office = $shop->system();
        $office->operatorSet('ana', 'Ana');
        $ana = $shop->operator('ana');
        $ana->seen();
        $eva = $shop->visitor('eva', 'Eva', 'cs');
        $chat = $eva->start('Dobrý den', 'm1')->chat;
        $ana->take($chat);
        $ana->replySet('hi', ['en' => 'Hello {visitor.name}', 'cs' => 'Zdravím, {visitor.name}']);
        $shop->flush();
        $ana->replyUse($chat, 'hi', id: 'r1');
        $ana->say($chat, 'A note', 'n1', note: true);
        $said = $eva->say($chat, 'Jedna', 'm2', number: 1);
        $eva->edit($chat, $said->seq, 'Jedna dvě');
        $eva->end($chat);
        $shop->flush();
        $events = [];
        foreach ($office->events() as $event) {
            if ($event->chat !== 0) {
                $fields = $event->jsonSerialize();
                $own = ['seq', 'at_ms', 'previous_seq', 'until_ms', 'subject', 'person'];
                $events[] = array_diff_key($fields, array_flip($own));
            }
        }
        self::assertGreaterThan(10, count($events));

        return $events;
    }
}
