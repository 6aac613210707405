package dev.spillway.recipe;

import dev.spillway.archive.Format;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operator's description of an export, read and found sound. Immutable.
 *
 * @param name the file's name without its extension: {@code [a-z0-9-]{1,64}}
 * @param title for people
 * @param parameters by name, in the order of the file
 * @param archive format, file name and largest size
 * @param retention how long an export of it lives
 * @param missing what happens when something it names is not there
 * @param contents what goes in, in this order
 */
public record Recipe(
    String name,
    String title,
    Map<String, Parameter> parameters,
    Archive archive,
    Retention retention,
    Missing missing,
    List<Choice> contents) {

  public Recipe {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    contents = List.copyOf(contents);
  }

  /**
   * What the archive is.
   *
   * @param filename what the download is called
   * @param limit the largest archive in bytes; empty when the service's own limit holds
   */
  public record Archive(Format format, FilenameTemplate filename, OptionalLong limit) {}

  /**
   * How long an export lives.
   *
   * @param keep how long, in mode {@link Mode#KEEP}; empty when the service's own setting holds
   * @param evictable whether it may go earlier to make room
   */
  public record Retention(Mode mode, Optional<Duration> keep, boolean evictable) {

    /** Gone after proven delivery. */
    public static final Retention ONCE = new Retention(Mode.ONCE, Optional.empty(), false);

    /** When an export ends. */
    public enum Mode {
      ONCE,
      KEEP
    }
  }

  /** What happens when something that the recipe names is not there. */
  public enum Missing {
    /** The export fails. */
    FAIL,
    /** It is listed in the archive's {@code manifest.json} and in the export's status. */
    REPORT
  }
}
