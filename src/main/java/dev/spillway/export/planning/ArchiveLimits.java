package dev.spillway.export.planning;

import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.model.Recipe;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import java.util.Map;

/** How many entries and bytes the archives of a recipe may have. */
@Singleton
public class ArchiveLimits {

  private final ExportLimits limits;

  public ArchiveLimits(ExportLimits limits) {
    this.limits = limits;
  }

  /** Returns the maximum of the bytes that are staged for an archive of this recipe. */
  public long staged(Recipe recipe) {
    return bytes(recipe, true);
  }

  /**
   * Returns the maximum size of an archive of this recipe, in bytes.
   *
   * @param held whether all its bytes are staged
   */
  long bytes(Recipe recipe, boolean held) {
    if (recipe.archive().limit().isPresent()) {
      return recipe.archive().limit().getAsLong();
    }
    return held
        ? limits.archiveSize().asLongValue()
        : limits.virtualSize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
  }

  /**
   * Returns the maximum number of entries to select: one more than allowed, so that {@link
   * #checkCount} detects an excess without listing a bucket of millions.
   */
  public int mostSelected() {
    return limits.entries() + 1;
  }

  /**
   * Checks the number of entries.
   *
   * @throws ProblemException {@code subject-not-found} for no entry, {@code too-many-entries}
   */
  public void checkCount(int count) {
    if (count == 0) {
      throw Problem.of(
              ProblemType.SUBJECT_NOT_FOUND, "The recipe found no file to put into the archive.")
          .exception();
    }
    if (count > limits.entries()) {
      throw new Problem(
              ProblemType.TOO_MANY_ENTRIES,
              "The archive would have at least "
                  + count
                  + " entries; at most "
                  + limits.entries()
                  + " are allowed.",
              Map.of("entries", count, "limit", limits.entries()))
          .exception();
    }
  }

  static void checkSize(long bytes, long limit) {
    if (bytes > limit) {
      throw tooLarge(bytes, limit).exception();
    }
  }

  /** Returns the problem {@code archive-too-large}. */
  public static Problem tooLarge(long bytes, long limit) {
    return new Problem(
        ProblemType.ARCHIVE_TOO_LARGE,
        "The archive would have at least " + bytes + " bytes; at most " + limit + " are allowed.",
        Map.of("bytes", bytes, "limit", limit));
  }
}
