package dev.spillway.export.ending;

import dev.spillway.export.generation.ExportMetrics;
import dev.spillway.export.row.Availability;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.export.row.ExportTransitions;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.row.Manifests;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.sql.UncheckedSql;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.node.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends READY exports in batches: the export becomes GONE and its blob CONDEMNED in one transaction.
 * The rules for which are over are the same as in {@link Availability}.
 */
@ApplicationScoped
public class ExportTermination {

  private static final String READY =
      "select id, recipe, blob_id, case when held then length else 0 end, covered_at is not null,"
          + " sent_at is not null"
          + " from export where state = 'READY' and ";

  private static final String KEPT = "retention = 'KEEP' and available_until <= :now";
  private static final String COVERED = "retention = 'ONCE' and covered_at <= :delivered";

  /**
   * Delivered at a time in the future: the clock was set back since, and the grace would last until
   * it has caught up.
   */
  private static final String COVERED_AHEAD = "retention = 'ONCE' and covered_at > :ahead";

  private static final String IDLE = "retention = 'ONCE' and coalesce(moved_at, ready_at) <= :idle";

  /** A new export that was never downloaded is not evicted for this long. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final EntityManager entities;
  private final ExportTransitions transitions;
  private final Manifests manifests;
  private final Blobs blobs;
  private final RetentionSettings retention;
  private final ExportMetrics metrics;
  private final Event<ExportEvent> events;
  private final InstantSource clock;

  ExportTermination(
      EntityManager entities,
      ExportTransitions transitions,
      Manifests manifests,
      Blobs blobs,
      RetentionSettings retention,
      ExportMetrics metrics,
      Event<ExportEvent> events,
      @DatabaseTime InstantSource clock) {
    this.entities = entities;
    this.transitions = transitions;
    this.manifests = manifests;
    this.blobs = blobs;
    this.retention = retention;
    this.metrics = metrics;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Returns at most {@code most} exports whose time is over. Uses indexes that contain only READY
   * exports, so the number of other exports does not matter.
   */
  @Transactional
  public List<TerminationCandidate> over(int most) {
    Instant now = clock.instant();
    List<TerminationCandidate> over =
        new ArrayList<>(list(KEPT + " order by available_until", now, most));
    // Ordered like the indexes: without the order, PostgreSQL expects to find enough rows soon, and
    // scans the whole table when there are none.
    for (String once :
        List.of(
            COVERED + " order by covered_at",
            COVERED_AHEAD + " order by covered_at",
            IDLE + " order by coalesce(moved_at, ready_at)")) {
      if (over.size() < most) {
        over.addAll(list(once, now, most - over.size()));
      }
    }
    return over.stream().distinct().toList();
  }

  /**
   * Returns at most {@code most} evictable exports, the least recently downloaded first. A new
   * export is not included until its first download has begun or a minimum time has passed, so that
   * its caller can download it.
   */
  @Transactional
  public List<TerminationCandidate> evictable(int most) {
    return list(
        "evictable and (moved_at is not null or ready_at <= :fresh) order by coalesce(moved_at, ready_at), id",
        GoneReason.EVICTED,
        Map.of("fresh", clock.instant().minus(FRESH)),
        most);
  }

  /**
   * Returns the delivered ones of {@link #over}. They end because of their delivery, not because of
   * their age, so they end even when the clock cannot be trusted.
   */
  @Transactional
  public List<TerminationCandidate> delivered(int most) {
    Instant now = clock.instant();
    List<TerminationCandidate> delivered =
        new ArrayList<>(list(COVERED + " order by covered_at", now, most));
    delivered.addAll(list(COVERED_AHEAD + " order by covered_at", now, most));
    return delivered;
  }

  /** Returns the READY exports of these blobs, to be ended because the blobs are lost. */
  @Transactional
  public List<TerminationCandidate> lost(Collection<String> blobIds) {
    return list(
        "blob_id = any (:blobs)",
        GoneReason.LOST,
        Map.of("blobs", blobIds.toArray(String[]::new)),
        blobIds.size());
  }

  /** Returns those of these blobs that an open or READY export uses. */
  @Transactional
  public Set<String> named(Collection<String> blobIds) {
    if (blobIds.isEmpty()) {
      return Set.of();
    }
    List<?> found =
        entities
            .createNativeQuery(
                "select blob_id from export where blob_id = any (:blobs)"
                    + " and state in ('QUEUED', 'GENERATING', 'READY')",
                String.class)
            .setParameter("blobs", blobIds.toArray(String[]::new))
            .getResultList();
    return found.stream().map(String.class::cast).collect(Collectors.toSet());
  }

