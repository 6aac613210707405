package dev.spillway.ops;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.key.Keys;
import dev.spillway.ops.check.Settings;
import dev.spillway.ops.check.StartChecks;
import dev.spillway.ops.database.DatabaseCheck;
import dev.spillway.ops.database.ServedDatabase;
import dev.spillway.ops.database.StartWait;
import dev.spillway.postgres.DatabaseObstacle;
import dev.spillway.postgres.DatabasePace;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.StartRefusedException;
import dev.spillway.volume.DatabaseDisk;
import dev.spillway.volume.node.Leases;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The life cycle of the process: checks, the embedded database unless another one is configured,
 * then Quarkus until it stops, and the database last. An expected failure ends the process with one
 * sentence and exit code 1.
 */
public final class Service {

  private static final Logger LOG = Logger.getLogger(Service.class);
  private static final int FAILED = 1;

  /** Limit of the shutdown time, in addition to the configured time for downloads. */
  private static final Duration LONGEST_END = Duration.ofMinutes(1);

  private final Optional<EmbeddedDatabase> database;
  private final StartProperties properties;
  private final Duration longestShutdown;
  private final Thread shutdownHook = new Thread(this::endLast, "embedded-database-end");
  private volatile boolean toldToEnd;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Service(
      Optional<EmbeddedDatabase> database, StartProperties properties, Duration shutdown) {
    this.properties = properties;
    this.longestShutdown = shutdown.plus(LONGEST_END);
    this.database = database;
  }

  /** Runs the service until the process is told to stop. */
  public static void serve() {
    try {
      StartProperties properties = StartProperties.open();
      Settings settings = Settings.read();
      List<String> findings = StartChecks.of(settings).findings();
      if (!findings.isEmpty()) {
        findings.forEach(System.err::println);
        System.exit(FAILED);
      }
      Optional<EmbeddedDatabase> database = database(settings.of(DatabaseSettings.class));
      listen(settings, database, properties);
      new Service(database, properties, settings.shutdown()).run();
    } catch (StartRefusedException e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns when the database accepts connections: the configured one, or the embedded one, which
   * this method starts.
   */
  private static Optional<EmbeddedDatabase> database(DatabaseSettings settings)
      throws InterruptedException {
    if (settings.url().isPresent()) {
      DatabaseCheck database = new DatabaseCheck(OwnDatabase.of(settings));
      StartWait.until("the " + database.name() + " answers");
      database.await(settings.startWithin(), System.err::println);
      return Optional.empty();
    }
    StartWait.until("the embedded database has started");
    DatabaseObstacle.awaitRoom(
        settings.path().resolve("cluster"), settings.startWithin(), System.err::println);
    EmbeddedDatabase embedded =
        EmbeddedDatabase.start(settings.path(), DatabasePace.NORMAL, ServedDatabase::lost);
    Optional<String> refusal = new DatabaseCheck(embedded.own()).finding();
    if (refusal.isPresent()) {
      embedded.close();
      throw new StartRefusedException(refusal.get());
    }
    return Optional.of(embedded);
  }

  /**
   * Chooses the address to listen on. It depends on whether there are keys, and some of them are in
   * the database.
   */
  private static void listen(
      Settings settings, Optional<EmbeddedDatabase> embedded, StartProperties properties) {
    OwnDatabase database =
        embedded
            .map(EmbeddedDatabase::own)
            .orElseGet(() -> OwnDatabase.of(settings.of(DatabaseSettings.class)));
    Optional<AccessMode> mode = mode(settings.of(AccessSettings.class), database);
    if (mode.isEmpty()) {
      return; // without its database the service does not start, and it says why
    }
    Listening listening =
        new Listening(mode.get(), settings.chosen(Listening.HOST), Container.here().isForThis());
    Optional<String> refusal = listening.refusal();
    if (refusal.isPresent()) {
      embedded.ifPresent(EmbeddedDatabase::close);
      throw new StartRefusedException(refusal.get());
    }
    properties.setDefaults(listening.defaults(), settings);
    properties.setDefaults(new Connections(StartChecks.ownDescriptorLimit()).defaults(), settings);
  }

  /** The access mode; empty when it depends on the database, and the database does not answer. */
  private static Optional<AccessMode> mode(AccessSettings access, OwnDatabase database) {
    if (access.mode().isPresent() || !access.keys().isEmpty()) {
      return Optional.of(Access.mode(access, access.keys().size()));
    }
    try {
      Keys keys = new Keys(database.source());
      return Optional.of(Access.mode(access, keys.areThere() ? keys.countGood() : 0));
    } catch (SQLException e) {
      LOG.debugf("event=keys-uncounted cause=\"%s\"", e);
      return Optional.empty();
    }
  }

  /**
   * Checks whether a start would fail, and prints all reasons, or that there is none.
   *
   * @return the exit code, 0 when there is no reason
   */
  public static int check() {
    StartChecks checks = StartChecks.of(Settings.read());
    List<String> findings = new ArrayList<>(checks.findings());
    findings.addAll(checks.queryFindings());
    findings.addAll(checks.findingsOfVolume());
    findings.addAll(checks.databaseFindings());
    findings.forEach(System.out::println);
    checks.warnings().forEach(warning -> System.out.println("Warning: " + warning + "."));
    if (findings.isEmpty()) {
      System.out.println(checks.wellDone());
    }
    return findings.isEmpty() ? 0 : FAILED;
  }

  /** Creates, revokes or lists keys; returns the exit code. */
  public static int keys(String... arguments) {
    return new KeyCommand(Settings.read(), System.out, System.err).run(List.of(arguments));
  }

  /** Returns the version of the build. */
  public static String version() {
    try (InputStream version = Service.class.getResourceAsStream("/dev/spillway/version.txt")) {
      return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the version cannot be read from the class path", e);
    }
  }

  private void run() {
    database.ifPresent(this::announce);
    StartWait.until("the service has started");
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    Quarkus.run(null, this::end);
  }

  private void announce(EmbeddedDatabase database) {
    properties.set("spillway.database.url", database.url());
    properties.set("spillway.database.username", database.username());
    properties.set("spillway.database.password", database.password());
    properties.set(Leases.ONLY_NODE, "true");
    properties.set(DatabaseDisk.FOLDER, database.data().toString());
    ServedDatabase.is(database);
  }

  /** Called when Quarkus has stopped, or has failed to start. */
  private void end(int exitCode, Throwable failure) {
    StartWait.over();
    // Stopped during the start: what could not be started any more is not a failure.
    if (failure != null && !toldToEnd) {
      StartFailure.print(failure);
    }
    database.ifPresent(EmbeddedDatabase::close);
    properties.close();
    ended.countDown();
    removeShutdownHook();
    ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
  }

  /** In dev mode the process goes on, and would keep one hook for each reload. */
  private void removeShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debugf("event=shutdown-hook-kept; the process ends, and runs it");
    }
  }

  /**
   * Quarkus stops in a shutdown hook of its own, concurrently with this one. The database is closed
   * after it, so that Quarkus can still write.
   */
  private void endLast() {
    toldToEnd = true;
    try {
      ended.await(longestShutdown.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.ifPresent(EmbeddedDatabase::close);
  }
}
