/**
 * Reads bodies and query strings of requests, within limits.
 *
 * <p>Uses: {@code access.caller}, {@code archive.entry}, {@code export.settings}, {@code problem},
 * {@code recipe.model}, {@code recipe.selection}, {@code recipe.type}, {@code web.connection},
 * {@code web.problem}.
 *
 * <p>Used by: {@code web}, {@code web.app}, {@code web.page}, {@code web.ticket}, {@code
 * web.webhook}.
 */
package dev.spillway.web.request;
