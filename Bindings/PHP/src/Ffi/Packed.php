<?php

declare(strict_types=1);

namespace Klepet\Ffi;

use Klepet\Event;
use Klepet\EventKind;
use Klepet\Ladder;
use Klepet\Role;

/**
 * Events as klepet_events_packed() writes them: for each a uint32_t length of what follows, a uint32_t size of the
 * library's klepet_event, that many bytes of it with the pointers 0, text, id, parts, padding. A newer library's is
 * longer than what is known here: the rest is passed over.
 *
 * @internal
 */
final class Packed
{
    private const FORMAT = 'Llength/Lsize/qseq/qat/qchat/qperson/qsubject/qprevious/qvalue/quntil/LchatSeq/Skind/'
        . 'Sepisode/Crole/Cflags/Creason/Cladder/Crung/Cdepartment/x2/LtextBytes/LidBytes/'
        . 'x24/LpartsBytes';

    /** @return list<Event> */
    public static function events(string $bytes): array
    {
        $events = [];
        $end = strlen($bytes);
        for ($at = 0; $at < $end; $at += 8 + $fields['length']) {
            $fields = unpack(self::FORMAT, $bytes, $at);
            $text = $at + 8 + $fields['size'];
            $events[] = new Event(
                $fields['seq'],
                $fields['at'],
                EventKind::fromNumber($fields['kind']),
                Role::fromNumber($fields['role']),
                $fields['chat'],
                $fields['chatSeq'],
                $fields['previous'],
                $fields['episode'],
                $fields['person'],
                $fields['subject'],
                $fields['value'],
                $fields['until'],
                $fields['flags'],
                $fields['reason'],
                Ladder::fromNumber($fields['ladder']),
                $fields['rung'],
                $fields['department'],
                substr($bytes, $text + $fields['textBytes'], $fields['idBytes']),
                substr($bytes, $text, $fields['textBytes']),
                $fields['partsBytes'] === 0 ? [] : json_decode(
                    substr($bytes, $text + $fields['textBytes'] + $fields['idBytes'], $fields['partsBytes']),
                    true,
                    32,
                    JSON_THROW_ON_ERROR
                )
            );
        }

        return $events;
    }
}
