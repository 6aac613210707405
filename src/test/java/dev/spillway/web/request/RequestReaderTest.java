package dev.spillway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.selection.ReadSelection;
import dev.spillway.recipe.selection.RequestedEntry;
import dev.spillway.recipe.selection.RequestedSelection;
import dev.spillway.testing.Hostile;
import dev.spillway.web.connection.PatientConnections;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

  private static final long BUDGET = 8 << 20;

  private final BodyBudget budget = new BodyBudget(new PatientConnections(BUDGET));
  private final RequestReader reader =
      new RequestReader(
          new SmallRyeConfigBuilder()
              .addDiscoveredConverters()
              .withMapping(ExportLimits.class)
              .withDefaultValue("spillway.limits.selection", "16M")
              .build()
              .getConfigMapping(ExportLimits.class));

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private <T> T with(InputStream body, Function<BodyBudget.Held, T> read) {
    try (BodyBudget.Held held = budget.open(body)) {
      return read.apply(held);
    }
  }

  private RequestReader.Members json(String text) {
    return with(bytes(text), reader::json);
  }

  private RequestReader.Members lines(String text) {
    return with(bytes(text), reader::lines);
  }

  private List<RequestedEntry> entries(String selection) {
    return json("{\"selection\":[" + selection + "]}")
        .selection()
        .orElseThrow()
        .selection()
        .entries();
  }

  private Problem problem(String body) {
    return catchThrowableOfType(ProblemException.class, () -> json(body)).problem();
  }

  private static RequestedEntry.File file(String path) {
    return new RequestedEntry.File(
        Optional.empty(), path, Optional.empty(), RequestedEntry.Expected.NOTHING);
  }

  @Test
  void readsEachKindOfEntry() {
    assertThat(
            entries(
                """
                {"root":"media","path":"2026/a.jpg"},
                {"path":"b.jpg","name":"Day 2/b.jpg","size":3,"crc32":"ffFFffFE","etag":"\\"x\\"",
                 "modified":"2026-11-30T13:00:00.5+01:00"},
                {"path":"c","crc32":4294967295},
                {"text":"Two pictures 小\\n","name":"README.txt"},
                {"folder":"Empty/"}
                """))
        .containsExactly(
            new RequestedEntry.File(
                Optional.of("media"),
                "2026/a.jpg",
                Optional.empty(),
                RequestedEntry.Expected.NOTHING),
            new RequestedEntry.File(
                Optional.empty(),
                "b.jpg",
                Optional.of("Day 2/b.jpg"),
                new RequestedEntry.Expected(
                    OptionalLong.of(3),
                    OptionalInt.of(-2),
                    Optional.of("\"x\""),
                    Optional.of(Instant.parse("2026-11-30T12:00:00.5Z")))),
            new RequestedEntry.File(
                Optional.empty(),
                "c",
                Optional.empty(),
                new RequestedEntry.Expected(
                    OptionalLong.empty(), OptionalInt.of(-1), Optional.empty(), Optional.empty())),
            new RequestedEntry.Text("Two pictures 小\n", "README.txt"),
            new RequestedEntry.Folder("Empty"));
  }

  @Test
  void keepsTheOtherMembersAndWhatHasToBeChecked() {
    RequestReader.Members read =
        json(
            """
            {"filename":"a.zip","selection":[{"folder":"x"},{"root":"b","path":"1"},{"path":"2"},
             {"root":"b","path":"3"},{"text":"","name":"t"}],"n":1.50}
            """);
    assertThat(read.members()).containsOnlyKeys("filename", "n").containsEntry("filename", "a.zip");
    assertThat(read.members().get("n")).hasToString("1.50");
    ReadSelection selection = read.selection().orElseThrow();
    assertThat(selection.entries()).isEqualTo(5);
    assertThat(selection.roots()).isEqualTo(Map.of("b", 1, "", 2));
    assertThat(selection.text()).hasValue(4);
    assertThat(json("{}").selection()).isEmpty();
    assertThat(json("{\"selection\":[]}").selection().orElseThrow().entries()).isZero();
  }

  @Test
  void linesAreTheSameSelection() {
    RequestedSelection ofLines =
        lines("{\"recipe\":\"r\"}\n{\"path\":\"a\",\"root\":\"m\"}\r\n\n{\"path\":\"b\"}")
            .selection()
            .orElseThrow()
            .selection();
    RequestedSelection ofJson =
        json("{\"selection\":[{\"root\":\"m\",\"path\":\"a\"},{ \"path\" : \"b\" }]}")
            .selection()
            .orElseThrow()
            .selection();
    assertThat(ofLines.entries()).hasSize(2).isEqualTo(ofJson.entries());
    assertThat(ofLines.digest()).isEqualTo(ofJson.digest());
    assertThat(RequestedSelection.stored(ofJson.bytes()).entries()).isEqualTo(ofJson.entries());
    RequestedSelection rooted = RequestedSelection.stored(ofJson.withRoot("资料").bytes());
    assertThat(rooted.digest()).isEqualTo(ofJson.digest());
    assertThat(rooted.entries())
        .extracting(entry -> ((RequestedEntry.File) entry).root())
        .doesNotContain(Optional.empty());
    assertThat(ofLines.digest())
        .isNotEqualTo(
            json("{\"selection\":[{\"path\":\"b\"},{\"root\":\"m\",\"path\":\"a\"}]}")
                .selection()
                .orElseThrow()
                .selection()
                .digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          7                                 | selection[1]          | must be an object with
          {}                                | selection[1]          | must have exactly one of
          {"path":"a","text":"b","name":"c"}| selection[1]          | must have exactly one of
          {"path":"a","folder":"b"}         | selection[1]          | must have exactly one of
          {"path":7}                        | selection[1].path     | must be a string
          {"path":null}                     | selection[1].path     | must be a string
          {"path":""}                       | selection[1].path     | must have 1 to 4095 bytes
          {"path":"../a"}                   | selection[1].path     | must be a path below the root
          {"path":"a\\u0000"}               | selection[1].path     | must be text without NUL
          {"path":"a\\ud800"}               | selection[1].path     | must be text without NUL
          {"pth":"a"}                       | selection[1].pth      | is no member of an entry. Did you mean "path"?
          {"path":"a","size":-1}            | selection[1].size     | must be a number of bytes
          {"path":"a","size":1.0}           | selection[1].size     | must be a number of bytes
          {"path":"a","size":9999999999999999999999} | selection[1].size | must be a number of bytes
          {"path":"a","crc32":"12"}         | selection[1].crc32    | must be eight hexadecimal digits
          {"path":"a","crc32":4294967296}   | selection[1].crc32    | must be eight hexadecimal digits
          {"path":"a","modified":"now"}     | selection[1].modified | must be a time such as
          {"path":"a","modified":"2026-11-30T12:00:00"} | selection[1].modified | must be a time such as
          {"path":"a","etag":""}            | selection[1].etag     | must have 1 to 1024 bytes
          {"text":"a"}                      | selection[1].name     | is missing
          {"text":"a","name":"b","root":"c"}| selection[1].root     | belongs to a file
          {"text":"a","name":"b","size":1}  | selection[1].size     | belongs to a file
          {"text":"\\udc00","name":"b"}     | selection[1].text     | must be text without unpaired
          {"folder":"/"}                    | selection[1].folder   | must be the name of a folder
          {"folder":"//"}                   | selection[1].folder   | must be the name of a folder
          {"path":"a","modified":"+999999999-12-31T23:59:59-18:00"} | selection[1].modified | must be a time
          {"path":"a","modified":"-999999999-01-01T00:00:00+18:00"} | selection[1].modified | must be a time
          {"folder":"a","name":"b"}         | selection[1].name     | belongs to a file or a text
          {"folder":["a"]}                  | selection[1].folder   | must be a string
          """)
  void namesTheMemberThatIsNotValid(String entry, String field, String allowed) {
    Problem problem = problem("{\"selection\":[{\"path\":\"a\"}," + entry + "]}");
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETERS);
    assertThat(problem.detail()).startsWith(field + " " + allowed);
    assertThat(problem.members().toString()).contains("{parameter=" + field + ",");
  }

  @Test
  void noPathLeavesItsRoot() throws IOException {
    List<String> refused =
        Hostile.paths(Path.of("/tmp/secret.txt")).stream()
            .filter(
                path -> {
                  try {
                    return !entries("{\"path\":" + quoted(path) + "}").equals(List.of(file(path)));
                  } catch (ProblemException e) {
                    assertThat(e.problem().detail()).startsWith("selection[0].path must");
                    return true;
                  }
                })
            .toList();
    // The others are plain names, such as %2e%2e, which no root decodes.
    assertThat(refused).hasSizeGreaterThan(60).contains("../secret.txt", "/etc/passwd", "..", "");
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append(String.format("\\u%04x", c)));
    return quoted.append('"').toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"selection":[{"path":"a","path":"b"}]} | Duplicate
          {"selection":[],"selection":[]}         | Duplicate
          {"selection":[{"path":"a"}              | end-of-input
          {"selection":[{"path":"a"},]}           | line 1
          {"selection":[{"path":"a"}]}{}          | not one JSON object
          []                                      | not a JSON object
          null                                    | not a JSON object
          """)
  void refusesWhatIsNotJson(String body, String detail) {
    Problem problem = problem(body);
    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    assertThat(problem.detail()).contains(detail).doesNotContain("com.fasterxml", "dev.spillway");
  }

  @Test
  void linesThatBreakInTheMiddleAreRefusedWithTheirLine() {
    Problem problem =
        catchThrowableOfType(
                ProblemException.class, () -> lines("{}\n{\"path\":\"a\"}\n{\"path\":\"b"))
            .problem();
    assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    assertThat(problem.detail()).contains("line 3");
    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> lines("{\"selection\":[]}\n{\"path\":\"a\"}"))
                .problem()
                .detail())
        .startsWith("selection is made of the lines that follow");
  }

  @Test
  void aNameOfTenMegabytesIsRefusedWithItsMember() {
    Problem problem = problem("{\"selection\":[{\"path\":\"" + "a".repeat(10 << 20) + "\"}]}");
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETERS);
    assertThat(problem.detail()).isEqualTo("selection[0].path is far too long.");
    assertThat(problem("{\"selection\":[{\"" + "a".repeat(10 << 20) + "\":1}]}").type().status())
        .isBetween(400, 422);
    assertThat(
            problem("{\"selection\":[{\"name\":\"a\",\"text\":\"" + "a".repeat(300_000) + "\"}]}")
                .detail())
        .startsWith("selection[0].text must have at most");
  }

  /** As a client sends them: nothing of the body is ever in memory as a whole. */
  private static InputStream manyLines(int entries) {
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.rangeClosed(0, entries)
                .mapToObj(
                    i -> i == 0 ? "{}\n" : "{\"path\":\"2026/11/picture-%06d.jpg\"}\n".formatted(i))
                .map(RequestReaderTest::bytes)
                .toList()));
  }

  @Test
  void aSelectionHasAsManyEntriesAsAnArchiveAndIsKeptCompressed() {
    ReadSelection read =
        with(
            manyLines(100_000),
            held -> {
              ReadSelection selection = reader.lines(held).selection().orElseThrow();
              assertThat(budget.held()).isLessThan(1 << 20);
              return selection;
            });
    assertThat(read.entries()).isEqualTo(100_000);
    assertThat(read.selection().bytes()).hasSizeLessThan(1 << 20);
    assertThat(read.selection().entries().get(99_999))
        .isEqualTo(file("2026/11/picture-100000.jpg"));
    assertThat(budget.held()).isZero();

    Problem problem =
        catchThrowableOfType(ProblemException.class, () -> with(manyLines(100_001), reader::lines))
            .problem();
    assertThat(problem.type()).isEqualTo(ProblemType.TOO_MANY_ENTRIES);
    assertThat(problem.members()).containsEntry("limit", 100_000);
  }

  @Test
  void aBodyIsRefusedAboveTheLimitOfSelectionsAndOtherMembersAboveTheirs() {
    String text = "{\"name\":\"a\",\"text\":\"" + "a".repeat(200_000) + "\"}";
    Problem large =
        problem("{\"selection\":[" + String.join(",", Collections.nCopies(90, text)) + "]}");
    assertThat(large.type()).isEqualTo(ProblemType.REQUEST_TOO_LARGE);
    assertThat(large.detail()).contains(String.valueOf(16 << 20));

    String parameters = String.join(",", Collections.nCopies(6, "\"" + "a".repeat(200_000) + "\""));
    Problem members = problem("{\"parameters\":[" + parameters + "],\"selection\":[]}");
    assertThat(members.type()).isEqualTo(ProblemType.REQUEST_TOO_LARGE);
    assertThat(members.detail()).contains(RequestBody.LIMIT + " bytes of parameters");
  }
}
