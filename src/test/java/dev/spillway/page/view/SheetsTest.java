package dev.spillway.page.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportStatus;
import dev.spillway.export.row.GoneReason;
import dev.spillway.page.brand.Colour;
import dev.spillway.page.language.MessageFiles;
import dev.spillway.page.language.Messages;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of an export says. */
class SheetsTest {

  private static final Instant BEGAN = Instant.parse("2026-11-30T10:00:00Z");
  private static final Messages ENGLISH = MessageFiles.own().getFirst();

  private static ExportSheets sheets(Optional<String> form, Duration since) {
    return new ExportSheets(
        ENGLISH,
        () -> BEGAN.plus(since),
        new ExportSheets.Addresses("page", "archive", "https://x/archive?a=1&b=2", form, false),
        "Plan");
  }

  private static ExportStatus status(
      ExportState state,
      Optional<ExportStatus.Progress> progress,
      Optional<ExportStatus.Archive> archive,
      List<String> missing,
      Optional<Problem> problem) {
    return new ExportStatus(
        "1",
        "plan",
        "",
        Optional.empty(),
        state,
        "zip",
        true,
        missing,
        BEGAN,
        progress,
        archive,
        archive.map(_ -> BEGAN.plusSeconds(3600)),
        Optional.empty(),
        false,
        problem);
  }

