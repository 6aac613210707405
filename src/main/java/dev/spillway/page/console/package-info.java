/**
 * The operator's console: its files, and whether it is served. What it shows and does are calls of
 * the API, which {@code web} answers.
 *
 * <p>Uses: {@code access}, {@code access.key}, {@code digest}, {@code settings}.
 *
 * <p>Used by: {@code ops.check}, {@code web.app}, {@code web.door}.
 */
package dev.spillway.page.console;
