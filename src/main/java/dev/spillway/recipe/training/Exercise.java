package dev.spillway.recipe.training;

/**
 * The requirement for one place of a lesson.
 *
 * @param ability name of the ability
 * @param level from 0, the easiest
 */
record Exercise(String ability, int level) {}
