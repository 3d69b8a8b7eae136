<?php

declare(strict_types=1);

namespace Klepet\Exception;

/**
 * klepet.h is written for C, and so are the sentences of refusals: what they say of C is said of PHP here.
 *
 * @internal
 */
final class Sentence
{
    private const PHRASES = [
        "An option struct's size or one of its fields is impossible; begin with the _INIT macro."
            => 'One of the options is impossible.',
        'The buffer is too small; *needed says how many bytes it takes.' => 'There is no room for so long a reply.',
        '; see the function in klepet.h' => '; see the method that was called',
        'open it with KLEPET_LOOP_THREAD' => 'open it without `stepped`',
    ];
    /** What a shop does; all else is a participant's. */
    private const OF_SHOP = ['advance', 'backup', 'close', 'flush', 'join', 'step'];
    private const ELSEWHERE = [
        'open' => 'Embedded::open()',
        'schema' => '$shop->schema()',
        'backup_get' => '$shop->backup()',
        'events_packed' => '$participant->events()',
        'wakeup_clear' => '$shop->clearWakeup()',
        'wakeup_fd' => '$shop->wakeupStream()',
    ];

    public static function inPhp(string $sentence): string
    {
        if (preg_match('/klepet_|KLEPET_|klepet\.h|NULL|_INIT|\*needed/', $sentence) !== 1) {
            return $sentence;
        }
        $sentence = strtr($sentence, self::PHRASES);

        return preg_replace_callback(
            '/klepet_([a-z_]+)(?:\(\))?|KLEPET_([A-Z_]+)|\bNULL\b/',
            static fn (array $found): string => match (true) {
                $found[0] === 'NULL' => 'null',
                ($found[2] ?? '') !== '' => strtolower($found[2]),
                default => self::method($found[1]),
            },
            $sentence
        ) ?? $sentence;
    }

    private static function method(string $function): string
    {
        $name = lcfirst(str_replace('_', '', ucwords($function, '_')));

        return self::ELSEWHERE[$function]
            ?? (in_array($function, self::OF_SHOP, true) ? '$shop' : '$participant') . "->$name()";
    }
}
