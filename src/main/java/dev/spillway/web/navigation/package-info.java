/**
 * Pages as answers: who gets one instead of JSON, and its headers.
 *
 * <p>Uses: {@code access.link}, {@code archive.entry}, {@code archive.manifest}, {@code
 * export.delivery}, {@code export.row}, {@code page.form}, {@code page.view}, {@code problem},
 * {@code recipe}, {@code recipe.model}.
 *
 * <p>Used by: {@code ops.check}, {@code web}, {@code web.download}, {@code web.page}, {@code
 * web.problem}.
 */
package dev.spillway.web.navigation;
