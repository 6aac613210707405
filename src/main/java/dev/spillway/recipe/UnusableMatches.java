package dev.spillway.recipe;

import dev.spillway.recipe.model.Glob;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.source.root.UnusableFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a glob means and no archive can take: something that it matches, or a folder that may hide
 * what it matches.
 */
final class UnusableMatches implements Consumer<UnusableFile> {

  private final Glob glob;
  private final int most;
  private final List<UnusableFile> missed = new ArrayList<>();

  /**
   * @param most as many are kept, and one more
   */
  UnusableMatches(Glob glob, int most) {
    this.glob = glob;
    this.most = most;
  }

  @Override
  public void accept(UnusableFile one) {
    boolean meant = glob.matches(one.path()) || (one.folder() && glob.mayMatchBelow(one.path()));
    if (meant && missed.size() <= most) {
      missed.add(one);
    }
  }

  boolean none() {
    return missed.isEmpty();
  }

  /** Whether there are more than were kept: then a report would be short. */
  boolean tooMany() {
    return missed.size() > most;
  }

  /** As they are reported, sorted: their paths. */
  List<String> paths() {
    return missed.stream().map(UnusableFile::path).sorted().toList();
  }

  /** Tells the first of them, each with its reason. */
  SelectionException refused() {
    List<String> told =
        missed.stream()
            .sorted(Comparator.comparing(UnusableFile::path))
            .map(one -> SafeText.value(one.path()) + " " + one.reason().words())
            .toList();
    return SelectionException.ofRoot(
        "Not everything that " + glob + " means can be taken: " + SafeText.some(told) + ".");
  }
}
