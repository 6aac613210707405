package dev.spillway.web.door;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/**
 * Distinguishes the forms of our own pages from those of other sites, which a browser would send
 * with whatever lets it in here.
 */
public final class SameOrigin {

  private SameOrigin() {}

  /**
   * Refuses a request that the page of another site has made.
   *
   * @throws dev.spillway.problem.ProblemException {@code forbidden}
   */
  public static void require(HttpServerRequest request) {
    if (!is(request)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "A page of another site made this request, and such a page may only read.")
          .exception();
    }
  }

  /**
   * By the Fetch Metadata headers of the browser; older browsers send only the origin of the page.
   * Its scheme says nothing: a proxy may end TLS. What is not from a browser has no origin.
   */
  static boolean is(HttpServerRequest request) {
    List<String> sites = request.headers().getAll("Sec-Fetch-Site");
    if (!sites.isEmpty()) {
      return sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
    }
    String origin = request.getHeader("Origin");
    return origin == null
        || origin
            .toLowerCase(Locale.ROOT)
            .replaceFirst("^https?://", "")
            .equals(String.valueOf(request.authority()).toLowerCase(Locale.ROOT));
  }
}
