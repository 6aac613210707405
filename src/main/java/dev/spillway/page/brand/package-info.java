/**
 * How the pages look and which are there: the settings of the operator.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code ops.check}, {@code page.asset}, {@code page.form}, {@code page.language},
 * {@code page.view}.
 */
package dev.spillway.page.brand;
