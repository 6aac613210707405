/**
 * Authenticates callers and checks their rights. {@link dev.spillway.access.Access} has the current
 * mode and its authenticator. Independent of HTTP.
 *
 * <p>Uses: {@code access.caller}, {@code access.key}, {@code access.link}, {@code digest}, {@code
 * sql}.
 *
 * <p>Used by: {@code notice}, {@code notice.webhook}, {@code ops}, {@code page.console}, {@code
 * page.form}, {@code web}, {@code web.door}, {@code web.download}, {@code web.operate}, {@code
 * web.page}, {@code web.webhook}.
 */
package dev.spillway.access;
