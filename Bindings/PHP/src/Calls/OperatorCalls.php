<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Presence;

/** What operators do with a chat. */
trait OperatorCalls
{
    public function take(int $chat): void
    {
        $this->done('take', ['chat' => $chat]);
    }

    public function decline(int $chat): void
    {
        $this->done('decline', ['chat' => $chat]);
    }

    public function hold(int $chat, string $reason, int $untilMs): void
    {
        $this->done('hold', ['chat' => $chat, 'reason' => $reason, 'until_ms' => $untilMs]);
    }

    public function resume(int $chat): void
    {
        $this->done('resume', ['chat' => $chat]);
    }

    public function promise(int $chat, int $untilMs): void
    {
        $this->done('promise', ['chat' => $chat, 'until_ms' => $untilMs]);
    }

    public function ladderSet(int $chat, bool $on): void
    {
        $this->done('ladder_set', ['chat' => $chat, 'on' => $on]);
    }

    public function reopen(int $chat): void
    {
        $this->done('reopen', ['chat' => $chat]);
    }

    public function askMore(int $chat): void
    {
        $this->done('ask_more', ['chat' => $chat]);
    }

    public function surveyWaive(int $chat): void
    {
        $this->done('survey_waive', ['chat' => $chat]);
    }

    public function transfer(
        int $chat,
        ?int $operatorPerson = null,
        ?string $department = null,
        ?string $reason = null
    ): void {
        $this->done('transfer', [
            'chat' => $chat,
            'operator_person' => $operatorPerson,
            'department' => $department,
            'reason' => $reason,
        ]);
    }

    public function escalate(int $chat, string $reason): void
    {
        $this->done('escalate', ['chat' => $chat, 'reason' => $reason]);
    }

    public function mediaRedeem(int $chat, string $token): void
    {
        $this->done('media_redeem', ['chat' => $chat, 'token' => $token]);
    }

    public function presenceSet(Presence $presence): void
    {
        $this->done('presence_set', ['presence' => $presence]);
    }
}
