/**
 * The languages of the pages: files of messages, and the choice for a reader.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.page.language;
