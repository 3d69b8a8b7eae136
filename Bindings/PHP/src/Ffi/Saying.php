<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use FFI;
use FFI\CData;

/**
 * What klepet_say() is given and gives, laid out once. Id and text are copied in by one call, the id before the text,
 * so there is a klepet_message for each length of an id; all that changes in it from message to message is the length
 * of the text.
 *
 *     klepet_message { id, text ... }
 *                      │    └──────┐
 *                      v           v
 *     bytes            m-4711      Do you ship to Brno?
 *
 * @internal
 */
final class Saying
{
    public const TEXT_BYTES = 32_768;
    public const ID_BYTES = 64;

    public readonly CData $bytes;
    /** @var array<int, CData> By the length of the id, 0: there is none. */
    public array $messages = [];
    /** @var array<int, CData> Pointers to them. */
    public array $pointers = [];
    public readonly CData $posted;
    public readonly CData $postedAt;

    public function __construct(private readonly FFI $ffi)
    {
        $this->bytes = $ffi->new('char[' . (self::ID_BYTES + self::TEXT_BYTES) . ']');
        $this->posted = $ffi->new('klepet_posted');
        $this->postedAt = FFI::addr($this->posted);
    }

    public function prepare(int $idBytes): CData
    {
        $message = $this->ffi->new('klepet_message');
        $message->size = FFI::sizeof($message);
        $message->text = FFI::addr($this->bytes[$idBytes]);
        if ($idBytes > 0) {
            $message->id = FFI::addr($this->bytes[0]);
            $message->id_bytes = $idBytes;
        }
        $this->pointers[$idBytes] = FFI::addr($message);

        return $this->messages[$idBytes] = $message;
    }
}
