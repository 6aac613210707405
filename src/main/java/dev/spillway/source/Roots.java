package dev.spillway.source;

import dev.spillway.s3.S3;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.RootsConfig;
import io.quarkus.runtime.Startup;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** The configured roots. The start fails when one cannot be read. */
@Startup
@ApplicationScoped
public class Roots {

  private final SortedMap<String, Root> roots = new TreeMap<>();
  private final Map<String, RootHealth> health = new ConcurrentHashMap<>();

  /**
   * Opens each root once.
   *
   * @param s3 the store of roots that are buckets; used only when there is one
   * @param executor runs parallel requests to the store
   * @throws IllegalStateException with each setting that is wrong, and the remedy
   */
  public Roots(RootsConfig config, S3 s3, @VirtualThreads ExecutorService executor) {
    List<String> problems = new ArrayList<>();
    config
        .roots()
        .forEach(
            (name, root) -> {
              try {
                roots.put(name, new RootStart(name, root, s3, executor).root());
                health.put(name, RootHealth.UNKNOWN);
              } catch (IllegalStateException e) {
                problems.add(e.getMessage());
              }
            });
    if (!problems.isEmpty()) {
      Collections.sort(problems);
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  /**
   * Returns the root of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Root get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no root %s: set spillway.roots.%s.path, .bucket or .url, or use one of %s"
                        .formatted(name, name, names())));
  }

  public Optional<Root> find(String name) {
    return Optional.ofNullable(roots.get(name));
  }

  /** Sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(roots.keySet());
  }

  /** Names of the roots whose files cannot be listed. */
  public Set<String> unlisted() {
    return roots.values().stream()
        .filter(root -> !root.isListed())
        .map(Root::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** By name, sorted. */
  public Map<String, RootHealth> health() {
    return new TreeMap<>(health);
  }

  void report(String name, RootHealth found) {
    health.put(name, found);
  }
}
