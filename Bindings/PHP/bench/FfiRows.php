<?php

declare(strict_types=1);

namespace KlepetBench;

use FFI;
use Klepet\Embedded;
use Klepet\Participant;
use ReflectionProperty;

/** A message said by FFI beside an empty FFI call and the same message said by C, turn about in one process. */
final class FfiRows
{
    private const DECLARATIONS = <<<'C'
        typedef struct klepet_client klepet_client;
        int64_t reference_cpu_ns(void);
        int32_t reference_nothing(const void *client, uint64_t chat, const void *message, void *posted, void *error);
        int64_t reference_say(void *client, uint64_t chat, const char *text, size_t text_bytes, const char *ids,
                              int64_t count);
        C;
    private const BATCH = 1_000;

    private readonly FFI $reference;
    private readonly string $text;
    private int $id = 0;

    public function __construct(string $library, string $include)
    {
        // The library comes first: what is measured against it is linked to the same one.
        Embedded::open(library: $library)->close();
        $file = tempnam(sys_get_temp_dir(), 'klepet-bench');
        $words = ['cc', '-O2', '-shared', '-fPIC', "-I$include", __DIR__ . '/reference.c', $library, '-o', $file];
        exec(implode(' ', array_map('escapeshellarg', $words)) . ' 2>&1', $said, $status);
        $status === 0 || throw new \RuntimeException(implode("\n", $said));
        $this->reference = FFI::cdef(self::DECLARATIONS, $file);
        unlink($file);
        $this->text = substr(str_repeat('Do you ship to Brno by Friday? ', 10), 0, 200);
    }

    /** @return array{empty: float, c: float, php: float} Median ns of processor time of a call. */
    public function say(int $rounds): array
    {
        $shop = Embedded::open(stepped: true);
        $shop->system()->operatorSet('ana', 'Ana');
        $ana = $shop->operator('ana');
        $chat = $shop->visitor('eva')->start('Hello')->chat;
        $ana->take($chat);
        $client = (new ReflectionProperty($ana, 'client'))->getValue($ana);
        $ns = ['empty' => [], 'c' => [], 'php' => []];
        for ($round = 0; $round < $rounds; $round++) {
            $ns['empty'][] = $this->callNothing($client);
            $ns['c'][] = $this->sayInC($client, $chat);
            $shop->step();
            $ns['php'][] = $this->sayInPhp($ana, $chat);
            $shop->step();
        }

        return array_map(self::median(...), $ns);
    }

    private function callNothing(FFI\CData $client): float
    {
        $reference = $this->reference;
        $room = $reference->new('char[64]');
        $at = FFI::addr($room);
        $began = $this->reference->reference_cpu_ns();
        for ($i = 0; $i < self::BATCH; $i++) {
            $reference->reference_nothing($client, 1, $at, $at, $at);
        }

        return ($this->reference->reference_cpu_ns() - $began) / self::BATCH;
    }

    private function sayInC(FFI\CData $client, int $chat): float
    {
        $ids = implode('', $this->ids());
        $ns = $this->reference->reference_say($client, $chat, $this->text, 200, $ids, self::BATCH);
        $ns > 0 || throw new \RuntimeException("klepet_say in C: $ns");

        return $ns / self::BATCH;
    }

    private function sayInPhp(Participant $ana, int $chat): float
    {
        $ids = $this->ids();
        $text = $this->text;
        $began = $this->reference->reference_cpu_ns();
        foreach ($ids as $id) {
            $ana->say($chat, $text, $id);
        }

        return ($this->reference->reference_cpu_ns() - $began) / self::BATCH;
    }

    /** @return list<string> */
    private function ids(): array
    {
        $ids = [];
        for ($i = 0; $i < self::BATCH; $i++) {
            $ids[] = sprintf('%08x', ++$this->id);
        }

        return $ids;
    }

    /** @param list<float> $values */
    public static function median(array $values): float
    {
        sort($values);

        return $values[intdiv(count($values), 2)];
    }
}
