<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Activity;
use Klepet\Calls\Objects;
use Klepet\Chat;
use Klepet\ChatState;
use Klepet\Choice;
use Klepet\Client;
use Klepet\CloseReason;
use Klepet\Embedded;
use Klepet\Event;
use Klepet\EventKind;
use Klepet\Exception\InputException;
use Klepet\Exception\KlepetException;
use Klepet\Exception\LimitException;
use Klepet\Exception\MisuseException;
use Klepet\Exception\StateException;
use Klepet\Exception\StorageException;
use Klepet\Ffi\Library;
use Klepet\Ffi\Packed;
use Klepet\InvitationAnswer;
use Klepet\Ladder;
use Klepet\MediaKind;
use Klepet\Outcome;
use Klepet\Participant;
use Klepet\Presence;
use Klepet\Refusal;
use Klepet\Role;
use Klepet\Turn;
use PHPUnit\Framework\TestCase;
use ReflectionClass;
use ReflectionMethod;

/** What PHP says of Klepet is what Klepet says of itself: its schema and its header. */
final class AgreementTest extends TestCase
{
    private static array $schema;
    private static string $header;

    public static function setUpBeforeClass(): void
    {
        self::$schema = json_decode(Embedded::open()->schema(), true)['$defs'];
        self::$header = file_get_contents(__DIR__ . '/../../../Include/klepet.h');
    }

    /** A newer library's klepet_event is longer: what is not known here is passed over. */
    public function testPackedEventsOfANewerLibraryAreRead(): void
    {
        foreach ([0, 8, 120] as $more) {
            $event = pack('q8LSSC6x2LLx24Lx4', 7, 1000, 12, 0, 0, 0, 0, 0, 3, 21, 1, 1, 0, 0, 0, 0, 1, 5, 3, 0);
            $event .= str_repeat("\xa5", $more);
            $record = $event . 'Hellom-1';
            $events = Packed::events(str_repeat(pack('LL', strlen($record), strlen($event)) . $record, 2));
            self::assertCount(2, $events);
            self::assertSame([7, EventKind::Said, 'Hello', 'm-1'], [
                $events[1]->seq, $events[1]->kind, $events[1]->text, $events[1]->id,
            ]);
        }
    }

    public function testEveryCommandAndQueryIsAMethodWithItsFields(): void
    {
        $calls = 0;
        foreach (self::$schema as $name => $definition) {
            if (!str_ends_with($name, '.request')) {
                continue;
            }
            $do = substr($name, 0, -8);
            self::assertTrue(method_exists(Participant::class, self::camel($do)), "There is no method for $do.");
            $fields = array_diff(array_keys($definition['properties']), ['do', 'request']);
            $parameters = [];
            foreach ((new ReflectionMethod(Participant::class, self::camel($do)))->getParameters() as $parameter) {
                $parameters[$parameter->getName()] = $parameter;
            }
            self::assertEqualsCanonicalizing(array_map(self::camel(...), $fields), array_keys($parameters), $do);
            foreach ($fields as $field) {
                $isRequired = in_array($field, $definition['required'], true);
                self::assertSame($isRequired, !$parameters[self::camel($field)]->isOptional(), "$do: $field");
            }
            $calls++;
        }
        self::assertGreaterThan(50, $calls);
    }

    public function testEveryMethodIsACommandOrAQuery(): void
    {
        $own = ['cursor', 'incarnation', 'call', 'callJson', 'leave'];
        $calls = [];
        foreach (array_keys(self::$schema) as $name) {
            if (str_ends_with($name, '.request')) {
                $calls[] = self::camel(substr($name, 0, -8));
            }
        }
        self::assertEqualsCanonicalizing(array_merge($own, $calls), get_class_methods(Participant::class));
    }

    public function testWhatIsReadOfEventsAndChatsIsAllThereIs(): void
    {
        foreach (['event' => Event::class, 'chat' => Chat::class] as $name => $class) {
            $fields = array_map(self::camel(...), array_keys(self::$schema[$name]['properties']));
            self::assertEqualsCanonicalizing($fields, self::propertiesOf($class));
        }
    }

