<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Chat;
use Klepet\Event;

/** What can be asked. */
trait Queries
{
    public function seen(): void
    {
        $this->done('seen');
    }

    public function events(?int $limit = null): array
    {
        return array_map(Event::fromArray(...), $this->done('events', ['limit' => $limit])['events']);
    }

    public function chatEvents(int $chat, ?int $afterChatSeq = null, ?int $limit = null): array
    {
        $reply = $this->done('chat_events', ['chat' => $chat, 'after_chat_seq' => $afterChatSeq, 'limit' => $limit]);

        return array_map(Event::fromArray(...), $reply['events']);
    }

    public function cursorSet(int $afterSeq, ?int $incarnation = null): void
    {
        $this->done('cursor_set', ['after_seq' => $afterSeq, 'incarnation' => $incarnation]);
    }

    public function chatGet(int $chat): Chat
    {
        return Chat::fromArray($this->done('chat_get', ['chat' => $chat])['chat']);
    }

    public function chats(?int $afterChat = null, ?int $limit = null): array
    {
        return array_map(Chat::fromArray(...), $this->done('chats', [
            'after_chat' => $afterChat,
            'limit' => $limit,
        ])['chats']);
    }

    public function person(): int
    {
        return $this->done('person')['person'];
    }

    public function now(): int
    {
        return $this->done('now')['now_ms'];
    }

    public function explain(int $chat): array
    {
        return $this->done('explain', ['chat' => $chat])['explanation'];
    }

    public function report(
        ?int $fromMs = null,
        ?int $untilMs = null,
        ?int $utcOffsetMinutes = null,
        ?string $zone = null
    ): array {
        return $this->done('report', [
            'from_ms' => $fromMs,
            'until_ms' => $untilMs,
            'utc_offset_minutes' => $utcOffsetMinutes,
            'zone' => $zone,
        ])['report'];
    }

    public function rehearse(array|object|null $policy = null): array
    {
        return $this->done('rehearse', ['policy' => $policy === null ? null : (object) $policy])['rehearsal'];
    }

    public function statisticsGet(): array
    {
        return $this->done('statistics_get')['statistics'];
    }

    public function audit(): array
    {
        return $this->done('audit')['audit'];
    }

    public function digest(): string
    {
        return $this->done('digest')['digest'];
    }

    public function nextDeadline(): int
    {
        return $this->done('next_deadline')['at_ms'];
    }
}
