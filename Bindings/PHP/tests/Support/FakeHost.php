<?php

declare(strict_types=1);

namespace KlepetTests\Support;

/**
 * A host that behaves as it is told, in a process of its own: what each connection in turn does with its lines.
 *
 *     answer     an ordinary reply
 *     refuse     a refusal
 *     forget     reads the line and closes without a word
 *     silent     never answers
 *     late       answers the line before it once more, then this one
 *     slow       tells that it is slow, then answers
 *     nonsense   answers what is no JSON
 *     other      answers JSON that is no reply
 *     broken     answers the beginning of a reply
 *     unsaid     answers what has an `ok` that is neither yes nor no
 *     endless    answers without ever ending the line
 *     deaf       does not even read
 *     full       refuses the connection itself, and closes it
 *
 * A connection closes when its words are used up, and the host goes on with the next one.
 */
final class FakeHost
{
    public readonly string $socket;
    private readonly string $log;
    /** @var resource */
    private $process;

    /** @param list<list<string>> $connections */
    public function __construct(array $connections)
    {
        $this->socket = tempnam(sys_get_temp_dir(), 'klepet-fake');
        $this->log = "$this->socket.log";
        unlink($this->socket);
        $command = [PHP_BINARY, __DIR__ . '/fake-host.php', $this->socket, $this->log, json_encode($connections)];
        $this->process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        fgets($pipes[1]);
    }

    public function __destruct()
    {
        proc_terminate($this->process, 9);
        proc_close($this->process);
        @unlink($this->socket);
        @unlink($this->log);
    }

    /** @return list<string> Every line that came, whoever sent it; those of no bytes too. */
    public function lines(): array
    {
        return is_file($this->log) ? file($this->log, FILE_IGNORE_NEW_LINES) : [];
    }

    /** @return list<array<string, mixed>> What they say; of an envelope its own fields and those of the frame in it. */
    public function requests(): array
    {
        return array_map(
            static function (string $line): array {
                $fields = json_decode($line, true) ?? [];

                return isset($fields['frame']) ? $fields + (json_decode($fields['frame'], true) ?? []) : $fields;
            },
            array_values(array_filter($this->lines()))
        );
    }
}
