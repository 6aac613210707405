package dev.spillway.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Settings of roots, without a container. */
record TestRoots(Map<String, RootsConfig.RootConfig> roots) {

  private record Folder(Path path, boolean immutable) implements RootsConfig.RootConfig {}

  static TestRoots of(String name, Path folder) {
    return new TestRoots(new TreeMap<>()).and(name, folder);
  }

  TestRoots and(String name, Path folder) {
    roots.put(name, new Folder(folder, false));
    return this;
  }

  TestRoots andImmutable(String name, Path folder) {
    roots.put(name, new Folder(folder, true));
    return this;
  }

  RootsConfig config() {
    return () -> roots;
  }
}
