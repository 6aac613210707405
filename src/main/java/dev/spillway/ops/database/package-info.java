/**
 * Spillway's own database from the operator's side: whether it can be reached, which one the
 * commands use, and its health.
 *
 * <p>Uses: {@code access.key}, {@code notice}, {@code ops.health}, {@code postgres}, {@code
 * volume}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}.
 */
package dev.spillway.ops.database;
