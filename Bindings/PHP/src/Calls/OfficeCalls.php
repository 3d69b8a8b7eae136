<?php

declare(strict_types=1);

namespace Klepet\Calls;

/** What the shop's back office does. */
trait OfficeCalls
{
    public function operatorSet(
        string $key,
        string $name,
        ?string $photoUrl = null,
        ?array $departments = null,
        ?array $skills = null,
        ?array $languages = null,
        ?int $capacity = null,
        ?bool $suspended = null
    ): int {
        return $this->done('operator_set', [
            'key' => $key,
            'name' => $name,
            'photo_url' => $photoUrl,
            'departments' => $departments === null ? null : array_values($departments),
            'skills' => $skills === null ? null : array_values($skills),
            'languages' => $languages === null ? null : array_values($languages),
            'capacity' => $capacity,
            'suspended' => $suspended,
        ])['person'];
    }

    public function policySet(array|object $policy): void
    {
        $this->done('policy_set', ['policy' => (object) $policy]);
    }

    public function policyGet(): object
    {
        // As objects, so that an empty one stays one when the policy is set again.
        return self::understood($this->callJson('{"do":"policy_get"}'), false)->policy;
    }

    public function replySet(
        string $shortcut,
        array $texts,
        ?string $department = null,
        ?int $operatorId = null,
        ?int $validFromMs = null,
        ?int $validUntilMs = null
    ): void {
        $this->done('reply_set', [
            'shortcut' => $shortcut,
            'texts' => (object) $texts,
            'department' => $department,
            'operator_id' => $operatorId,
            'valid_from_ms' => $validFromMs,
            'valid_until_ms' => $validUntilMs,
        ]);
    }

    public function replyRemove(string $shortcut, ?string $department = null, ?int $operatorId = null): void
    {
        $this->done('reply_remove', [
            'shortcut' => $shortcut,
            'department' => $department,
            'operator_id' => $operatorId,
        ]);
    }

    public function replySearch(?string $query = null, ?int $limit = null): array
    {
        return $this->done('reply_search', ['query' => $query, 'limit' => $limit])['replies'];
    }

    public function ban(int $visitor, ?int $untilMs = null, ?string $reason = null): void
    {
        $this->done('ban', ['visitor' => $visitor, 'until_ms' => $untilMs, 'reason' => $reason]);
    }

    public function unban(int $visitor): void
    {
        $this->done('unban', ['visitor' => $visitor]);
    }

    public function erase(int $visitor): void
    {
        $this->done('erase', ['visitor' => $visitor]);
    }

    public function export(int $visitor, ?int $afterSeq = null, ?int $limit = null): array
    {
        return $this->done('export', ['visitor' => $visitor, 'after_seq' => $afterSeq, 'limit' => $limit])['export'];
    }
}
