<?php

declare(strict_types=1);

namespace Klepet\Socket;

use Klepet\Calls\Caller;
use Klepet\Calls\Objects;
use Klepet\Exception\KlepetException;
use Klepet\OneOfItsKind;
use Klepet\Posted;
use Klepet\Refusal;
use Klepet\Who;
use Klepet\Via;

/**
 * Somebody for whom each line says who they are: a polling client of the host (PROTOCOL.md). It costs nothing to
 * make, so that a PHP request can begin with it and end without a word; its person is online until silent for the
 * policy's time (B2.7).
 */
final class PollingParticipant extends Caller
{
    use OneOfItsKind;

    /** The host refuses a longer one, unless it was started with another `--line-bytes-max`. */
    private const LINE_BYTES_MAX = 1 << 20;

    /** `{"client":{...},`, as every line begins but those of the host's own commands. */
    private readonly string $head;
    /** What the shop knows of the visitor, for the first line (B16.1). */
    private ?string $known = null;
    private readonly string $identity;
    private bool $hasLeft = false;
    /** Numbers of requests: begun at random, for replies to an earlier PHP request may still be on the stream. */
    private static int $request = 0;

    public function __construct(private readonly Connection $connection, Who $who)
    {
        $fields = ['role' => $who->role->value, 'key' => $who->key];
        $optional = ['name' => $who->name, 'locale' => $who->locale, 'signature' => $who->signature];
        $fields += array_filter($optional, static fn (?string $field): bool => $field !== null);
        if ($who->mobile) {
            $fields['mobile'] = true;
        }
        if ($who->priority !== 0) {
            $fields['priority'] = $who->priority;
        }
        $this->identity = substr(self::written($fields), 0, -1);
        $this->head = "{\"client\":$this->identity},";
        if ($who->attributes !== null) {
            $this->known = ',"attributes":' . self::written($who->attributes);
        }
        $this->cursor = $who->afterSeq;
        $this->hasCursor = !$who->fromNow;
        $this->incarnation = $who->incarnation;
        self::$request = self::$request ?: random_int(1, 1 << 52);
    }

    /**
     * What is asked for most by far, in as few steps as may be: a worker comes to its one `say` from the rest of a
     * page, with nothing of this in the processor's caches. A test holds it against call().
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
        $isPlain = ($id ?? $number ?? $knownChatSeq ?? $quote ?? $via ?? $files ?? $shape) === null && !$note;
        $words = json_encode($text, self::JSON_FLAGS);
        if ($words === false || !$isPlain) {
            return parent::say($chat, $text, $id, $number, $note, $knownChatSeq, $quote, $via, $files, $shape);
        }
        $mark = '"request":' . ++self::$request;
        $id = self::newMessageId();
        $line = "$this->head$mark,\"do\":\"say\",\"chat\":$chat,\"text\":$words,\"id\":\"$id\"}";

        return Posted::fromReply(self::understood($this->ask($line, $mark)));
    }

    public function call(array $request): array
    {
        if (isset($request['client'])) {
            throw KlepetException::because(Refusal::JsonInvalid, 'Who speaks is not for the request to say.');
        }
        $do = self::wordOf($request);
        if (isset(self::MESSAGES[$do]) && !isset($request['id'])) {
            $request['id'] = self::newMessageId();
        }
        $mark = isset($request['request']) ? '' : '"request":' . ++self::$request;
        $head = $do === 'events' ? $this->headWithCursor() : $this->head;
        $members = substr(self::written(Objects::in($request)), 1);
        $reply = self::understood($this->ask($head . ($mark === '' ? '' : $mark . ',') . $members, $mark));
        if ($mark !== '') {
            unset($reply['request']);
        }
        $this->note($do, $reply, $request);

        return $reply;
    }

    /** A frame goes in an envelope, as a string: nothing in it is then taken for anything but the frame. */
    public function callJson(string $request): string
    {
        $fields = json_decode($request, true);
        $do = is_array($fields) ? self::wordOf($fields) : '';
        if (isset(self::MESSAGES[$do]) && !isset($fields['id'])) {
            $request = '{"id":"' . self::newMessageId() . '",' . substr(ltrim($request), 1);
        }
        $head = $do === 'events' ? $this->headWithCursor() : $this->head;
        $reply = $this->ask($head . '"frame":"' . strtr($request, self::escapes()) . '"}', '');
        // Whatever answers, it has to be a reply, before a browser is given it.
        $told = json_decode($reply, true);
        if (!is_array($told) || !is_bool($told['ok'] ?? null)) {
            throw self::isNoReply();
        }
        $this->note($do, $told, is_array($fields) ? $fields : []);

        return $reply;
    }

    public function leave(): void
    {
        if (!$this->hasLeft) {
            $this->tellHost('leave');
            $this->hasLeft = true;
        }
    }

    /**
     * A command of the host's own, of which `do` has to be the first member. What call() and callJson() say never is.
     *
     * @param array<string, mixed> $fields
     * @internal
     */
    public function tellHost(string $do, array $fields = []): void
    {
        $mark = '"request":' . ++self::$request;
        $more = $fields === [] ? '' : ',' . substr(self::written($fields), 1, -1);
        self::understood($this->ask("{\"do\":\"$do\",\"client\":$this->identity},$mark$more}", $mark));
    }

    /**
     * What has to be escaped within a string of JSON. Of bytes that are no UTF-8, json_encode() would make none.
     *
     * @return array<string, string>
     */
    private static function escapes(): array
    {
        static $escapes = null;
        if ($escapes === null) {
            $escapes = ['"' => '\\"', '\\' => '\\\\'];
            for ($byte = 0; $byte < 0x20; $byte++) {
                $escapes[chr($byte)] = sprintf('\\u%04x', $byte);
            }
        }

        return $escapes;
    }

    /**
     * Reading says where to read on from, every time: a reply that was lost, a host that was started anew or another
     * tab of the same visitor have then moved nothing.
     */
    private function headWithCursor(): string
    {
        $cursor = $this->hasCursor ? "\"after_seq\":$this->cursor" : '"from_now":true';
        if ($this->incarnation !== 0) {
            $cursor .= ",\"incarnation\":$this->incarnation";
        }

        return "{\"client\":$this->identity,$cursor},";
    }

    private function ask(string $line, string $mark): string
    {
        if ($this->hasLeft) {
            throw KlepetException::because(Refusal::MisuseClosed, 'This participant has left.');
        }

        if (strlen($line) >= self::LINE_BYTES_MAX) {
            throw KlepetException::because(Refusal::JsonInvalid, 'A line to the host has at most 1 MiB.');
        }

        if ($this->known !== null && str_starts_with($line, "{\"client\":$this->identity")) {
            $line = substr_replace($line, $this->known, strlen("{\"client\":$this->identity"), 0);
            $this->known = null;
        }

        return $this->connection->exchange($line, $mark);
    }
}
