/**
 * Signed links to archives: creates, verifies and counts them. Owns the table of counted links.
 *
 * <p>Uses: {@code settings}.
 *
 * <p>Used by: {@code access}, {@code access.ticket}, {@code notice}, {@code ops.check}, {@code
 * web}, {@code web.door}, {@code web.download}, {@code web.navigation}, {@code web.page}.
 */
package dev.spillway.access.link;
