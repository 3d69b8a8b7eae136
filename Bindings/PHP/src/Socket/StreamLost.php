<?php

declare(strict_types=1);

namespace Klepet\Socket;

use RuntimeException;

/**
 * The other end has gone. Nobody outside sees it: what was sent is sent again.
 *
 * @internal
 */
final class StreamLost extends RuntimeException
{
}
