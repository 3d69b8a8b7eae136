<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Participant;
use Klepet\Role;
use Klepet\Who;

/** Who comes, by their role. */
trait Joining
{
    abstract public function join(Who $who): Participant;

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
    ): Participant {
        return $this->join(
            new Who(
                Role::Visitor,
                $key,
                $name,
                $locale,
                $signature,
                $afterSeq,
                $fromNow,
                $mobile,
                $incarnation,
                $priority,
                $attributes
            )
        );
    }

    public function operator(string $key, int $afterSeq = 0, bool $fromNow = false): Participant
    {
        return $this->join(new Who(Role::Operator, $key, afterSeq: $afterSeq, fromNow: $fromNow));
    }

    public function bot(string $key, ?string $name = null, int $afterSeq = 0, bool $fromNow = false): Participant
    {
        return $this->join(new Who(Role::Bot, $key, $name, afterSeq: $afterSeq, fromNow: $fromNow));
    }

    public function system(string $key = 'office', int $afterSeq = 0, bool $fromNow = false): Participant
    {
        return $this->join(new Who(Role::System, $key, afterSeq: $afterSeq, fromNow: $fromNow));
    }
}
