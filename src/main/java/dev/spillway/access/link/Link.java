package dev.spillway.access.link;

import java.time.Instant;
import java.util.Optional;

/**
 * The content of a signed link: the right to download the archive of one export without
 * authentication.
 *
 * @param exportId of the export
 * @param expires first moment at which the link is no longer valid; whole seconds
 * @param counted limit on its use; empty: unlimited
 */
public record Link(String exportId, Instant expires, Optional<Counted> counted) {

  /**
   * A limited number of complete deliveries.
   *
   * @param id of the link, under which its deliveries are counted: 8 to 64 letters, digits, {@code
   *     -} or {@code _}
   * @param deliveries maximum; at least 1
   */
  public record Counted(String id, int deliveries) {}
}
