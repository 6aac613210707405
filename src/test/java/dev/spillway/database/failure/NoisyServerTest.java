package dev.spillway.database.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.spillway.database.session.RowsReader;
import dev.spillway.database.session.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a server sends beside rows does not stay in memory: read in processes of their own with a
 * small heap.
 */
class NoisyServerTest {

  private static final String NOISE = "$$ begin raise %s '%%', repeat('x', 1000); return n; end $$";

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database =
        TestDatabase.create(
            "create function noisy(n int) returns int language plpgsql as "
                + NOISE.formatted("warning"),
            "create function informing(n int) returns int language plpgsql as "
                + NOISE.formatted("info"),
            "create function deaf(n int) returns int language plpgsql set client_min_messages = debug as "
                + NOISE.formatted("notice"),
            "create function looping(n int) returns int language plpgsql as"
                + " $$ begin for i in 1..n loop raise info '%', repeat('x', 1000); end loop; return n; end $$",
            "create function verbose(n int) returns int language plpgsql as"
                + " $$ begin raise exception '%', repeat('x', n); end $$",
            "create function wandering(n int) returns int language plpgsql as"
                + " $$ begin perform set_config('search_path', repeat('x', 100000) || n, false); return n; end $$");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void noticesAreDroppedAsTheyCome() throws Exception {
    for (String function : List.of("noisy", "informing", "deaf")) {
      assertThat(
              read(
                  "select n, "
                      + function
                      + "(n) as body from generate_series(1, 40000) n order by 1"))
          .as(function)
          .singleElement()
          .asString()
          .startsWith("first 40000 rows ");
    }
  }

  @Test
  void noticesOfOneRowAreDropped() throws Exception {
    assertThat(read("select 1 as n, looping(40000) as body"))
        .containsExactly("first 1 rows 6 bytes");
  }

  @Test
  void settingsThatTheServerTellsAreNotGathered() throws Exception {
    assertThat(read("select n, wandering(n) as body from generate_series(1, 900) n"))
        .containsExactly("first 900 rows 5184 bytes");
  }

  @Test
  void anErrorOfMegabytesBreaksTheQueryAlone() throws Exception {
    assertThat(read("select 1 as n, verbose(5000000) as body"))
        .containsExactly(
            "first QueryRefusedException the database refused what the recipe asks of it: its operator has"
                + " to correct it");
  }

  @Test
  void aLongErrorIsToldShort() {
    QueryRefusedException refused =
        catchThrowableOfType(
            QueryRefusedException.class,
            () -> database.value("select verbose(1000000)", Map.of(), Map.of()));

    assertThat(refused.detail()).hasSizeBetween(2000, 2200).contains("xxx… (P0001)");
    assertThat(refused).hasNoCause();
  }

  @Test
  void aServerGivesUpWhatAKilledClientAskedFor() throws Exception {
    Process reader =
        RowsReader.start("64m", database.url(), "select 1 as n, pg_sleep(600) as body");
    String sleeping = "query like '%pg_sleep(600)%' and state = 'active'";
    await().atMost(Duration.ofMinutes(1)).until(() -> database.sessions(sleeping) == 1);

    reader.destroyForcibly().waitFor();

    await().atMost(Duration.ofMinutes(2)).until(() -> database.sessions(sleeping) == 0);
  }

  private static List<String> read(String sql) throws Exception {
    Process process = RowsReader.start("64m", database.url(), sql);
    List<String> lines = RowsReader.lines(process);
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }
}
