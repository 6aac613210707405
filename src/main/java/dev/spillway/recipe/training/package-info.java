/**
 * The picker {@code training-plan}. It is found as any other picker would be.
 *
 * <p>Uses: {@code digest}, {@code recipe.model}, {@code recipe.pick}, {@code recipe.type}, {@code
 * source.root}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.recipe.training;
