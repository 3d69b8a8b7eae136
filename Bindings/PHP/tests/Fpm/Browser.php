<?php

declare(strict_types=1);

namespace KlepetTests\Fpm;

/**
 * One visitor's page: posts, polls, and asks again with the same id or cursor when it got no answer. It knows what was
 * acknowledged and what it has shown.
 */
final class Browser
{
    private const ENDS = ['before', 'between', 'given up', 'after'];

    /** @var list<string> */
    public array $acknowledged = [];
    /** @var list<int> */
    public array $shown = [];
    /** @var list<string> Ids of own messages, as they were shown. */
    public array $read = [];
    /** @var array<string, int> */
    public array $failures = [];
    public int $killed = 0;
    public int $requests = 0;

    private int $chat = 0;
    private int $cursor = 0;
    private int $posts = 0;
    private string $pending = '';
    private bool $isPolling = false;
    private bool $isUpToDate = false;

    /** @param float $killedShare Of its requests, those whose worker is to die. */
    public function __construct(public readonly string $key, private readonly float $killedShare)
    {
    }

    /** @return array<string, mixed> The next request; null: all is said and read. */
    public function next(bool $isEnding): ?array
    {
        $this->isPolling = $this->pending === '' && ($isEnding || !$this->isPolling);
        if ($this->isPolling && $isEnding && $this->isUpToDate) {
            return null;
        }
        $request = ['key' => $this->key, 'end' => ''];
        if (random_int(1, 10_000) <= $this->killedShare * 10_000) {
            $request['end'] = self::ENDS[array_rand(self::ENDS)];
            $this->killed++;
        }
        $this->requests++;
        if ($this->isPolling) {
            return $request + ['do' => 'poll', 'after_seq' => $this->cursor];
        }
        $this->isUpToDate = false;
        $this->pending = $this->pending ?: "$this->key-" . ++$this->posts;

        return $request
            + ['do' => 'post', 'chat' => $this->chat, 'id' => $this->pending, 'text' => "Text $this->pending"];
    }

    public function answered(int $code, string $body): void
    {
        $reply = json_decode($body, true);
        if ($code !== 200 || !is_array($reply) || !$reply['ok']) {
            $why = "$code " . ($reply['refusal'] ?? '') . ' ' . ($reply['sentence'] ?? '');
            $this->failures[$why] = ($this->failures[$why] ?? 0) + 1;

            return;
        }
        if (!$this->isPolling) {
            $this->acknowledged[] = $this->pending;
            $this->chat = $reply['chat'];
            $this->pending = '';

            return;
        }
        foreach ($reply['events'] as $event) {
            $this->shown[] = $event['seq'];
            if ($event['kind'] === 'said' && str_starts_with($event['id'] ?? '', "$this->key-")) {
                $this->read[] = $event['id'];
            }
        }
        $this->isUpToDate = $reply['events'] === [];
        $this->cursor = $reply['cursor'];
    }
}
