/**
 * Writes problems and other JSON answers.
 *
 * <p>Uses: {@code problem}.
 *
 * <p>Used by: {@code web}, {@code web.door}, {@code web.download}, {@code web.request}.
 */
package dev.spillway.web.problem;
