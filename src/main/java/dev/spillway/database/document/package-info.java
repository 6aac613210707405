/**
 * Writes rows as CSV, NDJSON or JSON documents.
 *
 * <p>Uses: {@code database.failure}, {@code database.query}, {@code database.session}.
 *
 * <p>Used by: {@code export.staging}, {@code ops.check}, {@code recipe}, {@code recipe.model},
 * {@code recipe.read}.
 */
package dev.spillway.database.document;
