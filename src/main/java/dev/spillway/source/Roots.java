package dev.spillway.source;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The configured roots. A root that cannot be read stops the start. */
@Startup
@ApplicationScoped
public class Roots {

  private final SortedMap<String, Root> roots = new TreeMap<>();
  private final Map<String, RootHealth> health = new ConcurrentHashMap<>();

  /**
   * Opens each root once.
   *
   * @throws IllegalStateException naming each setting that leads nowhere, and what to do
   */
  public Roots(RootsConfig config) {
    List<String> problems = new ArrayList<>();
    config
        .roots()
        .forEach(
            (name, root) -> {
              problem(root.path())
                  .ifPresent(
                      problem ->
                          problems.add(
                              "spillway.roots." + name + ".path=" + root.path() + " " + problem));
              roots.put(name, new FolderRoot(name, root.path(), root.immutable()));
              health.put(name, RootHealth.UNKNOWN);
            });
    if (!problems.isEmpty()) {
      Collections.sort(problems);
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  /**
   * The root of this name.
   *
   * @throws UnknownRootException when there is none
   */
  public Root get(String name) {
    return find(name).orElseThrow(() -> new UnknownRootException(name, names()));
  }

  public Optional<Root> find(String name) {
    return Optional.ofNullable(roots.get(name));
  }

  /** Sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(roots.keySet());
  }

  /** By name, sorted. */
  public Map<String, RootHealth> health() {
    return new TreeMap<>(health);
  }

  void report(String name, RootHealth found) {
    health.put(name, found);
  }

  private static Optional<String> problem(Path folder) {
    if (!Files.exists(folder)) {
      return Optional.of("does not exist: create the folder, mount it, or change the setting");
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of("is not a folder: set it to the folder that holds the files");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      return Optional.of(
          "may not be read: give the user that Spillway runs as the right to read and enter it (r-x)");
    }
    try (ConfinedFolder opened = ConfinedFolder.open(folder)) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be opened: " + e.getMessage());
    }
  }
}
