/**
 * Selections: the entries that a request names itself, how they are read from JSON, and how they
 * are kept.
 *
 * <p>Uses: {@code archive.entry}, {@code digest}, {@code recipe.type}, {@code source.root}.
 *
 * <p>Used by: {@code export}, {@code export.planning}, {@code recipe}, {@code recipe.model}, {@code
 * web.request}.
 */
package dev.spillway.recipe.selection;
