<?php

declare(strict_types=1);

namespace Klepet;

use Klepet\Exception\KlepetException;

/**
 * The shop's word for its visitors (B13.3): who is signed in the shop comes with a signature, and nobody else can
 * open that visitor's chats. Made here, without asking anybody: the HMAC-SHA-256 of the visitor's key by the shop's
 * identity key.
 */
final class Identity
{
    /** @param string $key The key that klepet-host, or Embedded, was given: 16 to 1024 bytes. */
    public function __construct(#[\SensitiveParameter] private readonly string $key)
    {
        if (strlen($key) < 16 || strlen($key) > 1024) {
            throw KlepetException::because(Refusal::ValueInvalid, 'An identity key has 16 to 1024 bytes.');
        }
    }

    /** The key in a file, as `klepet-host serve --identity-key-file` reads it: without a line feed at its end. */
    public static function ofFile(string $file): self
    {
        $key = @file_get_contents($file);
        if ($key === false) {
            throw KlepetException::because(Refusal::CannotOpen, "The identity key cannot be read from $file.");
        }

        return new self(str_ends_with($key, "\n") ? substr($key, 0, -1) : $key);
    }

    /** What a visitor shows as `signature`: 64 hexadecimal digits. */
    public function sign(string $visitor): string
    {
        return hash_hmac('sha256', $visitor, $this->key);
    }

    /** In a time that does not tell how much of it is right. */
    public function verifies(string $visitor, string $signature): bool
    {
        return hash_equals($this->sign($visitor), strtolower($signature));
    }

    /** @return never A session or a cache is no place for it. */
    public function __serialize(): array
    {
        $sentence = 'An identity key is not serialized: make it anew of its file, where it is needed.';
        throw KlepetException::because(Refusal::MisuseMode, $sentence);
    }

    /** @return array<string, string> The key is nobody's to see. */
    public function __debugInfo(): array
    {
        return ['key' => '(secret)'];
    }
}
