package dev.spillway.source.root;

import dev.spillway.s3.S3;
import dev.spillway.source.Roots;
import io.quarkus.runtime.configuration.MemorySize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Settings of roots, without a container. */
public record TestRoots(Map<String, RootsConfig.RootConfig> roots) {

  private record Setting(
      Optional<Path> path, Optional<String> bucket, Optional<String> prefix, boolean immutable)
      implements Unset {

    @Override
    public Optional<URI> url() {
      return Optional.empty();
    }
  }

  /** A root that is a web address, with the defaults. */
  public record Web(Optional<URI> url, Map<String, String> headers, Optional<Path> ca)
      implements Unset {

    public Web(URI url) {
      this(Optional.of(url), Map.of(), Optional.empty());
    }

    @Override
    public Optional<Path> path() {
      return Optional.empty();
    }

    @Override
    public Optional<String> bucket() {
      return Optional.empty();
    }

    @Override
    public Optional<String> prefix() {
      return Optional.empty();
    }

    @Override
    public boolean immutable() {
      return false;
    }
  }

  /** The defaults of the settings of web addresses. */
  private interface Unset extends RootsConfig.RootConfig {

    @Override
    default Map<String, String> headers() {
      return Map.of();
    }

    @Override
    default Optional<Path> ca() {
      return Optional.empty();
    }

    @Override
    default Duration connectTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    default Duration readTimeout() {
      return Duration.ofSeconds(30);
    }

    @Override
    default Duration fileTimeout() {
      return Duration.ofMinutes(10);
    }

    @Override
    default Duration patience() {
      return Duration.ofSeconds(30);
    }

    @Override
    default int connections() {
      return 4;
    }

    @Override
    default Optional<MemorySize> largest() {
      return Optional.empty();
    }
  }

  public static TestRoots of(String name, Path folder) {
    return new TestRoots(new TreeMap<>()).and(name, folder);
  }

  public TestRoots and(String name, Path folder) {
    return and(name, Optional.of(folder), Optional.empty(), Optional.empty());
  }

  public TestRoots and(String name, RootsConfig.RootConfig root) {
    roots.put(name, root);
    return this;
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
