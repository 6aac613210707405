/**
 * GET and HEAD of an archive: conditions, ranges, headers, links, and the proof of delivery.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.link}, {@code archive.entry},
 * {@code archive.layout}, {@code export}, {@code export.delivery}, {@code export.generation},
 * {@code export.row}, {@code export.settings}, {@code page.view}, {@code problem}, {@code
 * recipe.model}, {@code recipe.type}, {@code volume.node}, {@code web.door}, {@code
 * web.navigation}, {@code web.problem}, {@code web.transfer}.
 *
 * <p>Used by: {@code web}, {@code web.app}, {@code web.page}.
 */
package dev.spillway.web.download;
