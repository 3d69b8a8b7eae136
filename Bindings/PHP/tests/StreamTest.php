<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Client;
use Klepet\Exception\InputException;
use Klepet\Exception\MisuseException;
use Klepet\Exception\StateException;
use Klepet\Exception\TimeoutException;
use Klepet\Exception\UnreachableException;
use Klepet\Refusal;
use KlepetTests\Support\FakeHost;
use PHPUnit\Framework\TestCase;

/** What the stream to a host does when the host is not as it should be. */
final class StreamTest extends TestCase
{
    public function testALineSaysWhoSpeaksAndWhatAndGetsItsReply(): void
    {
        $host = new FakeHost([['answer']]);
        $posted = self::client($host)->visitor('eva', locale: 'cs')->say(7, 'Dobrý den', 'm1');
        self::assertSame(7, $posted->chat);
        $line = $host->requests()[0];
        self::assertSame(['role' => 'visitor', 'key' => 'eva', 'locale' => 'cs'], $line['client']);
        self::assertSame(['say', 7, 'Dobrý den', 'm1'], [$line['do'], $line['chat'], $line['text'], $line['id']]);
    }

    public function testAMessageWithoutAnIdGetsOne(): void
    {
        $host = new FakeHost([['answer', 'answer', 'answer']]);
        $eva = self::client($host)->visitor('eva');
        $eva->say(7, 'Hello');
        $eva->call(['do' => 'start', 'text' => 'Hello']);
        $eva->callJson('{"do":"say","chat":7,"text":"Hello"}');
        $ids = array_column($host->requests(), 'id');
        self::assertCount(3, array_unique($ids));
        self::assertSame([24, 24, 24], array_map('strlen', $ids));
    }

    public function testAMessageThatWasLostWithItsStreamIsSentAgainWithTheSameId(): void
    {
        $host = new FakeHost([['answer', 'forget'], ['answer']]);
        $eva = self::client($host)->visitor('eva');
        $eva->say(7, 'first');
        self::assertSame(1, $eva->say(7, 'second')->seq);
        $lines = $host->requests();
        self::assertCount(3, $lines);
        self::assertSame($lines[1]['id'], $lines[2]['id']);
        self::assertNotSame($lines[0]['id'], $lines[1]['id']);
    }

    public function testAStreamThatWasClosedMeanwhileIsNoticedBeforeSpeaking(): void
    {
        $host = new FakeHost([['answer'], ['answer']]);
        $eva = self::client($host)->visitor('eva');
        $eva->say(7, 'first');
        usleep(100_000);
        $eva->take(7);
        self::assertCount(2, $host->requests());
    }

    public function testAHostThatAlwaysHangsUpIsTold(): void
    {
        $host = new FakeHost([['forget'], ['forget'], ['forget'], ['answer']]);
        $this->expectException(UnreachableException::class);
        try {
            self::client($host)->visitor('eva')->say(7, 'Hello');
        } finally {
            self::assertCount(3, $host->requests());
        }
    }

    public function testAHostThatDoesNotAnswerIsLeftInTime(): void
    {
        $host = new FakeHost([['silent']]);
        $began = hrtime(true);
        try {
            self::client($host, timeoutMs: 200)->visitor('eva')->say(7, 'Hello');
            self::fail('There was a reply.');
        } catch (TimeoutException $late) {
            self::assertSame(Refusal::Unreachable, $late->refusal);
        }
        self::assertCount(1, $host->requests());
        self::assertLessThan(2_000, (hrtime(true) - $began) / 1e6);
    }

    public function testAHostThatDoesNotReadIsLeftInTime(): void
    {
        $host = new FakeHost([['deaf']]);
        $this->expectException(TimeoutException::class);
        self::client($host, timeoutMs: 200)->visitor('eva')->say(7, str_repeat('x', 900_000));
    }

    public function testWhatIsNotKlepetIsToldApart(): void
    {
        $host = new FakeHost([['nonsense']]);
        $this->expectException(UnreachableException::class);
        $this->expectExceptionMessage('protocol');
        self::client($host)->visitor('eva')->say(7, 'Hello');
    }

    /** @dataProvider noReplies */
    public function testAFrameIsAnsweredByAReplyOfKlepetAndNothingElse(string $word): void
    {
        // What hangs up is asked again, in vain.
        $host = new FakeHost(array_fill(0, 4, [$word]));
        $this->expectException(UnreachableException::class);
        $reply = self::client($host, timeoutMs: 2_000)->visitor('eva')->callJson('{"do":"now"}');
        self::fail("A browser would have been given: $reply");
    }

    /** @return list<array{string}> */
    public function noReplies(): array
    {
        return [['nonsense'], ['other'], ['broken'], ['unsaid']];
    }

