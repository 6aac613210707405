/**
 * The audit. It observes the events of other rooms and keeps them. It decides nothing.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code access.link}, {@code
 * export.row}, {@code problem}, {@code retention.step}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}, {@code ops.database}.
 */
package dev.spillway.notice;
