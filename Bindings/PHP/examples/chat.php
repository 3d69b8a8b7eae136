<?php

declare(strict_types=1);

require getenv('KLEPET') . '/Bindings/PHP/autoload.php';

use Klepet\Client;
use Klepet\Exception\KlepetException;

$key = $_COOKIE['chat'] ?? bin2hex(random_bytes(16));
setcookie('chat', $key, ['expires' => time() + 30 * 86_400, 'httponly' => true, 'samesite' => 'Lax']);
header('Content-Type: application/json');
try {
    $visitor = Client::connect(getenv('KLEPET_SOCKET'))->visitor($key, afterSeq: (int) ($_GET['after'] ?? 0));
    echo $visitor->callJson(file_get_contents('php://input'));
} catch (KlepetException $fault) {
    http_response_code(503);
    echo json_encode(['ok' => false, 'refusal' => $fault->refusal, 'sentence' => $fault->sentence]);
}
