/**
 * The annotations that bound the value of a setting, beside the setting itself. The start checks
 * them.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code access.limit}, {@code access.link}, {@code access.ticket}, {@code
 * export.settings}, {@code notice}, {@code ops.check}, {@code postgres}, {@code retention.turn},
 * {@code s3}, {@code volume.node}, {@code web.connection}.
 */
package dev.spillway.settings;
