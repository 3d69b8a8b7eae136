<?php

declare(strict_types=1);

namespace Klepet\Calls;

use stdClass;

/**
 * PHP has one empty array, JSON an empty list and an empty object: which of them is meant, the place says.
 *
 * @internal
 */
final class Objects
{
    /** Fields of calls that are objects of texts by their names. */
    private const FIELDS = ['answers', 'form', 'texts', 'values'];
    /** What is an object wherever it stands in a policy, see policy.schema.json. */
    private const OF_POLICY = [
        'address' => true, 'away' => true, 'bot' => true, 'cards' => true, 'estimate' => true, 'files' => true,
        'followup' => true, 'held' => true, 'hours' => true, 'identity' => true, 'idle' => true, 'idle_warning' => true,
        'idle_warning_closing' => true, 'invitations' => true, 'limits' => true, 'media' => true, 'place' => true,
        'policy' => true, 'presence' => true, 'promised' => true, 'reopen' => true, 'reply' => true,
        'retention' => true, 'routing' => true, 'survey' => true, 'text' => true, 'texts' => true, 'transfer' => true,
        'waiting' => true, 'wrapup' => true, 'wrapup_warning' => true,
    ];

    /**
     * A request with objects where objects are meant.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public static function in(array $request): array
    {
        foreach (self::FIELDS as $field) {
            if (($request[$field] ?? null) === []) {
                $request[$field] = new stdClass();
            }
        }
        if (isset($request['policy']) && (is_array($request['policy']) || $request['policy'] instanceof stdClass)) {
            $request['policy'] = (object) self::inPolicy((array) $request['policy']);
            if (($request['policy']->intake ?? null) === []) {
                $request['policy']->intake = new stdClass(); // a department's is a list of questions
            }
        }

        return $request;
    }

    /**
     * @param array<mixed> $fields
     * @return array<mixed>
     */
    private static function inPolicy(array $fields, bool $areByLocale = false): array
    {
        foreach ($fields as $name => $value) {
            if ($value === [] && ($areByLocale || isset(self::OF_POLICY[$name]))) {
                $fields[$name] = new stdClass();
            } elseif (is_array($value)) {
                $fields[$name] = self::inPolicy($value, $name === 'texts');
            } elseif ($value instanceof stdClass) {
                $fields[$name] = (object) self::inPolicy((array) $value, $name === 'texts');
            }
        }

        return $fields;
    }
}
