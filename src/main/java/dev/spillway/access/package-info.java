/**
 * Authenticates callers and checks their rights. {@link dev.spillway.access.Access} has the current
 * mode and its authenticator. Independent of HTTP.
 *
 * <p>Uses: {@code access.caller}, {@code access.key}, {@code access.link}, {@code digest},
 * {@code sql}.
 *
 * <p>Used by: {@code notice}, {@code ops}, {@code page.console}, {@code web}, {@code web.door},
 * {@code web.download}, {@code web.operate}.
 */
package dev.spillway.access;
