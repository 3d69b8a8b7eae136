<?php

// Written by Bindings/PHP/make_calls.py from the library's table of calls.

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Chat;
use Klepet\ChatState;
use Klepet\Event;
use Klepet\Role;
use Klepet\TranscriptFormat;

/**
 * Seeing how things stand; nothing changes by it.
 */
trait Queries
{
    public function events(?int $limit = null): array
    {
        return array_map(Event::fromArray(...), $this->done('events', ['limit' => $limit])['events']);
    }

    public function chatEvents(int $chat, ?int $afterChatSeq = null, ?int $limit = null): array
    {
        return array_map(Event::fromArray(...), $this->done('chat_events', [
            'chat' => $chat,
            'after_chat_seq' => $afterChatSeq,
            'limit' => $limit,
        ])['events']);
    }

    public function cursorSet(int $afterSeq, ?int $incarnation = null): void
    {
        $this->done('cursor_set', ['after_seq' => $afterSeq, 'incarnation' => $incarnation]);
    }

    public function bookmarkGet(string $name): int
    {
        return $this->done('bookmark_get', ['name' => $name])['seq'];
    }

    public function chatGet(int $chat): Chat
    {
        return Chat::fromArray($this->done('chat_get', ['chat' => $chat])['chat']);
    }

    public function chats(
        ?int $afterChat = null,
        ?int $limit = null,
        ?ChatState $state = null,
        ?string $department = null,
        ?int $owner = null,
        ?int $visitor = null,
        bool $unanswered = false
    ): array {
        return array_map(Chat::fromArray(...), $this->done('chats', [
            'after_chat' => $afterChat,
            'limit' => $limit,
            'state' => $state,
            'department' => $department,
            'owner' => $owner,
            'visitor' => $visitor,
            'unanswered' => $unanswered ?: null,
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

    public function why(int $chat): array
    {
        return $this->done('why', ['chat' => $chat])['why'];
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

    public function rehearse(array|object|null $policy = null, ?array $staffing = null): array
    {
        return $this->done('rehearse', [
            'policy' => $policy === null ? null : (object) $policy,
            'staffing' => $staffing === null ? null : array_values($staffing),
        ])['rehearsal'];
    }

    public function availability(): array
    {
        return $this->done('availability')['availability'];
    }

    public function search(
        string $query,
        ?int $person = null,
        ?string $department = null,
        ?int $fromMs = null,
        ?int $untilMs = null,
        ?int $beforeSeq = null,
        ?int $limit = null
    ): array {
        return $this->done('search', [
            'query' => $query,
            'person' => $person,
            'department' => $department,
            'from_ms' => $fromMs,
            'until_ms' => $untilMs,
            'before_seq' => $beforeSeq,
            'limit' => $limit,
        ])['found'];
    }

    public function history(?int $visitor = null, ?int $beforeSeq = null, ?int $limit = null): array
    {
        return $this->done('history', [
            'visitor' => $visitor,
            'before_seq' => $beforeSeq,
            'limit' => $limit,
        ])['history'];
    }

    public function transcript(
        ?int $chat = null,
        ?string $token = null,
        ?TranscriptFormat $format = null,
        ?int $afterChatSeq = null,
        ?int $limit = null
    ): array {
        return $this->done('transcript', [
            'chat' => $chat,
            'token' => $token,
            'format' => $format,
            'after_chat_seq' => $afterChatSeq,
            'limit' => $limit,
        ])['transcript'];
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

    public function people(
        ?Role $role = null,
        bool $online = false,
        ?int $afterPerson = null,
        ?int $limit = null
    ): array {
        return $this->done('people', [
            'role' => $role,
            'online' => $online ?: null,
            'after_person' => $afterPerson,
            'limit' => $limit,
        ])['people'];
    }

    public function personGet(int $person): array
    {
        return $this->done('person_get', ['person' => $person])['person'];
    }

    public function attributes(?int $visitor = null, ?int $chat = null): array
    {
        return $this->done('attributes', ['visitor' => $visitor, 'chat' => $chat])['attributes'];
    }
}
