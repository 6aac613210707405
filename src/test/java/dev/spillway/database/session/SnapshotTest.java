package dev.spillway.database.session;

import static dev.spillway.database.session.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.failure.RefusedParameterException;
import dev.spillway.database.query.BindType;
import dev.spillway.database.query.Query;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database =
        TestDatabase.create(
            "create table people (id int primary key, name text)",
            "insert into people select n, 'person ' || n from generate_series(1, 1000) n",
            "create function meddle() returns int language sql as"
                + " $$ insert into people values (0, 'intruder') returning 1 $$",
            "analyze");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void streamsAllRowsInOrder() throws Exception {
    try (Snapshot snapshot = database.snapshot();
        Rows rows = snapshot.stream(query("select id, name from people order by id"), Map.of())) {
      assertThat(rows.columns())
          .containsExactly(
              new Column("id", "int4", Column.Kind.NUMBER),
              new Column("name", "text", Column.Kind.TEXT));
      int seen = 0;
      while (rows.next()) {
        seen++;
        assertThat(rows.number()).isEqualTo(seen);
        assertThat(text(rows, 1)).isEqualTo("person " + seen);
      }
      assertThat(seen).isEqualTo(1000);
      assertThat(rows.next()).isFalse();
      assertThat(snapshot.queries()).isEqualTo(1);
    }
  }

  @Test
  void valuesAreBoundWithTheirTypes() throws Exception {
    Map<String, BindType> types =
        Map.of(
            "text", BindType.TEXT,
            "long", BindType.INTEGER,
            "number", BindType.NUMBER,
            "flag", BindType.BOOLEAN,
            "texts", BindType.TEXTS,
            "longs", BindType.INTEGERS,
            "numbers", BindType.NUMBERS,
            "flags", BindType.BOOLEANS,
            "object", BindType.OBJECT,
            "nothing", BindType.INTEGER);
    Map<String, Object> values =
        Map.of(
            "text",
            "it's \"ü\" 💧 \\",
            "long",
            Long.MAX_VALUE,
            "number",
            new BigDecimal("1E+3"),
            "flag",
            true,
            "texts",
            List.of("a,b", "\"", "\\", "", "null", "{}"),
            "longs",
            List.of(),
            "numbers",
            List.of(new BigDecimal("0.10")),
            "flags",
            List.of(false),
            "object",
            new TreeMap<>(Map.of("k\"\n", "v\\", "n", new BigDecimal("1.50"), "t", true)));

    assertThat(
            database.value(
                "select json_build_array(:text::text, :long, :number, :flag, :texts, :longs, :numbers,"
                    + " :flags, :object, :nothing, pg_typeof(:long), pg_typeof(:longs), :text = :text)",
                types,
                values))
        .isEqualTo(
            "[\"it's \\\"ü\\\" 💧 \\\\\", 9223372036854775807, 1000, true, "
                + "[\"a,b\",\"\\\"\",\"\\\\\",\"\",\"null\",\"{}\"], [], [0.10], [false], "
                + "{\"n\": 1.50, \"t\": true, \"k\\\"\\n\": \"v\\\\\"}, null, \"bigint\", \"bigint[]\", true]");
    assertThat(
            database.value(
                "select 'found' where '00000000-0000-0000-0000-000000000001'::uuid = :id and"
                    + " date '2026-11-21' > :day",
                Map.of("id", BindType.TEXT, "day", BindType.TEXT),
                Map.of("id", "00000000-0000-0000-0000-000000000001", "day", "2026-11-20")))
        .isEqualTo("found");
  }

  @Test
  void noValueBecomesSql() throws Exception {
    Map<String, BindType> types = Map.of("name", BindType.TEXT, "names", BindType.TEXTS);
    for (String attempt :
        List.of(
            "' or true --",
            "'; drop table people; --",
            "\\'; drop table people; --",
            "$$; drop table people",
            "person 1' /*",
            ":name",
            "$1",
            "?",
            "\"},{\"")) {
      assertThat(
              database.value(
                  "select count(*) from people where name = :name or name = any(:names)",
                  types,
                  Map.of("name", attempt, "names", List.of(attempt))))
          .isEqualTo("0");
      assertThat(database.value("select :name", types, Map.of("name", attempt))).isEqualTo(attempt);
    }
    assertThat(database.number("select count(*) from people")).isEqualTo(1000);
  }

  @Test
  void aValueThatTheQueryCannotTakeIsTheCallers() {
    Map<String, BindType> types = Map.of("a", BindType.TEXT, "b", BindType.TEXT);
    assertRefused("select 1 where :b = 'x' and :a::uuid is null", types, "x", "uuid");
    assertRefused("select 1 where :b = 'x' and date '2026-01-01' < :a", types, "2026-02-30", null);
    assertRefused("select 1 where :b = 'x' and 5 < :a", types, "99999999999", "integer");
    assertRefused("select 1 where :b = 'x' and 5 = :a", types, "$2", "integer");
    assertRefused("select cast(:a || '' as numeric) where :b = 'x'", types, "1,5", "numeric");
    assertRefused("select (:a || '')::timestamptz where :b = 'x'", types, "when", null);
  }

  private static void assertRefused(
      String sql, Map<String, BindType> types, String given, String type) {
    RefusedParameterException refused =
        catchThrowableOfType(
            RefusedParameterException.class,
            () -> database.value(sql, types, Map.of("a", given, "b", "x")));
    assertThat(refused).as(sql).isNotNull();
    assertThat(refused.parameter()).isEqualTo("a");
    assertThat(refused.passing()).isFalse();
    assertThat(refused.getMessage()).startsWith("a must be a value ").doesNotContain(given);
    if (type != null) {
      assertThat(refused).hasMessage("a must be a value of type " + type);
    }
  }

  @Test
  void aValueOfTheDatabaseThatTheQueryCannotTakeIsTheRecipes() {
    for (String sql :
        List.of(
            "select 'y'::text::int from people where name <> :a",
            "select 1 / 0 from people where name <> :a",
            "select ('$1' || name)::int from people where name <> :a")) {
      assertThat(
              catchThrowable(
                  () -> database.value(sql, Map.of("a", BindType.TEXT), Map.of("a", "somebody"))))
          .as(sql)
          .isInstanceOf(QueryRefusedException.class);
    }
  }

  @Test
  void operatorsWithQuestionMarksReachTheServer() throws Exception {
    assertThat(
            database.value(
                "select '{\"a\":1}'::jsonb ? :key",
                Map.of("key", BindType.TEXT),
                Map.of("key", "a")))
        .isEqualTo("t");
  }

  @Test
  void seesTheDatabaseAsItWas() throws Exception {
    TestDatabase changing =
        TestDatabase.create("create table t (n int)", "insert into t values (1)");
    Query sum = query("select sum(n) from t");
    try (changing;
        Snapshot snapshot = changing.snapshot()) {
      try (Rows rows = snapshot.stream(sum, Map.of())) {
        assertThat(rows.next()).isTrue();
        assertThat(text(rows, 0)).isEqualTo("1");
      }
      changing.with("update t set n = 5", "insert into t values (7)");
      try (Rows rows = snapshot.stream(sum, Map.of())) {
        assertThat(rows.next()).isTrue();
        assertThat(text(rows, 0)).isEqualTo("1");
      }
      assertThat(changing.sessions("state = 'idle in transaction'")).isEqualTo(1);
    }
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    for (String writing :
        List.of(
            "select meddle()",
            "with gone as (delete from people returning id) select * from gone",
            "select set_config('transaction_read_only', 'off', true), meddle()")) {
      assertThatThrownBy(() -> database.value(writing, Map.of(), Map.of()))
          .as(writing)
          .isInstanceOf(QueryRefusedException.class)
          .satisfies(e -> assertThat(((DatabaseException) e).passing()).isFalse());
    }
    assertThat(database.number("select count(*) from people where id = 0")).isZero();
    assertThat(database.number("select count(*) from people")).isEqualTo(1000);
  }

  @Test
  void theSessionIsSetUp() throws Exception {
    String settings =
        database.value(
            "select concat_ws(' ', current_setting('transaction_isolation'),"
                + " current_setting('transaction_read_only'), current_setting('default_transaction_read_only'),"
                + " current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'),"
                + " current_setting('application_name'), current_setting('TimeZone'))",
            Map.of(),
            Map.of());

    assertThat(settings).isEqualTo("repeatable read on on 30s 1min spillway UTC");
  }

  @Test
  void estimatesWithoutRunning() throws Exception {
    try (Snapshot snapshot = database.snapshot()) {
      Map<String, BindType> types = Map.of("most", BindType.INTEGER, "name", BindType.TEXT);
      OptionalLong some =
          snapshot.estimate(
              query(
                  "select * from people where id <= :most and name <> :name and meddle() > 0",
                  types),
              Map.of("most", 500L, "name", "x"));
      assertThat(some.orElseThrow()).isBetween(1L, 1000L);
      assertThat(snapshot.estimate(query("select * from people"), Map.of())).hasValue(1000);
      assertThat(snapshot.queries()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionIsKeptButNoTransaction() throws Exception {
    try (TestDatabase own = TestDatabase.create()) {
      for (int i = 0; i < 3; i++) {
        try (Snapshot snapshot = own.snapshot()) {
          Rows rows =
              snapshot.stream(query("select n from generate_series(1, 100000) n"), Map.of());
          assertThat(rows.next()).isTrue();
        }
        assertThat(own.sessions("true")).isEqualTo(1);
        assertThat(own.sessions("state = 'idle' and backend_xmin is null")).isEqualTo(1);
      }
      own.database();
      own.close();
      await().until(() -> own.sessions("true") == 0);
    }
  }

  @Test
  void queriesFollowEachOtherWhateverWasReadOfThem() throws Exception {
    try (Snapshot snapshot = database.snapshot()) {
      for (int i = 1; i <= 50; i++) {
        Rows rows = snapshot.stream(query("select n from generate_series(1, 10000) n"), Map.of());
        for (int n = 1; n <= i * 10; n++) {
          assertThat(rows.next()).isTrue();
        }
        assertThat(text(rows, 0)).isEqualTo(String.valueOf(i * 10));
      }
      assertThat(snapshot.queries()).isEqualTo(50);
    }
  }

  private static String text(Rows rows, int column) {
    return new String(rows.value(column), StandardCharsets.UTF_8);
  }
}
