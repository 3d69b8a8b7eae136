<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Calls\Caller;
use Klepet\Calls\Objects;
use Klepet\Embedded;
use Klepet\Participant;
use KlepetTests\Support\Recorder;
use PHPUnit\Framework\TestCase;
use ReflectionClass;
use ReflectionMethod;

/** What make_calls.py writes asks what the library's table of calls allows, and what it does not write agrees. */
final class CallsTest extends TestCase
{
    private const OWN = ['cursor', 'incarnation', 'call', 'callJson', 'leave'];

    /** @var array<string, array<string, mixed>> What each call may ask. */
    private static array $requests = [];

    public static function setUpBeforeClass(): void
    {
        foreach (json_decode(Embedded::open()->schema(), true)['$defs'] as $name => $definition) {
            if (str_ends_with($name, '.request')) {
                self::$requests[substr($name, 0, -8)] = $definition;
            }
        }
    }

    public function testTheMethodsAreMadeFromTheLibrarysTable(): void
    {
        exec('python3 ' . escapeshellarg(dirname(__DIR__) . '/make_calls.py') . ' --check 2>&1', $said, $status);
        self::assertSame(0, $status, "Run Bindings/PHP/make_calls.py.\n" . implode("\n", $said));
    }

    /** @dataProvider methods */
    public function testAMethodAsksForWhatItIsGiven(string $method): void
    {
        $do = self::snake($method);
        [$arguments, $required, $asked] = [[], [], ['do' => $do]];
        foreach ((new ReflectionMethod(Participant::class, $method))->getParameters() as $parameter) {
            $field = self::snake($parameter->getName());
            $of = self::$requests[$do]['properties'][$field];
            $asked[$field] = self::example($of);
            $type = ltrim((string) $parameter->getType(), '?');
            $argument = isset($of['enum']) ? $type::from($asked[$field]) : $asked[$field];
            self::assertSame(isset($of['enum']), enum_exists($type), "$do: $field");
            $arguments[$parameter->getName()] = $argument;
            $required += $parameter->isOptional() ? [] : [$parameter->getName() => $argument];
        }
        self::assertSame($asked, Recorder::askedBy($method, $arguments));
        $asked = array_intersect_key($asked, array_flip(self::$requests[$do]['required']));
        self::assertSame($asked, Recorder::askedBy($method, $required));
    }

    /** @return array<string, array{string}> */
    public function methods(): array
    {
        $methods = array_diff(get_class_methods(Participant::class), self::OWN);

        return array_combine($methods, array_map(static fn (string $method): array => [$method], $methods));
    }

    public function testWhatMakesMessagesHasIds(): void
    {
        // A draft's id is that of the message that it will be: whoever drafts says it.
        $mayHaveId = static fn (array $of): bool => isset($of['properties']['id'])
            && !in_array('id', $of['required'] ?? [], true);
        $withId = array_filter(self::$requests, $mayHaveId);
        $messages = (new ReflectionClass(Caller::class))->getConstant('MESSAGES');
        self::assertEqualsCanonicalizing(array_keys($withId), array_keys($messages), 'Set Caller::MESSAGES.');
    }

    public function testEmptyObjectsOfCallsAreThoseOfTheirTable(): void
    {
        $objects = [];
        foreach (self::$requests as $of) {
            $texts = static fn (array $field): bool => isset($field['additionalProperties']);
            $objects += array_filter($of['properties'], $texts);
        }
        $ours = (new ReflectionClass(Objects::class))->getConstant('FIELDS');
        self::assertEqualsCanonicalizing(array_keys($objects), $ours, 'Set Objects::FIELDS.');
    }

    /** A value that the schema allows, as JSON has it. */
    private static function example(array $of): mixed
    {
        return $of['enum'][0] ?? match (((array) $of['type'])[0]) {
            'string' => 'x',
            'integer' => 1,
            'boolean' => true,
            'array' => ['x'],
            'object' => ['en' => 'x'],
        };
    }

    private static function snake(string $name): string
    {
        return strtolower(preg_replace('/[A-Z]/', '_$0', $name));
    }
}
