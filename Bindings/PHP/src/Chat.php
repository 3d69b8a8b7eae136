<?php

declare(strict_types=1);

namespace Klepet;

/** How a chat stands: klepet_chat. */
final class Chat
{
    /**
     * @param int $owner The operator who has it, or is being offered it; 0: nobody.
     * @param int $estimateMs Honest estimate of the wait, 0: none (B5.7).
     * @param int $nextDeadlineMs 0: none.
     * @param int $position As shown to the visitor, 1 = next; 0: not in the line (B5.7).
     */
    public function __construct(
        public readonly int $chat,
        public readonly ChatState $state,
        public readonly int $visitor,
        public readonly int $owner,
        public readonly int $lastSeq,
        public readonly int $startedMs,
        public readonly int $estimateMs,
        public readonly int $nextDeadlineMs,
        public readonly int $chatSeq,
        public readonly int $episode,
        public readonly Turn $turn,
        public readonly int $position,
        public readonly CloseReason $reason,
        public readonly int $deliveredToVisitor,
        public readonly int $readByVisitor,
        public readonly bool $ladderOn,
        public readonly string $department = '',
        public readonly string $skill = '',
        public readonly string $language = '',
        public readonly int $priority = 0
    ) {
    }

    /** @param array<string, mixed> $fields As klepet_call gives them. */
    public static function fromArray(array $fields): self
    {
        return new self(
            $fields['chat'],
            ChatState::from($fields['state']),
            $fields['visitor'],
            $fields['owner'],
            $fields['last_seq'],
            $fields['started_ms'],
            $fields['estimate_ms'],
            $fields['next_deadline_ms'],
            $fields['chat_seq'],
            $fields['episode'],
            Turn::from($fields['turn']),
            $fields['position'],
            CloseReason::from($fields['reason']),
            $fields['delivered_to_visitor'],
            $fields['read_by_visitor'],
            $fields['ladder_on'],
            $fields['department'],
            $fields['skill'],
            $fields['language'],
            $fields['priority']
        );
    }
}
