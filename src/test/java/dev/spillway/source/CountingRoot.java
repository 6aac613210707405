package dev.spillway.source;

import dev.spillway.archive.FileStamp;
import dev.spillway.archive.OpenContent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A root that counts how often its files are opened. */
record CountingRoot(Root root, AtomicInteger opened) implements Root {

  CountingRoot(Root root) {
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
  public List<SourceFile> list(Predicate<String> accepts) throws IOException {
    return root.list(accepts);
  }

  @Override
  public Census walk(FileVisitor visitor) throws IOException {
    return root.walk(visitor);
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
  public OpenContent open(String path, FileStamp planned) throws IOException {
    opened.incrementAndGet();
    return root.open(path, planned);
  }
}
