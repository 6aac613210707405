package dev.spillway.ops;

import dev.spillway.access.key.AccessMode;
import java.util.Map;
import java.util.Optional;

/**
 * The address on which the service listens: all interfaces once callers need keys, or the operator
 * has allowed access without keys; until then the loopback address.
 *
 * @param mode the access mode
 * @param chosen the configured {@code quarkus.http.host}
 * @param inContainer whether the loopback address cannot be reached, as in a container
 */
record Listening(AccessMode mode, Optional<String> chosen, boolean inContainer) {

  static final String HOST = "quarkus.http.host";
  static final String MANAGEMENT_HOST = "quarkus.management.host";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  private static final String REMEDY =
      ": create keys (spillway --create-key name=..., and set spillway.access.mode=keys; or"
          + " set spillway.access.keys.<name>.hash), or set spillway.access.mode=open to accept"
          + " all requests.";

  /** Why the service must not start; empty when it may. */
  Optional<String> refusal() {
    if (mode != AccessMode.LOCAL) {
      return Optional.empty();
    }
    if (chosen.isPresent()) {
      return isLoopback(chosen.get())
          ? Optional.empty()
          : Optional.of(
              ("%s=%s lets other machines reach Spillway, and without keys it would accept all of their"
                      + " requests%s")
                  .formatted(HOST, chosen.get(), REMEDY));
    }
    return inContainer
        ? Optional.of(
            "Without keys Spillway listens on the loopback address only, which is unreachable from"
                + " outside a container"
                + REMEDY)
        : Optional.empty();
  }

  /** Values for settings that the operator has not configured. */
  Map<String, String> defaults() {
    return switch (mode) {
      case KEYS, OPEN -> Map.of(HOST, EVERYWHERE);
      case LOCAL -> Map.of(HOST, LOOPBACK, MANAGEMENT_HOST, LOOPBACK);
    };
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }
}
