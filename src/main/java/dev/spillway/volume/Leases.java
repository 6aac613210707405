package dev.spillway.volume;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * What this node downloads or writes now, so that nobody deletes it. One row for each blob, however many downloads of it there
 * are; renewed while there is one, and void {@link #TIME} after this node was last heard of.
 */
@ApplicationScoped
public class Leases {

  /** How long a lease holds without being renewed. */
  public static final Duration TIME = Duration.ofMinutes(2);

  /**
   * System property that says {@code true} where no other node uses the database: it was started for this one. Then no lease of
   * an earlier process is anybody's.
   */
  public static final String ONLY_NODE = "dev.spillway.only-node";

  private static final Logger LOG = Logger.getLogger(Leases.class);

  /** A lease that was not confirmed for this long may have ended: it is taken anew before it is relied on. */
  private static final Duration TRUSTED = TIME.multipliedBy(3).dividedBy(4);

  private static final String TAKE =
      """
      with held as (select id from blob where id = ? and state = ? for share)
      insert into lease (blob_id, node, until) select id, ?, now() + ?::interval from held
      on conflict (blob_id, node) do update set until = excluded.until""";

  private static final String STEADY =
      "update volume set steady_at = now() where pg_postmaster_start_time() <= now() - ?::interval";

  private static final String RENEW =
      "update lease set until = now() + ?::interval where node = ? and blob_id = any (?)";

  private final String node = UUID.randomUUID().toString();
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Rows rows;
  private final LongSupplier nanos;

  @Inject
  public Leases(DataSource database) {
    this(database, System::nanoTime);
  }

  Leases(DataSource database, LongSupplier nanos) {
    this.rows = new Rows(database);
    this.nanos = nanos;
  }

  /** Holds a blob that is STORED; empty when it is not. Close it when the last byte was read. */
  public Optional<Lease> read(String id) {
    return take(id, "STORED");
  }

  /** Holds a blob that is WRITING; empty when it is not. */
  Optional<Lease> write(String id) {
    return take(id, "WRITING");
  }

  private Optional<Lease> take(String id, String state) {
    while (true) {
      Held now = held.computeIfAbsent(id, _ -> new Held());
      synchronized (now) {
        if (now.ended) {
          continue; // The last one before us just gave it back.
        }
        try {
          if (!now.trusted(nanos.getAsLong()) && !confirm(id, state, now)) {
            end(id, now);
            return Optional.empty();
          }
        } catch (VolumeDatabaseException e) {
          end(id, now);
          throw e;
        }
        now.users++;
        return Optional.of(new Lease(this, id, now));
      }
    }
  }

  private boolean confirm(String id, String state, Held now) {
    long asked = nanos.getAsLong();
    boolean taken = rows.update(TAKE, id, state, node, BlobRows.interval(TIME)) > 0;
    if (taken) {
      now.confirmed(asked);
    }
    return taken;
  }

  private void end(String id, Held now) {
    if (now.users == 0) {
      now.ended = true;
      held.remove(id, now);
    }
  }

  void release(String id, Held now) {
    synchronized (now) {
      now.users--;
      if (now.users > 0) {
        return;
      }
      try {
        rows.update("delete from lease where blob_id = ? and node = ?", id, node);
      } catch (VolumeDatabaseException e) {
        LOG.warnf("event=lease-not-released blob=%s cause=%s; it ends by itself", id, e.getCause());
      } finally {
        end(id, now);
      }
    }
  }

  /** Keeps what is held from ending. */
  @Scheduled(every = "20s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void renew() {
    try {
      steady(TIME);
      if (!held.isEmpty()) {
        renewHeld();
      }
    } catch (VolumeDatabaseException e) {
      LOG.warnf("event=leases-not-renewed blobs=%d cause=%s", held.size(), e.getCause());
    }
  }

  /** Notes that PostgreSQL is up for at least {@code time} now, if it is. */
  void steady(Duration time) {
    rows.update(STEADY, BlobRows.interval(time));
  }

  private void renewHeld() {
    long asked = nanos.getAsLong();
    Map<String, Held> renewed = Map.copyOf(held);
    rows.update(RENEW, BlobRows.interval(TIME), node, Rows.array(renewed.keySet()));
    renewed.values().forEach(each -> each.renewed(asked));
  }

  /** Deletes the rows of leases that are over for good; returns how many. */
  public int forget() {
    return rows.update(
        "delete from lease where until <= now() and until <= (select steady_at from volume)");
  }

  /** Deletes the leases of all nodes: there are none. */
  void forgetAll() {
    rows.update("delete from lease");
  }

  /** Blobs that this node holds. */
  int size() {
    return held.size();
  }

  /** What this node knows of one lease row. Guarded by itself. */
  static final class Held {
    private int users;
    private boolean ended;
    private Long confirmedAt;

    private boolean trusted(long now) {
      return confirmedAt != null && now - confirmedAt < TRUSTED.toNanos();
    }

    private synchronized void renewed(long asked) {
      // A row that was never taken is not there to be renewed.
      if (trusted(asked)) {
        confirmedAt = asked;
      }
    }

    private void confirmed(long asked) {
      confirmedAt = asked;
    }
  }
}
