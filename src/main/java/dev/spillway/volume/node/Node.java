package dev.spillway.volume.node;

import dev.spillway.volume.store.NotOursException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * This node among those that share the database, from {@link #join} to {@link #leave}. It is alive
 * as long as PostgreSQL receives its heartbeats. After three quarters of the timeout without one,
 * by its own monotonic clock, it considers itself lost: a quarter later the others do so, and may
 * then delete what it reads. Thread-safe.
 */
public final class Node {

  private static final Logger LOG = Logger.getLogger(Node.class);

  private final String id = UUID.randomUUID().toString();
  private final String host;
  private final Duration timeout;
  private final NodeRows rows;
  private final DatabaseClock clock;
  private final LongSupplier nanos;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger living = new AtomicInteger();
  private volatile Place place;

  // Guarded by this. The lock is never held during a query, so that the check of the time never
  // waits.
  private Long confirmedAt;
  private boolean lost;
  private boolean unheard;

  /**
   * A node that has not joined.
   *
   * @param host name of the machine, for the operator
   * @param timeout time after which a node without heartbeats is dead
   * @param clock learns PostgreSQL's time from each answer
   * @param nanos monotonic clock
   */
  Node(
      DataSource database, String host, Duration timeout, DatabaseClock clock, LongSupplier nanos) {
    this.host = host;
    this.timeout = timeout;
    this.rows = new NodeRows(database, timeout);
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Notified of changes of the node's state, on the thread that noticed. */
  interface Listener {

    /** Other nodes may delete what this node reads, soon or already. Must not block. */
    void lost();

    /** PostgreSQL receives heartbeats again, after it did not answer or did not know the node. */
    void back();
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Id of this node; new at each start. */
  public String id() {
    return id;
  }

  /** Time after which a node without heartbeats is dead. */
  public Duration timeout() {
    return timeout;
  }

  /** Number of living nodes, including this one, at the last answer of PostgreSQL. */
  public int living() {
    return living.get();
  }

  /** Whether other nodes may consider this one dead. */
  public synchronized boolean isLost() {
    return lost;
  }

  /**
   * Joins the nodes.
   *
   * @throws NotOursException when its volume is a folder, and another node is alive
   */
  public void join(Place where) throws NotOursException {
    long asked = nanos.getAsLong();
    rows.removeEnded("local");
    if (!rows.join(id, host, where)) {
      throw notAlone(rows.alone(where.kind(), id).orElse("which ended just now"));
    }
    place = where;
    confirmed(asked);
  }

  /**
   * Returns when no other node with a local volume is alive: this node could not see its files.
   *
   * @param dead a node that is dead, although it may still have a row; empty when none is known
   * @throws NotOursException when there is one
   */
  public void requireAlone(String dead) throws NotOursException {
    rows.removeEnded("local");
    Optional<String> other = rows.alone("local", dead);
    if (other.isPresent()) {
      throw notAlone(other.get());
    }
  }

  private static NotOursException notAlone(String other) {
    return new NotOursException(
        "Another node uses this database, "
            + other
            + ", and two machines cannot share a local volume: set spillway.volume.kind=s3 on both,"
            + " or give this one a spillway.database.url of its own. If the other was killed, start"
            + " again at that time.");
  }

  /** Whether its leases are valid for a while. */
  synchronized boolean isTrusted() {
    return confirmedAt != null && nanos.getAsLong() - confirmedAt < trusted().toNanos();
  }

  private Duration trusted() {
    return timeout.multipliedBy(3).dividedBy(4);
  }

  /**
   * Returns when its leases are valid for a while; sends a heartbeat if needed.
   *
   * @throws VolumeDatabaseException when PostgreSQL does not confirm it
   */
  void require() {
    if (!isTrusted()) {
      beat();
    }
    if (!isTrusted()) {
      throw forgotten();
    }
  }

  /** The exception for a node that PostgreSQL does not know. */
  VolumeDatabaseException forgotten() {
    return new VolumeDatabaseException(
        new SQLException("this node is not one of those that the database knows", "57P03"));
  }

  /**
   * Sends a heartbeat.
   *
   * @throws VolumeDatabaseException when PostgreSQL does not answer
   */
  public void beat() {
    long asked = nanos.getAsLong();
    NodeRows.Heard heard = ask();
    long took = nanos.getAsLong() - asked;
    clock.learned(heard.time(), Duration.ofNanos(took));
    living.set(heard.living());
    Place where = place;
    if (heard.known()) {
      confirmed(asked);
    } else if (where != null) {
      // All its leases are void.
      lose("other nodes took it for dead");
      rejoin(where);
    }
  }

  private NodeRows.Heard ask() {
    try {
      return rows.beat(id);
    } catch (VolumeDatabaseException e) {
      if (unheard()) {
        LOG.warnf(
            "event=node-unheard node=%s cause=\"%s\"; its downloads of blobs end %s after its last"
                + " heartbeat",
            id, e.getCause(), trusted());
      }
      throw e;
    }
  }

  /** Records that a heartbeat failed. Returns whether it is the first failure in a row. */
  private synchronized boolean unheard() {
    boolean news = !unheard;
    unheard = true;
    return news;
  }

  private void rejoin(Place where) {
    try {
      join(where);
    } catch (NotOursException e) {
      LOG.errorf("event=node-refused node=%s cause=\"%s\"", id, e.getMessage());
    }
  }

  private void confirmed(long asked) {
    boolean back;
    synchronized (this) {
      confirmedAt = asked;
      back = lost || unheard;
      lost = false;
      unheard = false;
    }
    if (back) {
      LOG.infof("event=node-back node=%s", id);
      listeners.forEach(Listener::back);
    }
  }

  /** Checks the time since the last confirmed heartbeat; does not block. */
  void look() {
    boolean late;
    synchronized (this) {
      late = confirmedAt != null && !isTrusted();
    }
    if (late) {
      lose("no heartbeat for " + trusted());
    }
  }

  private void lose(String why) {
    boolean news;
    synchronized (this) {
      confirmedAt = null;
      news = !lost;
      lost = true;
    }
    if (news) {
      LOG.warnf("event=node-lost node=%s reason=\"%s\"; its downloads of blobs end", id, why);
      listeners.forEach(Listener::lost);
    }
  }

  /** Removes a node that is known to be dead, with its leases. */
  public void bury(String other) {
    if (rows.remove(other)) {
      LOG.infof("event=node-buried node=%s; its process is gone", other);
    }
  }

  /** Removes all nodes: only this one can use the database. */
  public void buryAll() {
    rows.removeAll();
  }

  /** Removes nodes that have died, with their leases; returns their number. */
  public int forget() {
    List<String> gone = rows.forget();
    gone.forEach(node -> LOG.warnf("event=node-gone node=%s; its leases have ended", node));
    return gone.size();
  }

  /** Leaves the nodes. */
  public void leave() {
    place = null;
    listeners.forEach(Listener::lost);
    try {
      rows.remove(id);
    } catch (VolumeDatabaseException e) {
      LOG.warnf(
          "event=node-not-removed node=%s cause=%s; its time ends by itself", id, e.getCause());
    }
  }
}
