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

/**
 * An operator's description of an export, read and found sound. Immutable.
 *
 * @param name the file's name without its extension: {@code [a-z0-9-]{1,64}}
 * @param title for people
 * @param parameters by name, in the order of the file
 * @param archive format, file name and largest size
 * @param retention how long an export of it lives
 * @param delivery who may send what is kept
 * @param snapshot whether an export has its files as they were when it was made, whatever becomes
 *     of them
 * @param missing what happens when something it names is not there
 * @param missingReport the entry that lists what is missing, where the recipe says {@link
 *     Missing#REPORT}
 * @param limits how much of it one owner may have
 * @param disabled why nobody may ask for it now; empty when everybody may
 * @param contents what goes in, in this order
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
    Limits limits,
    Optional<String> disabled,
    List<Choice> contents) {

  /** The entry that lists what is missing, where the recipe names no other. */
  public static final String MISSING_REPORT = "manifest.json";

  public Recipe {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    contents = List.copyOf(contents);
  }

  /** Names of the parameters whose values are shown and written down nowhere. */
  public Set<String> sensitive() {
    return parameters.values().stream()
        .filter(Parameter::sensitive)
        .map(Parameter::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether its archives are written while they are made: from rows, compressed, or as a {@code
   * tar.gz}.
   */
  public boolean staged() {
    return archive.format() == Format.TAR_GZ
        || contents.stream()
            .anyMatch(
                choice ->
                    switch (choice) {
                      case Choice.OfRows _ -> true;
                      case Choice.OfFiles files -> files.compress();
                      case Choice.PickedDocument _ -> false;
                    });
  }

  /**
   * What the archive is.
   *
   * @param filename what the download is called
   * @param limit the largest archive in bytes; empty when the service's own limit holds
   * @param timeZone of the local times in a ZIP; empty when the service's own holds
   */
  public record Archive(
      Format format, FilenameTemplate filename, OptionalLong limit, Optional<ZoneId> timeZone) {}

  /**
   * How long an export lives. What is empty is left to the service's own settings.
   *
   * @param mode when it ends
   * @param keep how long, in mode {@link Mode#KEEP}; at most {@link #LONGEST}
   * @param evictable whether it may go earlier to make room
   * @param cleanOnError whether what a failed generation wrote is deleted at once
   */
  public record Retention(
      Optional<Mode> mode,
      Optional<Duration> keep,
      boolean evictable,
      Optional<Boolean> cleanOnError) {

    /** Ten years: who keeps longer wants an archive, not a download. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /** As the service is set. */
    public static final Retention UNSAID =
        new Retention(Optional.empty(), Optional.empty(), false, Optional.empty());

    /** When an export ends. */
    public enum Mode {
      /** After proven delivery, or when nobody comes for it. */
      ONCE,
      /** After a fixed time. */
      KEEP
    }
  }

  /**
   * How much one owner may have of it.
   *
   * @param inFlight exports that are being made or wait for it at once
   * @param cooldown from one export that became ready to the next request
   */
  public record Limits(OptionalInt inFlight, Optional<Duration> cooldown) {

    /** As much as the service allows. */
    public static final Limits NONE = new Limits(OptionalInt.empty(), Optional.empty());

    /** Whether it bounds nothing. */
    public boolean none() {
      return inFlight.isEmpty() && cooldown.isEmpty();
    }

    /**
     * How many may be in flight at once; 0: any number. With a cooldown it is one, unless the
     * recipe says otherwise: two at once would both succeed within it.
     */
    public int mostInFlight() {
      return inFlight.orElse(cooldown.isPresent() ? 1 : 0);
    }
  }

  /** Who may send the archives of exports that are kept. */
  public enum Delivery {
    /** Spillway alone: it knows which bytes have arrived. */
    THROUGH,
    /**
     * Also the store that the archive is in, when the caller asks for it: an address of the store
     * is signed at that moment.
     */
    REDIRECT
  }

  /** What happens when something that the recipe names is not there. */
  public enum Missing {
    /** The export fails. */
    FAIL,
    /** It is listed in the archive's {@code manifest.json} and in the export's status. */
    REPORT
  }
}