  private List<TerminationCandidate> list(String rule, Instant now, int most) {
    Map<String, Object> values = new HashMap<>();
    times(rule, now).forEach(values::put);
    return list(rule, null, values, most);
  }

  private List<TerminationCandidate> list(
      String rule, GoneReason reason, Map<String, Object> values, int most) {
    Query query = entities.createNativeQuery(READY + rule, Object[].class).setMaxResults(most);
    values.forEach(query::setParameter);
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> ending((Object[]) row, rule, reason)).toList();
  }

  private static TerminationCandidate ending(Object[] row, String rule, GoneReason given) {
    GoneReason reason = given;
    if (reason == null) {
      reason =
          rule.startsWith(KEPT)
              ? GoneReason.EXPIRED
              : GoneReason.ofOnce((Boolean) row[4], (Boolean) row[5]);
    }
    return new TerminationCandidate(
        (String) row[0],
        (String) row[1],
        reason,
        Optional.ofNullable((String) row[2]),
        ((Number) row[3]).longValue());
  }

  /**
   * Ends the exports in one transaction. Skips an export that was downloaded or ended meanwhile.
   *
   * @return number of exports ended
   */
  @Transactional
  public int end(List<TerminationCandidate> endings) {
    Instant now = clock.instant();
    Map<GoneReason, List<TerminationCandidate>> byReason = new EnumMap<>(GoneReason.class);
    endings.forEach(
        candidate ->
            byReason.computeIfAbsent(candidate.reason(), _ -> new ArrayList<>()).add(candidate));
    int ended = 0;
    for (var same : byReason.entrySet()) {
      ended += end(same.getKey(), same.getValue(), now);
    }
    return ended;
  }

  private int end(GoneReason reason, List<TerminationCandidate> endings, Instant now) {
    String rule =
        switch (reason) {
          case EXPIRED -> KEPT;
          case DELIVERED ->
              "("
                  + COVERED
                  + " or "
                  + COVERED_AHEAD
                  + " or covered_at is not null and "
                  + IDLE
                  + ")";
          case SENT -> "covered_at is null and sent_at is not null and " + IDLE;
          case UNDELIVERED -> "sent_at is null and covered_at is null and " + IDLE;
          case EVICTED -> "evictable";
          case LOST, DELETED, SOURCE_CHANGED -> "true";
        };
    Query query =
        entities
            .createNativeQuery(statement(rule), Object[].class)
            .setParameter(
                "ids", endings.stream().map(TerminationCandidate::exportId).toArray(String[]::new));
    times(rule, now).forEach(query::setParameter);
    Map<String, Integer> recipes = new HashMap<>();
    List<String> hashes = new ArrayList<>();
    List<String> condemned = new ArrayList<>();
    List<ExportEvent.Ended> ended = new ArrayList<>();
    for (Object found : query.getResultList()) {
      Object[] row = (Object[]) found;
      recipes.merge((String) row[1], 1, Integer::sum);
      hashes.add((String) row[2]);
      ended.add(
          new ExportEvent.Ended(
              new ExportEvent.About((String) row[0], (String) row[1], (String) row[4]),
              Optional.ofNullable((String) row[3])));
      if (row[3] != null) {
        condemned.add((String) row[3]);
      }
    }
    UncheckedSql.of(
        () ->
            transitions.gone(
                ended.stream().map(each -> each.about().exportId()).toList(), reason, now));
    blobs.condemn(condemned, reason.condemns());
    manifests.release(hashes);
    if (!ended.isEmpty()) {
      events.fire(new ExportEvent.Gone(List.copyOf(ended), reason, Optional.empty()));
    }
    recipes.forEach((recipe, count) -> metrics.gone(recipe, reason, count));
    return hashes.size();
  }

  private Map<String, Instant> times(String rule, Instant now) {
    Map<String, Instant> times =
        Map.of(
            "now", now,
            "delivered", now.minus(retention.grace()),
            "ahead", now.plus(Availability.CLOCKS),
            "idle", now.minus(retention.deliverWithin()));
    return times.entrySet().stream()
        .filter(time -> rule.contains(":" + time.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Locks those that are still over by {@code rule}, one of the constants above. */
  private static String statement(String rule) {
    return "select id, recipe, manifest_hash, blob_id, owner from export"
        + " where id = any (:ids) and state = 'READY' and "
        + rule
        + " order by id for update";
  }
}
