<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Activity;
use Klepet\CloseReason;
use Klepet\Posted;

/** What is said in a chat, and taken back. */
trait Messages
{
    public function start(
        string $text,
        ?string $id = null,
        ?int $number = null,
        ?string $department = null,
        ?string $skill = null,
        ?string $language = null,
        ?int $priority = null,
        ?array $answers = null
    ): Posted {
        return Posted::fromReply($this->done('start', [
            'text' => $text,
            'id' => $id,
            'number' => $number,
            'department' => $department,
            'skill' => $skill,
            'language' => $language,
            'priority' => $priority,
            'answers' => $answers === null ? null : (object) $answers,
        ]));
    }

    public function say(
        int $chat,
        string $text,
        ?string $id = null,
        ?int $number = null,
        bool $note = false
    ): Posted {
        return Posted::fromReply($this->done('say', [
            'chat' => $chat,
            'text' => $text,
            'id' => $id,
            'number' => $number,
            'note' => $note ?: null,
        ]));
    }

    public function replyUse(
        int $chat,
        string $shortcut,
        ?string $locale = null,
        ?array $values = null,
        ?string $id = null,
        ?int $number = null
    ): Posted {
        return Posted::fromReply($this->done('reply_use', [
            'chat' => $chat,
            'shortcut' => $shortcut,
            'locale' => $locale,
            'values' => $values === null ? null : (object) $values,
            'id' => $id,
            'number' => $number,
        ]));
    }

    public function edit(int $chat, int $seq, string $text): void
    {
        $this->done('edit', ['chat' => $chat, 'seq' => $seq, 'text' => $text]);
    }

    public function retract(int $chat, int $seq): void
    {
        $this->done('retract', ['chat' => $chat, 'seq' => $seq]);
    }

    public function redact(int $chat, int $seq): void
    {
        $this->done('redact', ['chat' => $chat, 'seq' => $seq]);
    }

    public function activity(int $chat, Activity $activity, ?string $preview = null): void
    {
        $this->done('activity', ['chat' => $chat, 'activity' => $activity, 'preview' => $preview]);
    }

    public function receipt(int $chat, ?int $delivered = null, ?int $read = null): void
    {
        $this->done('receipt', ['chat' => $chat, 'delivered' => $delivered, 'read' => $read]);
    }

    public function end(int $chat, ?CloseReason $reason = null): void
    {
        $this->done('end', ['chat' => $chat, 'reason' => $reason]);
    }
}
