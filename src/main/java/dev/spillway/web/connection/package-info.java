/**
 * Limits for connections and requests in progress, from the first byte on the socket.
 *
 * <p>Uses: {@code problem}, {@code settings}.
 *
 * <p>Used by: {@code ops.check}, {@code web.app}, {@code web.door}, {@code web.problem}, {@code
 * web.request}, {@code web.transfer}.
 */
package dev.spillway.web.connection;
