package dev.spillway.ops;

import java.util.Map;
import java.util.OptionalLong;

/**
 * How many connections the service takes at once: so many that there are files left for what it
 * reads, for its database, and for those who ask whether it is well. A connection that is one too
 * many is closed at once.
 *
 * @param descriptors files and sockets that the process may have open; empty when the system does
 *     not say
 */
record Connections(OptionalLong descriptors) {

  static final String MOST = "quarkus.http.limits.max-connections";

  /** What the service has open when nobody downloads, and as much again for probes and passes. */
  private static final long OWN = 400;

  /** A download has its connection and up to two files open. */
  private static final long EACH = 3;

  /** More are not needed, however many files there may be. */
  private static final long ALWAYS = 5000;

  /** What to set, where the operator has not. */
  Map<String, String> defaults() {
    long most = (descriptors.orElse(Long.MAX_VALUE) - OWN) / EACH;
    return Map.of(MOST, Long.toString(Math.clamp(most, 1, ALWAYS)));
  }
}
