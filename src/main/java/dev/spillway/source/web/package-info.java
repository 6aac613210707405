/**
 * Roots that are a web address. Only that address is asked, and what it answers is bounded in time
 * and size.
 *
 * <p>Uses: {@code archive.entry}, {@code s3}, {@code source.root}.
 *
 * <p>Used by: {@code export.staging}, {@code source}.
 */
package dev.spillway.source.web;