    /** @dataProvider words */
    public function testAnEnumHasTheWordsOfTheSchema(string $enum, string $definition, string $field): void
    {
        $words = array_diff(array_column($enum::cases(), 'value'), ['unknown', 'unreachable']);
        self::assertEqualsCanonicalizing(self::$schema[$definition]['properties'][$field]['enum'], $words);
    }

    public function words(): array
    {
        return [
            [EventKind::class, 'event', 'kind'],
            [Role::class, 'event', 'role'],
            [Ladder::class, 'event', 'ladder'],
            [ChatState::class, 'chat', 'state'],
            [Turn::class, 'chat', 'turn'],
            [CloseReason::class, 'chat', 'reason'],
            [Outcome::class, 'say.reply', 'outcome'],
            [Activity::class, 'activity.request', 'activity'],
            [Choice::class, 'choose.request', 'choice'],
            [InvitationAnswer::class, 'invitation_answer.request', 'answer'],
            [MediaKind::class, 'media_offer.request', 'kind'],
            [Presence::class, 'presence_set.request', 'presence'],
        ];
    }

    /** @dataProvider numbers */
    public function testAnEnumHasTheNumbersOfTheHeader(string $enum, string $prefix): void
    {
        $numbers = self::numbersOf($prefix);
        foreach ($enum::cases() as $case) {
            if ($case->value !== 'unknown') {
                self::assertSame($case, $enum::fromNumber($numbers[$case->value]), "$prefix $case->value");
            }
        }
    }

    public function numbers(): array
    {
        return [
            [EventKind::class, 'EVENT'],
            [Role::class, 'ROLE'],
            [Ladder::class, 'LADDER'],
            [CloseReason::class, 'REASON'],
            [Outcome::class, 'POSTED'],
            [Choice::class, 'CHOICE'],
            [MediaKind::class, 'MEDIA'],
            [Presence::class, 'PRESENCE'],
        ];
    }

    public function testWhatANewerKlepetSaysIsUnknownAndNoError(): void
    {
        self::assertSame(EventKind::Unknown, EventKind::fromNumber(250));
        self::assertSame(Ladder::Unknown, Ladder::fromNumber(250));
        self::assertSame(Refusal::Unknown, Refusal::fromStatus(-399));
        $event = Event::fromArray(['seq' => 1, 'at_ms' => 1, 'kind' => 'sung', 'role' => 'bot', 'ladder' => 'rope']);
        self::assertSame([EventKind::Unknown, Ladder::Unknown], [$event->kind, $event->ladder]);
    }

    public function testEveryStatusIsARefusalOfItsClass(): void
    {
        preg_match_all('/#define KLEPET_([A-Z0-9_]+) \((-\d+)\)/', self::$header, $found, PREG_SET_ORDER);
        self::assertGreaterThan(60, count($found));
        $classes = [
            1 => MisuseException::class,
            2 => InputException::class,
            3 => StateException::class,
            4 => LimitException::class,
            5 => StorageException::class,
        ];
        foreach ($found as [, $name, $status]) {
            $refused = KlepetException::of((int) $status, 'Because.');
            self::assertSame(strtolower($name), $refused->refusal->value);
            self::assertSame((int) $status, $refused->refusal->status());
            self::assertInstanceOf($classes[intdiv(-(int) $status, 100)], $refused);
        }
        self::assertCount(count($found) + 2, Refusal::cases());
    }

    public function testTheHeaderForFfiIsInTheRealOne(): void
    {
        $real = self::plain(self::$header);
        $declarations = self::declarations(file_get_contents(__DIR__ . '/../src/Ffi/klepet.ffi.h'));
        self::assertGreaterThan(25, count($declarations));
        foreach ($declarations as $declaration) {
            self::assertStringContainsString($declaration, $real);
        }
    }

