<?php

declare(strict_types=1);

namespace KlepetTests\Support;

/** A folder of one's own, gone with the object. Its path is short, for sockets have to fit. */
final class Folder
{
    public readonly string $path;

    public function __construct(?string $in = null)
    {
        $this->path = ($in ?? sys_get_temp_dir()) . '/klepet-php-' . bin2hex(random_bytes(4));
        mkdir($this->path, 0700);
    }

    public function __destruct()
    {
        $all = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->path, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::CHILD_FIRST
        );
        foreach ($all as $file) {
            $file->isDir() && !$file->isLink() ? rmdir($file->getPathname()) : unlink($file->getPathname());
        }
        rmdir($this->path);
    }
}
