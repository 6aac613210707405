package dev.spillway.web.door;

import dev.spillway.recipe.type.SafeText;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells requests that somebody on this machine makes from those that only look so: while nobody has
 * to say who they are, a page in a browser on this machine, and a proxy on it, would be others' way
 * in.
 */
final class LocalRequests {

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String REMEDY =
      " Give callers keys (docs/security.md), or let everybody in with spillway.access.mode=open.";

  private LocalRequests() {}

  /** Why the request is not let in; empty when it is. */
  static Optional<String> refusal(HttpServerRequest request) {
    if (!isLoopback(request.connection().remoteAddress())) {
      return Optional.of("Nobody but this machine is let in." + REMEDY);
    }
    if (!isForHere(request)) {
      return Optional.of(
          "Only requests for localhost are let in, and this one is for another host." + REMEDY);
    }
    Optional<String> ofProxy = Proxies.header(request.headers());
    if (ofProxy.isPresent()) {
      return Optional.of(
          "This request has come through a proxy ("
              + SafeText.text(ofProxy.get())
              + "), and it may be anybody's."
              + REMEDY);
    }
    if (!HARMLESS.contains(request.method()) && !isSameOrigin(request)) {
      return Optional.of(
          "A page of another site made this request, and such a page may only read." + REMEDY);
    }
    return Optional.empty();
  }

  /** A socket in the file system is this machine's. */
  static boolean isLoopback(SocketAddress address) {
    return address.isDomainSocket()
        || InetAddress.ofLiteral(address.hostAddress()).isLoopbackAddress();
  }

  /**
   * Whether it names this machine. A name that somebody else's DNS resolves to it is theirs to
   * send; without any, it is no browser's request. A whole address in the first line comes from who
   * takes us for a proxy, and says a host of its own (RFC 9112, 3.2.2).
   */
  static boolean isForHere(HttpServerRequest request) {
    if (!request.uri().startsWith("/")) {
      return false;
    }
    List<String> hosts = request.headers().getAll("Host");
    if (request.authority() == null) {
      return hosts.isEmpty();
    }
    return hosts.size() <= 1 && NAMES.contains(request.authority().host().toLowerCase(Locale.ROOT));
  }

  /**
   * By what browsers say themselves (Fetch Metadata); the older ones say only where the page is
   * from.
   */
  private static boolean isSameOrigin(HttpServerRequest request) {
    List<String> sites = request.headers().getAll("Sec-Fetch-Site");
    if (!sites.isEmpty()) {
      return sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
    }
    String origin = request.getHeader("Origin");
    return origin == null
        || origin.equalsIgnoreCase(request.scheme() + "://" + request.authority());
  }
}
