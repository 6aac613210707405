/**
 * Tickets: requests for an export that an application has signed, as JSON Web Tokens. Whoever has
 * one may make that export without a key.
 *
 * <p>Uses: {@code access.caller}, {@code access.link}, {@code digest}, {@code settings}.
 *
 * <p>Used by: {@code ops.check}, {@code web}, {@code web.ticket}.
 */
package dev.spillway.access.ticket;
