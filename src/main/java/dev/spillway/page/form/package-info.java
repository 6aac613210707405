/**
 * The form of a recipe: its fields, made from the parameters, and what a person writes into them.
 *
 * <p>Uses: {@code access}, {@code access.key}, {@code page.brand}, {@code page.language}, {@code
 * recipe.model}, {@code recipe.type}.
 *
 * <p>Used by: {@code page.view}, {@code web.navigation}, {@code web.page}.
 */
package dev.spillway.page.form;
