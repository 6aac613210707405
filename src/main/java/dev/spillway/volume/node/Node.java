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
 * This node among those that share the database, from {@link #join} to {@link #leave}. It lives as
 * long as PostgreSQL hears of it. When it was not heard of for three quarters of its timeout, by
 * its own monotonic clock, it holds itself for lost: the others do so a quarter later, and may then
 * delete what it reads. Safe for use by many threads.
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

  // Guarded by this, which nobody holds while PostgreSQL is asked: who counts the time waits for
  // nobody.
  private Long confirmedAt;
  private boolean lost;
  private boolean unheard;

  /**
   * @param host name of the machine, for whoever reads it
   * @param timeout how long it lives without being heard of
   * @param clock learns from each answer what time PostgreSQL has
   * @param nanos monotonic
   */
  Node(
      DataSource database, String host, Duration timeout, DatabaseClock clock, LongSupplier nanos) {
    this.host = host;
    this.timeout = timeout;
    this.rows = new NodeRows(database, timeout);
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Is told what becomes of the node, on the thread that noticed. */
  interface Listener {

    /** Others may delete what this node reads, soon or already. Must not wait for anything. */
    void lost();

    /** PostgreSQL hears of it again, after it did not answer, or did not know it. */
    void back();
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Its name, of this start only. */
  public String id() {
    return id;
  }

  /** How long a node lives that is not heard of. */
  public Duration timeout() {
    return timeout;
  }

  /** Nodes that live, this one among them, when PostgreSQL last answered. */
  public int living() {
    return living.get();
  }

  /** Whether others may hold it for dead. */
  public synchronized boolean isLost() {
    return lost;
  }

  /**
   * Is one of the nodes from now on.
   *
   * @throws NotOursException when its volume is a folder, and another node lives
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
   * Returns when no node lives that has a volume which others cannot see.
   *
   * @param dead a node that has a row at most; empty when none is known
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
            + ", and volumes of two machines are not one: set spillway.volume.kind=s3 on both, or give this one a"
            + " spillway.database.url of its own. If the other was killed, start again at that time.");
  }

  /** Whether its leases hold for a while. */
  synchronized boolean isTrusted() {
    return confirmedAt != null && nanos.getAsLong() - confirmedAt < trusted().toNanos();
  }

  private Duration trusted() {
    return timeout.multipliedBy(3).dividedBy(4);
  }

  /**
   * Returns when its leases hold for a while.
   *
   * @throws VolumeDatabaseException when PostgreSQL does not say so
   */
  void require() {
    if (!isTrusted()) {
      beat();
    }
    if (!isTrusted()) {
      throw forgotten();
    }
  }

  /** What to throw when PostgreSQL does not have it among its nodes. */
  VolumeDatabaseException forgotten() {
    return new VolumeDatabaseException(
        new SQLException("this node is not one of those that the database knows", "57P03"));
  }

  /**
   * Lets PostgreSQL hear of it.
   *
   * @throws VolumeDatabaseException when it does not answer
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
      // Whatever it had leased is nobody's.
      lose("it was held for dead");
      rejoin(where);
    }
  }

  private NodeRows.Heard ask() {
    try {
      return rows.beat(id);
    } catch (VolumeDatabaseException e) {
      if (unheard()) {
        LOG.warnf(
            "event=node-unheard node=%s cause=\"%s\"; unless it is heard of, its downloads of blobs end %s after the last time",
            id, e.getCause(), trusted());
      }
      throw e;
    }
  }

  /** Whether it is news. */
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

  /** Looks whether it has been heard of lately; waits for nobody. */
  void look() {
    boolean late;
    synchronized (this) {
      late = confirmedAt != null && !isTrusted();
    }
    if (late) {
      lose("it was not heard of for " + trusted());
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

  /** Takes a node away that is known to be dead, with its leases. */
  public void bury(String other) {
    if (rows.remove(other)) {
      LOG.infof("event=node-buried node=%s; its process is gone", other);
    }
  }

  /** Takes all nodes away: none but this one can use the database. */
  public void buryAll() {
    rows.removeAll();
  }

  /** Takes nodes away that died, with their leases; how many. */
  public int forget() {
    List<String> gone = rows.forget();
    gone.forEach(node -> LOG.warnf("event=node-gone node=%s; its leases have ended", node));
    return gone.size();
  }

  /** Is none of the nodes any more. */
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
