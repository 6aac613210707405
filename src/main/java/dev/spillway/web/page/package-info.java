/**
 * The resources of the pages: an export, the form of a recipe, the first page, and the files that
 * they load.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.page;
