package dev.spillway.database.query;

import static dev.spillway.database.session.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.database.document.CsvRows;
import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.session.Column;
import dev.spillway.database.session.Databases;
import dev.spillway.database.session.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wrong with a query is told before it is run. */
class CheckTest {

  private static final Map<String, BindType> NUMBER = Map.of("a", BindType.INTEGER);

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database =
        TestDatabase.create(
            "create type mood as enum ('good', 'bad')",
            "create domain label as text",
            "create table people (id int primary key, name label, mood mood, at timestamptz, more jsonb)");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void tellsTheColumns() throws Exception {
    Query query =
        query(
            "select *, :n from people where id = :n and name = :name and mood = :name",
            Map.of("n", BindType.INTEGER, "name", BindType.TEXT));

    assertThat(database.database().check(query))
        .containsExactly(
            new Column("id", "int4", Column.Kind.NUMBER),
            new Column("name", "text", Column.Kind.TEXT),
            new Column("mood", "mood", Column.Kind.TEXT),
            new Column("at", "timestamptz", Column.Kind.INSTANT),
            new Column("more", "jsonb", Column.Kind.JSON),
            new Column("?column?", "int8", Column.Kind.NUMBER));
  }

  @Test
  void runsNothing() throws Exception {
    assertThat(database.database().check(query("select 1 / 0 as n"))).hasSize(1);
  }

  @Test
  void namesTheRightThatIsMissing() {
    database.with(
        "drop role if exists clerk",
        "create role clerk login",
        "create table if not exists secret (id int, word text)",
        "revoke all on secret from clerk",
        "grant select (id) on secret to clerk");
    try (TestDatabase clerk =
        new TestDatabase(database.url(), "clerk", Optional.empty(), 1, Duration.ofSeconds(30))) {
      Databases own = clerk.databases();
      QueryRefusedException refused =
          catchThrowableOfType(
              QueryRefusedException.class,
              () -> own.get("test").check(query("select word from secret where id = :a", NUMBER)));
      assertThat(refused.detail())
          .isEqualTo(
              "database=test test.sql: permission denied for table secret (42501): grant it to the user of"
                  + " spillway.databases.test.username");
      assertThat(catchThrowable(() -> own.get("test").check(query("select id from secret"))))
          .isNull();
      own.close();
      database.with("drop owned by clerk", "drop role clerk");
    }
  }

  @Test
  void namesWhatIsMissingAndWhere() {
    assertRefused("\n select id from\n   persons", 3, 4, "relation \"persons\" does not exist");
    assertRefused("select id,\n nam from people", 2, 2, "column \"nam\" does not exist");
    assertRefused("select :a, :a, wrong(1)", 1, 16, "function wrong(integer) does not exist");
    assertRefused(
        "select id from people where mood = :a", 1, 34, "operator does not exist: mood = bigint");
    assertRefused("selec 1", 1, 1, "syntax error at or near \"selec\"");
    assertRefused("/* why */ select id from people order", 1, 38, "syntax error at end of input");
  }

  private static void assertRefused(String sql, int line, int column, String sentence) {

    Query query = query(sql, Map.of("a", BindType.INTEGER));
    QueryRefusedException refused =
        catchThrowableOfType(QueryRefusedException.class, () -> database.database().check(query));

    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.place()).as(refused.detail()).contains(new Place(line, column));
    assertThat(refused.detail())
        .startsWith("database=test test.sql line " + line + ", column " + column + ": " + sentence);
    assertThat(refused.passing()).isFalse();
    assertThat(refused.getMessage()).doesNotContain("people", "nam", "localhost", "select");
  }

  @Test
  void whatReturnsNoRowsIsNoDocument() {
    for (String sql : new String[] {"set x.y = 1", "commit", "create table t (n int)"}) {
      assertThatThrownBy(() -> new CsvRows(query(sql)).check(database.database(), query(sql)))
          .as(sql)
          .isInstanceOf(QueryRefusedException.class)
          .extracting(e -> ((DatabaseException) e).detail())
          .isEqualTo("test.sql returns no rows: write a SELECT");
    }
    assertThatThrownBy(() -> database.write(new CsvRows(query("set x.y = 1"))))
        .isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void settingsThatCannotBeAreNamed() {
    TestDatabase wrong =
        new TestDatabase(
            "jdbc:postgresql://host/db?a=b&password=geheim",
            "u",
            java.util.Optional.empty(),
            0,
            java.time.Duration.ZERO);
    TestDatabase other = TestDatabase.at("postgres://u:geheim@host/db");

    assertThat(Databases.problems(() -> Map.of("a", wrong, "b", other)))
        .containsExactly(
            "spillway.databases.a.max-connections must be at least 1",
            "spillway.databases.a.statement-timeout must be more than 0 and at most 7d",
            "spillway.databases.a.url must not have password=: take it out, and set .password",
            "spillway.databases.b.url must be jdbc:postgresql://host:port/database");
    assertThatThrownBy(() -> new Databases(() -> Map.of("a", wrong)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("max-connections");
    assertThatThrownBy(() -> database.databases().get("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no database none: set spillway.databases.none.url, or use one of [test]");
  }
}
