package dev.spillway.volume.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The leases of this node on the blobs that it reads or writes, so that no node deletes them. One
 * row per blob, however many downloads share it; it is valid as long as the node lives ({@link
 * Node}).
 */
@ApplicationScoped
public class Leases {

  /**
   * System property; {@code true} when no other node uses the database because it was started for
   * this one. Then the leases of earlier processes are void.
   */
  public static final String ONLY_NODE = "dev.spillway.only-node";

  private static final Logger LOG = Logger.getLogger(Leases.class);

  private static final String TAKE =
      """
      with held as (select id, etag from blob where id = ? and state = ? for share),
      living as (select id from node where id = ? for key share),
      taken as (
        insert into lease (blob_id, node) select held.id, living.id from held, living
        on conflict (blob_id, node) do update set blob_id = excluded.blob_id
        returning 1)
      select exists (select from living), exists (select from taken), (select etag from held)""";

  private static final String RESTORE =
      """
      insert into lease (blob_id, node) select blob.id, node.id from blob, node where blob.id = ? and node.id = ?
      on conflict do nothing""";

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Set<Lease> open = ConcurrentHashMap.newKeySet();
  private final Set<String> unreleased = ConcurrentHashMap.newKeySet();
  private final Rows rows;
  private final Node node;

  /** Number of times that the node was lost: rows taken before the last loss may be gone. */
  private final AtomicInteger losses = new AtomicInteger();

  public Leases(DataSource database, Node node) {
    this.rows = new Rows(database);
    this.node = node;
    node.listen(
        new Node.Listener() {
          @Override
          public void lost() {
            lose();
          }

          @Override
          public void back() {
            restore();
          }
        });
  }

  /** Takes a lease on a STORED blob; empty when it is not STORED. Close it after the last read. */
  public Optional<Lease> read(String id) {
    return take(id, "STORED");
  }

  /** Takes a lease on a WRITING blob; empty when it is not WRITING. */
  public Optional<Lease> write(String id) {
    return take(id, "WRITING");
  }

  private Optional<Lease> take(String id, String state) {
    // Outside the lock of a blob: the heartbeat takes other locks.
    node.require();
    while (true) {
      Held now = held.computeIfAbsent(id, _ -> new Held());
      synchronized (now) {
        if (now.ended) {
          continue; // The last one before us just gave it back.
        }
        try {
          if (now.takenAfter != losses.get() && !confirm(id, state, now)) {
            end(id, now);
            return Optional.empty();
          }
        } catch (VolumeDatabaseException e) {
          end(id, now);
          throw e;
        }
        now.users++;
        return Optional.of(opened(id, now));
      }
    }
  }

  /**
   * The answer of PostgreSQL.
   *
   * @param known whether this node has a row; without it the lease would be void
   * @param there whether the blob is in the required state, and the lease was taken
   */
  private record Taken(boolean known, boolean there, Optional<String> etag) {}

  private boolean confirm(String id, String state, Held now) {
    int before = losses.get();
    Taken taken =
        rows.query(
            TAKE,
            row -> {
              row.next();
              return new Taken(
                  row.getBoolean(1), row.getBoolean(2), Optional.ofNullable(row.getString(3)));
            },
            id,
            state,
            node.id());
    if (!taken.known()) {
      throw node.forgotten();
    }
    if (taken.there()) {
      now.known(taken.etag());
      now.takenAfter = before;
    }
    return taken.there();
  }

  /**
   * The ETag that the object of a blob was stored with; empty when it has none, or this node has no
   * lease on the blob.
   */
  public Optional<String> etag(String id) {
    return Optional.ofNullable(held.get(id)).flatMap(now -> now.etag);
  }

  private Lease opened(String id, Held now) {
    Lease lease = new Lease(this, id, now);
    open.add(lease);
    if (now.takenAfter != losses.get()) {
      lease.lose();
    }
    return lease;
  }

  private void end(String id, Held now) {
    if (now.users == 0) {
      now.ended = true;
      held.remove(id, now);
    }
  }

  void release(Lease lease, String id, Held now) {
    open.remove(lease);
    synchronized (now) {
      now.users--;
      if (now.users == 0) {
        try {
          delete(id);
        } finally {
          end(id, now);
        }
      }
    }
  }

  private void delete(String id) {
    try {
      rows.update("delete from lease where blob_id = ? and node = ?", id, node.id());
      unreleased.remove(id);
    } catch (VolumeDatabaseException e) {
      unreleased.add(id);
      LOG.warnf("event=lease-not-released blob=%s cause=%s; it is tried again", id, e.getCause());
    }
  }

  private void lose() {
    losses.incrementAndGet();
    if (!open.isEmpty()) {
      LOG.warnf("event=leases-lost leases=%d", open.size());
    }
    open.forEach(Lease::lose);
  }

  /**
   * Retries releases that failed, and restores missing rows of held leases: after a failover
   * PostgreSQL may not have them.
   */
  private void restore() {
    try {
      for (String id : unreleased) {
        Held now = held.computeIfAbsent(id, _ -> new Held());
        synchronized (now) {
          if (now.users == 0) {
            delete(id);
            end(id, now);
          }
        }
      }
      held.forEach(this::restore);
    } catch (VolumeDatabaseException e) {
      LOG.warnf("event=leases-not-restored blobs=%d cause=%s", held.size(), e.getCause());
    }
  }

  private void restore(String id, Held now) {
    synchronized (now) {
      if (now.users > 0 && now.takenAfter == losses.get()) {
        rows.update(RESTORE, id, node.id());
      }
    }
  }

  /** Deletes dead nodes with their leases; returns their number. */
  public int forget() {
    return node.forget();
  }

  /** Number of blobs that this node holds. */
  int size() {
    return held.size();
  }

  /** State of one lease row on this node. Guarded by itself. */
  static final class Held {
    private int users;
    private boolean ended;
    private int takenAfter = -1;

    // Volatile: also read without the lock.
    private volatile Optional<String> etag = Optional.empty();

    void known(Optional<String> stored) {
      etag = stored;
    }
  }
}
