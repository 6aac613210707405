package dev.spillway.database.session;

import dev.spillway.database.session.DatabasesConfig.DatabaseConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The configured databases. Connects on first use, so an unreachable database does not prevent the
 * start.
 */
@ApplicationScoped
public class Databases {

  private static final String URL = "jdbc:postgresql:";

  /**
   * URL parameters that are refused: they have settings of their own, or would break a guarantee of
   * this class.
   */
  private static final List<String> NOT_IN_A_URL =
      List.of("password=", "maxresultbuffer=", "socketfactory=", "options=");

  private final SortedMap<String, Database> databases = new TreeMap<>();

  /**
   * @throws IllegalStateException with one sentence per invalid setting that says how to correct it
   */
  @Inject
  public Databases(DatabasesConfig config) {
    this(config, ResultBuffers.ofThisProcess());
  }

  Databases(DatabasesConfig config, ResultBuffers buffers) {
    List<String> problems = problems(config);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    WideRowPermit careful = new WideRowPermit();
    config
        .databases()
        .forEach(
            (name, database) ->
                databases.put(name, new Database(name, database, buffers, careful)));
  }

  /** Returns one sentence per invalid setting, sorted; empty if there is none. */
  public static List<String> problems(DatabasesConfig config) {
    List<String> problems = new ArrayList<>();
    config.databases().forEach((name, database) -> look(name, database, problems));
    Collections.sort(problems);
    return problems;
  }

  /** Returns the names, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(databases.keySet());
  }

  public Optional<Database> find(String name) {
    return Optional.ofNullable(databases.get(name));
  }

  /**
   * Returns the database with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Database get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no database %s: set spillway.databases.%s.url, or use one of %s"
                        .formatted(name, name, names())));
  }

  @PreDestroy
  public void close() {
    databases.values().forEach(Database::close);
  }

  private static boolean readable(String url) {
    try {
      new PGSimpleDataSource().setURL(url);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void look(String name, DatabaseConfig database, List<String> problems) {
    String setting = "spillway.databases." + name;
    String url = database.url();
    if (!url.startsWith(URL) || !readable(url)) {
      // The URL is not shown: it may contain a password.
      problems.add(setting + ".url must be " + URL + "//host:port/database");
    }
    String parameters = url.substring(Math.max(url.indexOf('?'), 0)).toLowerCase(Locale.ROOT);
    for (String refused : NOT_IN_A_URL) {
      if (parameters.contains("?" + refused) || parameters.contains("&" + refused)) {
        problems.add(
            "%s.url must not have %s: take it out%s"
                .formatted(
                    setting, refused, refused.startsWith("password") ? ", and set .password" : ""));
      }
    }
    if (database.maxConnections() < 1) {
      problems.add(setting + ".max-connections must be at least 1");
    }
    Map.of(
            ".connect-timeout", database.connectTimeout(),
            ".statement-timeout", database.statementTimeout(),
            ".idle-timeout", database.idleTimeout())
        .forEach(
            (part, duration) -> {
              if (duration.toMillis() < 1 || duration.toDays() > 7) {
                problems.add(setting + part + " must be more than 0 and at most 7d");
              }
            });
  }
}
