package dev.spillway.database.document;

import static dev.spillway.database.session.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.database.document.JsonDocument.ArrayMember;
import dev.spillway.database.document.JsonDocument.ValueMember;
import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.NoSubjectException;
import dev.spillway.database.failure.QueryRefusedException;
import dev.spillway.database.failure.SeveralRowsException;
import dev.spillway.database.failure.UnfitRowException;
import dev.spillway.database.query.Query;
import dev.spillway.database.session.Column;
import dev.spillway.database.session.Rows;
import dev.spillway.database.session.Snapshot;
import dev.spillway.database.session.TestDatabase;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class DocumentTest {

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void csvQuotesWhatNeedsItAndTellsNullFromEmpty() throws Exception {
    String csv =
        database.write(
            new CsvRows(
                query(
                    """
                    select * from (values
                      (1, 'plain', null::text), (2, '', 'a,b'), (3, 'say "hi"', E'two\\nlines'),
                      (4, '日本 💧', E'\\r'), (5, ' space ', '"')) v (id, "the ""name"\"", note) order by id
                    """)));

    assertThat(csv)
        .isEqualTo(
            "id,\"the \"\"name\"\"\",note\r\n"
                + "1,plain,\r\n"
                + "2,\"\",\"a,b\"\r\n"
                + "3,\"say \"\"hi\"\"\",\"two\nlines\"\r\n"
                + "4,日本 💧,\"\r\"\r\n"
                + "5, space ,\"\"\"\"\r\n");
  }

  @Test
  void valuesHaveTheirStandardForms() throws Exception {
    String sql =
        """
        select true as yes, false as no, 12345678901234567890.12345678901234567890 as big,
          0.1::float8 as tenth, 'NaN'::float8 as nan, '-Infinity'::float4 as down, 1e300::float8 as huge,
          -5::int2 as minus, '2026-11-21 17:30:18.123456+02'::timestamptz as at,
          '2026-11-21 15:30:18'::timestamp as local, '2026-11-21'::date as day,
          'infinity'::timestamptz as ever, '0044-03-15 12:00 BC'::timestamptz as ides,
          '12026-01-01'::timestamp as far, '1 day 2 hours'::interval as span, '\\x00ff'::bytea as raw,
          '{a,"b c"}'::text[] as list, null::int as nothing,
          '00000000-0000-0000-0000-000000000001'::uuid as id
        """;

    assertThat(database.write(new NdjsonRows(query(sql))))
        .isEqualTo(
            "{\"yes\":true,\"no\":false,\"big\":12345678901234567890.12345678901234567890,"
                + "\"tenth\":0.1,\"nan\":\"NaN\",\"down\":\"-Infinity\",\"huge\":1e+300,\"minus\":-5,"
                + "\"at\":\"2026-11-21T15:30:18.123456Z\",\"local\":\"2026-11-21T15:30:18\","
                + "\"day\":\"2026-11-21\",\"ever\":\"infinity\",\"ides\":\"0044-03-15T12:00:00Z BC\","
                + "\"far\":\"12026-01-01T00:00:00\",\"span\":\"P1DT2H\",\"raw\":\"\\\\x00ff\","
                + "\"list\":[\"a\",\"b c\"],\"nothing\":null,"
                + "\"id\":\"00000000-0000-0000-0000-000000000001\"}\n");
    assertThat(database.write(new CsvRows(query(sql))).lines().skip(1))
        .containsExactly(
            "true,false,12345678901234567890.12345678901234567890,0.1,NaN,-Infinity,1e+300,-5,"
                + "2026-11-21T15:30:18.123456Z,2026-11-21T15:30:18,2026-11-21,infinity,"
                + "0044-03-15T12:00:00Z BC,12026-01-01T00:00:00,P1DT2H,\\x00ff,\"{a,\"\"b c\"\"}\",,"
                + "00000000-0000-0000-0000-000000000001");
  }

  @Test
  void ndjsonEscapesTextsAndEmbedsJsonInOneLine() throws Exception {
    String ndjson =
        database.write(
            new NdjsonRows(
                query(
                    """
                    select E'"\\\\\\n\\t\\r\\b\\f\\u0001\\u007f💧' as "k""ey", E'{"a":\\r\\n [1.50,\\n2]}'::json as j,
                      '{"b": "x\\ny"}'::jsonb as b
                    """)));

    assertThat(ndjson)
        .isEqualTo(
            "{\"k\\\"ey\":\"\\\"\\\\\\n\\t\\r\\b\\f\\u0001\u007f💧\",\"j\":{\"a\":   [1.50, 2]},"
                + "\"b\":{\"b\": \"x\\ny\"}}\n");
  }

  @Test
  void ndjsonNeedsDistinctNames() {
    Document document = new NdjsonRows(query("select 1 as a, 2 as a"));

    assertThatThrownBy(() -> database.check(document))
        .isInstanceOf(QueryRefusedException.class)
        .extracting(e -> ((DatabaseException) e).detail())
        .isEqualTo("test.sql returns two columns named a: give one another name with AS");
    assertThatThrownBy(() -> database.write(document)).isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void jsonIsTheOpeningObjectAndItsMembers() throws Exception {
    Document document =
        new JsonDocument(
            query("select E'{\"name\":  \"Ann\",\\n \"n\": 1.50}'::json"),
            List.of(
                new ArrayMember(
                    "books",
                    query(
                        "select case n when 2 then null else to_json(n) end from generate_series(1, 3) n")),
                new ArrayMember("none", query("select to_json(1) where false")),
                new ValueMember("goal", query("select '{\"x\":[]}'::json")),
                new ValueMember("no\"thing", query("select to_json(1) where false"))));
    database.check(document);

    assertThat(database.write(document))
        .isEqualTo(
            "{\"name\":  \"Ann\",\n \"n\": 1.50,\"books\":[1,null,3],\"none\":[],\"goal\":{\"x\":[]},"
                + "\"no\\\"thing\":null}\n");
    assertThat(
            database.write(
                new JsonDocument(
                    query("select '{ }'::json"),
                    List.of(new ArrayMember("a", query("select '1'::json"))))))
        .isEqualTo("{ \"a\":[1]}\n");
    assertThat(database.write(new JsonDocument(query("select '{}'::jsonb"), List.of())))
        .isEqualTo("{}\n");
  }

  @Test
  void anObjectNeedsExactlyOneRow() {
    Document none = new JsonDocument(query("select '{}'::json where false"), List.of());
    Document two =
        new JsonDocument(query("select '{}'::json from generate_series(1, 2)"), List.of());
    Document twoValues =
        new JsonDocument(
            query("select '{}'::json"),
            List.of(new ValueMember("a", query("select to_json(n) from generate_series(1, 2) n"))));

    assertThatThrownBy(() -> database.write(none)).isInstanceOf(NoSubjectException.class);
    assertThatThrownBy(() -> database.write(two)).isInstanceOf(SeveralRowsException.class);
    assertThatThrownBy(() -> database.write(twoValues)).isInstanceOf(SeveralRowsException.class);
  }

  @Test
  void anObjectIsOneAndHasEachNameOnce() {
    List<JsonDocument.Member> members = List.of(new ArrayMember("a", query("select '1'::json")));
    for (String opening :
        List.of(
            "'[1]'::json", "null::json", "'{\"\\u0061\": 1}'::json", "'{\"b\":1,\"b\":2}'::json")) {
      assertThatThrownBy(
              () -> database.write(new JsonDocument(query("select " + opening), members)))
          .as(opening)
          .isInstanceOf(UnfitRowException.class);
    }
    assertThatThrownBy(
            () ->
                new JsonDocument(
                    query("select '{}'::json"), List.of(members.getFirst(), members.getFirst())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoJsonIsRefusedWhenItIsPrepared() {
    Document text =
        new JsonDocument(
            query("select '{}'::json"), List.of(new ArrayMember("a", query("select 'x' as word"))));
    Document wide = new JsonDocument(query("select '{}'::json, 1"), List.of());

    assertThatThrownBy(() -> database.check(text))
        .isInstanceOf(QueryRefusedException.class)
        .extracting(e -> ((DatabaseException) e).detail())
        .isEqualTo(
            "test.sql must return json or jsonb and its column word is text: wrap it in to_json");
    assertThatThrownBy(() -> database.check(wide)).isInstanceOf(QueryRefusedException.class);
    assertThatThrownBy(() -> database.write(text)).isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void tellsHowManyRowsAreDone() throws Exception {
    List<Long> told = new ArrayList<>();
    try (Snapshot snapshot = database.snapshot()) {
      new CsvRows(query("select n from generate_series(1, 250) n"))
          .write(snapshot, Map.of(), OutputStream.nullOutputStream(), told::add);
    }

    assertThat(told).containsExactly(100L, 100L, 50L);
  }

  @Test
  void pythonReadsEveryRowOfOneColumn() throws Exception {
    String csv =
        database.write(
            new CsvRows(
                query(
                    "select * from (values (null), ('a'), (''), ('\\.'), (null), ('b'), (null)) rows (\"ID\")")));

    assertThat(csv).isEqualTo("\"ID\"\r\n\"\"\r\na\r\n\"\"\r\n\"\\.\"\r\n\"\"\r\nb\r\n\"\"\r\n");
    String program =
        "import csv, io, sys; print([row['ID'] for row in csv.DictReader(io.StringIO(sys.argv[1], newline=''))])";
    Process python = new ProcessBuilder("python3", "-c", program, csv).start();
    assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("['', 'a', '', '\\\\.', '', 'b', '']\n");
  }

  @Test
  void postgresqlCopiesAllThatWasWritten() throws Exception {
    database.execute("create table if not exists copied (a text, b int); truncate copied");
    for (String table : List.of("copied (a, b)", "copied (a)")) {
      String columns = table.replaceAll("^.*\\(|\\)", "");
      String csv =
          database.write(
              new CsvRows(
                  query(
                      "select "
                          + columns
                          + " from (values ('\\.', 1), (E'x\\n\\\\.\\ny', 2), (' ', null), (null, 4)) rows (a, b)")));
      database.execute("truncate copied");
      try (var connection = DriverManager.getConnection(database.url(), "postgres", "")) {
        long rows =
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "copy " + table + " from stdin (format csv, header)", new StringReader(csv));
        assertThat(rows).as(table).isEqualTo(4);
      }
      assertThat(
              database.number("select count(*) from copied where a in ('\\.', E'x\\n\\\\.\\ny')"))
          .as(table)
          .isEqualTo(2);
    }
  }

  @Test
  void csvIsWrittenInTheStyleOfItsReader() throws Exception {
    Query query =
        query(
            "select 'a;b' as \"ID\", 'c,d' as e, -1 as n, '-1' as t, '=1+1' as f, '＝1' as w, '@x;' as g");

    assertThat(database.write(new CsvRows(query, new CsvStyle(true, ';', true))))
        .isEqualTo("\uFEFF\"ID\";e;n;t;f;w;g\r\n\"a;b\";c,d;-1;'-1;'=1+1;'＝1;\"'@x;\"\r\n");
    assertThat(database.write(new CsvRows(query, new CsvStyle(false, '\t', false))))
        .isEqualTo("\"ID\"\te\tn\tt\tf\tw\tg\r\na;b\tc,d\t-1\t-1\t=1+1\t＝1\t@x;\r\n");
    assertThatThrownBy(() -> new CsvStyle(false, '"', false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void arraysAreArraysOfJson() throws Exception {
    assertThat(
            database.write(
                new NdjsonRows(
                    query(
                        """
                        select array['a,b', '"', '\\', null, 'NULL', '', ' x ', '{}', E'n\nl', '💧'] as t,
                          '{}'::text[] as none, null::text[] as nothing,
                          array[[1, 2], [3, null]] as n, '[0:1]={7,8}'::int[] as bounds,
                          array[1.50, 'NaN'::numeric] as m, array[true, false, null] as b,
                          array['2026-11-21 15:30:18+01'::timestamptz, 'infinity'] as i,
                          array['2026-11-21 15:30:18'::timestamp] as l, array['2026-11-21'::date] as d,
                          array['{"a": [1, "x"]}'::jsonb, 'null'] as j, array['\\x01'::bytea] as y
                        """))))
        .isEqualTo(
            "{\"t\":[\"a,b\",\"\\\"\",\"\\\\\",null,\"NULL\",\"\",\" x \",\"{}\",\"n\\nl\",\"💧\"],"
                + "\"none\":[],\"nothing\":null,\"n\":[[1,2],[3,null]],\"bounds\":[7,8],\"m\":[1.50,\"NaN\"],"
                + "\"b\":[true,false,null],\"i\":[\"2026-11-21T14:30:18Z\",\"infinity\"],"
                + "\"l\":[\"2026-11-21T15:30:18\"],\"d\":[\"2026-11-21\"],"
                + "\"j\":[{\"a\": [1, \"x\"]},null],\"y\":[\"\\\\x01\"]}\n");
  }

  @Test
  void everyArrayOfPostgresqlsOwnIsKnown() throws Exception {
    String types =
        database.value(
            "select string_agg('null::' || typname || ' as ' || typname, ',' order by oid) from pg_type"
                + " where oid < 10000 and typcategory = 'A' and typname like '\\_%' and typdelim = ','"
                + " and typname !~ '^_(pg_(type|attribute|proc|class|ddl_command)|record|cstring)'",
            Map.of(), Map.of());
    try (Snapshot snapshot = database.snapshot();
        Rows rows = snapshot.stream(query("select " + types), Map.of())) {
      assertThat(rows.columns())
          .hasSizeGreaterThan(60)
          .allMatch(column -> column.kind() == Column.Kind.ARRAY, "is an array");
    }
  }
}
