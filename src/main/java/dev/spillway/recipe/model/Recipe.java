package dev.spillway.recipe.model;

import dev.spillway.archive.entry.Format;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operator's description of an export, read and validated. Immutable.
 *
 * @param name the file's name without its extension: {@code [a-z0-9-]{1,64}}
 * @param title for people
 * @param parameters by name, in the order of the file
 * @param archive format, file name and size limit
 * @param retention how long an export is kept
 * @param delivery who may send stored archives
 * @param snapshot whether an export keeps its files as they were when it was made, even if they
 *     change
 * @param missing what happens when something that it names is missing
 * @param missingReport name of the entry that lists missing entries, with {@link Missing#REPORT}
 * @param names what happens to names that an archive cannot have
 * @param limits limits per owner
 * @param disabled the reason why it cannot be used now; empty when it can
 * @param contents items of the archive, in order
 */
public record Recipe(
    String name,
    String title,
    Map<String, Parameter> parameters,
    Archive archive,
    Retention retention,
    Delivery delivery,
    boolean snapshot,
    Missing missing,
    String missingReport,
    Names names,
    Limits limits,
    Optional<String> disabled,
    List<Choice> contents) {

  /** The default name of the entry that lists missing entries. */
  public static final String MISSING_REPORT = "manifest.json";

  public Recipe {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    contents = List.copyOf(contents);
  }

  /** The same recipe with an archive of {@code format}. */
  public Recipe as(Format format) {
    return format == archive.format()
        ? this
        : with(
            new Archive(
                format,
                archive.filename().as(archive.format(), format),
                archive.limit(),
                archive.timeZone(),
                archive.parts()));
  }

  /** The same recipe with archives in parts of {@code size} bytes; empty: in one. */
  public Recipe inParts(OptionalLong size) {
    return with(
        new Archive(
            archive.format(), archive.filename(), archive.limit(), archive.timeZone(), size));
  }

  private Recipe with(Archive another) {
    return new Recipe(
        name,
        title,
        parameters,
        another,
        retention,
        delivery,
        snapshot,
        missing,
        missingReport,
        names,
        limits,
        disabled,
        contents);
  }

  /** The same recipe, which cannot be used now for {@code reason}. */
  public Recipe off(String reason) {
    return new Recipe(
        name,
        title,
        parameters,
        archive,
        retention,
        delivery,
        snapshot,
        missing,
        missingReport,
        names,
        limits,
        Optional.of(reason),
        contents);
  }

  /** The formats that a request may choose from. */
  public List<Format> formats() {
    return Stream.concat(
            Stream.of(archive.format()),
            selection().stream().flatMap(taken -> taken.formats().stream()))
        .distinct()
        .toList();
  }

  /** The selection that a request for it brings; empty when it takes none. */
  public Optional<Choice.Selection> selection() {
    return contents.stream()
        .filter(Choice.Selection.class::isInstance)
        .map(Choice.Selection.class::cast)
        .findFirst();
  }

  /** Names of the parameters whose values are never shown or logged. */
  public Set<String> sensitive() {
    return parameters.values().stream()
        .filter(Parameter::sensitive)
        .map(Parameter::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Names of the parameters whose values are parts of paths. */
  public Set<String> pathParameters() {
    return contents.stream()
        .flatMap(Choice::pathParameters)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether its archives are written when they are made: those with rows, compression or a file of
   * a web address, and {@code tar.gz}.
   */
  public boolean staged() {
    return archive.format() == Format.TAR_GZ
        || contents.stream()
            .anyMatch(
                choice ->
                    switch (choice) {
                      case Choice.OfRows _ -> true;
                      case Choice.OneFile file -> file.compress() || file.fetched();
                      case Choice.OfFiles files -> files.compress();
                      case Choice.PickedDocument _, Choice.Selection _ -> false;
                    });
  }

  /** Whether the selection of a request may name files of a web address. */
  public boolean takesFetched() {
    return selection().filter(taken -> !taken.fetched().isEmpty()).isPresent();
  }

  /** As {@link #staged()}, for a request with these parameters and their selection. */
  public boolean staged(Parameters parameters) {
    return staged()
        || (takesFetched()
            && parameters.selection().filter(selection().get()::namesFetched).isPresent());
  }

  /**
   * The form of the archive.
   *
   * @param filename file name of the download
   * @param limit size limit of the archive in bytes; empty for the limit of the service
   * @param timeZone of the local times in a ZIP; empty for that of the service
   * @param parts maximum size in bytes of the parts that a larger archive is split into; empty: it
   *     is not split
   */
  public record Archive(
      Format format,
      FilenameTemplate filename,
      OptionalLong limit,
      Optional<ZoneId> timeZone,
      OptionalLong parts) {

    /** A part is at least this large, in bytes. */
    public static final long SMALLEST_PART = 1024 * 1024;

    /** An archive has at most this many parts. */
    public static final int MOST_PARTS = 1000;
  }

  /**
   * How long an export is kept. Empty values are taken from the settings of the service.
   *
   * @param mode when it ends
   * @param keep how long, in mode {@link Mode#KEEP}; at most {@link #LONGEST}
   * @param evictable whether it may end earlier to make room
   * @param cleanOnError whether to delete the bytes of a failed generation at once
   * @param expiringBefore how long before its end an export, in mode {@link Mode#KEEP}, is told of
   */
  public record Retention(
      Optional<Mode> mode,
      Optional<Duration> keep,
      boolean evictable,
      Optional<Boolean> cleanOnError,
      Optional<Duration> expiringBefore) {

    /** One that does not say when it is told of. */
    public Retention(
        Optional<Mode> mode,
        Optional<Duration> keep,
        boolean evictable,
        Optional<Boolean> cleanOnError) {
      this(mode, keep, evictable, cleanOnError, Optional.empty());
    }

    /** Ten years: anything longer is an archive, and not a download. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /** All values from the settings of the service. */
    public static final Retention UNSAID =
        new Retention(Optional.empty(), Optional.empty(), false, Optional.empty());

    /** When an export ends. */
    public enum Mode {
      /** After a proven delivery, or when it is not downloaded in time. */
      ONCE,
      /** After a fixed time. */
      KEEP
    }
  }

  /**
   * Limits of a recipe per owner.
   *
   * @param inFlight exports in progress or queued at once
   * @param cooldown minimum time from an export that became ready to the next request
   */
  public record Limits(OptionalInt inFlight, Optional<Duration> cooldown) {

    /** No limits of its own; those of the service apply. */
    public static final Limits NONE = new Limits(OptionalInt.empty(), Optional.empty());

    /** Whether there is no limit. */
    public boolean none() {
      return inFlight.isEmpty() && cooldown.isEmpty();
    }

    /**
     * Limit of exports in flight; 0 for no limit. With a cooldown the default is one: of two at
     * once, both would succeed within the cooldown.
     */
    public int mostInFlight() {
      return inFlight.orElse(cooldown.isPresent() ? 1 : 0);
    }
  }

  /** Who may send stored archives. */
  public enum Delivery {
    /** Only Spillway, which knows the bytes that have arrived. */
    THROUGH,
    /**
     * Also the store of the archive, when the client requests it: an address of the store is signed
     * at that moment.
     */
    REDIRECT
  }

  /** What happens to names that an archive cannot have, and to those that are there already. */
  public enum Names {
    /** They are replaced, and the manifest tells what they were. */
    RENAME,
    /** The export fails. */
    REFUSE
  }

  /** What happens when something that the recipe names is missing. */
  public enum Missing {
    /** The export fails. */
    FAIL,
    /** It is listed in the report entry of the archive, and in the export's status. */
    REPORT
  }
}
