package dev.spillway.database.session;

import dev.spillway.database.query.Binding;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.DatabasesConfig.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.ParameterList;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.core.TypeInfo;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One connection to a server. For one thread at a time, except {@link #cancel()} and {@link
 * #abort()}.
 */
final class Session {

  private static final Logger LOG = Logger.getLogger(Session.class.getName());

  /**
   * Added to the statement timeout to get the socket timeout, so that only a dead network triggers
   * it.
   */
  private static final Duration NETWORK = Duration.ofSeconds(30);

  /** How often the server checks that its client is still connected while it runs a query. */
  private static final Duration CLIENT_LOOK = Duration.ofSeconds(5);

  /**
   * How long the client may leave sent data unacknowledged before the server gives up. A slow
   * reader is safe: each batch is read from the socket at once.
   */
  private static final Duration CLIENT_SILENT = Duration.ofMinutes(1);

  private static final int PLAIN =
      QueryExecutor.QUERY_ONESHOT
          | QueryExecutor.QUERY_SUPPRESS_BEGIN
          | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

  private static final int SIMPLE =
      PLAIN
          | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
          | QueryExecutor.QUERY_NO_RESULTS
          | QueryExecutor.QUERY_NO_METADATA;

  private final Connection connection;
  private final QueryExecutor executor;
  private final TypeInfo types;
  private final long bufferBytes;
  private long received;

  private Session(Connection connection, long bufferBytes) throws SQLException {
    BaseConnection base = connection.unwrap(BaseConnection.class);
    this.connection = connection;
    this.executor = base.getQueryExecutor();
    this.types = base.getTypeInfo();
    this.bufferBytes = bufferBytes;
  }

  /**
   * Opens a connection.
   *
   * @param bufferBytes maximum bytes of one batch of rows; a larger one breaks the connection
   */
  static Session open(DatabaseConfig config, long bufferBytes) throws SQLException {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setURL(config.url());
    server.setUser(config.username());
    config.password().ifPresent(server::setPassword);
    server.setApplicationName("spillway");
    server.setTcpKeepAlive(true);
    server.setConnectTimeout(seconds(config.connectTimeout()));
    server.setLoginTimeout(seconds(config.connectTimeout()));
    server.setSocketTimeout(seconds(config.statementTimeout().plus(NETWORK)));
    server.setCancelSignalTimeout(2);
    server.setMaxResultBuffer(String.valueOf(bufferBytes));
    Connection opened = server.getConnection();
    try {
      setUp(opened, config);
      watchTheClient(opened, config);
      return new Session(opened, bufferBytes);
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Sets the lexical rules, the output formats of values, the timeouts and the read-only default.
   */
  private static void setUp(Connection opened, DatabaseConfig config) throws SQLException {
    try (Statement setup = opened.createStatement()) {
      setup.execute(
          """
          select set_config('default_transaction_read_only', 'on', false),
            set_config('statement_timeout', '%d', false),
            set_config('idle_in_transaction_session_timeout', '%d', false),
            set_config('standard_conforming_strings', 'on', false),
            set_config('jit', 'off', false),
            set_config('TimeZone', 'UTC', false),
            set_config('DateStyle', 'ISO', false),
            set_config('IntervalStyle', 'iso_8601', false),
            set_config('bytea_output', 'hex', false),
            set_config('extra_float_digits', '1', false),
            set_config('client_min_messages', 'error', false)
          """
              .formatted(config.statementTimeout().toMillis(), config.idleTimeout().toMillis()));
    }
  }

  /**
   * Makes the server soon abort the query of a client that was killed or disconnected: by default,
   * it notices only when it has rows to send. {@code client_connection_check_interval} exists since
   * PostgreSQL 14, and not on every operating system.
   */
  private static void watchTheClient(Connection opened, DatabaseConfig config) {
    long most = config.statementTimeout().toMillis();
    try (Statement setup = opened.createStatement()) {
      setup.execute(
          """
          select set_config(name, case name
              when 'client_connection_check_interval' then '%d'
              when 'tcp_user_timeout' then '%d'
              when 'tcp_keepalives_idle' then '30'
              when 'tcp_keepalives_interval' then '10'
              else '3' end, false)
            from pg_settings
            where name in ('client_connection_check_interval', 'tcp_user_timeout',
              'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count')
          """
              .formatted(
                  Math.min(most, CLIENT_LOOK.toMillis()),
                  Math.min(most, CLIENT_SILENT.toMillis())));
    } catch (SQLException e) {
      LOG.log(Level.FINE, "a server does not look after its clients", e);
    }
  }

  long bufferBytes() {
    return bufferBytes;
  }

  void begin() throws SQLException {
    simple("begin isolation level repeatable read, read only");
  }

  void rollback() throws SQLException {
    simple("rollback");
    // Drops the notifications that the driver would otherwise collect without limit.
    executor.getNotifications();
  }

  /** Returns whether the server answers within the timeout. */
  boolean answers(Duration within) {
    try {
      return connection.isValid(seconds(within));
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * A batch of rows.
   *
   * @param fields of the first batch; empty in later ones
   * @param cursor for the next batch; null when there is none
   */
  record Batch(List<Field> fields, List<Tuple> tuples, ResultCursor cursor) {}

  /** Runs a statement and returns its first rows. */
  Batch execute(String prefix, Query query, Map<String, ?> values, int rows) throws SQLException {
    return run(
        handler -> {
          var statement = executor.createQuery(prefix + query.sql(), false, true).query;
          ParameterList parameters = statement.createParameterList();
          Binding.bind(query, values, parameters);
          int flags = PLAIN | QueryExecutor.QUERY_FORWARD_CURSOR;
          executor.execute(statement, parameters, handler, 0, rows, flags);
        });
  }

  /** Fetches the next rows. */
  Batch fetch(ResultCursor cursor, int rows) throws SQLException {
    return run(handler -> executor.fetch(cursor, handler, rows, false));
  }

  /** Returns the columns of a statement without running it; empty if it returns no rows. */
  List<Field> describe(Query query) throws SQLException {
    return run(handler -> {
          var statement = executor.createQuery(query.sql(), false, true).query;
          ParameterList parameters = statement.createParameterList();
          Binding.bind(query, Map.of(), parameters);
          int flags = PLAIN | QueryExecutor.QUERY_DESCRIBE_ONLY;
          executor.execute(statement, parameters, handler, 0, 0, flags);
        })
        .fields();
  }

  TypeInfo types() {
    return types;
  }

  /** Records received bytes. */
  void took(long bytes) {
    received += bytes;
  }

  /**
   * Resets the driver's count of received bytes if it got large. The driver adds up all batches
   * until a simple statement ends; an empty one is enough.
   */
  void makeRoom() throws SQLException {
    if (received > bufferBytes / 4) {
      simple("");
    }
  }

  /** Asks the server to cancel the running statement; called from another thread. */
  void cancel() throws SQLException {
    executor.sendQueryCancel();
  }

  /**
   * Aborts the connection, so that a thread that waits for the server fails at once; called from
   * another thread.
   */
  void abort() throws SQLException {
    connection.abort(Runnable::run);
  }

  void close() throws SQLException {
    connection.close();
  }

  private void simple(String sql) throws SQLException {
    run(
        handler ->
            executor.execute(
                executor.createQuery(sql, false, false).query, null, handler, 0, 0, SIMPLE));
    received = 0;
  }

  private interface Call {
    void with(Handler handler) throws SQLException;
  }

  private static Batch run(Call call) throws SQLException {
    Handler handler = new Handler();
    try {
      call.with(handler);
    } catch (RuntimeException e) {
      // After it refused a row, the driver continues in the middle of it and may fail in any way.
      SQLException first = handler.getException();
      if (first == null) {
        throw e;
      }
      first.addSuppressed(e);
      throw first;
    }
    return handler.batch;
  }

  private static final class Handler extends ResultHandlerBase {

    private Batch batch = new Batch(List.of(), List.of(), null);

    @Override
    public void handleResultRows(
        org.postgresql.core.Query from, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
      batch = new Batch(List.of(fields), tuples == null ? List.of() : tuples, cursor);
    }

    /**
     * Drops a notice. {@code client_min_messages} keeps most from being sent, but INFO always is,
     * and a function may have a setting of its own.
     */
    @Override
    public void handleWarning(SQLWarning notice) {
      // Without this override, the driver would keep every notice until the query ends.
    }
  }

  private static int seconds(Duration duration) {
    return (int) Math.clamp(duration.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE / 1000);
  }
}
