<?php

declare(strict_types=1);

namespace KlepetTests\Support;

use Klepet\Calls\Caller;
use LogicException;

/** A participant who keeps what it was asked, and has no reply. */
final class Recorder extends Caller
{
    /** @var array<string, mixed> As JSON has it. */
    public array $asked = [];

    /**
     * What a method asks.
     *
     * @param array<string, mixed> $arguments By their names.
     * @return array<string, mixed>
     */
    public static function askedBy(string $method, array $arguments): array
    {
        $recorder = new self();
        try {
            $recorder->$method(...$arguments);
        } catch (LogicException) {
            return $recorder->asked;
        }

        return [];
    }

    public function call(array $request): array
    {
        $this->callJson(self::written($request));
    }

    public function callJson(string $request): string
    {
        $this->asked = json_decode($request, true);
        throw new LogicException('Nobody replies.');
    }

    public function leave(): void
    {
    }
}
