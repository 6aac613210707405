/**
 * Configured SQL with named parameters: parses it and binds values to it. No value is inserted into
 * the SQL text.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code database.document}, {@code database.failure}, {@code database.session}, {@code
 * recipe}, {@code recipe.model}, {@code recipe.read}.
 */
package dev.spillway.database.query;
