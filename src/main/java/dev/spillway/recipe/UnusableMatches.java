package dev.spillway.recipe;

import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.source.root.UnusableFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Files that a glob matches and that cannot be archived, and folders that may hide such files. */
final class UnusableMatches implements Consumer<UnusableFile> {

  private final FileMatches files;
  private final int most;
  private final List<UnusableFile> missed = new ArrayList<>();

  /**
   * Creates an empty collection.
   *
   * @param most limit of the reported files; one more is kept, to detect the excess
   */
  UnusableMatches(FileMatches files, int most) {
    this.files = files;
    this.most = most;
  }

  @Override
  public void accept(UnusableFile one) {
    if (missed.size() <= most && files.means(one)) {
      missed.add(one);
    }
  }

  boolean none() {
    return missed.isEmpty();
  }

  /** Whether there are more than the limit, so that a report would be incomplete. */
  boolean tooMany() {
    return missed.size() > most;
  }

  /** Their paths, sorted, for the report. */
  List<String> paths() {
    return missed.stream().map(UnusableFile::path).sorted().toList();
  }

  /** The error, with the first of them and their reasons. */
  SelectionException refused() {
    List<String> told =
        missed.stream()
            .sorted(Comparator.comparing(UnusableFile::path))
            .map(one -> SafeText.value(one.path()) + " " + one.reason().words())
            .toList();
    return SelectionException.ofRoot(
        "Not everything that " + files + " means can be taken: " + SafeText.some(told) + ".");
  }
}
