package dev.spillway.ops.check;

import dev.spillway.source.root.RootsConfig;
import dev.spillway.volume.store.VolumeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that no root overlaps with the volume: a root that contains the volume would expose
 * archives of other owners, and a volume that contains a root is not used by Spillway alone.
 */
record OverlapChecks(VolumeSettings volume, RootsConfig roots) {

  /** One sentence for each root that overlaps. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    roots
        .roots()
        .forEach(
            (name, root) -> {
              switch (volume.kind()) {
                case LOCAL ->
                    root.path().flatMap(path -> folder(name, path)).ifPresent(findings::add);
                case S3 ->
                    root.bucket()
                        .flatMap(bucket -> bucket(name, bucket, root.prefix().orElse("")))
                        .ifPresent(findings::add);
              }
            });
    return findings;
  }

  /** Compares real places: links and other mounts of the same folder lead to the same files. */
  private Optional<String> folder(String name, Path root) {
    FolderExtent files = FolderExtent.of(root);
    FolderExtent ours = FolderExtent.of(volume.path());
    if (!files.meets(ours)) {
      return Optional.empty();
    }
    return Optional.of(
        ("spillway.roots.%s.path=%s%s (spillway.volume.path=%s), so that archives of"
                + " others would be files of it: set one of them to a folder outside of the other.")
            .formatted(
                name,
                root,
                files.holds(ours) ? " has the volume in it" : " is in the volume",
                volume.path()));
  }

  private Optional<String> bucket(String name, String bucket, String given) {
    String root = folder(given);
    String ours = folder(volume.prefix().orElse(""));
    boolean apart =
        !Optional.of(bucket).equals(volume.bucket())
            || !(root.startsWith(ours) || ours.startsWith(root));
    return apart
        ? Optional.empty()
        : Optional.of(
            ("spillway.roots.%s and the volume have keys of bucket '%s' in common: below"
                    + " '%s' are the files of the root (spillway.roots.%s.prefix), below '%s' is"
                    + " the volume (spillway.volume.prefix), which is for Spillway alone; set"
                    + " prefixes of which none begins with the other, or take another bucket.")
                .formatted(name, bucket, root, name, ours));
  }

  private static String folder(String prefix) {
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }
}
