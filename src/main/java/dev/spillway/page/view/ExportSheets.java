package dev.spillway.page.view;

import dev.spillway.export.row.ExportStatus;
import dev.spillway.page.language.Messages;
import dev.spillway.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in words how an export is. */
public final class ExportSheets {

  private static final int REFRESH_SECONDS = 4;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Messages messages;
  private final InstantSource clock;
  private final Addresses at;
  private final String title;

  /**
   * Where the buttons of a page lead.
   *
   * @param page its own address
   * @param archive address of the archive, relative to the page
   * @param absolute the same, for a command line
   * @param form address of the recipe's form; empty when there is none
   * @param arriving whether the person has waited here, so that the download begins by itself
   */
  public record Addresses(
      String page, String archive, String absolute, Optional<String> form, boolean arriving) {}

  /**
   * For the pages of one request.
   *
   * @param title of the recipe
   */
  public ExportSheets(Messages messages, InstantSource clock, Addresses at, String title) {
    this.messages = messages;
    this.clock = clock;
    this.at = at;
    this.title = title;
  }

  /**
   * Makes the page.
   *
   * @param renamed entries that have another name in the archive
   */
  public Sheet of(ExportStatus status, List<Sheet.Renaming> renamed) {
    return switch (status.state()) {
      case QUEUED, GENERATING -> waiting(status);
      case READY -> ready(status, status.archive().orElseThrow(), renamed);
      case FAILED, CANCELLED, GONE -> ended(status.problem().orElseThrow());
    };
  }

  private Sheet waiting(ExportStatus status) {
    Optional<Progress> progress =
        status.progress().map(now -> new Progress(now, status.createdAt(), clock.instant()));
    List<Sheet.Fact> facts = new ArrayList<>();
    facts.add(fact("fact.requested", status.createdAt()));
    progress.flatMap(Progress::rows).ifPresent(rows -> facts.add(fact("fact.rows", rows)));
    progress.flatMap(Progress::entries).ifPresent(done -> facts.add(fact("fact.done", done)));
    progress.flatMap(Progress::bytes).ifPresent(bytes -> facts.add(fact("fact.written", bytes)));
    progress
        .flatMap(Progress::left)
        .ifPresent(left -> facts.add(fact("fact.left", Durations.about(left, messages))));
    String percent = progress.flatMap(Progress::percent).map(String::valueOf).orElse("");
    String sentence = messages.text("export.waiting.sentence");
    return new Sheet(
        "waiting",
        title,
        sentence,
        progress
            .flatMap(Progress::tenth)
            .map(tenth -> messages.text("export.waiting.spoken", "percent", tenth))
            .orElse(messages.text("export.waiting.title")),
        facts,
        new Sheet.Meter(
            percent, percent.isEmpty() ? messages.text("export.waiting.title") : percent + " %"),
        at.page(),
        // Where the download then begins by itself.
        at.page() + (at.page().contains("?") ? "&" : "?") + "waiting=1",
        REFRESH_SECONDS,
        "",
        List.of(),
        "",
        null,
        List.of(),
        List.of());
  }

  private Sheet ready(
      ExportStatus status, ExportStatus.Archive archive, List<Sheet.Renaming> renamed) {
    List<Sheet.Fact> facts = new ArrayList<>();
    facts.add(fact("fact.file", archive.filename()));
    facts.add(fact("fact.size", Sizes.text(archive.length())));
    facts.add(fact("fact.entries", String.valueOf(archive.entries())));
    status.availableUntil().ifPresent(until -> facts.add(fact("fact.until", until)));
    boolean partial = !status.missing().isEmpty();
    boolean several = archive.count() > 1;
    if (several) {
      facts.add(fact("fact.parts", String.valueOf(archive.count())));
    }
    if (partial) {
      facts.add(fact("fact.missing", String.valueOf(status.missing().size())));
    }
    return new Sheet(
        "ready",
        title,
        messages.text(
            "export." + (partial ? "partial" : several ? "parts" : "ready") + ".sentence"),
        messages.text("export.ready.spoken"),
        facts,
        null,
        at.page(),
        at.arriving() && !several ? at.archive() : "",
        1,
        several ? "" : at.archive(),
        archive.parts().stream().map(this::part).toList(),
        several
            ? "curl -fsS "
                + quoted(at.absolute().replaceFirst("/archive(?=\\?|$)", "/parts.sh"))
                + " | sh"
            : "curl -C - -o " + quoted(archive.filename()) + " " + quoted(at.absolute()),
        null,
        shortened(status.missing()),
        renamed.stream().limit(Sheet.MOST_NAMES).toList());
  }

  private Sheet.Action part(ExportStatus.Part part) {
    return new Sheet.Action(
        part.filename() + ", " + Sizes.text(part.length()),
        at.archive().replaceFirst("(?=\\?|$)", "/" + part.number()));
  }

  private List<String> shortened(List<String> names) {
    if (names.size() <= Sheet.MOST_NAMES) {
      return names;
    }
    List<String> some = new ArrayList<>(names.subList(0, Sheet.MOST_NAMES));
    some.add(messages.counted("names.more", "count", names.size() - Sheet.MOST_NAMES));
    return some;
  }

  private Sheet ended(Problem problem) {
    ProblemWords words = ProblemWords.of(problem);
    return Sheet.of(
        words.title(messages),
        words.sentence(messages),
        at.form()
            .filter(_ -> words.mendable())
            .map(form -> new Sheet.Action(messages.text("again"), form))
            .orElse(null));
  }

  private Sheet.Fact fact(String key, String value) {
    return new Sheet.Fact(messages.text(key), value, "");
  }

  private Sheet.Fact fact(String key, Instant time) {
    return new Sheet.Fact(
        messages.text(key), TIME.format(time), time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** One word of a POSIX shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
