/**
 * The form of a recipe: its fields, made from the parameters, and what a person writes into them.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.page.form;
