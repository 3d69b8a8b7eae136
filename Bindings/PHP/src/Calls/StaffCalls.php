<?php

// Written by Bindings/PHP/make_calls.py from the library's table of calls.

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Channel;
use Klepet\MediaKind;
use Klepet\Posted;
use Klepet\Presence;

/**
 * What operators do: the line, holds and promises, transfers, calls, prepared replies.
 * What the back office does: who operates, by which policy, who is banned or erased.
 */
trait StaffCalls
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

    public function followupAnswered(int $chat, Channel $channel): void
    {
        $this->done('followup_answered', ['chat' => $chat, 'channel' => $channel]);
    }

    public function replyUse(
        int $chat,
        string $shortcut,
        ?string $locale = null,
        ?array $values = null,
        ?string $id = null,
        ?int $number = null
    ): Posted {
        return Posted::fromReply($this->done('reply_use', [
            'chat' => $chat,
            'shortcut' => $shortcut,
            'locale' => $locale,
            'values' => $values === null ? null : (object) $values,
            'id' => $id,
            'number' => $number,
        ]));
    }

    public function replySearch(?string $query = null, ?int $limit = null): array
    {
        return $this->done('reply_search', ['query' => $query, 'limit' => $limit])['replies'];
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

    public function handBack(int $chat): void
    {
        $this->done('hand_back', ['chat' => $chat]);
    }

    public function askMore(int $chat): void
    {
        $this->done('ask_more', ['chat' => $chat]);
    }

    public function settle(int $chat): void
    {
        $this->done('settle', ['chat' => $chat]);
    }

    public function surveyWaive(int $chat): void
    {
        $this->done('survey_waive', ['chat' => $chat]);
    }

    public function transfer(
        int $chat,
        ?int $operatorPerson = null,
        ?string $department = null,
        ?string $reason = null,
        bool $wait = false
    ): void {
        $this->done('transfer', [
            'chat' => $chat,
            'operator_person' => $operatorPerson,
            'department' => $department,
            'reason' => $reason,
            'wait' => $wait ?: null,
        ]);
    }

    public function escalate(int $chat, string $reason): void
    {
        $this->done('escalate', ['chat' => $chat, 'reason' => $reason]);
    }

    public function takeOver(int $chat): void
    {
        $this->done('take_over', ['chat' => $chat]);
    }

    public function assign(int $chat, ?int $operatorPerson = null, ?string $department = null): void
    {
        $this->done('assign', ['chat' => $chat, 'operator_person' => $operatorPerson, 'department' => $department]);
    }

    public function mediaOffer(int $chat, MediaKind $kind): void
    {
        $this->done('media_offer', ['chat' => $chat, 'kind' => $kind]);
    }

    public function mediaAccept(int $chat): void
    {
        $this->done('media_accept', ['chat' => $chat]);
    }

    public function mediaEnd(int $chat): void
    {
        $this->done('media_end', ['chat' => $chat]);
    }

    public function presenceSet(Presence $presence): void
    {
        $this->done('presence_set', ['presence' => $presence]);
    }

    public function fileGone(int $seq): void
    {
        $this->done('file_gone', ['seq' => $seq]);
    }

    public function mediaRedeem(int $chat, string $token): void
    {
        $this->done('media_redeem', ['chat' => $chat, 'token' => $token]);
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

    public function operatorSet(
        string $key,
        string $name,
        ?string $photoUrl = null,
        ?array $departments = null,
        ?array $skills = null,
        ?array $languages = null,
        ?int $capacity = null,
        ?bool $suspended = null,
        bool $mayBan = false,
        bool $mayRedact = false,
        bool $mayExport = false,
        bool $mayReport = false,
        bool $mayRehearse = false,
        bool $noReplies = false
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
            'may_ban' => $mayBan ?: null,
            'may_redact' => $mayRedact ?: null,
            'may_export' => $mayExport ?: null,
            'may_report' => $mayReport ?: null,
            'may_rehearse' => $mayRehearse ?: null,
            'no_replies' => $noReplies ?: null,
        ])['person'];
    }

    public function policySet(array|object $policy): void
    {
        $this->done('policy_set', ['policy' => (object) $policy]);
    }

    public function personMerge(int $visitor, int $into): void
    {
        $this->done('person_merge', ['visitor' => $visitor, 'into' => $into]);
    }
}
