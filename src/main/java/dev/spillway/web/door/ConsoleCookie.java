package dev.spillway.web.door;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cookie of a session of the console (RFC 6265bis, 4.1.3.2). The browser sends it only to this
 * host, over TLS or to this machine, and no script reads it.
 */
public final class ConsoleCookie {

  static final String NAME = "__Host-spillway";

  private static final String SITE = "Sec-Fetch-Site";

  private ConsoleCookie() {}

  /**
   * The token in the cookie; empty when there is none, or not exactly one. It counts only in
   * requests that the browser says are of a page of this origin: any other page, of a sibling of
   * this host too, and whoever has stolen a log of cookies, gets nothing from it.
   */
  static Optional<String> of(HttpServerRequest request) {
    if (!request.headers().getAll(SITE).equals(List.of("same-origin"))) {
      return Optional.empty();
    }
    Set<Cookie> cookies = request.cookies(NAME);
    return cookies.size() == 1
        ? Optional.of(cookies.iterator().next().getValue())
        : Optional.empty();
  }

  /** Whether a page of another origin has made the request. */
  static boolean isForeign(HttpServerRequest request) {
    List<String> sites = request.headers().getAll(SITE);
    return !sites.isEmpty() && !sites.equals(List.of("same-origin"));
  }

  /** All cookies but this one, for somebody whom the session is not for. */
  public static String without(List<String> cookies) {
    return cookies.stream()
        .flatMap(header -> Stream.of(header.split(";", -1)))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty() && !name(cookie).equals(NAME))
        .collect(Collectors.joining("; "));
  }

  /** Whether a value of {@code Set-Cookie} sets or removes this cookie. */
  public static boolean isSetBy(String value) {
    return name(value.split(";", 2)[0]).equals(NAME);
  }

  private static String name(String cookie) {
    return cookie.split("=", 2)[0].strip();
  }

  /** The value of {@code Set-Cookie} that gives the browser a session. */
  static String set(String token, Duration life) {
    return "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Strict"
        .formatted(NAME, token, life.toSeconds());
  }

  /** The value of {@code Set-Cookie} that removes it. */
  static String removal() {
    return set("", Duration.ZERO);
  }
}
