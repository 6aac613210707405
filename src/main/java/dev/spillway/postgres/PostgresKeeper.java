package dev.spillway.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Keeps a server running: when it ends by itself, because it was killed or its disk is full, it is
 * started again on the same port. Failed attempts are retried with increasing delays, or at once
 * when the obstacle is gone.
 */
final class PostgresKeeper implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PostgresKeeper.class);

  /**
   * A server that ran for at least this long did not end because of its start: the delay starts
   * again from zero.
   */
  private static final Duration SOUND = Duration.ofMinutes(1);

  private final PostgresCluster cluster;
  private final PostgresCommand command;
  private final DatabasePace pace;
  private final Runnable lost;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong ends = new AtomicLong();
  private final Thread thread;

  // Written only by the keeper's thread.
  private volatile PostgresServer server;
  private volatile Outage outage;
  private boolean told;

  /**
   * The current outage: its start on the monotonic clock, the failed attempts and the latest cause.
   */
  private record Outage(long since, int tries, String why) {}

  /**
   * @param lost run once when the server has been down for as long as the pace says; must not block
   */
  static PostgresKeeper of(
      PostgresCluster cluster,
      PostgresCommand command,
      PostgresServer running,
      DatabasePace pace,
      Runnable lost) {
    PostgresKeeper keeper = new PostgresKeeper(cluster, command, running, pace, lost);
    keeper.thread.start();
    return keeper;
  }

  private PostgresKeeper(
      PostgresCluster cluster,
      PostgresCommand command,
      PostgresServer running,
      DatabasePace pace,
      Runnable lost) {
    this.cluster = cluster;
    this.command = command;
    this.server = running;
    this.pace = pace;
    this.lost = lost;
    this.thread = Thread.ofPlatform().name("postgresql-keeper").daemon().unstarted(this::keep);
  }

  int port() {
    return server.port();
  }

  /** Returns how often the server ended by itself. */
  long ends() {
    return ends.get();
  }

  DatabaseState standing() {
    Outage now = outage;
    if (now == null) {
      return DatabaseState.SERVING;
    }
    Duration gone = Duration.ofNanos(System.nanoTime() - now.since());
    return new DatabaseState(gone, gone.compareTo(pace.lost()) >= 0, now.tries(), now.why());
  }

  private void keep() {
    Duration pause = Duration.ZERO;
    try {
      while (true) {
        long served = System.nanoTime();
        String why = server.awaitEnd();
        if (closing.getCount() == 0) {
          return;
        }
        ends.incrementAndGet();
        outage = new Outage(System.nanoTime(), 0, why);
        boolean sound = System.nanoTime() - served > SOUND.toNanos();
        pause = revive(sound ? Duration.ZERO : pause);
      }
    } catch (InterruptedException e) {
      // Closed.
      LOG.debugf(e, "the database is no longer restarted");
    }
  }

  /**
   * Restarts the server until it runs. Returns the delay before the next attempt, in case it soon
   * ends again.
   */
  private Duration revive(Duration before) throws InterruptedException {
    Duration pause = before;
    while (true) {
      awaitTurn(pause);
      pause = pace.after(pause);
      Outage now = outage;
      int attempt = now.tries() + 1;
      LOG.warnf("event=database.start-again attempt=%d ended=\"%s\"", attempt, now.why());
      try {
        start();
        LOG.infof(
            "event=database.back attempt=%d away=%s",
            attempt, Duration.ofNanos(System.nanoTime() - now.since()));
        outage = null;
        told = false;
        return pause;
      } catch (IOException | RuntimeException e) {
        String why = obstacle().orElse(e.getMessage());
        outage = new Outage(now.since(), attempt, why);
        LOG.errorf(
            "event=database.not-started attempt=%d next_in=%s cause=\"%s\"", attempt, pause, why);
      }
    }
  }

  private Optional<String> obstacle() {
    return DatabaseObstacle.at(cluster.data());
  }

  private void start() throws IOException, InterruptedException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw new IOException(obstacle.get());
    }
    // The children of a killed server may use its data for another moment.
    new PostgresProcesses(cluster.data()).end();
    server = PostgresServer.start(cluster, command, server.port());
  }

  /** Waits for {@code pause}, or until the obstacle is gone and the next attempt makes sense. */
  private void awaitTurn(Duration pause) throws InterruptedException {
    long begun = System.nanoTime();
    boolean inTheWay = obstacle().isPresent();
    while (System.nanoTime() - begun < pause.toNanos()) {
      if (closing.await(pace.look().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new InterruptedException();
      }
      tellWhenLost();
      boolean still = obstacle().isPresent();
      if (inTheWay && !still) {
        return;
      }
      inTheWay = still;
    }
  }

  private void tellWhenLost() {
    DatabaseState now = standing();
    if (now.lost() && !told) {
      told = true;
      LOG.errorf(
          "event=database.given-up away=%s tries=%d cause=\"%s\"; the liveness check fails, so"
              + " that a supervisor restarts the process",
          now.gone(), now.tries(), now.why());
      lost.run();
    }
  }

  /** Ends the server and does not start it again. Further calls do nothing. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}
