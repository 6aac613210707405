package dev.spillway.web.door;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Detects requests that a proxy has forwarded, by their headers. A client that sends such a header
 * is treated as a proxy.
 */
public final class Proxies {

  /** In lower case. */
  private static final Set<String> HEADERS = Set.of("forwarded", "x-real-ip", "via");

  private static final String HEADERS_TOO = "x-forwarded-";

  private Proxies() {}

  /** The name of a header that proxies add; empty when there is none. */
  public static Optional<String> header(MultiMap headers) {
    return headers.names().stream().filter(Proxies::isOfProxy).findFirst();
  }

  private static boolean isOfProxy(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return HEADERS.contains(name) || name.startsWith(HEADERS_TOO);
  }
}
