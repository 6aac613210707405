/**
 * HTTP: the API's resources, its problem documents, ranges and conditions, and the transfer of a layout to a socket. May use
 * {@code export}, {@code recipe} and {@code archive}; nothing uses it.
 */
package dev.spillway.web;
