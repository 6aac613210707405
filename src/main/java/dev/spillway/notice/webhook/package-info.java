/**
 * Webhooks. Events become rows of an outbox, in the transaction of the event where it has one. Each
 * node sends what is due, signed as the Standard Webhooks specification says, until the receiver
 * has accepted it or a day is over.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code export}, {@code export.row}, {@code
 * export.settings}, {@code problem}, {@code retention.report}, {@code retention.step}, {@code
 * retention.sweep}, {@code retention.turn}, {@code sql}, {@code volume}, {@code volume.node}.
 *
 * <p>Used by: {@code ops.check}.
 */
package dev.spillway.notice.webhook;
