<?php

declare(strict_types=1);

namespace Klepet;

use FFI;
use FFI\CData;
use Klepet\Calls\Joining;
use Klepet\Exception\KlepetException;
use Klepet\Ffi\EmbeddedParticipant;
use Klepet\Ffi\Library;
use Klepet\Ffi\Saying;

/**
 * The shop in this process, by FFI: for PHP that stays, such as a worker of Amp, Revolt or ReactPHP, or a script. Not
 * for FPM, which forgets at each request what it holds: there it is the Client.
 *
 * The shop turns on a thread of its own. What is said is durable, and can be read, a moment later: wakeupStream()
 * becomes readable when there is something, and flush() waits for it.
 */
final class Embedded implements Shop
{
    use Joining;
    use OneOfItsKind;

    private const THREAD = 1;
    private const VIRTUAL = 1;
    private const BACKUP_DONE = 2;
    private const PAUSE_US = 2_000;

    private readonly Saying $saying;
    private readonly int $process;
    private bool $isOpen = true;

    private function __construct(
        private readonly Library $library,
        private readonly CData $shop,
        private readonly bool $isStepped
    ) {
        $this->saying = new Saying($library->ffi);
        $this->process = getmypid();
    }

    /**
     * Opens the shop in a file, making it if it is not there; one process owns a file.
     *
     * @param string $path Empty: in memory.
     * @param ?string $policy JSON; null: what the file has, or the defaults.
     * @param ?string $identityKey What signs visitors, see Identity (B13.3).
     * @param ?int $virtualFromMs Tests: time stands still from this one on, until advance(). Implies $stepped.
     * @param bool $stepped No thread of its own: turned by step() alone.
     * @param ?string $library libklepet.so; null: KLEPET_LIBRARY of the environment, or where the system finds it.
     */
    public static function open(
        string $path = '',
        ?string $policy = null,
        #[\SensitiveParameter] ?string $identityKey = null,
        ?int $virtualFromMs = null,
        bool $stepped = false,
        ?string $library = null
    ): self {
        self::checkPath($path);
        $loaded = Library::load($library);
        $isStepped = $stepped || $virtualFromMs !== null;
        $options = $loaded->ffi->new('klepet_open_options');
        $options->size = FFI::sizeof($options);
        $options->loop = $isStepped ? 0 : self::THREAD;
        $options->clock = $virtualFromMs === null ? 0 : self::VIRTUAL;
        $options->start_ms = $virtualFromMs ?? 0;
        [$policyAt, $keyAt] = [$loaded->text($policy), $loaded->text($identityKey)];
        if ($policyAt !== null) {
            $options->policy = FFI::addr($policyAt[0]);
            $options->policy_bytes = strlen($policy);
        }
        if ($keyAt !== null) {
            $options->identity_key = FFI::addr($keyAt[0]);
            $options->identity_key_bytes = strlen($identityKey);
        }
        $shop = $loaded->ffi->new('klepet_shop *');
        $loaded->check($loaded->ffi->klepet_open($path, FFI::addr($options), FFI::addr($shop), $loaded->errorAt));

        return new self($loaded, $shop, $isStepped);
    }

    /**
     * When the closed shop in a file has to be opened next, in milliseconds since 1970; null: not by itself. For
     * whoever closes shops in which nothing happens; of a shop that nobody closed it is the time of the call.
     */
    public static function nextTurn(string $path, ?string $library = null): ?int
    {
        self::checkPath($path);
        $loaded = Library::load($library);
        $at = $loaded->ffi->new('int64_t');
        $loaded->check($loaded->ffi->klepet_next_turn($path, FFI::addr($at), $loaded->errorAt));

        return $at->cdata === 0 ? null : $at->cdata;
    }

    public function __destruct()
    {
        if (!$this->isRefused && $this->isOpen && getmypid() === $this->process) {
            $this->library->ffi->klepet_close($this->shop);
        }
    }

