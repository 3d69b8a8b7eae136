<?php

declare(strict_types=1);

namespace Klepet;

use Klepet\Exception\KlepetException;

/**
 * A hand on something outside of PHP: a copy would be a second one on the same thing, and what one of them ends would
 * be ended for both.
 *
 * @internal
 */
trait OneOfItsKind
{
    /** It was to become a copy: it has nothing to end. */
    private bool $isRefused = false;

    public function __clone()
    {
        $this->isRefused = true;
        throw self::refusal('cloned');
    }

    /** @return never */
    public function __serialize(): array
    {
        throw self::refusal('serialized');
    }

    /** @param array<mixed> $data */
    public function __unserialize(array $data): void
    {
        $this->isRefused = true;
        throw self::refusal('unserialized');
    }

    private static function refusal(string $done): KlepetException
    {
        $sentence = self::class . " is a handle and cannot be $done: open, connect or join again for another.";

        return KlepetException::because(Refusal::MisuseMode, $sentence);
    }
}
