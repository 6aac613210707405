/**
 * API keys, from the configuration and from the table: creates, checks and revokes them. Owns the
 * table of keys.
 *
 * <p>Uses: {@code access.caller}, {@code digest}, {@code sql}.
 *
 * <p>Used by: {@code access}, {@code notice}, {@code ops}, {@code ops.check}, {@code ops.database},
 * {@code page.console}, {@code web}, {@code web.door}, {@code web.operate}.
 */
package dev.spillway.access.key;
