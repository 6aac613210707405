package dev.spillway.source.root;

import dev.spillway.s3.S3;
import dev.spillway.source.Roots;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Settings of roots, without a container. */
public record TestRoots(Map<String, RootsConfig.RootConfig> roots) {

  private record Setting(
      Optional<Path> path, Optional<String> bucket, Optional<String> prefix, boolean immutable)
      implements RootsConfig.RootConfig {}

  public static TestRoots of(String name, Path folder) {
    return new TestRoots(new TreeMap<>()).and(name, folder);
  }

  public TestRoots and(String name, Path folder) {
    return and(name, Optional.of(folder), Optional.empty(), Optional.empty());
  }

  public TestRoots and(
      String name, Optional<Path> path, Optional<String> bucket, Optional<String> prefix) {
    roots.put(name, new Setting(path, bucket, prefix, false));
    return this;
  }

  public TestRoots andImmutable(String name, Path folder) {
    roots.put(name, new Setting(Optional.of(folder), Optional.empty(), Optional.empty(), true));
    return this;
  }

  /** None of them may be a bucket. */
  public Roots open() {
    return new Roots(() -> roots, null, null);
  }

  public Roots open(S3 s3, ExecutorService executor) {
    return new Roots(() -> roots, s3, executor);
  }
}
