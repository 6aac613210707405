package dev.spillway.recipe;

import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import dev.spillway.source.root.FileVisitor;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import dev.spillway.source.root.UnusableFile;
import dev.spillway.source.root.WalkSummary;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A root of names alone. Counts what it is asked, because pickers must not look at what they do not
 * take.
 */
public final class MemoryRoot implements Root {

  private final SortedMap<String, Boolean> files = new TreeMap<>();
  private int finds;

  /** A pool of {@code files} exercises in each level of each ability. */
  public static MemoryRoot pool(List<String> abilities, List<String> levels, int files) {
    var root = new MemoryRoot();
    for (String ability : abilities) {
      for (String level : levels) {
        for (int i = 0; i < files; i++) {
          root.add(ability + "/" + level + "/练习" + i + ".png");
        }
      }
    }
    return root;
  }

  public MemoryRoot add(String path) {
    files.put(path, true);
    return this;
  }

  /** A name that is listed but is no regular file. */
  public MemoryRoot addSpecial(String path) {
    files.put(path, false);
    return this;
  }

  public MemoryRoot remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    return this;
  }

  public int finds() {
    return finds;
  }

  @Override
  public String name() {
    return "training-files";
  }

  @Override
  public boolean immutable() {
    return false;
  }

  @Override
  public List<SourceFile> list(
      String prefix, Predicate<String> accepts, int most, Consumer<UnusableFile> missed) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .filter(accepts)
        .flatMap(path -> file(path).stream())
        .limit(most)
        .toList();
  }

  @Override
  public WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor) {
    throw new AssertionError("a choice does not look at everything");
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) {
    throw new AssertionError("a choice reads no bytes: " + path);
  }

  @Override
  public void check(String path, Stamp planned) {
    throw new AssertionError("a choice has just looked: " + path);
  }

  @Override
  public List<String> children(String directory) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    var names = new TreeSet<String>();
    for (String path : files.tailMap(prefix).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      String rest = path.substring(prefix.length());
      names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
    }
    return List.copyOf(names);
  }

  @Override
  public Optional<SourceFile> find(String path) {
    finds++;
    return file(path);
  }

  private Optional<SourceFile> file(String path) {
    return files.getOrDefault(path, false)
        ? Optional.of(
            new SourceFile(path, new FileStamp(100, path.hashCode() * 1_000_000_000L, 1, 1)))
        : Optional.empty();
  }
}
