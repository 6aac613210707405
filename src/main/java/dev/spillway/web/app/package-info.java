/**
 * Stands in front of applications: asks one with the browser's own credentials, and answers with
 * the archive of its list, or with its answer.
 *
 * <p>Uses: {@code access.caller}, {@code archive.entry}, {@code export}, {@code export.delivery},
 * {@code export.row}, {@code export.settings}, {@code problem}, {@code recipe}, {@code
 * recipe.model}, {@code recipe.type}, {@code web.connection}, {@code web.door}, {@code
 * web.download}, {@code web.problem}, {@code web.request}, {@code web.transfer}.
 *
 * <p>Used by: {@code ops.check}.
 */
package dev.spillway.web.app;
