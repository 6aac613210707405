package dev.spillway.web.navigation;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Distinguishes people with a browser from programs, which get JSON. */
public final class Navigation {

  private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([01](?:\\.[0-9]{0,3})?)");

  /** Addresses of the API that an application gives to people. */
  private static final Pattern GIVEN =
      Pattern.compile(
          "/api/exports/[^/]+/archive(?:/.*)?|/api/recipes/[^/]+/archive|/api/tickets(?:/.*)?");

  private Navigation() {}

  /**
   * Whether a browser goes to an address, so that a person will read the answer. Browsers say so
   * (Fetch Metadata) where the connection is safe; otherwise the accepted types tell.
   *
   * @param modes values of {@code Sec-Fetch-Mode}
   * @param accepted values of {@code Accept}
   */
  public static boolean is(List<String> modes, List<String> accepted) {
    return modes.stream().allMatch("navigate"::equals) && prefersPage(accepted);
  }

  /** As {@link #is(List, List)}, of a REST resource. */
  public static boolean is(HttpHeaders headers) {
    return is(all(headers, "Sec-Fetch-Mode"), all(headers, "Accept"));
  }

  private static List<String> all(HttpHeaders headers, String name) {
    List<String> values = headers.getRequestHeader(name);
    return values == null ? List.of() : values;
  }

  /**
   * Whether a page is preferred to JSON. {@code *}{@code /*} alone prefers nothing: curl sends it.
   */
  public static boolean prefersPage(List<String> accepted) {
    double page = 0;
    double json = 0;
    for (String header : accepted) {
      for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
        String type = range.replaceFirst(";.*", "").strip();
        if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
          page = Math.max(page, quality(range));
        } else if (type.equals("application/json") || type.equals("application/problem+json")) {
          json = Math.max(json, quality(range));
        }
      }
    }
    return page > json;
  }

  private static double quality(String range) {
    Matcher quality = QUALITY.matcher(range);
    return quality.find() ? Double.parseDouble(quality.group(1)) : 1;
  }

  /** Whether people get to see this path: a page, or an address that an application gives them. */
  public static boolean isForPeople(String path) {
    return !path.startsWith("/api") || GIVEN.matcher(path).matches();
  }
}
