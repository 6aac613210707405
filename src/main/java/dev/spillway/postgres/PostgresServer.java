package dev.spillway.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A running PostgreSQL server and the thread that started it. The thread must live as long as the
 * server: the kernel ends the server when its parent thread ends, not only when the process does.
 */
final class PostgresServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PostgresServer.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final PostgresCluster cluster;
  private final PostgresProcesses processes;
  private final PostgresLog log;
  private final int port;
  private final CompletableFuture<Process> process = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private volatile boolean closing;

  private PostgresServer(PostgresCluster cluster, int port) {
    this.cluster = cluster;
    this.processes = new PostgresProcesses(cluster.data());
    this.log = new PostgresLog(cluster.log());
    this.port = port;
  }

  /**
   * Starts the server and waits until it accepts connections, including its recovery after a crash.
   *
   * @throws StartRefusedException when the server ends or does not become ready
   */
  static PostgresServer start(PostgresCluster cluster, PostgresCommand command, int port)
      throws IOException, InterruptedException {
    cluster.configure(port);
    PostgresServer server = new PostgresServer(cluster, port);
    Thread.ofPlatform().name("postgresql").daemon().start(() -> server.keep(command));
    try {
      server.awaitReady();
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  int port() {
    return port;
  }

  /** Waits until the server has ended. Returns the reason. */
  String awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end never fails", e);
    }
  }

  /** Ends the server and waits until none of its processes is left. Further calls do nothing. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      processes.end();
    } catch (InterruptedException e) {
      // The caller no longer waits for a gentle end; the children end with the server.
      kill();
      Thread.currentThread().interrupt();
    } catch (IOException | StartRefusedException e) {
      kill();
      LOG.errorf("event=database.end-failed reason=\"%s\"", e.getMessage());
    }
  }

  private void kill() {
    if (process.state() == Future.State.SUCCESS) {
      process.resultNow().destroyForcibly();
    }
  }

  private void keep(PostgresCommand command) {
    try {
      Process started =
          command.start(
              List.of(cluster.programs().postgres().toString(), "-D", cluster.data().toString()));
      process.complete(started);
      log.copy(started.getInputStream());
      int exitCode = started.waitFor();
      if (!closing) {
        LOG.errorf("event=database.ended exitCode=%d log=%s", exitCode, log.file());
      }
      end.complete("exit code " + exitCode);
    } catch (IOException e) {
      process.completeExceptionally(e);
      LOG.errorf("event=database.lost reason=\"%s\"", e.getMessage());
      end.complete(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.complete(e.toString());
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    Process started = started();
    Optional<PostgresProcesses.ServerState> ready =
        Optional.of(new PostgresProcesses.ServerState(started.pid(), true));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!processes.state().equals(ready)) {
      if (started.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw refused(log.lastFailure().orElse("exit code " + started.exitValue()));
      }
      if (System.nanoTime() > end) {
        throw refused("not ready after " + PATIENCE.toMinutes() + " minutes");
      }
    }
  }

  private Process started() throws IOException, InterruptedException {
    try {
      return process.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "PostgreSQL could not be run: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private StartRefusedException refused(String reason) {
    return new StartRefusedException(
        ("The embedded database did not start (%s): correct what its log %s names, or set"
                + " spillway.database.url to a PostgreSQL of your own.")
            .formatted(reason, log.file()));
  }
}
