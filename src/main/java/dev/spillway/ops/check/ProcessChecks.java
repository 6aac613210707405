package dev.spillway.ops.check;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Checks of the process that Spillway runs in.
 *
 * @param fileNameEncoding the JVM's encoding of file names, {@code sun.jnu.encoding}
 * @param descriptorLimit files and sockets that this process may have open; empty when the system
 *     does not report it
 */
record ProcessChecks(String fileNameEncoding, OptionalLong descriptorLimit) {

  /**
   * A download uses up to three descriptors, and the service itself about 200: with fewer than this
   * it cannot serve.
   */
  private static final long FEWEST_DESCRIPTORS = 1024;

  List<String> findings() {
    return Stream.of(locale(), descriptors()).flatMap(Optional::stream).toList();
  }

  private Optional<String> locale() {
    // By Charset and not by name: "UTF-8", "UTF8" and "utf-8" are the same.
    if (Charset.isSupported(fileNameEncoding)
        && Charset.forName(fileNameEncoding).equals(StandardCharsets.UTF_8)) {
      return Optional.empty();
    }
    return Optional.of(
        "File names are read as "
            + fileNameEncoding
            + ", so files with names like 小明.png cannot be opened: set LC_ALL=C.UTF-8 in the environment.");
  }

  private Optional<String> descriptors() {
    if (descriptorLimit.isEmpty() || descriptorLimit.getAsLong() >= FEWEST_DESCRIPTORS) {
      return Optional.empty();
    }
    return Optional.of(
        "Only "
            + descriptorLimit.getAsLong()
            + " files and sockets may be open at once and each download takes up to three: allow at least "
            + FEWEST_DESCRIPTORS
            + " (ulimit -n, or LimitNOFILE= of the unit).");
  }
}
