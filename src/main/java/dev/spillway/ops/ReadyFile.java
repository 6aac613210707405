package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The empty file by which the unit of systemd knows that the service serves. The unit names it in
 * {@code SPILLWAY_READY_FILE}, below a folder that systemd removes with the service.
 */
final class ReadyFile {

  private static final Logger LOG = Logger.getLogger(ReadyFile.class);

  private ReadyFile() {}

  /** Returns the file that the environment names; empty when there is nobody to tell. */
  static Optional<Path> named() {
    return Optional.ofNullable(System.getenv("SPILLWAY_READY_FILE"))
        .filter(name -> !name.isEmpty())
        .map(Path::of);
  }

  static void make(Optional<Path> file) {
    if (file.isEmpty()) {
      return;
    }
    try {
      Files.write(file.get(), new byte[0]);
    } catch (IOException e) {
      LOG.errorf("event=ready-file-failed file=%s cause=%s", file.get(), e);
    }
  }
}
