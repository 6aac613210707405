/**
 * The picker {@code training-plan}. It is found on the class path, like any other picker.
 *
 * <p>Uses: {@code digest}, {@code recipe.model}, {@code recipe.pick}, {@code recipe.type}, {@code
 * source.root}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.recipe.training;
