<?php

declare(strict_types=1);

namespace Klepet;

/**
 * A shop's chats, by way of the host that is beside (Client) or in this process (Embedded). Whoever holds it is the
 * shop: they say who speaks.
 */
interface Shop
{
    public function join(Who $who): Participant;

    /** @param ?array<string, mixed> $attributes What the shop knows of the visitor (B16.1). */
    public function visitor(
        string $key,
        ?string $name = null,
        ?string $locale = null,
        ?string $signature = null,
        int $afterSeq = 0,
        bool $fromNow = false,
        bool $mobile = false,
        int $incarnation = 0,
        int $priority = 0,
        ?array $attributes = null
    ): Participant;

    /** One who was entered by operatorSet() before. */
    public function operator(string $key, int $afterSeq = 0, bool $fromNow = false): Participant;

    public function bot(string $key, ?string $name = null, int $afterSeq = 0, bool $fromNow = false): Participant;

    /** The back office, which may see and do everything. */
    public function system(string $key = 'office', int $afterSeq = 0, bool $fromNow = false): Participant;

    /** Returns when everything said so far is durable and can be read. */
    public function flush(): void;

    /** Copies the whole shop, as it is now, to a file that is not there yet; returns when the copy is complete. */
    public function backup(string $path): void;

    /** Ends what this object holds. Nothing acknowledged is lost. */
    public function close(): void;
}
