/**
 * API keys, those of the settings and those of the table: how they are checked, made and revoked.
 * Owns the table of keys.
 *
 * <p>Uses: {@code access.caller}, {@code digest}.
 *
 * <p>Used by: {@code access}, {@code notice}, {@code ops}, {@code ops.check}, {@code ops.database},
 * {@code web}, {@code web.door}.
 */
package dev.spillway.access.key;
