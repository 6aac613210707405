package dev.spillway.export.delivery;

import dev.spillway.export.row.DeliveryProof;
import dev.spillway.export.row.ExportEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records which bytes of an export were sent and which were delivered, as {@code int8multirange}s
 * that PostgreSQL merges. So concurrent downloads and nodes cannot overwrite each other's ranges.
 */
@ApplicationScoped
class Coverage {

  /**
   * Maximum number of intervals kept, and one more for each part; the smallest are dropped. So
   * coverage may be understated, never overstated.
   */
  static final int MOST_INTERVALS = 64;

  private final EntityManager entities;
  private final Event<ExportEvent> events;

  Coverage(EntityManager entities, Event<ExportEvent> events) {
    this.entities = entities;
    this.events = events;
  }

  /**
   * Adds {@code sent} and {@code delivered} ranges, and records the time at which they complete the
   * archive. Returns what was completed by this call.
   */
  @Transactional
  List<DeliveryProof> add(
      String exportId, List<Delivery.Range> sent, List<Delivery.Range> delivered, Instant now) {
    List<DeliveryProof> completed = new ArrayList<>();
    if (add("sent", "sent_at", DeliveryProof.SENT, exportId, sent, now)) {
      completed.add(DeliveryProof.SENT);
    }
    if (add("covered", "covered_at", DeliveryProof.DELIVERED, exportId, delivered, now)) {
      completed.add(DeliveryProof.DELIVERED);
    }
    return completed;
  }

  private boolean add(
      String ranges,
      String moment,
      DeliveryProof proof,
      String exportId,
      List<Delivery.Range> more,
      Instant now) {
    if (more.isEmpty()) {
      return false;
    }
    for (Delivery.Range range : more) {
      entities
          .createNativeQuery(
              """
              update export set
                %1$s = (
                  select coalesce(range_agg(kept.part), '{}')
                  from (
                    select part from unnest(%1$s + int8multirange(int8range(:from, :to))) as part
                    order by upper(part) - lower(part) desc, lower(part)
                    limit :most + coalesce(export.parts, 0)
                  ) as kept)
              where id = :id and state = 'READY'
              """
                  .formatted(ranges))
          .setParameter("from", range.from())
          .setParameter("to", range.to())
          .setParameter("most", MOST_INTERVALS)
          .setParameter("id", exportId)
          .executeUpdate();
    }
    List<?> completed =
        entities
            .createNativeQuery(
                """
                update export set %2$s = :now
                where id = :id and state = 'READY' and %2$s is null and %1$s @> int8range(0, length)
                returning id, recipe, owner
                """
                    .formatted(ranges, moment),
                Object[].class)
            .setParameter("now", now)
            .setParameter("id", exportId)
            .getResultList();
    for (Object found : completed) {
      Object[] row = (Object[]) found;
      events.fire(
          new ExportEvent.Proven(
              new ExportEvent.About((String) row[0], (String) row[1], (String) row[2]), proof));
    }
    return !completed.isEmpty();
  }

  /** Records that bytes of the export moved at {@code at}. */
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
