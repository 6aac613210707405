/**
 * The checks that every request passes before its resource: origin, framing, credentials, rate
 * limits. Also the headers that all responses share.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code access.limit}, {@code
 * access.link}, {@code export.row}, {@code problem}, {@code recipe.type}, {@code web.connection},
 * {@code web.problem}.
 *
 * <p>Used by: {@code ops.check}, {@code web}, {@code web.app}, {@code web.download}, {@code
 * web.page}, {@code web.ticket}, {@code web.webhook}.
 */
package dev.spillway.web.door;
