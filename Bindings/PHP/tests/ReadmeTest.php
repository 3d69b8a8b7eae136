<?php

declare(strict_types=1);

namespace KlepetTests;

use KlepetTests\Support\Folder;
use KlepetTests\Support\Fpm;
use KlepetTests\Support\ResidentHost;
use PHPUnit\Framework\TestCase;

/** The README is held to its word: its programs go into an empty folder, its commands run there as printed. */
final class ReadmeTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../..';

    private Folder $home;
    private Folder $folder;
    /** @var list<int> Sessions that commands have begun. */
    private array $sessions = [];

    protected function setUp(): void
    {
        // A home with a clone in it that has been built, as the README takes for granted.
        $this->home = new Folder();
        $clone = "{$this->home->path}/klepet";
        mkdir("$clone/.build/release", recursive: true);
        symlink(realpath(self::ROOT . '/Bindings'), "$clone/Bindings");
        symlink(realpath(getenv('KLEPET_LIBRARY')), "$clone/.build/release/libklepet.so");
        symlink(realpath(ResidentHost::program()), "$clone/.build/release/klepet-host");
        $this->folder = new Folder();
    }

    protected function tearDown(): void
    {
        foreach ($this->sessions as $session) {
            posix_kill(-$session, 15);
        }
        // Whoever writes there has to be gone before the folder is.
        usleep(300_000);
    }

    public function testItsProgramsAreThoseOfTheExamples(): void
    {
        foreach (self::programs() as $name => $program) {
            self::assertStringEqualsFile(__DIR__ . "/../examples/$name", $program);
        }
        self::assertSame(['hello.php', 'chat.php', 'worker.php'], array_keys(self::programs()));
    }

    public function testItsCommandsPrintWhatIsPrinted(): void
    {
        foreach (self::programs() as $name => $program) {
            file_put_contents("{$this->folder->path}/$name", $program);
        }
        $commands = self::blocks('sh');
        $printed = self::blocks('');
        self::assertCount(2, $commands);
        self::assertCount(2, $printed);
        foreach ($commands as $number => $command) {
            self::assertSame($printed[$number], $this->shell($command));
        }
        // And a second time, on what the first has left.
        foreach (['hello.php', 'worker.php'] as $number => $name) {
            $environment = 'export KLEPET=~/klepet KLEPET_LIBRARY=~/klepet/.build/release/libklepet.so';
            self::assertSame($printed[$number], $this->shell("$environment; php $name"));
        }
    }

    public function testTheSameProgramRunsWithTheShopInTheProcess(): void
    {
        $program = str_replace(
            ["Client::connect('klepet.sock')", 'use Klepet\Client'],
            ["Embedded::open('shop.db')", 'use Klepet\Embedded'],
            self::programs()['hello.php']
        );
        file_put_contents("{$this->folder->path}/hello.php", $program);
        $texts = static fn (string $said): string => preg_replace('/#\d+/', '#', $said);
        $environment = 'export KLEPET=~/klepet KLEPET_LIBRARY=~/klepet/.build/release/libklepet.so';
        self::assertSame($texts(self::blocks('')[0]), $texts($this->shell("$environment; php hello.php")));
    }

    public function testItsPageAnswersABrowser(): void
    {
        $host = new ResidentHost($this->folder);
        $host->waitFor();
        file_put_contents("{$this->folder->path}/chat.php", self::programs()['chat.php']);
        putenv("KLEPET={$this->home->path}/klepet");
        $fpm = new Fpm($this->folder, "{$this->folder->path}/chat.php", $host->socket);
        [$head, $reply] = $this->post($fpm, '/chat.php', '{"do":"start","text":"Hello","id":"m1"}', '');
        self::assertSame('started', $reply['outcome']);
        self::assertSame(1, preg_match('/Set-Cookie: (chat=[0-9a-f]{32});.*HttpOnly; SameSite=Lax/', $head, $found));
        $ids = static fn (array $reply): array => array_column($reply['events'], 'id');
        [, $reply] = $this->post($fpm, '/chat.php', '{"do":"events"}', $found[1]);
        self::assertContains('m1', $ids($reply));
        [, $reply] = $this->post($fpm, "/chat.php?after={$reply['cursor']}", '{"do":"events"}', $found[1]);
        self::assertSame([], $ids($reply));
        $forged = '{"do":"audit","client":{"role":"system","key":"office"}}';
        [, $reply] = $this->post($fpm, '/chat.php', $forged, $found[1]);
        self::assertSame('json_invalid', $reply['refusal']);
        $host->stop();
    }

    /** @return array{string, array<string, mixed>} */
    private function post(Fpm $fpm, string $path, string $body, string $cookie): array
    {
        $stream = stream_socket_client("unix://$fpm->socket");
        $length = strlen($body);
        fwrite($stream, "POST $path HTTP/1.0\r\nCookie: $cookie\r\nContent-Length: $length\r\n\r\n$body");
        [$head, $body] = explode("\r\n\r\n", stream_get_contents($stream), 2);

        return [$head, json_decode($body, true) ?? [$body, $fpm->said()]];
    }

    /** What it prints; what it leaves running is ended with the test. */
    private function shell(string $command): string
    {
        $streams = [1 => ['file', "{$this->folder->path}/out", 'w'], 2 => ['file', "{$this->folder->path}/err", 'w']];
        $process = proc_open(
            ['setsid', '--wait', 'bash', '-euo', 'pipefail', '-c', "echo \$\$ >session; $command"],
            $streams,
            $pipes,
            $this->folder->path,
            ['HOME' => $this->home->path, 'PATH' => getenv('PATH')]
        );
        $status = proc_close($process);
        $this->sessions[] = (int) file_get_contents("{$this->folder->path}/session");
        self::assertSame(0, $status, file_get_contents("{$this->folder->path}/err"));

        return file_get_contents("{$this->folder->path}/out");
    }

    /** @return array<string, string> By the names that the text before them tells. */
    private static function programs(): array
    {
        preg_match_all('/`(\w+\.php)`[^`]*:\n\n```php\n(.*?)^```$/ms', self::page(), $found);

        return array_combine($found[1], $found[2]);
    }

    /** @return list<string> */
    private static function blocks(string $language): array
    {
        preg_match_all('/^```(\w*)\n(.*?)^```$/ms', self::page(), $found);

        return array_values(array_intersect_key($found[2], array_filter(
            $found[1],
            static fn (string $of): bool => $of === $language
        )));
    }

    private static function page(): string
    {
        return file_get_contents(__DIR__ . '/../README.md');
    }
}
