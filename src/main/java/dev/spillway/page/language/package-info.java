/**
 * The languages of the pages: files of messages, and the choice for a reader.
 *
 * <p>Uses: {@code page.brand}.
 *
 * <p>Used by: {@code ops.check}, {@code page.form}, {@code page.view}.
 */
package dev.spillway.page.language;
