/**
 * Health and metrics of the process and of what it depends on.
 *
 * <p>Uses: {@code recipe}, {@code recipe.read}, {@code retention.sweep}, {@code retention.turn},
 * {@code source}, {@code source.root}, {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code ops.database}.
 */
package dev.spillway.ops.health;
