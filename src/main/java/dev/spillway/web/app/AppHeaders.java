package dev.spillway.web.app;

import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The headers of an answer that is passed on. */
final class AppHeaders {

  /** Those of one connection (RFC 9110, 7.6.1), and the length, which is Spillway's own. */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length");

  /** What Spillway says of its own answers, and an application's page need not fit. */
  private static final List<String> OF_SPILLWAY =
      List.of(
          "Content-Security-Policy",
          "Cross-Origin-Resource-Policy",
          "Referrer-Policy",
          "X-Content-Type-Options");

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private AppHeaders() {}

  /** Returns whether answers of this status have no body (RFC 9110, 6.4.1). */
  static boolean hasNoBody(int status) {
    return status == NO_CONTENT || status == NOT_MODIFIED;
  }

  /**
   * Sets the status and the headers. An answer without {@code Cache-Control} stays out of caches:
   * it may depend on who asks.
   *
   * @param length of the body; empty when it is unknown, or there is none
   */
  static void put(HttpServerResponse response, AppAnswer answer, OptionalLong length) {
    OF_SPILLWAY.forEach(response.headers()::remove);
    response.setStatusCode(answer.status());
    Set<String> dropped = dropped(answer);
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      String name = header.getKey();
      List<String> values =
          header.getValue().stream().filter(value -> VALUE.matcher(value).matches()).toList();
      if (!dropped.contains(name.toLowerCase(Locale.ROOT))
          && NAME.matcher(name).matches()
          && !values.isEmpty()) {
        response.putHeader(name, values);
      }
    }
    length.ifPresent(bytes -> response.putHeader("Content-Length", String.valueOf(bytes)));
  }

  private static Set<String> dropped(AppAnswer answer) {
    Set<String> dropped = new TreeSet<>(OF_CONNECTION);
    for (String named : answer.headers().allValues("Connection")) {
      for (String name : named.split(",", -1)) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return dropped;
  }
}
