/**
 * Pickers, which select files in ways that neither a glob nor a query can express.
 *
 * <p>Uses: {@code recipe.model}, {@code source.root}.
 *
 * <p>Used by: {@code export.planning}, {@code export.staging}, {@code ops.check}, {@code recipe},
 * {@code recipe.read}, {@code recipe.training}.
 */
package dev.spillway.recipe.pick;
