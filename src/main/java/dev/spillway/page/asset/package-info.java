/**
 * The files that pages load: style, script, pictures. Each has a name with its digest, so that a
 * browser may keep it for ever.
 *
 * <p>Uses: {@code digest}, {@code page.brand}.
 *
 * <p>Used by: {@code page.view}, {@code web.page}.
 */
package dev.spillway.page.asset;
