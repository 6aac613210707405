/**
 * The pages: what each shows, in the language of its reader, and its HTML.
 *
 * <p>Uses: {@code export.row}, {@code page.asset}, {@code page.brand}, {@code page.form}, {@code
 * page.language}, {@code problem}.
 *
 * <p>Used by: {@code web.download}, {@code web.navigation}, {@code web.page}, {@code web.problem}.
 */
package dev.spillway.page.view;
