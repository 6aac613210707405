package dev.spillway.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Keeps a server running: when it ends by itself, killed or without room on its disk, it is started
 * again, on the same port. Tries that fail are made ever more rarely, but at once when what was in
 * the way has gone.
 */
final class PostgresKeeper implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PostgresKeeper.class);

  /** A server that served for so long did not end because it was started. */
  private static final Duration SOUND = Duration.ofMinutes(1);

  private final PostgresCluster cluster;
  private final PostgresCommand command;
  private final DatabasePace pace;
  private final Runnable lost;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong ends = new AtomicLong();
  private final Thread thread;

  // Written by the thread alone.
  private volatile PostgresServer server;
  private volatile Outage outage;
  private boolean told;

  /** Since when there is none, by the monotonic clock, and what came of it so far. */
  private record Outage(long since, int tries, String why) {}

  /**
   * @param lost run once, when it has not served for as long as the pace says; must not wait
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

  /** How often it ended by itself. */
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
      // It is told to end.
      LOG.debugf(e, "the database is not kept any more");
    }
  }

  /**
   * Returns when it serves again: with the pause to make before the next try, were it to end soon.
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
    // Children of a server that was killed hang on to its data for a moment.
    new PostgresProcesses(cluster.data()).end();
    server = PostgresServer.start(cluster, command, server.port());
  }

  /** Waits for the pause, or less: once what was in the way is gone, the next try is worth it. */
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
          "event=database.given-up away=%s tries=%d cause=\"%s\"; the process is not alive any more, its supervisor is to start it again",
          now.gone(), now.tries(), now.why());
      lost.run();
    }
  }

  /** Ends the server, and starts none any more. Further calls do nothing. */
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
