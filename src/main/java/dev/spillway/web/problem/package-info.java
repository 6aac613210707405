/**
 * Writes problems and other JSON answers.
 *
 * <p>Uses: {@code page.view}, {@code problem}, {@code web.connection}, {@code web.navigation},
 * {@code web.transfer}.
 *
 * <p>Used by: {@code web}, {@code web.app}, {@code web.door}, {@code web.download}, {@code
 * web.page}, {@code web.request}.
 */
package dev.spillway.web.problem;
