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
 * What this node downloads or writes now, so that nobody deletes it. One row for each blob, however
 * many downloads of it there are; it holds as long as its node lives ({@link Node}).
 */
@ApplicationScoped
public class Leases {

  /**
   * System property that says {@code true} where no other node uses the database: it was started
   * for this one. Then no lease of an earlier process is anybody's.
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

  /** Counts how often the node was lost: a row that was taken before may be gone. */
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

  /** Holds a blob that is STORED; empty when it is not. Close it when the last byte was read. */
  public Optional<Lease> read(String id) {
    return take(id, "STORED");
  }

  /** Holds a blob that is WRITING; empty when it is not. */
  public Optional<Lease> write(String id) {
    return take(id, "WRITING");
  }

  private Optional<Lease> take(String id, String state) {
    // Not while a blob is locked: what it waits for may lock others.
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
   * What PostgreSQL said.
   *
   * @param known whether this node has a row; without it the lease would be nobody's
   * @param there whether the blob is, and was taken
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
   * The ETag that the object of a blob was stored with; empty when it has none, or this node does
   * not hold it.
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
   * Gives back what could not be, and sees to it that what is held has its row: a PostgreSQL that
   * took over may not have it.
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

  /** Deletes nodes that are no more, with their leases; returns how many. */
  public int forget() {
    return node.forget();
  }

  /** Blobs that this node holds. */
  int size() {
    return held.size();
  }

  /** What this node knows of one lease row. Guarded by itself. */
  static final class Held {
    private int users;
    private boolean ended;
    private int takenAfter = -1;

    // Also read by who does not guard.
    private volatile Optional<String> etag = Optional.empty();

    void known(Optional<String> stored) {
      etag = stored;
    }
  }
}
