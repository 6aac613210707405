/**
 * Tells what happened: the audit, which is told of the events of {@code export}, {@code access} and {@code retention}. It decides nothing;
 * whoever fires an event does not know that somebody listens.
 */
package dev.spillway.notice;
