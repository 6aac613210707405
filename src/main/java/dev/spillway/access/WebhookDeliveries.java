package dev.spillway.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The webhooks and their deliveries, for operators to read and to send again. */
public interface WebhookDeliveries {

  /**
   * Returns all webhooks with the last attempts of each.
   *
   * @param recipes names of the recipes whose deliveries are shown, here and below; empty: all.
   *     Those without a recipe are always shown
   */
  List<Overview> all(Set<String> recipes);

  /** Returns whether there is a webhook of this name. */
  boolean exists(String webhook);

  /**
   * Returns at most {@code size} deliveries of a webhook before the cursor, the newest first.
   *
   * @param state empty for all
   */
  Page page(
      String webhook, Optional<State> state, OptionalLong before, int size, Set<String> recipes);

  /** Returns one delivery. */
  Optional<Delivery> find(String webhook, String id, Set<String> recipes);

  /** Makes a DEAD delivery wait again, as if it were new. False when it is not DEAD. */
  boolean retry(String webhook, String id);

  /** Sends a message of type {@code webhook.test} now, once, and returns the result. */
  Attempt test(String webhook) throws InterruptedException;

  /** The states of a delivery. */
  enum State {
    /** It is sent at a time that was decided beforehand. */
    SCHEDULED,
    /** It is sent, or sent again, as soon as it is due. */
    WAITING,
    /** The receiver has accepted it. */
    DELIVERED,
    /** It was given up. */
    DEAD
  }

  /**
   * A configured webhook.
   *
   * @param receiver scheme, host and port of its address: the path may be a secret
   * @param events words of the events that it is told of
   * @param recipes names of the recipes whose exports it is told of; empty: all
   * @param owners patterns of the owners whose exports it is told of; empty: all
   * @param oldestWaiting age in seconds of the oldest event that waits; 0 when none does
   * @param lastAnswers the latest deliveries that were tried, the last one first
   */
  record Overview(
      String name,
      String receiver,
      List<String> events,
      List<String> recipes,
      List<String> owners,
      long waiting,
      long dead,
      long oldestWaiting,
      List<Delivery> lastAnswers) {}

  /**
   * A page of deliveries.
   *
   * @param next value of {@code before} for the next page; empty on the last page
   */
  record Page(List<Delivery> deliveries, OptionalLong next) {}

  /**
   * One event for one webhook.
   *
   * @param id the {@code webhook-id} of each attempt
   * @param at time of the event
   * @param attempts since it was made, or was last sent again by an operator
   * @param due when it is tried, or tried again; empty when it is over
   * @param last its last attempt; empty before the first
   */
  record Delivery(
      String id,
      String event,
      Optional<String> exportId,
      Instant at,
      State state,
      int attempts,
      Optional<Instant> due,
      Optional<Attempt> last) {}

  /**
   * An attempt to deliver.
   *
   * @param status HTTP status of the answer; empty when there was none
   * @param problem why it is no success, in one word; empty when it is
   * @param answer the beginning of the answer's body
   */
  record Attempt(Instant at, OptionalInt status, Optional<String> problem, String answer) {}
}
