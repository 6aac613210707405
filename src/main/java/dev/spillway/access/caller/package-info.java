/**
 * The caller of a request: its role and the owners that it may act for.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code access}, {@code access.key}, {@code access.limit}, {@code access.ticket},
 * {@code notice}, {@code notice.webhook}, {@code ops}, {@code web}, {@code web.app}, {@code
 * web.door}, {@code web.download}, {@code web.page}, {@code web.request}, {@code web.ticket},
 * {@code web.webhook}.
 */
package dev.spillway.access.caller;
