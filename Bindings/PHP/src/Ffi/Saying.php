<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use FFI;
use FFI\CData;

/**
 * What klepet_say() is given and gives, laid out once: the texts are copied in, the pointers stay.
 *
 * @internal
 */
final class Saying
{
    public readonly CData $text;
    public readonly CData $id;
    /** A klepet_message without an id, and one with: an id of no bytes would be refused. */
    public readonly CData $plain;
    public readonly CData $plainAt;
    public readonly CData $named;
    public readonly CData $namedAt;
    public readonly CData $posted;
    public readonly CData $postedAt;
    public readonly CData $errorAt;

    public function __construct(Library $library)
    {
        $ffi = $library->ffi;
        $this->text = $ffi->new('char[' . Library::TEXT_BYTES . ']');
        $this->id = $ffi->new('char[' . Library::ID_BYTES . ']');
        $this->plain = $ffi->new('klepet_message');
        $this->named = $ffi->new('klepet_message');
        foreach ([$this->plain, $this->named] as $message) {
            $message->size = FFI::sizeof($message);
            $message->text = FFI::addr($this->text[0]);
        }
        $this->named->id = FFI::addr($this->id[0]);
        $this->plainAt = FFI::addr($this->plain);
        $this->namedAt = FFI::addr($this->named);
        $this->posted = $ffi->new('klepet_posted');
        $this->postedAt = FFI::addr($this->posted);
        $this->errorAt = $library->errorAt;
    }
}
