/**
 * The audit. It observes the events of other packages and stores them. It makes no decisions.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code access.link}, {@code
 * export.row}, {@code problem}, {@code retention.step}, {@code settings}, {@code sql}.
 *
 * <p>Used by: {@code ops}, {@code ops.check}, {@code ops.database}.
 */
package dev.spillway.notice;
