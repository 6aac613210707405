package dev.spillway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.spillway.export.planning.DryRun;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What an export would be. {@code length} is absent when it shows only while the archive is made;
 * {@code entries}, {@code staged} and {@code fits} are absent, too, when rows decide about them.
 * {@code parts} is the number of archives, where they are to be split and the length is known.
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DryRunView(
    Integer entries,
    Long length,
    Long staged,
    Boolean fits,
    Integer parts,
    List<String> missing,
    List<Renamed> renamed) {

  /** An entry that has another name in the archive than it was to have. */
  @RegisterForReflection
  public record Renamed(String was, String name) {}

  static DryRunView of(DryRun found) {
    return new DryRunView(
        found.entries().isPresent() ? found.entries().getAsInt() : null,
        found.length().isPresent() ? found.length().getAsLong() : null,
        found.staged().isPresent() ? found.staged().getAsLong() : null,
        found.fits().orElse(null),
        found.parts().isPresent() ? found.parts().getAsInt() : null,
        found.missing(),
        found.renamed().stream().map(one -> new Renamed(one.was(), one.name())).toList());
  }
}
