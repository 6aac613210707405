/**
 * Webhooks. Events become rows of an outbox, in the transaction of the event where it has one. Each
 * node sends what is due, signed as the Standard Webhooks specification says, until the receiver
 * has accepted it or a day is over.
 *
 * <p>Uses: {@code access}.
 *
 * <p>Used by: {@code ops.check}.
 */
package dev.spillway.notice.webhook;