  private static ExportStatus waiting(ExportStatus.Progress progress) {
    return status(
        ExportState.GENERATING,
        Optional.of(progress),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  @Test
  void everyProblemIsSaidToThePerson() {
    for (Messages messages : MessageFiles.own()) {
      for (ProblemType type : ProblemType.values()) {
        ProblemWords words = ProblemWords.of(Problem.of(type, "secret detail"));
        assertThat(words.title(messages)).isNotBlank();
        assertThat(words.sentence(messages)).doesNotContain("secret").isNotBlank();
      }
      for (GoneReason reason : GoneReason.values()) {
        assertThat(ProblemWords.of(reason.problem()).sentence(messages)).isNotBlank();
      }
    }
  }

  @Test
  void tellsHowFarItIsAndHowLongItMayTake() {
    ExportStatus half =
        waiting(
            new ExportStatus.Progress(
                1_500_000,
                OptionalLong.of(3_000_000),
                OptionalLong.of(20),
                OptionalLong.of(50),
                Optional.empty()));
    Sheet sheet = sheets(Optional.empty(), Duration.ofSeconds(100)).of(half, List.of());
    assertThat(sheet.meter().percent()).isEqualTo("50");
    assertThat(sheet.facts())
        .contains(
            new Sheet.Fact("Requested", "2026-11-30 10:00 UTC", "2026-11-30T10:00:00Z"),
            new Sheet.Fact("Records read", "20 / 50", ""),
            new Sheet.Fact("Written", "1.5 MB / 3.0 MB", ""),
            new Sheet.Fact("Time left", "about 2 min", ""));
    assertThat(sheet.download()).isEmpty();
    // At its beginning an estimate would be a guess.
    assertThat(sheets(Optional.empty(), Duration.ofSeconds(1)).of(half, List.of()).facts())
        .noneMatch(fact -> fact.label().equals("Time left"));
  }

  /** Of files that are compressed nobody knows how large they will be. */
  @Test
  void entriesTellHowFarItIsWhereBytesDoNot() {
    ExportStatus some =
        waiting(
            new ExportStatus.Progress(
                1_500_000,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(new ExportStatus.Entries(21, 84))));
    Sheet sheet = sheets(Optional.empty(), Duration.ofSeconds(100)).of(some, List.of());
    assertThat(sheet.meter().percent()).isEqualTo("25");
    assertThat(sheet.facts())
        .contains(
            new Sheet.Fact("Entries done", "21 / 84", ""),
            new Sheet.Fact("Written", "1.5 MB", ""),
            new Sheet.Fact("Time left", "about 5 min", ""));
  }

  @Test
  void tellsNothingThatIsNotKnown() {
    Sheet sheet =
        sheets(Optional.empty(), Duration.ofHours(1))
            .of(
                waiting(
                    new ExportStatus.Progress(
                        0,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty())),
                List.of());
    assertThat(sheet.meter().percent()).isEmpty();
    assertThat(sheet.facts()).hasSize(1);
  }

  @Test
  void namesWhatIsMissingAndHowToResume() {
    ExportStatus ready =
        status(
            ExportState.READY,
            Optional.empty(),
            Optional.of(
                new ExportStatus.Archive(
                    "it's.zip", "application/zip", 168_000_000, "e", BEGAN, 84, 1, List.of())),
            List.copyOf(java.util.stream.IntStream.range(0, 60).mapToObj(i -> "f" + i).toList()),
            Optional.empty());
    Sheet sheet = sheets(Optional.of("form"), Duration.ZERO).of(ready, List.of());
    assertThat(sheet.sentence()).contains("could not be included");
    assertThat(sheet.missing()).hasSize(51).last().asString().contains("10 more");
    assertThat(sheet.command())
        .isEqualTo("curl -C - -o 'it'\\''s.zip' 'https://x/archive?a=1&b=2'");
    assertThat(sheet.facts()).contains(new Sheet.Fact("Size", "168.0 MB", ""));
    // The person has not waited here.
    assertThat(sheet.next()).isEmpty();
  }

  @Test
  void severalPartsHaveAButtonEachAndOneCommand() {
    List<ExportStatus.Part> parts =
        List.of(
            new ExportStatus.Part(1, "a-1of2.zip", 1_000_000, "e", Optional.empty()),
            new ExportStatus.Part(2, "a-2of2.zip", 500, "f", Optional.empty()));
    ExportStatus ready =
        status(
            ExportState.READY,
            Optional.empty(),
            Optional.of(
                new ExportStatus.Archive(
                    "a.zip", "application/zip", 1_000_500, null, BEGAN, 84, 2, parts)),
            List.of(),
            Optional.empty());
    Sheet sheet = sheets(Optional.empty(), Duration.ZERO).of(ready, List.of());
    assertThat(sheet.sentence()).contains("in several parts");
    assertThat(sheet.facts()).contains(new Sheet.Fact("Parts", "2", ""));
    assertThat(sheet.download()).isEmpty();
    assertThat(sheet.parts())
        .containsExactly(
            new Sheet.Action("a-1of2.zip, 1.0 MB", "archive/1"),
            new Sheet.Action("a-2of2.zip, 500 B", "archive/2"));
    assertThat(sheet.command()).isEqualTo("curl -fsS 'https://x/parts.sh?a=1&b=2' | sh");
  }

  @ParameterizedTest
  @CsvSource({
    "CRASHED, true",
    "INSUFFICIENT_STORAGE, true",
    "CANCELLED, true",
    "RECIPE_BROKEN, false"
  })
  void offersToAskAgainWhereThatCanHelp(ProblemType type, boolean helps) {
    ExportStatus failed =
        status(
            ExportState.FAILED,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(Problem.of(type, "detail")));
    assertThat(sheets(Optional.of("form"), Duration.ZERO).of(failed, List.of()).again() != null)
        .isEqualTo(helps);
    assertThat(sheets(Optional.empty(), Duration.ZERO).of(failed, List.of()).again()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "999, 999 B",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "9223372036854775807, 9.2 EB"
  })
  void sizesAreShort(long bytes, String text) {
    assertThat(Sizes.text(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"/, ./", "/exports/1, ../", "/api/exports/1/archive, ../../../", "/a, ./"})
  void findsTheWayToTheRoot(String path, String root) {
    assertThat(new Visit(path, null).root()).isEqualTo(root);
  }

  /** Of any colour (WCAG 2.2, 1.4.3). */
  @ParameterizedTest
  @ValueSource(
      strings = {"#000000", "#ffffff", "#777777", "#1F5F8B", "#ff0000", "#00ff00", "#767676"})
  void aButtonCanBeRead(String hex) {
    Colour colour = new Colour(hex);
    double one = colour.luminance() + 0.05;
    double other = new Colour(colour.onTop()).luminance() + 0.05;
    assertThat(Math.max(one, other) / Math.min(one, other)).isGreaterThanOrEqualTo(4.5);
  }

  @Test
  void severalPartsHaveAButtonEach() {
    ExportStatus ready =
        status(
            ExportState.READY,
            Optional.empty(),
            Optional.of(
                new ExportStatus.Archive(
                    "a.zip",
                    "application/zip",
                    3_000_000,
                    null,
                    BEGAN,
                    84,
                    2,
                    List.of(
                        new ExportStatus.Part(1, "a-1of2.zip", 2_000_000, "e", Optional.empty()),
                        new ExportStatus.Part(2, "a-2of2.zip", 1_000_000, "f", Optional.empty())))),
            List.of(),
            Optional.empty());
    Sheet sheet = sheets(Optional.empty(), Duration.ZERO).of(ready, List.of());
    assertThat(sheet.download()).isEmpty();
    assertThat(sheet.parts())
        .containsExactly(
            new Sheet.Action("a-1of2.zip, 2.0 MB", "archive/1"),
            new Sheet.Action("a-2of2.zip, 1.0 MB", "archive/2"));
  }
}
