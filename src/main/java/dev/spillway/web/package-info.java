/**
 * The REST resources of the API, and the JSON that they read and write.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code access.link}, {@code
 * access.ticket}, {@code archive.entry}, {@code archive.manifest}, {@code export}, {@code
 * export.delivery}, {@code export.part}, {@code export.planning}, {@code export.row}, {@code
 * export.settings}, {@code problem}, {@code recipe}, {@code recipe.model}, {@code recipe.type},
 * {@code retention.report}, {@code retention.sweep}, {@code volume}, {@code web.door}, {@code
 * web.download}, {@code web.navigation}, {@code web.problem}, {@code web.request}, {@code
 * web.ticket}.
 *
 * <p>Used by: {@code web.page}.
 */
package dev.spillway.web;
