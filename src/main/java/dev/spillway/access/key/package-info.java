/**
 * API keys, from the configuration and from the table: creates, checks and revokes them. Owns the
 * table of keys.
 *
 * <p>Uses: {@code access.caller}, {@code digest}, {@code sql}.
 *
 * <p>Used by: {@code access}, {@code notice}, {@code ops}, {@code ops.check}, {@code ops.database},
 * {@code page.console}, {@code page.form}, {@code web}, {@code web.door}, {@code web.operate},
 * {@code web.page}.
 */
package dev.spillway.access.key;
