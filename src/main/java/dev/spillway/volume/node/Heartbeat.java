package dev.spillway.volume.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends the heartbeats of the node to PostgreSQL, and checks the time since the last successful
 * one.
 */
public final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  /** Heartbeats per timeout. */
  private static final int BEATS = 6;

  /** Checks per timeout: a node notices within this fraction that it is lost. */
  private static final int LOOKS = 120;

  private final Node node;
  // Two threads: a database that hangs blocks the heartbeat, and must not block the check.
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

  /** An exception would silently end the schedule. */
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
      // The node has logged it, once.
      LOG.debugf(e, "no heartbeat");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
