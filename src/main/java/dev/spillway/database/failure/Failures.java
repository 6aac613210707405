package dev.spillway.database.failure;

import dev.spillway.database.query.Place;
import dev.spillway.database.query.Query;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Classifies the errors of a server or its driver (PostgreSQL's documentation, appendix A: error
 * codes), and remembers the last one. Thread-safe.
 */
public final class Failures {

  /**
   * Transient errors, by the class of the code: connection (08), rollback (40), resources (53),
   * operator intervention (57), system (58).
   */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  /** Further transient errors: transaction timeouts and unavailable locks. */
  private static final Set<String> PASSING = Set.of("25P03", "25P04", "55P03", "55006");

  private static final String CANCELED = "57014";
  private static final String NO_RIGHT = "42501";

  /**
   * Maximum number of characters of a server message that are logged and kept; some messages repeat
   * a value of megabytes.
   */
  private static final int LONGEST = 2000;

  private final String database;
  private final InstantSource clock;
  private volatile LastFailure last;

  /**
   * For the errors of one database.
   *
   * @param database its name in the configuration
   */
  public Failures(String database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Returns the last error of a connection or a query, unless a value in the request was at fault.
   */
  public Optional<LastFailure> last() {
    return Optional.ofNullable(last);
  }

  /** Forgets an error that was none after all, if it is the last one. */
  public void forget(DatabaseException failure) {
    LastFailure now = last;
    if (now != null && now.detail().equals(failure.detail())) {
      last = null;
    }
  }

  private DatabaseException remembered(DatabaseException failure) {
    last = new LastFailure(clock.instant(), failure.detail());
    return failure;
  }

  /** Returns whether the driver refused rows because they exceed its buffer or the memory. */
  public static boolean overflow(SQLException e) {
    return String.valueOf(e.getMessage()).contains("maxResultBuffer")
        || e.getCause() instanceof OutOfMemoryError;
  }

  /** Returns whether the server found bytes that are not text in the connection's encoding. */
  public static boolean invalidText(SQLException e) {
    return state(e).equals("22021");
  }

  /** Converts an error that occurred while connecting. */
  public DatabaseException connecting(SQLException e) {
    String remedy =
        switch (state(e)) {
          case "28P01", "28000" ->
              ": correct spillway.databases."
                  + database
                  + ".username and .password, or the server's pg_hba.conf";
          case "3D000" -> ": correct the name in spillway.databases." + database + ".url";
          case "53300" ->
              ": lower spillway.databases."
                  + database
                  + ".max-connections, or raise the server's max_connections";
          default -> "";
        };
    String detail = "database=" + database + " cannot be connected to: " + told(e) + remedy;
    return remembered(
        passing(e) ? unavailable(detail, kept(e)) : refused(detail, Optional.empty(), kept(e)));
  }

  /**
   * Converts an error that occurred while a query ran.
   *
   * @param values of its parameters
   * @param lead characters that were sent before the query's own text
   */
  public DatabaseException querying(Query query, Map<String, ?> values, int lead, SQLException e) {
    Optional<Place> place = place(query, lead, e);
    String detail =
        "database="
            + database
            + " "
            + query.name()
            + place.map(at -> " " + at).orElse("")
            + ": "
            + told(e)
            + (state(e).equals(NO_RIGHT)
                ? ": grant it to the user of spillway.databases." + database + ".username"
                : "");
    if (state(e).equals(CANCELED)) {
      return remembered(
          new DatabaseUnavailableException(
              "the query took too long: try again later", detail, kept(e)));
    }
    if (passing(e)) {
      return remembered(unavailable(detail, kept(e)));
    }
    return server(e)
        .flatMap(said -> ParameterFault.of(query, values, state(e), said))
        .<DatabaseException>map(fault -> new RefusedParameterException(fault, detail, kept(e)))
        .orElseGet(() -> remembered(refused(detail, place, kept(e))));
  }

  /**
   * Returns whether planning failed because of a name in the query or a missing right. Planning
   * also evaluates constants, which may fail in any other way.
   */
  public static boolean ofNames(QueryRefusedException e) {
    return !(e.getCause() instanceof SQLException cause) || state(cause).startsWith("42");
  }

  /**
   * Returns the exception to keep as the cause; null if its message is too long. It would fill the
   * log, and stay in memory as long as the failure does.
   */
  private static SQLException kept(SQLException e) {
    return String.valueOf(e.getMessage()).length() > LONGEST ? null : e;
  }

  public DatabaseException noneFree(int connections) {
    return remembered(
        new DatabaseUnavailableException(
            "all connections to the database are in use: try again later",
            ("database=%s all connections are in use: raise"
                    + " spillway.databases.%s.max-connections above %s")
                .formatted(database, database, connections),
            null));
  }

  QueryRefusedException refused(String detail, Optional<Place> place, Throwable cause) {
    return new QueryRefusedException(detail, place, cause);
  }

  private static DatabaseException unavailable(String detail, Throwable e) {
    return new DatabaseUnavailableException(
        "the database is not available: try again later", detail, e);
  }

  private static boolean passing(SQLException e) {
    String state = state(e);
    return PASSING.contains(state)
        || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
  }

  private static Optional<Place> place(Query query, int lead, SQLException e) {
    return server(e)
        .map(ServerErrorMessage::getPosition)
        .filter(position -> position > 0)
        .map(position -> query.place(position, lead));
  }

  /** Returns the server's message in one line, without the statement. */
  private static String told(SQLException e) {
    String text =
        server(e)
            .map(
                said ->
                    said.getMessage()
                        + Optional.ofNullable(said.getDetail()).map(more -> ". " + more).orElse("")
                        + Optional.ofNullable(said.getHint()).map(hint -> ". " + hint).orElse(""))
            .orElseGet(() -> String.valueOf(e.getMessage()));
    String told = text.substring(0, Math.min(text.length(), LONGEST));
    return "%s%s (%s)"
        .formatted(
            told.replaceAll("\\s+", " "), told.length() < text.length() ? "…" : "", state(e));
  }

  private static Optional<ServerErrorMessage> server(SQLException e) {
    return e instanceof PSQLException known
        ? Optional.ofNullable(known.getServerErrorMessage())
        : Optional.empty();
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
