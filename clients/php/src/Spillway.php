<?php

declare(strict_types=1);

namespace Spillway\Client;

/**
 * Asks Spillway for archives, saves them, and signs tickets and links to them. Needs PHP 8.1 and nothing else.
 *
 * An entry of a selection is ['root' => …, 'path' => …, 'name' => …], ['text' => …, 'name' => …] or ['folder' => …].
 *
 * @phpstan-type Entry array{root?: string, path?: string, name?: string, size?: int, crc32?: string, etag?: string,
 *     modified?: string, text?: string, folder?: string}
 * @phpstan-type Export array{id: string, state: string, archive?: array{filename: string, length: int, etag: string}}
 */
final class Spillway
{
    private readonly string $url;
    private readonly ?string $publicUrl;

    /**
     * @param ?string $owner whom exports are for: they are there for nobody else
     * @param ?string $publicUrl where browsers reach Spillway, the same as its setting spillway.public-url
     * @param ?string $ticketKey name:secret, one of spillway.tickets.keys
     * @param ?string $linkKey name:secret, one of spillway.links.keys
     */
    public function __construct(
        string $url = 'http://localhost:8080',
        #[\SensitiveParameter] private readonly ?string $key = null,
        private readonly ?string $owner = null,
        ?string $publicUrl = null,
        #[\SensitiveParameter] private readonly ?string $ticketKey = null,
        #[\SensitiveParameter] private readonly ?string $linkKey = null,
    ) {
        $this->url = rtrim($url, '/');
        $this->publicUrl = $publicUrl === null ? null : rtrim($publicUrl, '/');
    }

    /** The same service, asked for somebody else. */
    public function forOwner(string $owner): self
    {
        return new self($this->url, $this->key, $owner, $this->publicUrl, $this->ticketKey, $this->linkKey);
    }

    /**
     * Asks for an export and returns it, after $wait seconds at most. With the same $onceOnly it is the same export. A
     * selection that is no array, such as a generator, is sent as NDJSON.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?iterable<Entry> $selection
     * @return Export
     */
    public function ask(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?iterable $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        ?string $onceOnly = null,
        int $wait = 0,
        ?string $parts = null,
    ): array {
        $headers = ['Prefer' => "wait=$wait"] + ($onceOnly === null ? [] : ['Idempotency-Key' => $onceOnly]);
        if ($selection === null || is_array($selection)) {
            $members = self::members($recipe, $parameters, $selection, $filename, $retention, $parts);
            return $this->json('POST', '/api/exports', $headers, $members);
        }
        $lines = json_encode(self::members($recipe, $parameters, null, $filename, $retention, $parts), JSON_THROW_ON_ERROR);
        foreach ($selection as $entry) {
            $lines .= "\n" . json_encode($entry, JSON_THROW_ON_ERROR);
        }
        return $this->send('POST', '/api/exports', ['Content-Type' => 'application/x-ndjson'] + $headers, $lines);
    }

    /**
     * What the export would be, as docs/api.md, "Dry runs", has it: nothing is made.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?list<Entry> $selection
     * @return array<string, mixed>
     */
    public function dryRun(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?array $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        ?string $parts = null,
    ): array {
        $members = self::members($recipe, $parameters, $selection, $filename, $retention, $parts);
        return $this->json('POST', '/api/exports', [], ['dryRun' => true] + $members);
    }

    /**
     * Returns the export once it is READY, however long that takes. Throws a Problem when it will never be.
     *
     * @param Export $export
     * @return Export
     */
    public function wait(array $export): array
    {
        while (in_array($export['state'], ['QUEUED', 'GENERATING'], true)) {
            $export = $this->json('GET', self::path($export['id']), ['Prefer' => 'wait=30']);
        }
        return $export['state'] === 'READY' ? $export : throw new Problem($export['problem']);
    }

