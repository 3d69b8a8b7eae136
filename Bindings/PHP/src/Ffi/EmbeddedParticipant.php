<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use FFI;
use FFI\CData;
use Klepet\Calls\Caller;
use Klepet\Exception\KlepetException;
use Klepet\Outcome;
use Klepet\Posted;
use Klepet\Refusal;
use Klepet\Role;

/** A client in this process: online until it leaves, or until nothing holds it any more. */
final class EmbeddedParticipant extends Caller
{
    private readonly FFI $ffi;
    private readonly int $process;

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
        $this->process = getmypid();
        $this->cursor = $afterSeq;
    }

    public function __destruct()
    {
        if (getmypid() === $this->process) {
            $this->ffi->klepet_leave($this->client);
        }
    }

    public function leave(): void
    {
        $this->library->check($this->ffi->klepet_leave($this->client), false);
    }

    public function call(array $request): array
    {
        $reply = self::understood($this->callJson(self::written($request)));

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
    public function say(int $chat, string $text, ?string $id = null, ?int $number = null, bool $note = false): Posted
    {
        $saying = $this->saying;
        $textBytes = strlen($text);
        if ($textBytes > Library::TEXT_BYTES || $number !== null || $note || ($id !== null && strlen($id) > 64)) {
            return parent::say($chat, $text, $id, $number, $note);
        }
        FFI::memcpy($saying->text, $text, $textBytes);
        if ($id === null) {
            $message = $saying->plain;
            $message->text_bytes = $textBytes;
            $at = $saying->plainAt;
        } else {
            $idBytes = strlen($id);
            FFI::memcpy($saying->id, $id, $idBytes);
            $message = $saying->named;
            $message->text_bytes = $textBytes;
            $message->id_bytes = $idBytes;
            $at = $saying->namedAt;
        }
        $status = $this->ffi->klepet_say($this->client, $chat, $at, $saying->postedAt, $saying->errorAt);
        if ($status !== 0) {
            $this->library->check($status);
        }
        $posted = $saying->posted;

        return new Posted($posted->chat, $posted->seq, $posted->chat_seq, Outcome::fromNumber($posted->outcome));
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