    public function testALineWithoutAnEndFillsNoMemory(): void
    {
        $host = new FakeHost([['endless']]);
        $this->expectException(UnreachableException::class);
        $this->expectExceptionMessage('without an end');
        self::client($host)->visitor('eva')->say(7, 'Hello');
    }

    public function testAReplyToAnEarlierRequestIsNotTakenForThisOne(): void
    {
        $host = new FakeHost([['late']]);
        self::assertSame(7, self::client($host)->visitor('eva')->say(7, 'Hello')->chat);
    }

    public function testAWordThatTheHostIsSlowIsNoReply(): void
    {
        $host = new FakeHost([['slow', 'slow']]);
        $eva = self::client($host)->visitor('eva');
        self::assertSame(5, $eva->now());
        self::assertStringStartsWith('{"ok":true', $eva->callJson('{"do":"now"}'));
    }

    public function testARefusalIsAnExceptionOfItsClass(): void
    {
        $host = new FakeHost([['refuse', 'refuse']]);
        $eva = self::client($host)->visitor('eva');
        try {
            $eva->say(7, 'Hello');
            self::fail('It was not refused.');
        } catch (StateException $refused) {
            self::assertSame(-301, $refused->status);
            self::assertSame(Refusal::ChatUnknown, $refused->refusal);
            self::assertSame('There is no such chat.', $refused->sentence);
        }
        self::assertStringContainsString('"refusal":"chat_unknown"', $eva->callJson('{"do":"take","chat":7}'));
    }

    public function testARefusedConnectionIsARefusalAndNoRiddle(): void
    {
        $host = new FakeHost([['full'], ['full'], ['answer']]);
        $shop = self::client($host);
        foreach (['say', 'callJson'] as $way) {
            usleep(60_000);
            try {
                $reply = $way === 'say'
                    ? $shop->visitor('eva')->say(7, str_repeat('x', 500_000))
                    : $shop->visitor('eva')->callJson('{"do":"now"}');
                self::assertStringContainsString('"refusal":"chat_unknown"', $reply);
            } catch (StateException $refused) {
                self::assertSame(Refusal::ChatUnknown, $refused->refusal);
            }
        }
        usleep(60_000);
        self::assertSame(5, $shop->visitor('eva')->now());
    }

    public function testNoHostIsSaidWithItsPath(): void
    {
        $this->expectException(UnreachableException::class);
        $this->expectExceptionMessage('/nowhere/klepet.sock');
        Client::connect('/nowhere/klepet.sock', connectTimeoutMs: 20)->visitor('eva')->now();
    }

    public function testAPathTooLongForASocketIsRefused(): void
    {
        $this->expectException(InputException::class);
        Client::connect('/' . str_repeat('x', 107));
    }

    public function testTextThatIsNotUtf8IsRefusedHere(): void
    {
        $host = new FakeHost([[]]);
        try {
            self::client($host)->visitor('eva')->say(7, "\xff");
            self::fail('It was not refused.');
        } catch (InputException $refused) {
            self::assertSame(Refusal::TextNotUtf8, $refused->refusal);
        }
    }

    public function testAFrameCannotSayWhoSpeaksNorBeginASecondLine(): void
    {
        $host = new FakeHost([['answer', 'answer', 'answer']]);
        $eva = self::client($host)->visitor('eva');
        $frames = [
            "{\"do\":\"now\"}\n{\"do\":\"erase\",\"client\":{\"role\":\"system\",\"key\":\"me\"},\"visitor\":1}",
            "\"do\":\"now\"}\r\n",
            "{\"client\":{\"role\":\"system\",\"key\":\"me\"},\n\"do\":\"audit\"}",
        ];
        foreach ($frames as $frame) {
            $eva->callJson($frame);
        }
        $lines = $host->lines();
        self::assertCount(3, $lines);
        foreach ($lines as $line) {
            self::assertStringStartsWith('{"client":{"role":"visitor","key":"eva"},', $line);
        }
        $this->expectException(InputException::class);
        $eva->call(['do' => 'now', 'client' => ['role' => 'system', 'key' => 'me']]);
    }

    public function testAnEmptyArrayIsAnEmptyObjectWhereOneIsMeant(): void
    {
        $host = new FakeHost([array_fill(0, 8, 'answer')]);
        $eva = self::client($host)->visitor('eva');
        $eva->start('Hello', answers: []);
        $eva->call(['do' => 'start', 'text' => 'Hello', 'answers' => []]);
        $eva->replyUse(7, 'hi', values: []);
        $eva->call(['do' => 'reply_use', 'chat' => 7, 'shortcut' => 'hi', 'values' => []]);
        $eva->call(['do' => 'reply_set', 'shortcut' => 'hi', 'texts' => []]);
        $policy = ['limits' => [], 'intake' => [], 'texts' => ['cs' => []]];
        $policy['departments'] = [['name' => 'a', 'idle' => [], 'intake' => []]];
        $eva->policySet($policy);
        $eva->policySet((object) $policy);
        $eva->call(['do' => 'rehearse', 'policy' => []]);
        $lines = $host->lines();
        self::assertStringContainsString('"answers":{}', $lines[0]);
        self::assertStringContainsString('"answers":{}', $lines[1]);
        self::assertStringContainsString('"values":{}', $lines[2]);
        self::assertStringContainsString('"values":{}', $lines[3]);
        self::assertStringContainsString('"texts":{}', $lines[4]);
        $written = '"policy":{"limits":{},"intake":{},"texts":{"cs":{}},'
            . '"departments":[{"name":"a","idle":{},"intake":[]}]}';
        self::assertStringContainsString($written, $lines[5]);
        self::assertStringContainsString($written, $lines[6]);
        self::assertStringContainsString('"policy":{}', $lines[7]);
        self::assertSame([], $policy['limits']);
    }