    /**
     * Asks, waits, and returns an address of the archive for a browser: for selections of any length.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?list<Entry> $selection
     */
    public function address(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?array $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        int $goodFor = 600,
        ?string $parts = null,
    ): string {
        $asked = $this->ask($recipe, $parameters, $selection, $filename, $retention, wait: 30, parts: $parts);
        return $this->link($this->wait($asked)['id'], $goodFor);
    }

    /**
     * The answer for the archive, or for this part of it, as it comes, whatever its status.
     *
     * @param array<string, string> $headers
     */
    public function open(string $id, array $headers = [], string $method = 'GET', ?int $part = null): Answer
    {
        $archive = self::path($id) . '/archive' . ($part === null ? '' : "/$part");
        return Answer::of($method, $this->url . $archive, $headers + $this->headers());
    }

    /**
     * Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path. An export in
     * several parts has several archives: saveAll.
     *
     * @param Export $export
     */
    public function save(array $export, string $folder = '.'): string
    {
        if (isset($export['archive']['parts'])) {
            throw new \InvalidArgumentException('the export has several parts: saveAll saves them');
        }
        return $this->saveAll($export, $folder)[0];
    }

    /**
     * Saves the archive, or all parts of it, and goes on with what is there of them. Returns their paths.
     *
     * @param Export $export
     * @return list<string>
     */
    public function saveAll(array $export, string $folder = '.'): array
    {
        $archives = $export['archive']['parts'] ?? [$export['archive']];
        // All are there before the first gets its name: a broken one does not ask for the others again.
        $fetched = array_map(fn ($archive) => $this->fetch($export['id'], $archive, $folder), $archives);
        return array_map(fn ($pair) => rename(...$pair) ? $pair[1] : throw new \RuntimeException("no $pair[1]"), $fetched);
    }

    /** @return array{string, string} what is there, complete, and its name */
    private function fetch(string $id, array $archive, string $folder): array
    {
        ['filename' => $filename, 'length' => $length, 'etag' => $etag] = $archive;
        $file = $folder . '/' . basename($filename);
        // The same ETag is the same bytes: what is there of another archive is left alone.
        $part = $file . '.' . substr(preg_replace('/[^0-9A-Za-z]/', '', $etag), 0, 12) . '.part';
        clearstatcache();
        $done = is_file($part) ? filesize($part) : 0;
        if ($done !== $length) {
            $headers = $done < $length ? ['Range' => "bytes=$done-", 'If-Range' => $etag] : [];
            $answer = $this->open($id, $headers, part: $archive['number'] ?? null);
            if ($answer->status !== 200 && $answer->status !== 206) {
                throw self::problem($answer);
            }
            $sink = fopen($part, $answer->status === 206 ? 'ab' : 'wb');
            try {
                foreach ($answer->blocks() as $block) {
                    if (fwrite($sink, $block) !== strlen($block)) {
                        throw new \RuntimeException("$part cannot be written");
                    }
                }
            } finally {
                fclose($sink);
            }
        }
        return [$part, $file];
    }

    /** An address of the archive that needs no key, for $goodFor seconds; with $deliveries, for that many downloads. */
    public function link(string $id, int $goodFor = 600, ?int $deliveries = null): string
    {
        $members = ['expiresIn' => "{$goodFor}s"] + ($deliveries === null ? [] : ['deliveries' => $deliveries]);
        $url = $this->json('POST', self::path($id) . '/links', [], $members)['url'];
        return str_starts_with($url, '/') ? $this->base() . $url : $url;
    }

    /** The same, signed here with the link key: Spillway is not asked. */
    public function signLink(string $id, int $goodFor = 600, ?int $deliveries = null): string
    {
        $counted = $deliveries === null ? [] : [$deliveries, bin2hex(random_bytes(16))];
        $query = Signing::link(...self::named($this->linkKey, 'linkKey'), ...[$id, time() + $goodFor, ...$counted]);
        return $this->base() . self::path($id) . "/archive?$query";
    }

    /**
     * An address that makes the archive when a browser comes, and leads to it; signed here with the ticket key. It has room
     * for some 50 files: ticketForm and address have for more.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?list<Entry> $selection
     */
    public function ticket(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?array $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        int $goodFor = 600,
        ?string $parts = null,
    ): string {
        return $this->base() . '/api/tickets/'
            . $this->signTicket($recipe, $parameters, $selection, $filename, $retention, $goodFor, $parts);
    }

