<?php

declare(strict_types=1);

namespace Klepet;

/** What became of a message: klepet_posted. */
final class Posted
{
    /**
     * @param int $chat The chat it is in: another than was named when the outcome is Started.
     * @param int $seq The event's number in the shop; 0: held back.
     * @param int $chatSeq And in its chat.
     */
    public function __construct(
        public readonly int $chat,
        public readonly int $seq,
        public readonly int $chatSeq,
        public readonly Outcome $outcome
    ) {
    }

    /** @param array{chat: int, seq: int, chat_seq: int, outcome: string} $reply */
    public static function fromReply(array $reply): self
    {
        return new self($reply['chat'], $reply['seq'], $reply['chat_seq'], Outcome::from($reply['outcome']));
    }
}
