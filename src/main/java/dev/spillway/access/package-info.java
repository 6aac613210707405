/**
 * Decides who may ask for what. {@link dev.spillway.access.Access} has the mode in force and its
 * authenticator. It knows nothing of HTTP.
 *
 * <p>Uses: {@code access.caller}, {@code access.key}, {@code access.link}.
 *
 * <p>Used by: {@code notice}, {@code ops}, {@code web}, {@code web.door}, {@code web.download}.
 */
package dev.spillway.access;
