package dev.spillway.page.asset;

/**
 * A file that pages load.
 *
 * @param name with the digest of its bytes: {@code page-0123456789ab.css}
 * @param digest the same digest
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
public record Asset(String name, String digest, String mediaType, byte[] bytes) {}
