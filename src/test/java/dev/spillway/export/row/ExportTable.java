package dev.spillway.export.row;

import dev.spillway.testing.PostgresResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The export table of a migrated database, by plain JDBC. */
public record ExportTable(DataSource database) {

  /** In a new database. */
  public static ExportTable fresh() {
    return at(PostgresResource.migratedDatabase());
  }

  public static ExportTable at(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    return new ExportTable(source);
  }

  public String url() {
    return ((PGSimpleDataSource) database).getURL();
  }

  public record Row(
      ExportState state,
      int started,
      int failed,
      String problem,
      String detail,
      String parameters) {}

  public void insertQueued(String id) {
    execute(
        "insert into export (id, recipe, owner, state, format, parameters, created_at)"
            + " values (?, 'plan', 'teacher', 'QUEUED', 'zip', '{}', now())",
        id);
  }

  /** As a request does, whose node plans it. */
  public void insertFirst(String id) {
    execute(
        "insert into export (id, recipe, owner, state, format, parameters, created_at, attempts_started)"
            + " values (?, 'plan', 'teacher', 'GENERATING', 'zip', '{}', now(), 1)",
        id);
  }

  /** What the first step of a virtual export does at its end. */
  public void endFirst(String id) {
    makeReady(id);
    execute("delete from scheduled_tasks where task_instance = ? and not picked", id);
  }

  /** What the first step of a held export does at its end, in its job. */
  public void queueByAttempt(String id) {
    execute(
        "update export set state = 'QUEUED', attempts_uncounted = attempts_uncounted + 1"
            + " where id = ? and state = 'GENERATING'",
        id);
  }

  /** What a generation does at its end. */
  public boolean makeReady(String id) {
    return execute("update export set state = 'READY' where id = ? and state = 'GENERATING'", id)
        == 1;
  }

  /** The delays after failures are over: what failed is tried again at the next poll. */
  public void endDelays() {
    execute(
        "update scheduled_tasks set execution_time = now() where not picked"
            + " and exists (select from export where id = task_instance and attempts_failed > 0)");
  }

  public void cancel(String id) {
    execute("update export set state = 'CANCELLED' where id = ?", id);
  }

  public Row row(String id) {
    try (Connection connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select state, attempts_started, attempts_failed, problem_type, problem_detail, parameters"
                    + " from export where id = ?")) {
      statement.setString(1, id);
      try (var row = statement.executeQuery()) {
        row.next();
        return new Row(
            ExportState.valueOf(row.getString(1)),
            row.getInt(2),
            row.getInt(3),
            row.getString(4),
            row.getString(5),
            row.getString(6));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Attempts that count neither as failed nor as lost. */
  public int uncounted(String id) {
    return count("select attempts_uncounted from export where id = '" + id + "'");
  }

  public ExportState state(String id) {
    return row(id).state();
  }

  /** Of the export's job. */
  public Instant lastHeartbeat(String id) {
    return time("last_heartbeat", id);
  }

  /** When a node takes the export's job. */
  public Instant due(String id) {
    return time("execution_time", id);
  }

  private Instant time(String column, String id) {
    try (Connection connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select " + column + " from scheduled_tasks where task_instance = ?")) {
      statement.setString(1, id);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Marks the export's job as held by {@code node}, which was last heard at {@code heard}. */
  public void holdJob(String id, String node, Instant heard) {
    try (Connection connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update scheduled_tasks set picked = true, picked_by = ?, last_heartbeat = ?"
                    + " where task_instance = ?")) {
      statement.setString(1, node);
      statement.setObject(2, heard.atOffset(ZoneOffset.UTC));
      statement.setString(3, id);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of db-scheduler's table. */
  public int jobs() {
    return count("select count(*) from scheduled_tasks");
  }

  /** Jobs that some node holds. */
  public int jobsTaken() {
    return count("select count(*) from scheduled_tasks where picked");
  }

  public int count(String sql) {
    try (Connection connection = database.getConnection();
        var row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public int execute(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
