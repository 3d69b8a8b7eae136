<?php

declare(strict_types=1);

namespace KlepetTests\Support;

/** nginx and php-fpm with twenty workers, in a folder of their own: no service of the system is touched. */
final class Fpm
{
    public const WORKERS = 20;

    public readonly string $socket;
    private readonly Process $fpm;
    private readonly Process $nginx;

    /** @param string $script What answers every request. */
    public function __construct(private readonly Folder $folder, string $script, string $hostSocket)
    {
        $this->socket = "$folder->path/http.sock";
        file_put_contents("$folder->path/fpm.conf", $this->fpmConfiguration());
        file_put_contents("$folder->path/nginx.conf", $this->nginxConfiguration($script));
        mkdir("$folder->path/body");
        $this->fpm = new Process(
            [self::program(), '-F', '-R', '-y', "$folder->path/fpm.conf"],
            "$folder->path/fpm.out",
            ['KLEPET_SOCKET' => $hostSocket]
        );
        $this->nginx = new Process(
            ['/usr/sbin/nginx', '-p', $folder->path, '-e', "$folder->path/nginx.err", '-c', "$folder->path/nginx.conf"],
            "$folder->path/nginx.out"
        );
        Process::until(
            fn (): bool => self::listens("$folder->path/fpm.sock") && self::listens($this->socket),
            'nginx and FPM'
        );
    }

    public function __destruct()
    {
        $this->nginx->end(15);
        $this->fpm->end(15);
    }

    public function said(): string
    {
        $said = '';
        foreach (['fpm.out', 'fpm.log', 'nginx.out', 'nginx.err'] as $log) {
            $said .= @file_get_contents("{$this->folder->path}/$log");
        }

        return $said;
    }

    private static function listens(string $socket): bool
    {
        return @stream_socket_client("unix://$socket") !== false;
    }

    private static function program(): string
    {
        $found = glob('/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION);

        return $found[0] ?? 'php-fpm';
    }

    private function fpmConfiguration(): string
    {
        $owner = posix_geteuid() === 0 ? "user = root\ngroup = root\n" : '';

        return "[global]\nerror_log = {$this->folder->path}/fpm.log\ndaemonize = no\n"
            . "[shop]\n{$owner}listen = {$this->folder->path}/fpm.sock\nlisten.backlog = 511\n"
            . "pm = static\npm.max_children = " . self::WORKERS . "\n"
            . "php_admin_value[ffi.enable] = 1\n"
            . "clear_env = no\ncatch_workers_output = yes\nrequest_terminate_timeout = 20\n";
    }

    private function nginxConfiguration(string $script): string
    {
        $folder = $this->folder->path;
        $owner = posix_geteuid() === 0 ? "user root;\n" : '';

        return $owner . <<<CONF
            daemon off;
            worker_processes 1;
            pid $folder/nginx.pid;
            events { worker_connections 512; }
            http {
                access_log off;
                client_body_temp_path $folder/body;
                fastcgi_temp_path $folder/body;
                proxy_temp_path $folder/body;
                uwsgi_temp_path $folder/body;
                scgi_temp_path $folder/body;
                server {
                    listen unix:$folder/http.sock;
                    location / {
                        fastcgi_pass unix:$folder/fpm.sock;
                        fastcgi_param SCRIPT_FILENAME $script;
                        fastcgi_param REQUEST_METHOD \$request_method;
                        fastcgi_param CONTENT_LENGTH \$content_length;
                        fastcgi_param CONTENT_TYPE \$content_type;
                        fastcgi_param REQUEST_URI \$request_uri;
                        fastcgi_param QUERY_STRING \$query_string;
                    }
                }
            }

            CONF;
    }
}
