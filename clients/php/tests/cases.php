<?php

// A page's worth of test runner: each case is a function; the first that throws ends with exit code 1.

declare(strict_types=1);

spl_autoload_register(function (string $class): void {
    require __DIR__ . '/../src/' . substr(strrchr($class, '\\'), 1) . '.php';
});

set_error_handler(fn ($level, $message, $file, $line) =>
    error_reporting() & $level ? throw new ErrorException($message, 0, $level, $file, $line) : false);

/** @param array<string, callable(): void> $cases */
function run(array $cases): void
{
    foreach ($cases as $name => $case) {
        try {
            $case();
        } catch (Throwable $e) {
            echo "not ok - $name\n$e\n";
            exit(1);
        }
        echo "ok - $name\n";
    }
}

function same(mixed $expected, mixed $actual, string $what = ''): void
{
    if ($expected !== $actual) {
        throw new Exception("$what expected " . substr(var_export($expected, true), 0, 500)
            . ' but was ' . substr(var_export($actual, true), 0, 500));
    }
}

function setting(string $name): string
{
    return getenv($name) ?: throw new Exception("$name is not set");
}
