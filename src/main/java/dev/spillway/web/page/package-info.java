/**
 * The resources of the pages: an export, the form of a recipe, the first page, and the files that
 * they load.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code access.link}, {@code
 * export}, {@code export.delivery}, {@code export.row}, {@code page.asset}, {@code page.form},
 * {@code page.view}, {@code problem}, {@code recipe.model}, {@code web}, {@code web.door}, {@code
 * web.download}, {@code web.navigation}, {@code web.problem}, {@code web.request}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.page;
