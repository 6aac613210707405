/**
 * Reads recipe files. Collects all problems with file, line and column, and does not stop at the
 * first.
 *
 * <p>Uses: {@code archive.entry}, {@code database.document}, {@code database.query}, {@code
 * recipe.model}, {@code recipe.pick}, {@code recipe.type}, {@code source.root}.
 *
 * <p>Used by: {@code ops.check}, {@code ops.health}, {@code recipe}.
 */
package dev.spillway.recipe.read;
