<?php

declare(strict_types=1);

namespace Klepet;

/**
 * One fact, numbered, immutable: klepet_event. What `subject`, `value`, `untilMs`, `reason` and `text` mean is said
 * at its kind in klepet.h; what says nothing is 0 or empty.
 */
final class Event implements \JsonSerializable
{
    public const FLAG_NOTE = 1;
    public const FLAG_GAP = 2;
    public const FLAG_REDACTED = 4;
    public const FLAG_RETRACTED = 8;
    public const FLAG_WITH_BOT = 16;
    public const FLAG_SHAPE_OVER = 64;

    private const JSON = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_THROW_ON_ERROR;

    /**
     * @param int $seq 1, 2, 3 ... without a gap (B2.1); 0: a live signal (B2.8).
     * @param int $person Who did it; 0: the shop itself.
     * @param string $id Message id or key.
     * @param array<string, mixed> $parts What a message has beside its words: shape, files, answer (B17.1, B18.1).
     */
    public function __construct(
        public readonly int $seq,
        public readonly int $atMs,
        public readonly EventKind $kind,
        public readonly Role $role,
        public readonly int $chat = 0,
        public readonly int $chatSeq = 0,
        public readonly int $previousSeq = 0,
        public readonly int $episode = 0,
        public readonly int $person = 0,
        public readonly int $subject = 0,
        public readonly int $value = 0,
        public readonly int $untilMs = 0,
        public readonly int $flags = 0,
        public readonly int $reason = 0,
        public readonly Ladder $ladder = Ladder::None,
        public readonly int $rung = 0,
        public readonly int $department = 0,
        public readonly string $id = '',
        public readonly string $text = '',
        public readonly array $parts = []
    ) {
    }

    /** @param array<string, mixed> $fields As klepet_call gives them. */
    public static function fromArray(array $fields): self
    {
        return new self(
            $fields['seq'],
            $fields['at_ms'],
            EventKind::tryFrom($fields['kind']) ?? EventKind::Unknown,
            Role::from($fields['role']),
            $fields['chat'] ?? 0,
            $fields['chat_seq'] ?? 0,
            $fields['previous_seq'] ?? 0,
            $fields['episode'] ?? 0,
            $fields['person'] ?? 0,
            $fields['subject'] ?? 0,
            $fields['value'] ?? 0,
            $fields['until_ms'] ?? 0,
            $fields['flags'] ?? 0,
            $fields['reason'] ?? 0,
            isset($fields['ladder']) ? Ladder::tryFrom($fields['ladder']) ?? Ladder::Unknown : Ladder::None,
            $fields['rung'] ?? 0,
            $fields['department'] ?? 0,
            $fields['id'] ?? '',
            $fields['text'] ?? '',
            $fields['parts'] ?? []
        );
    }

    /** Only operators and the shop may see it. */
    public function isNote(): bool
    {
        return ($this->flags & self::FLAG_NOTE) !== 0;
    }

    /** @return array<string, mixed> The object on the wire: what says nothing is left out. */
    public function jsonSerialize(): array
    {
        return ['seq' => $this->seq, 'at_ms' => $this->atMs, 'kind' => $this->kind->value] + array_filter([
            'chat' => $this->chat,
            'chat_seq' => $this->chatSeq,
            'previous_seq' => $this->previousSeq,
            'episode' => $this->episode,
            'role' => $this->role->value,
            'person' => $this->person,
            'subject' => $this->subject,
            'value' => $this->value,
            'until_ms' => $this->untilMs,
            'flags' => $this->flags,
            'reason' => $this->reason,
            'ladder' => $this->ladder === Ladder::None ? '' : $this->ladder->value,
            'rung' => $this->rung,
            'department' => $this->department,
            'id' => $this->id,
            'text' => $this->text,
            'parts' => $this->parts,
        ], static fn (int|string|array $field): bool => $field !== 0 && $field !== '' && $field !== []);
    }

    /** The same bytes as Klepet itself writes. */
    public function toJson(): string
    {
        // The one control character that JSON lets be and Klepet does not.
        return str_replace("\x7f", '\u007f', json_encode($this, self::JSON));
    }
}
