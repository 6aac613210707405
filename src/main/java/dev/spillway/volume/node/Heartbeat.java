package dev.spillway.volume.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Lets PostgreSQL hear of the node, and counts the time while it does not. */
public final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  /** Heartbeats in one timeout. */
  private static final int BEATS = 6;

  /** Looks in one timeout: a node notices so soon after it is lost. */
  private static final int LOOKS = 120;

  private final Node node;
  // Two: a database that hangs holds the one that asks it, and must not hold the one that counts
  // the time.
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("heartbeat-", 1).daemon().factory());

  private Heartbeat(Node node) {
    this.node = node;
  }

  public static Heartbeat start(Node node) {
    Heartbeat heartbeat = new Heartbeat(node);
    heartbeat.every(BEATS, heartbeat::beat);
    heartbeat.every(LOOKS, node::look);
    return heartbeat;
  }

  private void every(int part, Runnable task) {
    long millis = node.timeout().dividedBy(part).toMillis();
    var _ = threads.scheduleWithFixedDelay(surviving(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** An exception would end the schedule without a word. */
  private static Runnable surviving(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("event=heartbeat-error; it goes on", e);
      }
    };
  }

  private void beat() {
    try {
      node.beat();
    } catch (VolumeDatabaseException e) {
      // The node has told it, once.
      LOG.debugf(e, "no heartbeat");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
