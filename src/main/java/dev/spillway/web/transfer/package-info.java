/**
 * Sends a layout to a socket: by file regions where they work, by copied blocks elsewhere, in
 * limited memory.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code export.delivery}, {@code
 * web.connection}.
 *
 * <p>Used by: {@code web.app}, {@code web.download}, {@code web.problem}.
 */
package dev.spillway.web.transfer;
