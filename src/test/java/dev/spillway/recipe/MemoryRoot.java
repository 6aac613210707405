package dev.spillway.recipe;

import dev.spillway.archive.FileStamp;
import dev.spillway.archive.OpenContent;
import dev.spillway.source.Census;
import dev.spillway.source.FileVisitor;
import dev.spillway.source.Root;
import dev.spillway.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A root of names alone. Counts what it is asked, because pickers must not look at what they do not take. */
final class MemoryRoot implements Root {

  private final SortedMap<String, Boolean> files = new TreeMap<>();
  private int finds;

  /** A pool of {@code files} exercises in each level of each ability. */
  static MemoryRoot pool(List<String> abilities, List<String> levels, int files) {
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

  MemoryRoot add(String path) {
    files.put(path, true);
    return this;
  }

  /** A name that is listed but is no regular file. */
  MemoryRoot addSpecial(String path) {
    files.put(path, false);
    return this;
  }

  MemoryRoot remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    return this;
  }

  int finds() {
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
  public List<SourceFile> list(Predicate<String> accepts) {
    return files.keySet().stream().filter(accepts).flatMap(path -> file(path).stream()).toList();
  }

  @Override
  public Census walk(FileVisitor visitor) {
    throw new UnsupportedOperationException("who picks has no need to walk the whole root");
  }

  @Override
  public OpenContent open(String path, FileStamp planned) {
    throw new UnsupportedOperationException("who picks has no need of bytes");
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
