<?php

declare(strict_types=1);

namespace Klepet;

/** Who joins: klepet_join_options. */
final class Who
{
    /**
     * @param string $key The shop's own name for the person, 1 to 64 bytes: the same key, the same person.
     * @param ?string $name Shown to others. An operator's is that of operatorSet().
     * @param ?string $locale "cs", "en-GB": the language of the texts that the shop sends (B15.1).
     * @param ?string $signature The shop's word that this is who they say: Identity::sign() (B13.3).
     * @param int $afterSeq The last event that was read, 0: all are to come (B2.5).
     * @param bool $fromNow Begin at the present instead.
     * @param bool $mobile A polling visitor with the longer timeout (B2.7).
     * @param int $incarnation In which the last event was read, 0: not known (B2.11).
     * @param int $priority Of the chats that a visitor starts, -100 to 100: the shop's word alone (B13.2).
     * @param ?array<string, mixed> $attributes What the shop knows of a visitor; null takes a value away (B16.1).
     */
    public function __construct(
        public readonly Role $role,
        public readonly string $key,
        public readonly ?string $name = null,
        public readonly ?string $locale = null,
        public readonly ?string $signature = null,
        public readonly int $afterSeq = 0,
        public readonly bool $fromNow = false,
        public readonly bool $mobile = false,
        public readonly int $incarnation = 0,
        public readonly int $priority = 0,
        public readonly ?array $attributes = null
    ) {
    }
}
