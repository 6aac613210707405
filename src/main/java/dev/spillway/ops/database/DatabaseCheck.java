package dev.spillway.ops.database;

import dev.spillway.postgres.OwnDatabase;
import dev.spillway.postgres.StartRefusedException;
import java.net.URL;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Checks the PostgreSQL configured for Spillway's own tables before the start: it answers, accepts
 * the credentials, and was not used by a newer Spillway.
 *
 * @param database the part of its URL after a {@code ?} may be secret
 */
public record DatabaseCheck(OwnDatabase database) {

  private static final int SECONDS_FOR_AN_ANSWER = 5;
  private static final String MIGRATIONS = "db/migration/";
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** The oldest release that the tables work with. */
  private static final int OLDEST = 14;

  /**
   * Why a start with it would fail, in one sentence with the remedy. One attempt, without retry.
   */
  public Optional<String> finding() {
    try {
      look();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(isAway(e) ? away(e) + ": " + remedyOfAway() : refused(e));
    } catch (StartRefusedException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Returns as soon as the database accepts Spillway; retries while it does not answer.
   *
   * @param longest timeout of the retries; an answer that is a refusal is not retried
   * @param told receives one message when waiting begins
   * @throws StartRefusedException with the remedy
   */
  public void await(Duration longest, Consumer<String> told) throws InterruptedException {
    long begun = System.nanoTime();
    boolean waiting = false;
    while (true) {
      try {
        look();
        return;
      } catch (SQLException e) {
        if (!isAway(e)) {
          throw new StartRefusedException(refused(e), e);
        }
        if (System.nanoTime() - begun >= longest.toNanos()) {
          throw new StartRefusedException(
              "%s, and has not for %s s (spillway.database.start-within): %s"
                  .formatted(away(e), longest.toSeconds(), remedyOfAway()),
              e);
        }
        if (!waiting) {
          told.accept(away(e) + ": waiting for it, at most " + longest.toSeconds() + " s.");
          waiting = true;
        }
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  private void look() throws SQLException {
    try (Connection connection = connect()) {
      int release = connection.getMetaData().getDatabaseMajorVersion();
      if (release < OLDEST) {
        throw new StartRefusedException(
            ("%s is PostgreSQL %s, and Spillway needs %s or newer: set"
                    + " spillway.database.url to one.")
                .formatted(shown(), release, OLDEST));
      }
      Optional<String> unknown = unknownMigration(connection);
      if (unknown.isPresent()) {
        throw new StartRefusedException(
            ("%s was used by a newer Spillway, which made %s of it: start that version or"
                    + " a newer one, or restore the backup of before (docs/upgrade.md).")
                .formatted(shown(), unknown.get()));
      }
    }
  }

  /** A migration that was applied to the tables and is not part of this version. */
  private static Optional<String> unknownMigration(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!isThere(statement)) {
        return Optional.empty();
      }
      try (ResultSet made =
          statement.executeQuery(
              "select script from flyway_schema_history where type = 'SQL' and success"
                  + " order by installed_rank desc")) {
        while (made.next()) {
          // Flyway stores the folder as well.
          String script = made.getString(1).replaceFirst("^.*/", "");
          URL ours = DatabaseCheck.class.getClassLoader().getResource(MIGRATIONS + script);
          if (ours == null) {
            return Optional.of(script);
          }
        }
        return Optional.empty();
      }
    }
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("select to_regclass('flyway_schema_history') is not null")) {
      return found.next() && found.getBoolean(1);
    }
  }

  private Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setURL(database.url());
    } catch (IllegalArgumentException e) {
      throw new StartRefusedException(
          "spillway.database.url is no URL of PostgreSQL: write jdbc:postgresql://host:5432/database.",
          e);
    }
    source.setUser(database.username());
    source.setPassword(database.password());
    source.setConnectTimeout(SECONDS_FOR_AN_ANSWER);
    source.setLoginTimeout(SECONDS_FOR_AN_ANSWER);
    source.setSocketTimeout(SECONDS_FOR_AN_ANSWER);
    return source.getConnection();
  }

  /**
   * SQLSTATE class 08: no connection; 57P01 to 57P04: it is starting or stopping; 53300: too many
   * connections.
   */
  private static boolean isAway(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.matches("08...|57P0.|53300");
  }

  private String away(SQLException e) {
    return shown() + " does not answer (" + reason(e) + ")";
  }

  private static String remedyOfAway() {
    return "start PostgreSQL there, or correct spillway.database.url.";
  }

  private String refused(SQLException e) {
    return ("%s refuses Spillway (%s): check spillway.database.url,"
            + " spillway.database.username and spillway.database.password.")
        .formatted(shown(), reason(e));
  }

  /**
   * The first sentence of the message: the rest is advice that does not fit these settings, or
   * lines of PostgreSQL's source.
   */
  private static String reason(SQLException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("no reason given")
        .replaceFirst("\\. Check that .*$", "");
  }

  private String shown() {
    return "The " + name();
  }

  /** Its name in a sentence, without the part of the URL that may be secret. */
  public String name() {
    return "database " + database.url().replaceFirst("\\?.*$", "");
  }
}
