package dev.spillway.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file by which the unit of systemd knows that the service serves: its start waits until {@code
 * ready} is in the folder of {@code RuntimeDirectory=}. systemd removes the folder with the
 * service.
 */
final class ReadyFile {

  private static final String NAME = "ready";

  private ReadyFile() {}

  /** Returns the folder that systemd has made for this process; empty without one. */
  static Optional<Path> folder() {
    return Optional.ofNullable(System.getenv("RUNTIME_DIRECTORY")).map(Path::of);
  }

  static void make(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      Files.write(folder.get().resolve(NAME), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("systemd cannot be told that the service has started", e);
    }
  }
}
