/**
 * The pages: what each shows, in the language of its reader, and its HTML.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.page.view;
