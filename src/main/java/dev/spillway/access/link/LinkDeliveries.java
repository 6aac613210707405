package dev.spillway.access.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * How often counted links were used up: a row for each that was ever used, until it has expired.
 * What several responses delivered together counts as one delivery when it covers the archive;
 * PostgreSQL merges it, so that no node overwrites another. Where some of that was only sent, a
 * link that is used up stays good for a grace: nobody knows whether the person has it.
 */
@ApplicationScoped
public class LinkDeliveries {

  /**
   * More intervals than this are not kept, the smallest are forgotten: a delivery is understated,
   * never invented.
   */
  private static final int MOST_INTERVALS = 64;

  private static final String ROW =
      // An application that signs links itself may give one id to two of them: what was counted
      // stays for the longer.
      "insert into link_delivery as known (export_id, link, expires_at) values (:export, :link, :expires)"
          + " on conflict (export_id, link) do update"
          + " set expires_at = greatest(known.expires_at, excluded.expires_at)";

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

  /** What became of a response that was to be counted. */
  public enum Outcome {
    /** It is one part of a delivery. */
    COUNTED,
    /** One delivery is complete with it. */
    COMPLETED,
    /** All deliveries are made, and it began in their grace: it is not counted. */
    IN_GRACE,
    /**
     * Others have made all deliveries since it began: it is not counted, and must not become one
     * more.
     */
    TOO_LATE
  }

  /**
   * A response that ends.
   *
   * @param ranges what it delivers
   * @param length bytes of the whole archive
   * @param provable whether the end of its connection can prove that they arrived
   * @param began when it was let in
   */
  public record Response(Collection<Range> ranges, long length, boolean provable, Instant began) {}

  /** Bytes of an archive, {@code to} exclusive. */
  public record Range(long from, long to) {}

  /**
   * Whether all complete deliveries that {@code link} allows were made; false for one that is not
   * counted, and for {@code grace} after one that was only sent.
   */
  @Transactional
  public boolean spent(Link link, Duration grace) {
    return link.counted().isPresent() && use(link, clock.instant(), grace) == Use.SPENT;
  }

  private enum Use {
    OPEN,
    IN_GRACE,
    SPENT
  }

  /** How far it was used up at {@code moment}. */
  private Use use(Link link, Instant moment, Duration grace) {
    List<?> rows =
        entities
            .createNativeQuery(
                "select complete, unproven, used_up_at from link_delivery"
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
    return unproven && usedUp != null && moment.isBefore(usedUp.plus(grace))
        ? Use.IN_GRACE
        : Use.SPENT;
  }

  /**
   * Notes that a {@code response} ends. Of several that come here at once, on whatever node, each
   * sees what the one before it has noted.
   *
   * @throws IllegalArgumentException when the link is not counted
   */
  @Transactional
  public Outcome add(Link link, Response response, Duration grace) {
    String id = counted(link);
    // Holds the row until this is committed, so that nobody comes between the question and the
    // count.
    entities
        .createNativeQuery(ROW)
        .setParameter("export", link.exportId())
        .setParameter("link", id)
        .setParameter("expires", link.expires())
        .executeUpdate();
    switch (use(link, response.began(), grace)) {
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
          .setParameter("most", MOST_INTERVALS)
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
   * A response that was {@link #add}ed as provable was not proven: its connection ended in doubt.
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
   * Takes back what was {@link #add}ed of a response whose connection broke after all; {@code
   * completed}: whether it completed a delivery.
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
   * Forgets the links that have expired: their signature says so, whatever was counted. Returns how
   * many.
   */
  @Transactional
  public int forgetExpired() {
    return entities
        .createNativeQuery("delete from link_delivery where expires_at < :now")
        .setParameter("now", clock.instant())
        .executeUpdate();
  }
}
