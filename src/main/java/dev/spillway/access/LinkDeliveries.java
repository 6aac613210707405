package dev.spillway.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * How often counted links were used up: a row for each that was ever used, until it has expired. What several responses delivered
 * together counts as one delivery when it covers the archive; PostgreSQL merges it, so that no node overwrites another.
 */
@ApplicationScoped
public class LinkDeliveries {

  /** More intervals than this are not kept, the smallest are forgotten: a delivery is understated, never invented. */
  private static final int MOST_INTERVALS = 64;

  private static final String ROW =
      // An application that signs links itself may give one id to two of them: what was counted
      // stays for the longer.
      "insert into link_delivery as known (export_id, link, expires_at) values (:export, :link, :expires)"
          + " on conflict (export_id, link) do update"
          + " set expires_at = greatest(known.expires_at, excluded.expires_at)";

  private static final String ADD =
      """
      update link_delivery set covered = (
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
      update link_delivery set complete = complete + 1, covered = '{}'
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
    /** Others have made all deliveries since it began: it is not counted, and must not become one more. */
    TOO_LATE
  }

  /** Bytes of an archive, {@code to} exclusive. */
  public record Range(long from, long to) {}

  /** Whether all complete deliveries that {@code link} allows were made; false for one that is not counted. */
  @Transactional
  public boolean spent(Link link) {
    return link.counted().isPresent() && areMade(link);
  }

  private boolean areMade(Link link) {
    List<?> complete =
        entities
            .createNativeQuery(
                "select complete from link_delivery where export_id = :export and link = :link")
            .setParameter("export", link.exportId())
            .setParameter("link", counted(link))
            .getResultList();
    return !complete.isEmpty()
        && ((Number) complete.getFirst()).intValue() >= link.counted().orElseThrow().deliveries();
  }

  /**
   * Notes that a response delivers {@code ranges} of an archive of {@code length} bytes. Of several that come here at once, on
   * whatever node, each sees what the one before it has noted.
   *
   * @throws IllegalArgumentException when the link is not counted
   */
  @Transactional
  public Outcome add(Link link, Collection<Range> ranges, long length) {
    String id = counted(link);
    // Holds the row until this is committed, so that nobody comes between the question and the
    // count.
    entities
        .createNativeQuery(ROW)
        .setParameter("export", link.exportId())
        .setParameter("link", id)
        .setParameter("expires", link.expires())
        .executeUpdate();
    if (areMade(link)) {
      return Outcome.TOO_LATE;
    }
    for (Range range : ranges) {
      entities
          .createNativeQuery(ADD)
          .setParameter("from", range.from())
          .setParameter("to", range.to())
          .setParameter("most", MOST_INTERVALS)
          .setParameter("export", link.exportId())
          .setParameter("link", id)
          .executeUpdate();
    }
    int completed =
        entities
            .createNativeQuery(COUNT)
            .setParameter("length", length)
            .setParameter("export", link.exportId())
            .setParameter("link", id)
            .executeUpdate();
    return completed > 0 ? Outcome.COMPLETED : Outcome.COUNTED;
  }

  /** Takes back what was {@link #add}ed of a response whose connection broke after all; {@code completed}: whether it completed a
   * delivery. */
  @Transactional
  public void takeBack(Link link, Collection<Range> ranges, long length, boolean completed) {
    if (completed) {
      entities
          .createNativeQuery(
              "update link_delivery set complete = complete - 1,"
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

  /** Forgets the links that have expired: their signature says so, whatever was counted. Returns how many. */
  @Transactional
  public int forgetExpired() {
    return entities
        .createNativeQuery("delete from link_delivery where expires_at < :now")
        .setParameter("now", clock.instant())
        .executeUpdate();
  }
}