    /**
     * A page that sends the browser on with a ticket of any length.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?list<Entry> $selection
     */
    public function ticketForm(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?array $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        int $goodFor = 600,
        ?string $parts = null,
    ): string {
        $action = htmlspecialchars($this->base() . '/api/tickets');
        $ticket = $this->signTicket($recipe, $parameters, $selection, $filename, $retention, $goodFor, $parts);
        return <<<HTML
            <!doctype html>
            <meta charset="utf-8">
            <title>Download</title>
            <form method="post" action="$action">
            <input type="hidden" name="ticket" value="$ticket">
            <button>Download</button>
            </form>
            <script>document.forms[0].submit()</script>

            HTML;
    }

    /**
     * The ticket itself, a JWT. The same ticket is the same export.
     *
     * @param ?array<string, mixed> $parameters
     * @param ?list<Entry> $selection
     */
    public function signTicket(
        string $recipe = 'selection',
        ?array $parameters = null,
        ?array $selection = null,
        ?string $filename = null,
        string|array|null $retention = null,
        int $goodFor = 600,
        ?string $parts = null,
    ): string {
        $claims = self::members($recipe, $parameters, $selection, $filename, $retention, $parts)
            + self::given(['owner' => $this->owner, 'aud' => $this->publicUrl])
            + ['iat' => time(), 'exp' => time() + $goodFor];
        return Signing::ticket(...[...self::named($this->ticketKey, 'ticketKey'), $claims]);
    }

    private function base(): string
    {
        return $this->publicUrl ?? $this->url;
    }

    private static function path(string $id): string
    {
        return '/api/exports/' . rawurlencode($id);
    }

    private static function given(array $members): array
    {
        return array_filter($members, fn ($value) => $value !== null);
    }

    private static function members(
        string $recipe,
        ?array $parameters,
        ?array $selection,
        ?string $filename,
        string|array|null $retention,
        ?string $parts
    ): array {
        return self::given([
            'recipe' => $recipe,
            // An empty array would be a JSON array.
            'parameters' => $parameters === null ? null : (object) $parameters,
            'selection' => $selection === null ? null : array_values($selection),
            'filename' => $filename,
            'retention' => $retention,
            'parts' => $parts,
        ]);
    }

    /** @return array<string, string> */
    private function headers(): array
    {
        return ($this->key === null ? [] : ['Authorization' => "Bearer $this->key"])
            + ($this->owner === null ? [] : ['Spillway-Owner' => $this->owner]);
    }

    private function json(string $method, string $path, array $headers, ?array $members = null): array
    {
        return $members === null
            ? $this->send($method, $path, $headers)
            : $this->send(
                $method,
                $path,
                ['Content-Type' => 'application/json'] + $headers,
                json_encode($members, JSON_THROW_ON_ERROR),
            );
    }

    private function send(string $method, string $path, array $headers, ?string $content = null): array
    {
        $answer = Answer::of($method, $this->url . $path, $headers + $this->headers(), $content);
        if ($answer->status >= 300) {
            throw self::problem($answer);
        }
        return json_decode($answer->text(), true, flags: JSON_THROW_ON_ERROR);
    }

    /** Of a proxy in between it is no problem of Spillway's. */
    private static function problem(Answer $answer): \RuntimeException
    {
        return str_starts_with($answer->headers['content-type'] ?? '', 'application/problem+json')
            ? new Problem(json_decode($answer->text(), true, flags: JSON_THROW_ON_ERROR))
            : new \RuntimeException("unexpected status $answer->status");
    }

    /** @return array{string, string} */
    private static function named(?string $key, string $option): array
    {
        if ($key === null || !str_contains($key, ':')) {
            throw new \LogicException("$option is missing: it is name:secret, as in the settings of Spillway");
        }
        return explode(':', $key, 2);
    }
}