    public function join(Who $who): Participant
    {
        $library = $this->library;
        $options = $library->ffi->new('klepet_join_options');
        $options->size = FFI::sizeof($options);
        $options->role = $who->role->number();
        $options->flags = ($who->mobile ? 2 : 0) | ($who->fromNow ? 4 : 0);
        $options->after_seq = $who->afterSeq;
        $options->incarnation = $who->incarnation;
        $options->priority = $who->priority;
        $given = ['key' => $who->key, 'name' => $who->name, 'locale' => $who->locale, 'signature' => $who->signature];
        if ($who->attributes !== null) {
            $given['attributes'] = json_encode($who->attributes, JSON_THROW_ON_ERROR);
        }
        $texts = [];
        foreach ($given as $field => $text) {
            if ($text !== null) {
                $texts[$field] = $library->text($text);
                $options->$field = FFI::addr($texts[$field][0]);
                $options->{"{$field}_bytes"} = strlen($text);
            }
        }
        $client = $library->ffi->new('klepet_client *');
        $status = $library->ffi->klepet_join($this->shop, FFI::addr($options), FFI::addr($client), $library->errorAt);
        $library->check($status);

        return new EmbeddedParticipant($library, $this->saying, $client, $this, $who->afterSeq);
    }

    /**
     * A stream that is readable when there are events to read: for stream_select(), Amp, Revolt, ReactPHP. Call
     * clearWakeup(), then read the events of everybody who is waited for; nothing is to be read from the stream
     * itself.
     *
     * @return resource
     */
    public function wakeupStream()
    {
        $fd = $this->library->ffi->new('int32_t');
        $this->library->check($this->library->ffi->klepet_wakeup_fd($this->shop, FFI::addr($fd)), false);
        $stream = @fopen("php://fd/$fd->cdata", 'r');
        if ($stream === false) {
            throw KlepetException::because(Refusal::System, 'PHP opens descriptors in the CLI alone.');
        }

        return $stream;
    }

    public function clearWakeup(): void
    {
        $this->library->check($this->library->ffi->klepet_wakeup_clear($this->shop), false);
    }

    /** One turn of a shop that has no thread of its own; waits at most so long for something to do. */
    public function step(int $waitMs = 0): void
    {
        $this->library->check($this->library->ffi->klepet_step($this->shop, $waitMs), false);
    }

    /** Moves the virtual clock, firing every timer that is due before that time. */
    public function advance(int $toMs): void
    {
        $this->library->check($this->library->ffi->klepet_advance($this->shop, $toMs), false);
    }

    public function flush(): void
    {
        $this->library->check($this->library->ffi->klepet_flush($this->shop), false);
    }

    public function backup(string $path): void
    {
        self::checkPath($path);
        $library = $this->library;
        $library->check($library->ffi->klepet_backup($this->shop, $path, $library->errorAt));
        $progress = $library->ffi->new('klepet_backup_progress');
        $progress->size = FFI::sizeof($progress);
        do {
            $this->isStepped ? $this->step(1) : usleep(self::PAUSE_US);
            $status = $library->ffi->klepet_backup_get($this->shop, FFI::addr($progress), $library->errorAt);
            $library->check($status);
        } while ($progress->state !== self::BACKUP_DONE);
    }

    public function close(): void
    {
        if ($this->isOpen) {
            $this->isOpen = false;
            $this->library->check($this->library->ffi->klepet_close($this->shop), false);
        }
    }

    /** C would take what is before a zero byte for all of it. */
    private static function checkPath(string $path): void
    {
        if (str_contains($path, "\0")) {
            throw KlepetException::because(Refusal::ValueInvalid, 'A path has no zero byte.');
        }
    }

    /** The version of the library. */
    public function version(): string
    {
        return $this->library->ffi->klepet_version();
    }

    /** Every command, query, reply and event as JSON Schema. */
    public function schema(): string
    {
        return $this->library->ffi->klepet_schema();
    }
}
