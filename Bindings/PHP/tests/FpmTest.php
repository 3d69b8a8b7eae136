<?php

declare(strict_types=1);

namespace KlepetTests;

use Klepet\Client;
use Klepet\EventKind;
use KlepetTests\Support\Folder;
use KlepetTests\Support\Fpm;
use KlepetTests\Support\Process;
use KlepetTests\Support\ResidentHost;
use PHPUnit\Framework\TestCase;

/** nginx, twenty FPM workers, four processes of five pages each, one resident host. */
final class FpmTest extends TestCase
{
    private const PROCESSES = 4;
    private const PAGES = 5;

    private Folder $folder;
    private ResidentHost $host;
    private Fpm $fpm;

    protected function setUp(): void
    {
        $this->folder = new Folder();
        $this->host = new ResidentHost($this->folder);
        $this->host->waitFor();
        $this->fpm = new Fpm($this->folder, __DIR__ . '/Fpm/page.php', $this->host->socket);
        $office = Client::connect($this->host->socket, persistent: false)->system();
        $office->policySet(['limits' => ['messages_per_second' => 100_000, 'messages_burst' => 100_000]]);
    }

    protected function tearDown(): void
    {
        unset($this->fpm, $this->host, $this->folder);
    }

    public function testWhatWasAcknowledgedSurvivesTwentyKillsOfTheHostAndIsThereOnce(): void
    {
        $pages = $this->browse(0.0, function (): void {
            for ($kill = 0; $kill < 20; $kill++) {
                usleep(random_int(50_000, 300_000));
                $this->host->kill();
                $this->host->start();
                $this->host->waitFor();
            }
            usleep(300_000);
        });
        $this->checkJournal($pages);
    }

    public function testAPageWhoseWorkersAreKilledMissesNothingAndSeesNothingTwice(): void
    {
        $pages = $this->browse(0.01, static function (): void {
            sleep(6);
        });
        self::assertGreaterThan(5, array_sum(array_column($pages, 'killed')), 'Too little was killed.');
        $this->checkJournal($pages);
    }

    public function testTheStreamsOfWorkersStayOpenBetweenRequests(): void
    {
        $pages = $this->browse(0.0, static fn () => sleep(1));
        $sockets = $this->host->sockets();
        self::assertGreaterThan(Fpm::WORKERS / 2, count($sockets));
        unlink("{$this->folder->path}/stop");
        $this->browse(0.0, static fn () => sleep(1));
        self::assertSame($sockets, array_values(array_intersect($sockets, $this->host->sockets())));
        $this->checkJournal($pages);
    }

    /**
     * Lets all pages post and poll while something happens.
     *
     * @return list<array<string, mixed>> What each page knows in the end.
     */
    private function browse(float $killedShare, callable $meanwhile): array
    {
        $path = $this->folder->path;
        $processes = [];
        for ($process = 0; $process < self::PROCESSES; $process++) {
            $processes[] = new Process([
                PHP_BINARY, __DIR__ . '/Fpm/browsers.php', $this->fpm->socket, "p$process", (string) self::PAGES,
                (string) $killedShare, "$path/stop", "$path/result$process",
            ], "$path/browsers.log");
        }
        $meanwhile();
        touch("$path/stop");
        $pages = [];
        foreach ($processes as $number => $process) {
            self::assertSame(0, $process->wait(), $process->said());
            $pages = array_merge($pages, json_decode(file_get_contents("$path/result$number"), true));
        }

        return $pages;
    }

    /** @param list<array<string, mixed>> $pages */
    private function checkJournal(array $pages): void
    {
        $said = [];
        $shop = Client::connect($this->host->socket, persistent: false);
        $office = $shop->system();
        $next = 1;
        while ($events = $office->events()) {
            foreach ($events as $event) {
                self::assertSame($next++, $event->seq);
                if ($event->kind === EventKind::Said && $event->id !== '') {
                    $said[$event->id] = ($said[$event->id] ?? 0) + 1;
                }
            }
        }
        self::assertSame([], array_filter($said, static fn (int $times): bool => $times !== 1), 'Said twice.');
        $acknowledged = array_merge(...array_column($pages, 'acknowledged'));
        self::assertGreaterThan(200, count($acknowledged), print_r(array_column($pages, 'failures'), true));
        self::assertSame([], array_diff($acknowledged, array_keys($said)), 'Acknowledged and lost.');
        foreach ($pages as $page) {
            $this->checkPage($page, $shop->visitor($page['key']));
        }
        self::assertTrue($office->audit()['clean']);
        self::assertSame(0, $this->host->stop(), $this->host->said());
    }

    /** @param array<string, mixed> $page */
    private function checkPage(array $page, \Klepet\Participant $again): void
    {
        self::assertSame($page['acknowledged'], $page['read'], "{$page['key']} has not read what it wrote.");
        $all = [];
        while ($events = $again->events()) {
            foreach ($events as $event) {
                $all[] = $event->seq;
            }
        }
        self::assertSame(array_slice($all, 0, count($page['shown'])), $page['shown'], 'Missed, or shown twice.');
    }
}
