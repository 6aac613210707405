package dev.spillway.ops.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All that is reachable through a folder: the folder itself, and the mounts below it.
 *
 * @param spots the first is the folder itself
 */
record FolderExtent(List<Mounts.Spot> spots) {

  private static final Logger LOG = Logger.getLogger(FolderExtent.class);

  FolderExtent {
    spots = List.copyOf(spots);
  }

  static FolderExtent of(Path folder) {
    return of(folder, Mounts.here());
  }

  static FolderExtent of(Path folder, Mounts mounts) {
    Path real = real(folder);
    return new FolderExtent(
        Stream.concat(Stream.of(mounts.spot(real)), mounts.below(real)).toList());
  }

  /** Whether some folder is reachable through both. */
  boolean meets(FolderExtent other) {
    return holds(other) || other.holds(this);
  }

  /** Whether the other folder, or a part of it, is reachable through this one. */
  boolean holds(FolderExtent other) {
    return spots.stream().anyMatch(spot -> other.spots.stream().anyMatch(spot::holds));
  }

  /** Resolves links, for the part of the path that exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path there = absolute;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there.toRealPath().resolve(there.relativize(absolute)).normalize();
    } catch (IOException e) {
      LOG.debugf(e, "%s cannot be looked at; who opens it tells why", there);
      return absolute;
    }
  }
}
