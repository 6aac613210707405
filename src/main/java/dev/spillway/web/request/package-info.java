/**
 * Reads bodies and query strings of requests, within limits.
 *
 * <p>Uses: {@code problem}, {@code recipe.type}, {@code web.connection}, {@code web.problem}.
 *
 * <p>Used by: {@code web}, {@code web.ticket}.
 */
package dev.spillway.web.request;