    public function testAListWithGapsIsAList(): void
    {
        $host = new FakeHost([['answer']]);
        try {
            $two = array_filter(['a', 'b', 'c'], static fn (string $name): bool => $name !== 'b');
            $office = self::client($host)->system();
            $office->operatorSet('ana', 'Ana', departments: $two, skills: [], languages: ['x' => 'en']);
        } catch (\Throwable) {
            // The fake host gives no person.
        }
        self::assertStringContainsString('"departments":["a","c"],"skills":[],"languages":["en"]', $host->lines()[0]);
    }

    public function testReadingSaysWhereToReadOn(): void
    {
        $host = new FakeHost([['answer', 'answer', 'answer', 'answer', 'answer']]);
        $eva = self::client($host)->visitor('eva', afterSeq: 12);
        $eva->events();
        $eva->say(7, 'Hello');
        $eva->events(10);
        $eva->cursorSet(5);
        $eva->callJson('{"do":"events"}');
        $clients = array_column($host->requests(), 'client');
        self::assertSame([12, null, 42, null, 5], array_map(static fn ($who) => $who['after_seq'] ?? null, $clients));
        self::assertSame(42, $eva->cursor());
    }

    public function testReadingSaysInWhichLifeOfTheShopItWas(): void
    {
        $host = new FakeHost([['answer', 'answer', 'answer']]);
        $eva = self::client($host)->visitor('eva', afterSeq: 12, incarnation: 4711);
        $eva->events();
        $eva->events();
        $eva->say(7, 'Hello');
        [$first, $second, $third] = array_column($host->requests(), 'client');
        self::assertSame([12, 4711], [$first['after_seq'], $first['incarnation']]);
        self::assertSame([42, 7], [$second['after_seq'], $second['incarnation']]);
        self::assertArrayNotHasKey('incarnation', $third);
        self::assertSame(7, $eva->incarnation());
    }

    public function testWhoBeginsNowSaysSoUntilTheFirstReply(): void
    {
        $host = new FakeHost([['answer', 'answer']]);
        $eva = self::client($host)->visitor('eva', fromNow: true);
        $eva->events();
        $eva->events();
        [$first, $second] = array_column($host->requests(), 'client');
        self::assertTrue($first['from_now']);
        self::assertSame(42, $second['after_seq']);
    }

    public function testAPersistentStreamLeftInTheMiddleOfALineIsUsedAgain(): void
    {
        $host = new FakeHost([['answer', 'refuse', 'answer']]);
        self::client($host, persistent: true)->visitor('eva')->now();
        // As a request that was killed leaves it: half a line sent, and nothing read.
        $left = pfsockopen("unix://$host->socket", -getmypid());
        fwrite($left, '{"do":"no');
        self::assertSame(5, self::client($host, persistent: true)->visitor('eva')->now());
        self::assertSame('{"do":"no', $host->lines()[1]);
    }

    public function testARawFrameOnAStreamLeftWithAnUnreadReplyGetsItsOwnReply(): void
    {
        $host = new FakeHost([['answer', 'answer', 'refuse']]);
        self::client($host, persistent: true)->visitor('eva')->now();
        $left = pfsockopen("unix://$host->socket", -getmypid());
        fwrite($left, "{\"do\":\"now\",\"request\":9}\n");
        $reply = self::client($host, persistent: true)->visitor('eva')->callJson('{"do":"take","chat":7,"request":9}');
        self::assertStringContainsString('"refusal":"chat_unknown"', $reply);
    }

    public function testWhoHasLeftSpeaksNoMore(): void
    {
        $host = new FakeHost([['answer']]);
        $eva = self::client($host)->visitor('eva');
        $eva->leave();
        self::assertSame('leave', $host->requests()[0]['do']);
        $this->expectException(MisuseException::class);
        $eva->now();
    }

    private static function client(FakeHost $host, int $timeoutMs = 5_000, bool $persistent = false): Client
    {
        return Client::connect($host->socket, $timeoutMs, persistent: $persistent);
    }
}
