package dev.spillway.source.root;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A root that counts how often its files are opened. */
public record CountingRoot(Root root, AtomicInteger opened) implements Root {

  public CountingRoot(Root root) {
    this(root, new AtomicInteger());
  }

  @Override
  public String name() {
    return root.name();
  }

  @Override
  public boolean immutable() {
    return root.immutable();
  }

  @Override
  public WalkSummary walk(String prefix, Predicate<String> accepts, FileVisitor visitor)
      throws IOException {
    return root.walk(prefix, accepts, visitor);
  }

  @Override
  public List<String> children(String directory) throws IOException {
    return root.children(directory);
  }

  @Override
  public Optional<SourceFile> find(String path) throws IOException {
    return root.find(path);
  }

  @Override
  public Map<SourceFile, Integer> checksums(List<SourceFile> files) throws IOException {
    return root.checksums(files);
  }

  @Override
  public OpenContent open(String path, Stamp planned, long from, long to) throws IOException {
    opened.incrementAndGet();
    return root.open(path, planned, from, to);
  }

  @Override
  public void check(String path, Stamp planned) throws IOException {
    root.check(path, planned);
  }
}
