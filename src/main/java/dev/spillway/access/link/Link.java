package dev.spillway.access.link;

import java.time.Instant;
import java.util.Optional;

/**
 * The right to fetch the archive of one export without being anybody: what a signed link says.
 *
 * @param exportId of the export
 * @param expires the first moment at which it is no longer good; whole seconds
 * @param counted how often it may be used; empty: as often as anybody likes
 */
public record Link(String exportId, Instant expires, Optional<Counted> counted) {

  /**
   * A bounded number of complete deliveries.
   *
   * @param id of the link, so that those made through it can be counted: 8 to 64 letters, digits,
   *     {@code -} or {@code _}
   * @param deliveries how many; at least 1
   */
  public record Counted(String id, int deliveries) {}
}
