package dev.spillway.export;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Makes one database refuse and drop connections, its server's other databases not. */
public final class DatabaseOutage {

  private final String url;
  private final String name;

  /**
   * @param url JDBC URL of the database, {@code …/name?…}
   */
  public DatabaseOutage(String url) {
    this.url = url;
    this.name = url.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
  }

  public void begin() {
    asOperator("alter database " + name + " allow_connections false");
    asOperator(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
  }

  public void end() {
    asOperator("alter database " + name + " allow_connections true");
  }

  public boolean refusesConnections() {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "")) {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  private void asOperator(String sql) {
    String operators = url.replaceFirst("/" + name + "(?=\\?|$)", "/postgres");
    try (Connection connection = DriverManager.getConnection(operators, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
