<?php

declare(strict_types=1);

namespace Klepet;

/** What a hook of klepet-host posts (PROTOCOL.md, Hooks), as its receiver looks at it. */
final class Hook
{
    private function __construct()
    {
    }

    /**
     * Whether a request is what it says: signed by the hook's key, and not long ago. What comes twice within the
     * tolerance is as good the second time: go by the numbers of the events.
     *
     * @param string $key The key that klepet-host was given by --hook-key-file.
     * @param string $signature The header Klepet-Signature.
     * @param string $body As it came: file_get_contents('php://input').
     * @param int $tolerance In seconds.
     * @param int|null $now In seconds since 1970; left out: the clock's.
     */
    public static function verifies(
        #[\SensitiveParameter] string $key,
        string $signature,
        string $body,
        int $tolerance = 300,
        ?int $now = null,
    ): bool {
        if (preg_match('/\At=([0-9]{1,15}),v1=([0-9a-f]{64})\z/', $signature, $parts) !== 1) {
            return false;
        }
        [, $made, $code] = $parts;
        if (abs(($now ?? time()) - (int) $made) > $tolerance) {
            return false;
        }

        return hash_equals(hash_hmac('sha256', "$made.$body", $key), $code);
    }
}
