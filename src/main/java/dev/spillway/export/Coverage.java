package dev.spillway.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/**
 * Which bytes of an export were delivered, as a {@code int8multirange} that PostgreSQL merges: additions of several
 * downloads and nodes cannot overwrite each other.
 */
@ApplicationScoped
class Coverage {

  /** More intervals than this are not kept: the smallest are forgotten, so that coverage is understated, never invented. */
  static final int MOST_INTERVALS = 64;

  private static final String ADD =
      """
      update export set
        covered = (
          select coalesce(range_agg(kept.part), '{}')
          from (
            select part from unnest(covered + int8multirange(int8range(:from, :to))) as part
            order by upper(part) - lower(part) desc, lower(part)
            limit :most
          ) as kept)
      where id = :id and state = 'READY'
      """;

  private static final String COMPLETE =
      """
      update export set covered_at = :now
      where id = :id and state = 'READY' and covered_at is null and covered @> int8range(0, length)
      """;

  private final EntityManager entities;

  Coverage(EntityManager entities) {
    this.entities = entities;
  }

  /** Adds delivered {@code ranges}; notes the moment when they complete the archive. Returns whether they just did. */
  @Transactional
  boolean add(String exportId, List<Delivery.Range> ranges, Instant now) {
    for (Delivery.Range range : ranges) {
      entities
          .createNativeQuery(ADD)
          .setParameter("from", range.from())
          .setParameter("to", range.to())
          .setParameter("most", MOST_INTERVALS)
          .setParameter("id", exportId)
          .executeUpdate();
    }
    return entities
            .createNativeQuery(COMPLETE)
            .setParameter("now", now)
            .setParameter("id", exportId)
            .executeUpdate()
        > 0;
  }

  /** Notes that bytes of the export moved at {@code at}. */
  @Transactional
  void moved(String exportId, Instant at) {
    entities
        .createNativeQuery(
            "update export set moved_at = greatest(moved_at, :at) where id = :id and state = 'READY'")
        .setParameter("at", at)
        .setParameter("id", exportId)
        .executeUpdate();
  }
}
