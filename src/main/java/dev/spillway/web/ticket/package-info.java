/**
 * Admits requests by their ticket instead of a key.
 *
 * <p>Uses: {@code access.caller}, {@code access.ticket}, {@code problem}, {@code web.door}, {@code
 * web.request}.
 *
 * <p>Used by: {@code web}.
 */
package dev.spillway.web.ticket;
