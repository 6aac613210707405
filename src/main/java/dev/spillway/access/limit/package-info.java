/**
 * Limits the requests per minute of a key or an owner.
 *
 * <p>Uses: {@code access.caller}, {@code settings}.
 *
 * <p>Used by: {@code ops.check}, {@code web.door}.
 */
package dev.spillway.access.limit;
