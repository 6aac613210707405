package dev.spillway.testing.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Connections that all break right after a commit, before the caller gets its result: as when the
 * process is killed then.
 */
public final class DyingConnections {

  private final DataSource database;
  private final List<Connection> open = new ArrayList<>();
  private int left;

  /**
   * @param nth after which commit, from 1, of those that change something
   */
  public DyingConnections(DataSource database, int nth) {
    this.database = database;
    this.left = nth;
  }

  /** False when there were fewer commits. */
  public boolean died() {
    return left == 0;
  }

  /** What asks for connections. */
  public DataSource source() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(database, method, arguments);
          return result instanceof Connection connection ? watched(connection) : result;
        });
  }

  private Connection watched(Connection connection) throws SQLException {
    if (died()) {
      connection.abort(Runnable::run);
    }
    open.add(connection);
    return proxy(
        Connection.class,
        (method, arguments) -> {
          boolean last = method.getName().equals("commit") && changes(connection) && --left == 0;
          Object result = call(connection, method, arguments);
          if (last) {
            die();
          }
          return result;
        });
  }

  private static boolean changes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select pg_current_xact_id_if_assigned() is not null")) {
      return found.next() && found.getBoolean(1);
    }
  }

  private void die() throws SQLException {
    for (Connection each : open) {
      each.abort(Runnable::run);
    }
    throw new SQLException("The process is dead", "08006");
  }

  private interface Watch {
    Object invoke(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Watch watch) {
    return type.cast(
        Proxy.newProxyInstance(
            DyingConnections.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> watch.invoke(method, arguments)));
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
