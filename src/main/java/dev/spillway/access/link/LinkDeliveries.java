package dev.spillway.access.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The delivery counts of counted links: one row per link that was used, until the link expires.
 * Several responses count as one delivery when together they cover the archive. PostgreSQL merges
 * their ranges, so no node overwrites another's.
 *
 * <p>A used-up link stays valid for a grace period if part of a delivery was sent but its arrival
 * was not proven, because the client may not have received it. Otherwise it does so for those who
 * go on with a download that was broken off.
 */
@ApplicationScoped
public class LinkDeliveries {

  /**
   * Maximum number of intervals kept per link, and one more for each part; the smallest are
   * dropped. So a delivery may be undercounted, never overcounted.
   */
  private static final int MOST_INTERVALS = 64;

  private static final String ROW =
      // An application that signs links itself may give one id to two of them: the row is kept
      // until the later of the two expires.
      "insert into link_delivery as known (export_id, link, expires_at) values (:export, :link, :expires)"
          + " on conflict (export_id, link) do update"
          + " set expires_at = greatest(known.expires_at, excluded.expires_at)";

  private static final String BROKEN_OFF =
      "insert into link_delivery as known (export_id, link, expires_at, reached)"
          + " values (:export, :link, :expires, case when :begins then cast(:to as bigint) else 0 end)"
          + " on conflict (export_id, link) do update"
          + " set reached = greatest(known.reached,"
          + " case when :begins or :from <= known.reached then cast(:to as bigint) else 0 end)";

  private static final String ADD =
      """
      update link_delivery set unproven = unproven or :unproven, covered = (
        select coalesce(range_agg(kept.part), '{}')
        from (
          select part
          from unnest(covered + int8multirange(int8range(:from, :to))) as part
          order by upper(part) - lower(part) desc, lower(part)
          limit :most
        ) as kept)
      where export_id = :export and link = :link
      """;

  private static final String COUNT =
      """
      update link_delivery set complete = complete + 1, covered = '{}',
        used_up_at = case when complete + 1 >= :allowed then cast(:now as timestamptz) end
      where export_id = :export and link = :link and covered @> int8range(0, :length)
      """;

  private final EntityManager entities;
  private final InstantSource clock;