    /** What Objects takes for an object is one wherever the schema names it, or nothing else when empty. */
    public function testEmptyObjectsOfAPolicyAreThoseOfItsSchema(): void
    {
        $schema = json_decode(file_get_contents(__DIR__ . '/../../../Include/policy.schema.json'), true);
        $kinds = [];
        $walk = static function (array $of) use (&$walk, &$kinds, $schema): array {
            if (isset($of['$ref'])) {
                $of = $schema['$defs'][basename($of['$ref'])];
            }
            foreach ($of['properties'] ?? [] as $name => $property) {
                $kinds[$name] = array_unique([...$kinds[$name] ?? [], ...$walk($property)]);
            }
            if (isset($of['items'])) {
                $walk($of['items']);
            }
            if (is_array($of['additionalProperties'] ?? null)) {
                $walk($of['additionalProperties']);
            }
            $either = array_merge($of['anyOf'] ?? [], $of['oneOf'] ?? []);

            return $either === [] ? (array) ($of['type'] ?? []) : array_merge(...array_map($walk, $either));
        };
        $walk($schema);
        $objects = array_keys(array_filter($kinds, static fn (array $of): bool => in_array('object', $of, true)));
        $ours = (new ReflectionClass(Objects::class))->getConstant('OF_POLICY');
        self::assertEqualsCanonicalizing($objects, [...array_keys($ours), 'intake']);
        $lists = array_keys(array_filter($kinds, static fn (array $of): bool => in_array('array', $of, true)));
        self::assertSame([], array_values(array_intersect($lists, array_keys($ours))));
    }

    /** What refusals say of C is said of PHP. */
    public function testRefusalsSpeakOfPhp(): void
    {
        preg_match_all('/#define KLEPET_([A-Z0-9_]+) \((-\d+)\)/', self::$header, $found);
        $ffi = Library::load(null)->ffi;
        $textOf = static fn (string $status): string => $ffi->klepet_status_text((int) $status);
        $sentences = array_map($textOf, $found[2]);
        $sentences[] = 'Call klepet_flush() first, or klepet_chat_get().';
        $isOfC = '/klepet_|KLEPET_|\bNULL\b|_INIT|klepet\.h|\bstruct|\*needed/';
        self::assertNotSame([], preg_grep($isOfC, $sentences));
        foreach ($sentences as $sentence) {
            $told = KlepetException::of(-405, $sentence)->sentence;
            self::assertDoesNotMatchRegularExpression($isOfC, $told);
            preg_match_all('/\$(shop|participant)->(\w+)\(/', $told, $calls, PREG_SET_ORDER);
            foreach ($calls as [, $whose, $method]) {
                $class = $whose === 'shop' ? Embedded::class : Participant::class;
                self::assertTrue(method_exists($class, $method), $told);
            }
        }
        self::assertSame(
            'Call $shop->flush() first, or $participant->chatGet().',
            KlepetException::of(-405, end($sentences))->sentence
        );
    }

    public function testBothShopsHaveTheSameJoining(): void
    {
        $shops = array_intersect(get_class_methods(Client::class), get_class_methods(Embedded::class));
        $shops = preg_grep('/^__/', $shops, PREG_GREP_INVERT);
        self::assertEqualsCanonicalizing(
            ['join', 'visitor', 'operator', 'bot', 'system', 'flush', 'backup', 'close'],
            array_values($shops)
        );
    }

    /** @return list<string> */
    private static function propertiesOf(string $class): array
    {
        return array_column((new ReflectionClass($class))->getProperties(), 'name');
    }

    /** @return array<string, int> */
    private static function numbersOf(string $prefix): array
    {
        preg_match_all("/#define KLEPET_{$prefix}_([A-Z0-9_]+) (\d+)/", self::$header, $found, PREG_SET_ORDER);
        $numbers = [];
        foreach ($found as [, $name, $number]) {
            $numbers[strtolower($name)] = (int) $number;
        }

        return $numbers;
    }

    private static function camel(string $word): string
    {
        return lcfirst(str_replace('_', '', ucwords($word, '_')));
    }

    private static function plain(string $header): string
    {
        return preg_replace('/\s+/', ' ', preg_replace('~/\*.*?\*/~s', ' ', $header));
    }

    /** @return list<string> A declaration each: up to the semicolon that is in no braces. */
    private static function declarations(string $header): array
    {
        preg_match_all('/[^;{}]+(?:\{[^}]*\}[^;{}]*)?;/', self::plain($header), $found);

        return array_map('trim', $found[0]);
    }
}
