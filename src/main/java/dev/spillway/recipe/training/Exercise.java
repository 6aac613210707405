package dev.spillway.recipe.training;

/**
 * What one place of a lesson asks for.
 *
 * @param ability name of the ability
 * @param level from 0, the easiest
 */
record Exercise(String ability, int level) {}
