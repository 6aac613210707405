<?php

// Against a Spillway with the example recipes: SPILLWAY_URL, SPILLWAY_KEY (for every owner), SPILLWAY_LINK_KEY;
// SPILLWAY_BROKEN_URL is a server that ends after 500 of 1,000 bytes.

declare(strict_types=1);

require __DIR__ . '/cases.php';

use Spillway\Client\Problem;
use Spillway\Client\Spillway;

const PLAN = ['student' => '小明', 'weeks' => 4, 'mode' => 'focus'];

$url = setting('SPILLWAY_URL');
$spillway = new Spillway($url, setting('SPILLWAY_KEY'), '小明', $url, linkKey: setting('SPILLWAY_LINK_KEY'));

$plan = fn (array $changed = []) => $spillway->wait($spillway->ask('training-plan', $changed + PLAN));

$folder = sys_get_temp_dir() . '/spillway-' . bin2hex(random_bytes(8));
mkdir($folder);
register_shutdown_function(function () use ($folder) {
    array_map(unlink(...), glob("$folder/*"));
    rmdir($folder);
});

$part = fn (string $name, array $export) => "$folder/$name." . substr($export['archive']['etag'], 1, 12) . '.part';

run([
    'saves an archive and goes on' => function () use ($spillway, $plan, $folder, $part) {
        $export = $plan();
        $whole = $spillway->save($export, $folder);
        same('小明—4周训练方案.zip', basename($whole));
        $archive = file_get_contents($whole);
        same($export['archive']['length'], strlen($archive));

        // What is not asked for again is recognised by its bytes.
        $filled = str_repeat('x', 1000);
        file_put_contents($part(basename($whole), $export), $filled . substr($archive, 1000, 1000));
        same($filled . substr($archive, 1000), file_get_contents($spillway->save($plan(), $folder)));
        same(false, file_exists($part(basename($whole), $export)));
    },
    'takes nothing of another archive' => function () use ($spillway, $plan, $folder, $part) {
        $longer = $plan(['weeks' => 5]);
        $export = $plan();
        file_put_contents($part($export['archive']['filename'], $longer), str_repeat('x', 1000));
        same($spillway->open($export['id'])->text(), file_get_contents($spillway->save($export, $folder)));
    },
    'what broke is no file' => function () use ($folder) {
        $archive = ['filename' => 'a.zip', 'length' => 1000, 'etag' => '"e"'];
        try {
            (new Spillway(setting('SPILLWAY_BROKEN_URL')))->save(['id' => '1', 'archive' => $archive], $folder);
            throw new Exception('nothing was thrown');
        } catch (RuntimeException) {
            same([false, true], [file_exists("$folder/a.zip"), file_exists("$folder/a.zip.e.part")]);
        }
    },
    'throws problems' => function () use ($plan) {
        try {
            $plan(['weeks' => 99]);
            throw new Exception('nothing was thrown');
        } catch (Problem $problem) {
            same(['invalid-parameters', 422], [$problem->type, $problem->status]);
            same(['weeks'], array_column($problem->fields, 'parameter'));
            same(true, str_contains($problem->getMessage(), 'weeks must be a whole number from 1 to 52'));
        }
    },
    'a repeated request is the same export' => function () use ($spillway, $folder) {
        $ask = fn () => $spillway->ask('training-plan', PLAN, onceOnly: $folder)['id'];
        same($ask(), $ask());
    },
    'an export is there for its owner only' => function () use ($spillway, $plan) {
        same(404, $spillway->forOwner('somebody-else')->open($plan()['id'], method: 'HEAD')->status);
    },
    'links need no key' => function () use ($spillway, $plan) {
        $id = $plan()['id'];
        $archive = $spillway->open($id)->text();
        same($archive, file_get_contents($spillway->link($id, 60)));
        same($archive, file_get_contents($spillway->signLink($id, 60)));
        same($archive, file_get_contents($spillway->signLink($id, 60, deliveries: 2)));
        same($archive, file_get_contents($spillway->address('training-plan', PLAN)));
    },
]);
