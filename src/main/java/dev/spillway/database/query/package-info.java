/**
 * An operator's SQL with named parameters: it is parsed here, and values are bound to it. No value
 * is pasted into SQL.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code database.document}, {@code database.failure}, {@code database.session}, {@code
 * recipe}, {@code recipe.model}, {@code recipe.read}.
 */
package dev.spillway.database.query;
