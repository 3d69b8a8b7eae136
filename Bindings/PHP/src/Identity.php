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

    /**
     * Who the visitor of a page is, for `<klepet-chat>`: signed, and good for so many seconds, at most an hour.
     * klepet-host serve --http lets the browser in by it.
     */
    public function visitorToken(string $visitor, ?string $name = null, int $seconds = 3600): string
    {
        if ($seconds < 1 || $seconds > 3600) {
            throw KlepetException::because(Refusal::ValueInvalid, 'A token is good for at most an hour.');
        }
        if ($visitor === '' || strlen($visitor) > 64 || $visitor[0] === '~') {
            $sentence = 'A visitor\'s key has 1 to 64 bytes and does not begin with ~, as those do whom nobody knows.';
            throw KlepetException::because(Refusal::KeyInvalid, $sentence);
        }

        $said = ['key' => $visitor, 'name' => $name, 'exp' => time() + $seconds];

        return $this->sealed('v2', $said, 'klepet visitor 2');
    }

    /** A link by which an operator logs in at the host's address, https://shop.example/klepet/, once, within 10 min. */
    public function operatorLink(string $operator, string $url): string
    {
        $now = time();
        $name = rtrim(strtr(base64_encode(random_bytes(16)), '+/', '-_'), '=');
        $said = ['key' => $operator, 'iat' => $now, 'exp' => $now + 600, 'jti' => $name];

        return rtrim($url, '/') . '/console/#' . $this->sealed('o1', $said, 'klepet operator link 1');
    }

    /**
     * A token. Its key is derived for its purpose: no signature of a visitor's key is ever one.
     *
     * @param array<string, int|string|null> $said
     */
    private function sealed(string $kind, array $said, string $purpose): string
    {
        $text = static fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
        $key = hash_hkdf('sha256', $this->key, 32, $purpose, 'klepet');
        $head = $kind . '.' . $text(json_encode($said, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));

        return $head . '.' . $text(hash_hmac('sha256', $head, $key, true));
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