  LinkDeliveries(EntityManager entities, InstantSource clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /** How a response was counted. */
  public enum Outcome {
    /** It is part of a delivery that is not complete yet. */
    COUNTED,
    /** It completes a delivery. */
    COMPLETED,
    /**
     * All deliveries were already complete, and the response began within the grace period: it is
     * not counted.
     */
    IN_GRACE,
    /**
     * Other responses have completed all deliveries since this one began: it is not counted, and
     * must not become an additional delivery.
     */
    TOO_LATE
  }

  /**
   * A response at its end.
   *
   * @param ranges bytes that it delivers, of those of all parts one after the other
   * @param length bytes of the whole archive, with all parts
   * @param parts number of parts
   * @param provable whether the end of its connection can prove that the bytes arrived
   * @param began when the request was accepted
   * @param goesOn from where it goes on with a part to the end of that part; empty when it does not
   */
  public record Response(
      Collection<Range> ranges,
      long length,
      int parts,
      boolean provable,
      Instant began,
      Optional<Range> goesOn) {}

  /** A range of bytes of an archive, {@code to} exclusive. */
  public record Range(long from, long to) {}

  /**
   * Returns whether {@code link} is used up. False for a link that is not counted, and during
   * {@code grace} after a last delivery whose arrival was not proven, or for who goes on with a
   * download that was {@link #brokenOff}.
   *
   * @param goesOn from where the request goes on with a part to the end of that part; empty when it
   *     does not
   */
  @Transactional
  public boolean spent(Link link, Duration grace, Optional<Range> goesOn) {
    return link.counted().isPresent() && use(link, clock.instant(), grace, goesOn) == Use.SPENT;
  }

  private enum Use {
    OPEN,
    IN_GRACE,
    SPENT
  }

  /** Returns the state of the link at {@code moment}. */
  private Use use(Link link, Instant moment, Duration grace, Optional<Range> goesOn) {
    List<?> rows =
        entities
            .createNativeQuery(
                "select complete, unproven, used_up_at, reached from link_delivery"
                    + " where export_id = :export and link = :link",
                Object[].class)
            .setParameter("export", link.exportId())
            .setParameter("link", counted(link))
            .getResultList();
    if (rows.isEmpty()) {
      return Use.OPEN;
    }
    Object[] row = (Object[]) rows.getFirst();
    if (((Number) row[0]).intValue() < link.counted().orElseThrow().deliveries()) {
      return Use.OPEN;
    }
    boolean unproven = (Boolean) row[1];
    Instant usedUp = (Instant) row[2];
    long reached = ((Number) row[3]).longValue();
    boolean resumed =
        goesOn.filter(left -> left.from() <= reached && reached <= left.to()).isPresent();
    return (unproven || resumed) && usedUp != null && moment.isBefore(usedUp.plus(grace))
        ? Use.IN_GRACE
        : Use.SPENT;
  }

  /**
   * Counts a {@code response} that ends. Concurrent calls for the same link, on any node, run one
   * after the other and see each other's result.
   *
   * @throws IllegalArgumentException when the link is not counted
   */
  @Transactional
  public Outcome add(Link link, Response response, Duration grace) {
    String id = counted(link);
    // Locks the row until the commit, so that no other response is counted between the check and
    // the update.
    entities
        .createNativeQuery(ROW)
        .setParameter("export", link.exportId())
        .setParameter("link", id)
        .setParameter("expires", link.expires())
        .executeUpdate();
    switch (use(link, response.began(), grace, response.goesOn())) {
      case SPENT -> {
        return Outcome.TOO_LATE;
      }
      case IN_GRACE -> {
        return Outcome.IN_GRACE;
      }
      case OPEN -> {}
    }
    for (Range range : response.ranges()) {
      entities
          .createNativeQuery(ADD)
          .setParameter("from", range.from())
          .setParameter("to", range.to())
          .setParameter("most", MOST_INTERVALS + response.parts())
          .setParameter("unproven", !response.provable())
          .setParameter("export", link.exportId())
          .setParameter("link", id)
          .executeUpdate();
    }
    int completed =
        entities
            .createNativeQuery(COUNT)
            .setParameter("length", response.length())
            .setParameter("allowed", link.counted().orElseThrow().deliveries())
            .setParameter("now", clock.instant())
            .setParameter("export", link.exportId())
            .setParameter("link", id)
            .executeUpdate();
    return completed > 0 ? Outcome.COMPLETED : Outcome.COUNTED;
  }

  /**
   * Marks the link as unproven: a response {@link #add added} as provable ended without proof that
   * its bytes arrived.
   */
  @Transactional
  public void unproven(Link link) {
    entities
        .createNativeQuery(
            "update link_delivery set unproven = true where export_id = :export and link = :link")
        .setParameter("export", link.exportId())
        .setParameter("link", counted(link))
        .executeUpdate();
  }

  /**
   * Remembers that a client has broken off a download. What was taken from the middle counts only
   * if the bytes before it were taken, too: anybody can ask for the last bytes.
   *
   * @param taken the bytes that were taken
   * @param begins whether they are the first ones of a part
   */
  @Transactional
  public void brokenOff(Link link, Range taken, boolean begins) {
    entities
        .createNativeQuery(BROKEN_OFF)
        .setParameter("export", link.exportId())
        .setParameter("link", counted(link))
        .setParameter("expires", link.expires())
        .setParameter("begins", begins)
        .setParameter("from", taken.from())
        .setParameter("to", taken.to())
        .executeUpdate();
  }

  /**
   * Reverts {@link #add} for a response whose connection turned out to be broken; {@code
   * completed}: whether the response had completed a delivery.
   */
  @Transactional
  public void takeBack(Link link, Collection<Range> ranges, long length, boolean completed) {
    if (completed) {
      entities
          .createNativeQuery(
              "update link_delivery set complete = complete - 1, used_up_at = null,"
                  + " covered = covered + int8multirange(int8range(0, :length))"
                  + " where export_id = :export and link = :link and complete > 0")
          .setParameter("length", length)
          .setParameter("export", link.exportId())
          .setParameter("link", counted(link))
          .executeUpdate();
    }
    for (Range range : ranges) {
      entities
          .createNativeQuery(
              "update link_delivery set covered = covered - int8multirange(int8range(:from, :to))"
                  + " where export_id = :export and link = :link")
          .setParameter("from", range.from())
          .setParameter("to", range.to())
          .setParameter("export", link.exportId())
          .setParameter("link", counted(link))
          .executeUpdate();
    }
  }

  private static String counted(Link link) {
    return link.counted()
        .map(Link.Counted::id)
        .orElseThrow(() -> new IllegalArgumentException("the link is not counted"));
  }

  /**
   * Deletes the rows of expired links: the signature already rejects those. Returns the number of
   * rows.
   */
  @Transactional
  public int forgetExpired() {
    return entities
        .createNativeQuery("delete from link_delivery where expires_at < :now")
        .setParameter("now", clock.instant())
        .executeUpdate();
  }
}
