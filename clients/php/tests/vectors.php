<?php

// php tests/vectors.php

declare(strict_types=1);

require __DIR__ . '/cases.php';

use Spillway\Client\Signing;

function vectors(string $name): array
{
    return json_decode(file_get_contents(__DIR__ . "/../../vectors/$name"), flags: JSON_THROW_ON_ERROR);
}

run([
    'signs tickets' => function () {
        foreach (vectors('tickets.json') as $vector) {
            same($vector->ticket, Signing::ticket($vector->key, $vector->secret, $vector->claims), $vector->name);
        }
    },
    'signs links' => function () {
        foreach (vectors('links.json') as $vector) {
            $counted = isset($vector->link) ? [$vector->deliveries, $vector->link] : [];
            $query = Signing::link($vector->key, $vector->secret, $vector->export, $vector->expires, ...$counted);
            same($vector->query, $query, $vector->name);
        }
    },
    'verifies links' => function () {
        foreach (vectors('links.json') as $vector) {
            parse_str($vector->query, $good);
            $secrets = [$vector->key => $vector->secret];
            same(true, Signing::verifyLink($secrets, $vector->export, $good, $vector->expires - 1), $vector->name);
            same(false, Signing::verifyLink($secrets, $vector->export, $good, $vector->expires), $vector->name);
            same(false, Signing::verifyLink($secrets, $vector->export . '0', $good, 1), $vector->name);
            foreach ($good as $name => $value) {
                $changed = [$name => $value . '1'] + $good;
                same(false, Signing::verifyLink($secrets, $vector->export, $changed, 1), "$vector->name: $name");
            }
        }
    },
]);
