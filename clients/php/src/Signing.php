<?php

declare(strict_types=1);

namespace Spillway\Client;

/** Signs tickets, and signs and verifies links; docs/security.md has the texts that are signed. */
final class Signing
{
    private const JSON =
        JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS | JSON_THROW_ON_ERROR;

    /**
     * A ticket with these claims: a JWT, signed with HS256.
     *
     * @param array<string, mixed>|object $claims
     */
    public static function ticket(string $key, string $secret, array|object $claims): string
    {
        $header = ['alg' => 'HS256', 'kid' => $key, 'typ' => 'JWT'];
        $text = self::base64url(json_encode($header, self::JSON)) . '.' . self::base64url(json_encode($claims, self::JSON));
        return $text . '.' . self::hmac($secret, $text);
    }

    /** The query of a link to the archive of an export, until $expires (seconds since 1970), for $deliveries complete ones. */
    public static function link(
        string $key,
        string $secret,
        string $export,
        int|string $expires,
        int|string $deliveries = '',
        string $link = ''
    ): string {
        $signature = self::hmac($secret, implode("\n", ['spillway-link-1', $export, $expires, $key, $deliveries, $link]));
        $counted = $link === '' ? '' : "&deliveries=$deliveries&link=$link";
        return "expires=$expires&key=$key$counted&signature=$signature";
    }

    /**
     * Whether these parameters of a query are a link to that export that one of the secrets signed and that is good now.
     *
     * @param array<string, string> $secrets by the names of their keys
     * @param array<string, string> $parameters
     */
    public static function verifyLink(array $secrets, string $export, array $parameters, ?float $now = null): bool
    {
        ['key' => $key, 'expires' => $expires, 'deliveries' => $deliveries, 'link' => $link, 'signature' => $signature] =
            $parameters + ['key' => '', 'expires' => '', 'deliveries' => '', 'link' => '', 'signature' => ''];
        if (!isset($secrets[$key]) || !preg_match('/^\d+\z/', $expires) || ($deliveries === '') !== ($link === '')) {
            return false;
        }
        parse_str(self::link($key, $secrets[$key], $export, $expires, $deliveries, $link), $signed);
        return hash_equals($signed['signature'], $signature) && ($now ?? microtime(true)) < (int) $expires;
    }

    private static function hmac(string $secret, string $text): string
    {
        return self::base64url(hash_hmac('sha256', $text, $secret, true));
    }

    private static function base64url(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
