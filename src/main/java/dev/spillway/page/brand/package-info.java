/**
 * How the pages look and which are there: the settings of the operator.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.page.brand;
