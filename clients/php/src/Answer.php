<?php

declare(strict_types=1);

namespace Spillway\Client;

/** An answer as it comes, whatever its status. */
final class Answer
{
    private const BLOCK = 262144;

    /**
     * @param array<string, string> $headers by their names in lower case
     * @param resource $body
     */
    private function __construct(public readonly int $status, public readonly array $headers, public readonly mixed $body)
    {
    }

    /** @param array<string, string> $headers */
    public static function of(string $method, string $url, array $headers, ?string $content = null): self
    {
        $lines = ['Connection: close'];
        foreach ($headers as $name => $value) {
            if (preg_match('/[\r\n]/', $value)) {
                throw new \InvalidArgumentException("$name has a line feed");
            }
            $lines[] = "$name: $value";
        }
        $body = @fopen($url, 'rb', false, stream_context_create(['http' => [
            'method' => $method, 'header' => $lines, 'content' => $content ?? '', 'protocol_version' => 1.1,
            'timeout' => 120, 'ignore_errors' => true, 'follow_location' => 0,
        ]]));
        if ($body === false) {
            throw new \RuntimeException(error_get_last()['message'] ?? "no answer from $url");
        }
        $answered = stream_get_meta_data($body)['wrapper_data'];
        $found = [];
        foreach (array_slice($answered, 1) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $found[strtolower($name)] = trim($value);
        }
        return new self((int) explode(' ', $answered[0])[1], $found, $body);
    }

    /**
     * The body block by block. One that is shorter than its length throws: PHP itself says nothing of it.
     *
     * @return \Generator<int, string>
     */
    public function blocks(): \Generator
    {
        $left = isset($this->headers['content-length']) ? (int) $this->headers['content-length'] : PHP_INT_MAX;
        while ($left > 0 && ($block = fread($this->body, min($left, self::BLOCK))) !== false && $block !== '') {
            $left -= strlen($block);
            yield $block;
        }
        fclose($this->body);
        if ($left > 0 && isset($this->headers['content-length'])) {
            throw new \RuntimeException("the download broke $left bytes before its end");
        }
    }

    /** The whole body: of documents, not of archives. */
    public function text(): string
    {
        return implode('', iterator_to_array($this->blocks(), false));
    }
}
