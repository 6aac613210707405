<?php

declare(strict_types=1);

namespace Spillway\Client;

/** What Spillway answered instead: docs/problems has each type, and what to do. */
final class Problem extends \RuntimeException
{
    /** Such as invalid-parameters. */
    public readonly string $type;

    public readonly int $status;

    /** @var list<array{parameter: string, message: string, value?: string}> the parameters that were wrong */
    public readonly array $fields;

    /** @param array<string, mixed> $document as it was answered */
    public function __construct(public readonly array $document)
    {
        parent::__construct($document['detail'] ?? $document['title'] ?? '');
        $this->type = substr(strrchr(':' . $document['type'], ':'), 1);
        $this->status = $document['status'];
        $this->fields = $document['errors'] ?? [];
    }
}
