package dev.spillway.ops;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Limit of the connections that are open at once. It leaves enough file descriptors for files, the
 * database and health probes. A connection above the limit is closed at once.
 *
 * @param descriptors files and sockets that the process may have open; empty when the system does
 *     not report it
 */
record Connections(OptionalLong descriptors) {

  static final String MOST = "quarkus.http.limits.max-connections";

  /** Descriptors that the service uses without downloads, doubled for probes and scheduled jobs. */
  private static final long OWN = 400;

  /** A download uses its connection and up to two files. */
  private static final long EACH = 3;

  /** Upper limit, however many descriptors there are. */
  private static final long ALWAYS = 5000;

  /** Values for settings that the operator has not configured. */
  Map<String, String> defaults() {
    long most = (descriptors.orElse(Long.MAX_VALUE) - OWN) / EACH;
    return Map.of(MOST, Long.toString(Math.clamp(most, 1, ALWAYS)));
  }
}
