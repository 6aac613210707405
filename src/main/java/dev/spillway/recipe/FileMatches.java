package dev.spillway.recipe;

import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Glob;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.source.root.UnusableFile;
import java.util.List;

/** The files that an item with a glob means, for the parameters of one request. */
final class FileMatches {

  private final Glob glob;
  private final List<Glob> exclude;

  /** Empty, or ends with {@code /}. */
  private final String base;

  /** Empty, or ends with {@code /}. */
  private final String into;

  FileMatches(Choice.Files files, Parameters parameters) {
    this.glob = files.files().render(parameters);
    this.exclude = files.exclude().stream().map(one -> one.render(parameters)).toList();
    this.base = folder(files.base().render(parameters));
    this.into = folder(files.into().render(parameters));
  }

  private static String folder(String path) {
    return path.isEmpty() ? "" : path + "/";
  }

  /** The common beginning of all paths below the root. */
  String prefix() {
    return base + glob.prefix();
  }

  /** Whether {@code path} below the root is meant. */
  boolean matches(String path) {
    if (!path.startsWith(base)) {
      return false;
    }
    String below = path.substring(base.length());
    return glob.matches(below) && exclude.stream().noneMatch(one -> one.matches(below));
  }

  /** Whether {@code missed} is meant, or may hide a file that is. */
  boolean means(UnusableFile missed) {
    return matches(missed.path()) || (missed.folder() && mayMatchBelow(missed.path()));
  }

  private boolean mayMatchBelow(String folder) {
    if (base.startsWith(folder + "/")) {
      return true;
    }
    if (!folder.startsWith(base)) {
      return false;
    }
    String below = folder.substring(base.length());
    return glob.mayMatchBelow(below)
        && exclude.stream().noneMatch(one -> one.matches(below) || one.matchesAllBelow(below));
  }

  /** The entry name of a file that {@link #matches}. */
  String entryName(String path) {
    return into + path.substring(base.length());
  }

  @Override
  public String toString() {
    return base + glob;
  }
}
