/**
 * The caller of a request: its role and the owners that it may act for.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code access}, {@code access.key}, {@code access.limit}, {@code access.ticket},
 * {@code notice}, {@code ops}, {@code web}, {@code web.door}, {@code web.download},
 * {@code web.operate}, {@code web.request}, {@code web.ticket}.
 */
package dev.spillway.access.caller;
