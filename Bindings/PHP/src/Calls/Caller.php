<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Exception\KlepetException;
use Klepet\Exception\UnreachableException;
use Klepet\Participant;
use Klepet\Refusal;

/** All methods of a participant, made of one: a JSON object there, a JSON object back. */
abstract class Caller implements Participant
{
    use ChatCalls;
    use StaffCalls;
    use Queries;

    /** What the commands that make messages are called: sent again, they are known by their ids (B2.2). */
    protected const MESSAGES = ['start' => true, 'say' => true, 'reply_use' => true, 'shape_answer' => true];
    protected const JSON_FLAGS = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;

    protected int $cursor = 0;
    protected bool $hasCursor = true;
    protected int $incarnation = 0;

    public function cursor(): int
    {
        return $this->cursor;
    }

    public function incarnation(): int
    {
        return $this->incarnation;
    }

    public function policyGet(): object
    {
        // As objects, so that an empty one stays one when the policy is set again.
        return self::understood($this->callJson('{"do":"policy_get"}'), false)->policy;
    }

    /**
     * Does one thing; fields that are null are not given.
     *
     * @param array<string, mixed> $fields
     * @return array<string, mixed>
     */
    protected function done(string $do, array $fields = []): array
    {
        $request = ['do' => $do];
        foreach ($fields as $name => $value) {
            if ($value !== null) {
                $request[$name] = $value;
            }
        }

        return $this->call($request);
    }

    /** @param array<string, mixed> $request */
    protected static function written(array $request): string
    {
        $json = json_encode($request, self::JSON_FLAGS);
        if ($json !== false) {
            return $json;
        }
        throw json_last_error() === JSON_ERROR_UTF8
            ? KlepetException::because(Refusal::TextNotUtf8, 'A text is not UTF-8.')
            : KlepetException::because(Refusal::JsonInvalid, 'This is no JSON: ' . json_last_error_msg() . '.');
    }

    /**
     * What a reply says: its fields, or the refusal as an exception.
     *
     * @return ($associative is true ? array<string, mixed> : object)
     */
    protected static function understood(string $reply, bool $associative = true): array|object
    {
        $fields = json_decode($reply, $associative);
        $isDone = $associative ? $fields['ok'] ?? null : $fields->ok ?? null;
        if ($isDone === true) {
            return $fields;
        }
        if ($isDone === null) {
            throw self::isNoReply();
        }
        $told = (array) $fields;
        throw KlepetException::of($told['status'] ?? 0, $told['sentence'] ?? '', $told['path'] ?? '');
    }

    /**
     * What is to be done; what is no word is for Klepet to refuse.
     *
     * @param array<string, mixed> $request
     */
    protected static function wordOf(array $request): string
    {
        $do = $request['do'] ?? '';

        return is_string($do) ? $do : '';
    }

    /**
     * Where reading goes on.
     *
     * @param array<string, mixed> $reply
     * @param array<string, mixed> $request
     */
    protected function note(string $do, array $reply, array $request): void
    {
        if ($do === 'events' && isset($reply['cursor'])) {
            $this->cursor = $reply['cursor'];
            $this->hasCursor = true;
            $this->incarnation = $reply['incarnation'] ?? 0;
        } elseif ($do === 'cursor_set' && ($reply['ok'] ?? false) === true) {
            $this->cursor = $request['after_seq'];
            $this->hasCursor = true;
            $this->incarnation = $request['incarnation'] ?? $this->incarnation;
        }
    }

    protected static function isNoReply(): UnreachableException
    {
        return new UnreachableException(0, Refusal::Unreachable, 'What answered is no reply of Klepet.');
    }

    protected static function newMessageId(): string
    {
        return bin2hex(random_bytes(12));
    }
}
