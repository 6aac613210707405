package dev.spillway.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Form;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that are wider than memory is, in a process of its own with a small heap. */
class WideRowsTest {

  /** Of the wide rows: more bytes than the larger heap has. */
  private static final int ROWS = Form.choose(90, 400);

  /** More bytes than the smaller heap has. */
  private static final int SOME = Form.choose(45, 400);

  private static final String ALL = "first %d rows %d bytes".formatted(ROWS, wideBytes(ROWS));
  private static final String PART = "first %d rows %d bytes".formatted(SOME, wideBytes(SOME));

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database =
        TestDatabase.create(
            "create unlogged table wide (n int, body text)",
            // Not compressed, so that reading them is quick.
            "alter table wide alter body set storage external",
            "insert into wide select n, repeat(chr(65 + n % 26), 1900000) from generate_series(1, "
                + ROWS
                + ") n",
            "create unlogged table huge (n int, body text)",
            "alter table huge alter body set storage external",
            "insert into huge select 1, 'small' union all select 2, repeat('x', 200000000)",
            "create unlogged table mixed (n int, body text)",
            "alter table mixed alter body set storage external",
            "insert into mixed select n, case when n % 1000 = 0 then repeat('x', 2000000) else 'small' end"
                + " from generate_series(1, 50000) n",
            "create unlogged table large (n int, body text)",
            "alter table large alter body set storage external",
            "insert into large select n, repeat('x', 15000000) from generate_series(1, 5) n");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void manyRowsOfTwoMegabytes() throws Exception {
    assertThat(read("160m", "select * from wide order by n")).containsExactly(ALL);
  }

  @Test
  void manyRowsOfTwoMegabytesInASmallerHeap() throws Exception {
    assertThat(read("64m", some())).containsExactly(PART);
  }

  @Test
  void aRowOfTwoHundredMegabytesIsTooLarge() throws Exception {
    assertThat(read("160m", "select * from huge order by n"))
        .containsExactly(
            "first WideRowsException the rows are too wide to be read many at once",
            "careful RowTooLargeException row 2 has more bytes than fit into memory, and a row may have"
                + " 16777216");
  }

  @Test
  void wideRowsAmongSmallOnes() throws Exception {
    assertThat(read("160m", "select * from mixed order by n"))
        .containsExactly("first 50000 rows 100488644 bytes");
  }

  @Test
  void manyWideRowsAfterManySmallOnes() throws Exception {
    String sql =
        "(select n, 'small' as body from generate_series(1, 30000) n) union all (select * from wide where n <= 50)";
    assertThat(read("160m", sql))
        .containsExactly(
            "first WideRowsException the rows are too wide to be read many at once",
            "careful 30050 rows 95288985 bytes");
  }

  @Test
  void rowsOfNearlyTheLimit() throws Exception {
    assertThat(read("160m", "select * from large order by n"))
        .containsExactly(
            "first WideRowsException the rows are too wide to be read many at once",
            "careful 5 rows 75000005 bytes");
  }

  @Test
  void aRowAboveTheLimitIsTooLargeWhereMemoryWouldDo() throws Exception {
    assertThat(read("1g", "select n, body || body from large order by n"))
        .containsExactly(
            "first RowTooLargeException row 1 has 30000001 bytes, and a row may have 16777216");
  }

  @Test
  void readsInTurnsWhatWouldNotFitTogether() throws Exception {
    assertThat(read("160m", some(), "4")).containsExactlyInAnyOrder(PART, PART, PART, PART);
  }

  private static String some() {
    return "select * from wide where n <= " + SOME + " order by n";
  }

  /** Of the numbers and texts: nothing in between counts. */
  private static long wideBytes(int rows) {
    return IntStream.rangeClosed(1, rows)
        .mapToLong(n -> 1_900_000 + Integer.toString(n).length())
        .sum();
  }

  private static List<String> read(String heap, String sql, String... more) throws Exception {
    Process process = RowsReader.start(heap, database.url(), sql, more);
    List<String> lines = RowsReader.lines(process);
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }
}
