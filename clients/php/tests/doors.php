<?php

// Selections and tickets: as service.php, with SPILLWAY_TICKET_KEY and files in the root media.

declare(strict_types=1);

require __DIR__ . '/cases.php';

use Spillway\Client\Spillway;

const CHOSEN = [
    ['root' => 'media', 'path' => '2026/a.jpg'],
    ['root' => 'media', 'path' => '2026/b.jpg', 'name' => 'Day 2/b.jpg'],
    ['text' => "Two pictures\n", 'name' => 'README.txt'],
];
const NAMES = ['2026/a.jpg', 'Day 2/b.jpg', 'README.txt'];

$url = setting('SPILLWAY_URL');
$spillway = new Spillway($url, setting('SPILLWAY_KEY'), '42', $url, ticketKey: setting('SPILLWAY_TICKET_KEY'));

/** The names in the central directory of a ZIP, APPNOTE 4.3.12. */
function names(string $zip): array
{
    $names = [];
    $at = unpack('V', $zip, strrpos($zip, "PK\x05\x06") + 16)[1];
    while (substr($zip, $at, 4) === "PK\x01\x02") {
        ['n' => $name, 'x' => $extra, 'c' => $comment] = unpack('vn/vx/vc', $zip, $at + 28);
        $names[] = substr($zip, $at + 46, $name);
        $at += 46 + $name + $extra + $comment;
    }
    return $names;
}

/** As a browser that goes where it is sent; the last answer's headers as well. */
function get(string $address, array $options = []): array
{
    $stream = fopen($address, 'rb', false, stream_context_create(['http' => $options + ['ignore_errors' => true]]));
    return [stream_get_contents($stream), implode("\n", stream_get_meta_data($stream)['wrapper_data'])];
}

run([
    'a selection is an archive' => function () use ($spillway) {
        $export = $spillway->wait($spillway->ask(selection: CHOSEN, filename: 'Holiday.zip'));
        same('Holiday.zip', $export['archive']['filename']);
        same(NAMES, names($spillway->open($export['id'])->text()));
    },
    'a selection may come entry by entry' => function () use ($spillway) {
        $many = (function () {
            for ($number = 0; $number < 1200; $number++) {
                yield ['text' => "$number\n", 'name' => "$number.txt"];
            }
        })();
        same(1200, $spillway->wait($spillway->ask(selection: $many, filename: 'Many.zip'))['archive']['entries']);
    },
    'a dry run makes nothing' => function () use ($spillway) {
        $told = $spillway->dryRun(selection: CHOSEN);
        same([3, true, [], false], [$told['entries'], $told['fits'], $told['missing'], isset($told['id'])]);
    },
    'all parts are saved' => function () use ($spillway) {
        $texts = array_map(fn ($number) => ['text' => str_repeat('x', 250000), 'name' => "$number.txt"], range(0, 4));
        $export = $spillway->wait($spillway->ask(selection: $texts, filename: 'Texts.zip', parts: '1M'));
        $folder = sys_get_temp_dir() . '/spillway-' . bin2hex(random_bytes(8));
        mkdir($folder);
        try {
            $spillway->save($export, $folder);
            throw new Exception('nothing was thrown');
        } catch (InvalidArgumentException) {
            same([], glob("$folder/*"));
        }
        $first = $export['archive']['parts'][0];
        $filled = str_repeat('x', $first['length']);
        file_put_contents("$folder/{$first['filename']}." . substr($first['etag'], 1, 12) . '.part', $filled);
        $saved = $spillway->saveAll($export, $folder);
        same(['Texts-1of2.zip', 'Texts-2of2.zip'], array_map(basename(...), $saved));
        // What is complete is not asked for again.
        same(true, $filled === file_get_contents($saved[0]));
        same(['4.txt'], names(file_get_contents($saved[1])));
        array_map(unlink(...), $saved);
        rmdir($folder);
    },
    'a ticket needs no key and is one export' => function () use ($spillway) {
        $ticket = $spillway->ticket('selection', null, CHOSEN, 'Holiday.zip', null, 600);
        [[$archive, $headers], [, $again]] = [get($ticket), get($ticket)];
        same(NAMES, names($archive));
        same(true, str_contains($headers, 'Holiday.zip'));
        preg_match_all('~^Location:.*?(/api/exports/[^/]+)~mi', "$headers\n$again", $leads);
        same([2, 1], [count($leads[1]), count(array_unique($leads[1]))]);
    },
    'a form brings a ticket of any length' => function () use ($spillway) {
        $chosen = [...CHOSEN, ['text' => str_repeat('x', 20000), 'name' => 'long.txt']];
        $form = $spillway->ticketForm(selection: $chosen, filename: 'Holiday.zip');
        preg_match('/action="([^"]*)".*value="([^"]*)"/s', $form, $found);
        [$archive] = get($found[1], [
            'method' => 'POST',
            'header' => 'Content-Type: application/x-www-form-urlencoded',
            'content' => http_build_query(['ticket' => $found[2]]),
        ]);
        same([...NAMES, 'long.txt'], names($archive));
    },
    'a changed ticket is refused' => function () use ($spillway) {
        [$document, $headers] = get(substr($spillway->ticket(selection: CHOSEN), 0, -4) . 'AAAA');
        same(true, str_contains($headers, ' 403 '));
        same('urn:spillway:problem:ticket-refused', json_decode($document, true)['type']);
    },
]);
