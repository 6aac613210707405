package dev.spillway.source.web;

import dev.spillway.source.root.RootsConfig;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long and how much a web root may answer.
 *
 * @param connect timeout for opening a connection
 * @param read longest silence while an answer is awaited, or more of it
 * @param file longest time that is waited for the bytes of one file that is read whole, and for
 *     each megabyte of one that is read by range
 * @param patience how long to retry where no client waits
 * @param connections files that are read whole at once
 * @param largest bytes of one file
 */
record WebTerms(
    Duration connect,
    Duration read,
    Duration file,
    Duration patience,
    int connections,
    long largest) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Connections that one root may have: the application behind it has other work. */
  private static final int MOST_CONNECTIONS = 64;

  static WebTerms of(RootsConfig.RootConfig config) {
    return new WebTerms(
        config.connectTimeout(),
        config.readTimeout(),
        config.fileTimeout(),
        config.patience(),
        config.connections(),
        config.largest().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE));
  }

  /**
   * One sentence for each value that is out of its bounds.
   *
   * @param root the beginning of the settings' names
   */
  List<String> problems(String root) {
    List<String> problems = new ArrayList<>();
    duration(root + ".connect-timeout", "100ms", connect, SHORTEST, problems);
    duration(root + ".read-timeout", "100ms", read, SHORTEST, problems);
    duration(root + ".file-timeout", "100ms", file, SHORTEST, problems);
    duration(root + ".patience", "0s", patience, Duration.ZERO, problems);
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      problems.add(
          "%s.connections is %d: set it from 1 to %d"
              .formatted(root, connections, MOST_CONNECTIONS));
    }
    if (largest < 1) {
      problems.add(root + ".largest is " + largest + ": set it to 1 or more");
    }
    return problems;
  }

  private static void duration(
      String setting, String from, Duration value, Duration shortest, List<String> problems) {
    if (value.compareTo(shortest) < 0 || value.compareTo(LONGEST) > 0) {
      problems.add(
          "%s must be from %s to 1h, because an export that waits for an answer so long takes the place of others: correct the setting"
              .formatted(setting, from));
    }
  }
}
