/**
 * The files that pages load: style, script, pictures. Each has a name with its digest, so that a
 * browser may keep it for ever.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.page.asset;
