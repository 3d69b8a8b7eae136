<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use FFI;
use FFI\CData;
use Klepet\Exception\KlepetException;
use Klepet\Refusal;

/**
 * libklepet.so by FFI, with the memory that its calls use again and again: PHP calls one at a time, and everything
 * that the library takes is copied before a call returns.
 *
 * @internal
 */
final class Library
{
    private const ROOM_BYTES = 65_536;
    private const ROOM_BYTES_MAX = 1 << 30;

    /** @var array<string, self> */
    private static array $loaded = [];

    public readonly CData $error;
    public readonly CData $errorAt;
    public readonly CData $neededAt;
    public readonly CData $countAt;
    private readonly CData $needed;
    private readonly CData $count;
    /** Where replies and events are written. */
    public CData $room;
    public int $roomBytes = self::ROOM_BYTES;

    private function __construct(public readonly FFI $ffi)
    {
        $this->error = $ffi->new('klepet_error');
        $this->errorAt = FFI::addr($this->error);
        $this->needed = $ffi->new('size_t');
        $this->neededAt = FFI::addr($this->needed);
        $this->count = $ffi->new('size_t');
        $this->countAt = FFI::addr($this->count);
        $this->room = $ffi->new('char[' . self::ROOM_BYTES . ']');
    }

    /** @param ?string $file The library; null: KLEPET_LIBRARY of the environment, or where the system finds it. */
    public static function load(?string $file): self
    {
        $file ??= getenv('KLEPET_LIBRARY') ?: 'libklepet.so.0';
        if (!extension_loaded('ffi')) {
            throw KlepetException::because(Refusal::System, 'PHP has no FFI here: install it, or use Klepet\Client.');
        }
        try {
            return self::$loaded[$file] ??= new self(FFI::cdef(
                file_get_contents(__DIR__ . '/klepet.ffi.h'),
                $file
            ));
        } catch (FFI\Exception $fault) {
            $why = $fault->getMessage();
            throw KlepetException::because(Refusal::System, "The library $file cannot be loaded: $why.");
        }
    }

    /** Throws what a status other than 0 says, in the words of the last call's error if it had one. */
    public function check(int $status, bool $hasError = true): void
    {
        if ($status === 0) {
            return;
        }
        $sentence = $hasError ? FFI::string($this->error->sentence) : $this->ffi->klepet_status_text($status);
        throw KlepetException::of($status, $sentence);
    }

    /** How many bytes the last call has written, or would have. */
    public function needed(): int
    {
        return $this->needed->cdata;
    }

    public function written(): string
    {
        $bytes = $this->needed->cdata;

        return $bytes === 0 ? '' : FFI::string($this->room, $bytes);
    }

    /** Room for so much; whether there can be. */
    public function makeRoom(int $bytes): bool
    {
        if ($bytes > self::ROOM_BYTES_MAX) {
            return false;
        }
        if ($bytes > $this->roomBytes) {
            $this->room = $this->ffi->new("char[$bytes]");
            $this->roomBytes = $bytes;
        }

        return true;
    }

    /** What was once much need not stay. */
    public function giveBack(): void
    {
        if ($this->roomBytes > self::ROOM_BYTES) {
            $this->room = $this->ffi->new('char[' . self::ROOM_BYTES . ']');
            $this->roomBytes = self::ROOM_BYTES;
        }
    }

    /** A text in memory of C's, for a struct to point at while the result lives. */
    public function text(?string $text): ?CData
    {
        if ($text === null) {
            return null;
        }
        $bytes = $this->ffi->new('char[' . (strlen($text) + 1) . ']');
        FFI::memcpy($bytes, $text, strlen($text));

        return $bytes;
    }
}
