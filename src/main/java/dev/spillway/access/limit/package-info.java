/**
 * How many requests a key or an owner may send in a minute.
 *
 * <p>Uses: {@code access.caller}.
 *
 * <p>Used by: {@code ops.check}, {@code web.door}.
 */
package dev.spillway.access.limit;
