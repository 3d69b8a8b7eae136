<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use FFI;
use FFI\CData;
use Klepet\Calls\Caller;
use Klepet\Calls\Objects;
use Klepet\OneOfItsKind;
use Klepet\Outcome;
use Klepet\Posted;
use Klepet\Via;

/** A client in this process: online until it leaves, or until nothing holds it any more. */
final class EmbeddedParticipant extends Caller
{
    use OneOfItsKind;

    private readonly FFI $ffi;
    private readonly CData $errorAt;
    private readonly int $process;
    private bool $hasLeft = false;

    /**
     * @param CData $client The klepet_client *.
     * @param object $shop Held so that the shop does not end before its clients.
     */
    public function __construct(
        private readonly Library $library,
        private readonly Saying $saying,
        private readonly CData $client,
        private readonly object $shop,
        int $afterSeq
    ) {
        $this->ffi = $library->ffi;
        $this->errorAt = $library->errorAt;
        $this->process = getmypid();
        $this->cursor = $afterSeq;
    }

    public function __destruct()
    {
        if (!$this->isRefused && !$this->hasLeft && getmypid() === $this->process) {
            $this->ffi->klepet_leave($this->client);
        }
    }

    public function leave(): void
    {
        if (!$this->hasLeft) {
            $this->hasLeft = true;
            $this->library->check($this->ffi->klepet_leave($this->client), false);
        }
    }

    public function call(array $request): array
    {
        $reply = self::understood($this->callJson(self::written(Objects::in($request))));
        $this->note(self::wordOf($request), $reply, $request);

        return $reply;
    }

    public function callJson(string $request): string
    {
        $library = $this->library;
        do {
            $status = $this->ffi->klepet_call(
                $this->client,
                $request,
                strlen($request),
                $library->room,
                $library->roomBytes,
                $library->neededAt,
                $library->errorAt
            );
        } while ($status === -409 && $library->makeRoom($library->needed()));
        $library->check($status);
        $reply = $library->written();
        $library->giveBack();

        return $reply;
    }

    /**
     * By the typed function and memory that is used again: a message makes no JSON and, but for its numbers, no
     * garbage.
     */
    public function say(
        int $chat,
        string $text,
        ?string $id = null,
        ?int $number = null,
        bool $note = false,
        ?int $knownChatSeq = null,
        ?int $quote = null,
        ?Via $via = null,
        ?array $files = null,
        array|object|null $shape = null
    ): Posted {
        $isPlain = ($number ?? $knownChatSeq ?? $quote ?? $via ?? $files ?? $shape) === null && !$note;
        $idBytes = strlen($id ?? '');
        $textBytes = strlen($text);
        if (
            $textBytes > Saying::TEXT_BYTES || $idBytes > Saying::ID_BYTES || !$isPlain || $id === ''
        ) {
            return parent::say($chat, $text, $id, $number, $note, $knownChatSeq, $quote, $via, $files, $shape);
        }
        $saying = $this->saying;
        FFI::memcpy($saying->bytes, $id . $text, $idBytes + $textBytes);
        $message = $saying->messages[$idBytes] ?? $saying->prepare($idBytes);
        $message->text_bytes = $textBytes;
        $status = $this->ffi->klepet_say(
            $this->client,
            $chat,
            $saying->pointers[$idBytes],
            $saying->postedAt,
            $this->errorAt
        );
        if ($status !== 0) {
            $this->library->check($status);
        }
        $posted = $saying->posted;
        $outcome = $posted->outcome;

        return new Posted(
            $posted->chat,
            $posted->seq,
            $posted->chat_seq,
            $outcome === 0 ? Outcome::Accepted : Outcome::fromNumber($outcome)
        );
    }

    /** All that there is room for, decoded from packed bytes; with a limit by JSON. */
    public function events(?int $limit = null): array
    {
        if ($limit !== null) {
            return parent::events($limit);
        }
        $library = $this->library;
        do {
            $status = $this->ffi->klepet_events_packed(
                $this->client,
                $library->room,
                $library->roomBytes,
                $library->neededAt,
                $library->countAt
            );
        } while ($status === -409 && $library->makeRoom(2 * $library->roomBytes));
        $library->check($status, false);
        $events = Packed::events($library->written());
        $library->giveBack();
        foreach ($events as $event) {
            $this->cursor = $event->seq ?: $this->cursor;
        }

        return $events;
    }
}
