package dev.spillway.database.session;

import dev.spillway.database.document.Document;
import dev.spillway.database.query.BindType;
import dev.spillway.database.query.MalformedQueryException;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.DatabasesConfig.DatabaseConfig;
import dev.spillway.testing.PostgresResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A database of a real server, with settings as an operator writes them. */
public record TestDatabase(
    String url,
    String username,
    Optional<String> password,
    int maxConnections,
    Duration statementTimeout)
    implements DatabaseConfig, AutoCloseable {

  /** What the tests of one class opened. */
  private static final Map<String, Databases> OPEN = new ConcurrentHashMap<>();

  public static final SnapshotTerms TERMS = SnapshotTerms.of(16L << 20);

  /** Empty. */
  public static TestDatabase create(String... statements) {
    return at(PostgresResource.newDatabase()).with(statements);
  }

  public static TestDatabase at(String url) {
    return new TestDatabase(url, "postgres", Optional.empty(), 2, Duration.ofSeconds(30));
  }

  public TestDatabase with(String... statements) {
    for (String statement : statements) {
      execute(statement);
    }
    return this;
  }

  public TestDatabase timingOut(Duration timeout) {
    return new TestDatabase(url, username, password, maxConnections, timeout);
  }

  public TestDatabase as(String user, String word) {
    return new TestDatabase(url, user, Optional.of(word), maxConnections, statementTimeout);
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Duration idleTimeout() {
    return Duration.ofMinutes(1);
  }

  public Databases databases() {
    return new Databases(() -> Map.of("test", this));
  }

  /** The same for each call; closed with this. */
  public Database database() {
    return OPEN.computeIfAbsent(url, any -> databases()).get("test");
  }

  public Snapshot snapshot() throws IOException {
    return database().begin(TERMS);
  }

  public static Query query(String sql) {
    return query(sql, Map.of());
  }

  public static Query query(String sql, Map<String, BindType> types) {
    try {
      return Query.parse("test.sql", sql, types);
    } catch (MalformedQueryException e) {
      throw new AssertionError(e);
    }
  }

  public String write(Document document) throws IOException {
    return write(document, Map.of());
  }

  public String write(Document document, Map<String, ?> values) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (Snapshot snapshot = snapshot()) {
      document.write(snapshot, values, bytes, rows -> {});
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Checks each query of a document. */
  public void check(Document document) throws IOException {
    for (Query query : document.queries()) {
      document.check(database(), query);
    }
  }

  /** The one value of a row, as text. */
  public String value(String sql, Map<String, BindType> types, Map<String, ?> values)
      throws IOException {
    try (Snapshot snapshot = snapshot();
        Rows rows = snapshot.stream(query(sql, types), values)) {
      rows.next();
      byte[] value = rows.value(0);
      return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
  }

  public void execute(String statement) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement plain = connection.createStatement()) {
      plain.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  public long number(String statement) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement plain = connection.createStatement();
        ResultSet result = plain.executeQuery(statement)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  /** Connections of ours to this database that are in such a state. */
  public long sessions(String condition) {
    return number(
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and application_name = 'spillway' and "
            + condition);
  }

  @Override
  public void close() {
    Databases open = OPEN.remove(url);
    if (open != null) {
      open.close();
    }
  }
}
