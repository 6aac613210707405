/**
 * Brings a layout to a socket: file regions where they work, copied blocks elsewhere, bounded in
 * memory.
 *
 * <p>Uses: {@code archive.entry}, {@code archive.layout}, {@code export.delivery}, {@code
 * web.connection}.
 *
 * <p>Used by: {@code web.download}, {@code web.problem}.
 */
package dev.spillway.web.transfer;
