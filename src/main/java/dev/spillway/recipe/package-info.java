/**
 * What can be asked for: recipe files, the parameters they take, and the choice of files that they make.
 *
 * <p>Read {@link dev.spillway.recipe.Recipes} first (the recipes in force), then {@link dev.spillway.recipe.Parameters} (what a
 * caller gave, checked), then {@link dev.spillway.recipe.Selector} (what the two come to). Reading a file is {@link
 * dev.spillway.recipe.RecipeReader}: it collects every problem with file, line and column, and never stops at the first. A {@link
 * dev.spillway.recipe.Picker} is a choice that no glob can say.
 *
 * <p>This room knows names and parameters. It reads no file's bytes, makes no archive and knows no database. It may import {@code
 * source} and {@code archive}, SnakeYAML's nodes and Jackson's JSON parser, and nothing else of Spillway.
 */
package dev.spillway.recipe;
