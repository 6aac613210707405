package dev.spillway.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jboss.logging.Logger;

/**
 * The embedded PostgreSQL, for a single machine without a database of its own. It keeps its data in
 * a folder, survives power cuts, listens on loopback only and requires a password.
 *
 * <p>When it ends by itself, it is started again ({@link PostgresKeeper}). It ends together with
 * Spillway. If Spillway is killed, the kernel ends the server where it can ({@link
 * PostgresCommand}); otherwise the next start ends it first.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
  private static final String DATABASE = "spillway";
  private static final String NO_SUCH_DATABASE = "3D000";

  private final FolderLock lock;
  private final PostgresKeeper server;
  private final PostgresCluster cluster;
  private final String password;

  private EmbeddedDatabase(
      FolderLock lock, PostgresKeeper server, PostgresCluster cluster, String password) {
    this.lock = lock;
    this.server = server;
    this.cluster = cluster;
    this.password = password;
  }

  /**
   * Starts the server and returns when it accepts connections.
   *
   * @param path folder of its data; created if missing
   * @throws StartRefusedException when it cannot start, with the remedy
   */
  public static EmbeddedDatabase start(Path path) throws InterruptedException {
    return start(path, DatabasePace.NORMAL, () -> {});
  }

  /**
   * As {@link #start(Path)}.
   *
   * @param lost run once when it has been down for as long as the pace says
   */
  public static EmbeddedDatabase start(Path path, DatabasePace pace, Runnable lost)
      throws InterruptedException {
    try {
      return started(path, pace, lost);
    } catch (IOException e) {
      throw new StartRefusedException(
          ("The embedded database cannot use the folder %s (%s): make it writable for"
                  + " this user, choose another spillway.database.path, or set"
                  + " spillway.database.url to a PostgreSQL of your own.")
              .formatted(path.toAbsolutePath(), e),
          e);
    }
  }

  /**
   * Returns why this folder cannot hold the database, and the remedy; empty when it can. Checks
   * only, and leaves nothing behind.
   */
  public static Optional<String> finding(Path path) {
    Path nearest = path.toAbsolutePath().normalize();
    while (Files.notExists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (Files.isDirectory(nearest) && Files.isWritable(nearest) && Files.isExecutable(nearest)) {
      return Optional.empty();
    }
    return Optional.of(
        ("spillway.database.path=%s cannot hold the embedded database, %s is not a folder that"
                + " this user can write to: correct that, choose another path, or set"
                + " spillway.database.url to a PostgreSQL of your own.")
            .formatted(path, nearest));
  }

  /**
   * Returns the database of another Spillway that runs on this folder; empty when there is none.
   */
  public static Optional<OwnDatabase> running(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Path folder = path.toRealPath();
    OptionalInt port = new PostgresProcesses(folder.resolve("cluster")).port();
    return port.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OwnDatabase(
                url(DATABASE, port.getAsInt()),
                PostgresCluster.USER,
                PostgresCluster.password(folder)));
  }

  private static EmbeddedDatabase started(Path path, DatabasePace pace, Runnable lost)
      throws IOException, InterruptedException {
    if (!Files.exists(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path folder = path.toRealPath();
    PostgresCluster.checkOwner(folder);
    FolderLock lock = FolderLock.take(folder);
    PostgresServer server = null;
    try {
      PostgresCommand command = PostgresCommand.here();
      int orphans = new PostgresProcesses(folder.resolve("cluster")).end();
      if (orphans > 0) {
        LOG.warnf("event=database.orphan-ended processes=%d folder=%s", orphans, folder);
      }
      PostgresPrograms programs = PostgresPrograms.unpack(folder);
      programs.deleteOthers();
      PostgresCluster cluster = new PostgresCluster(folder, programs);
      cluster.prepare(command);
      server = PostgresServer.start(cluster, command, freePort());
      createDatabase(server.port(), cluster.password());
      return new EmbeddedDatabase(
          lock,
          PostgresKeeper.of(cluster, command, server, pace, lost),
          cluster,
          cluster.password());
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (server != null) {
        server.close();
      }
      lock.close();
      throw e;
    }
  }

  /** Returns its address, for code outside of the service. */
  public OwnDatabase own() {
    return new OwnDatabase(url(), username(), password());
  }

  /** Returns the state of the server. It is started again when it ends by itself. */
  public DatabaseState standing() {
    return server.standing();
  }

  /** Returns how often it ended by itself. */
  public long ends() {
    return server.ends();
  }

  /** Returns the data directory, without symbolic links. */
  public Path data() {
    return cluster.data();
  }

  /** Returns the JDBC URL. */
  public String url() {
    return url(DATABASE, server.port());
  }

  public String username() {
    return PostgresCluster.USER;
  }

  public String password() {
    return password;
  }

  /** Ends the server and waits for its end; releases the folder. Further calls do nothing. */
  @Override
  public void close() {
    server.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warnf("event=database.lock-kept reason=\"%s\"", e);
    }
  }

  private static void createDatabase(int port, String password) {
    try {
      connect(url(DATABASE, port), password).close();
    } catch (SQLException e) {
      if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
        throw refused(e);
      }
      try (Connection connection = connect(url("postgres", port), password);
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + DATABASE);
      } catch (SQLException second) {
        throw refused(second);
      }
    }
  }

  private static StartRefusedException refused(SQLException e) {
    return new StartRefusedException(
        "The embedded database started but refuses its own user ("
            + e.getMessage()
            + "): restore the password file from a backup of the folder.",
        e);
  }

  private static Connection connect(String url, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresCluster.USER);
    properties.setProperty("password", password);
    // DriverManager only searches the system class loader, and Quarkus has its own.
    return ServiceLoader.load(Driver.class, EmbeddedDatabase.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("the PostgreSQL driver is not on the class path"))
        .connect(url, properties);
  }

  private static String url(String database, int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
