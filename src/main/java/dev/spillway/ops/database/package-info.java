/**
 * Spillway's own database as an operator meets it: whether it can be reached, which one commands
 * use, its health.
 *
 * <p>Uses: {@code access.key}, {@code notice}, {@code ops.health}, {@code postgres}, {@code
 * volume}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}.
 */
package dev.spillway.ops.database;
