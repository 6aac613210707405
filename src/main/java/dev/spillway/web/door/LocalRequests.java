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
 * Distinguishes requests from this machine from those that only appear to be local. While no
 * credentials are required, a web page in a local browser and a local proxy would give others
 * access.
 */
final class LocalRequests {

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String REMEDY =
      " Create keys (docs/security.md), or accept all requests with"
          + " spillway.access.mode=open.";

  private LocalRequests() {}

  /**
   * Why the request is refused; empty when it is accepted.
   *
   * @param signed whether it needs a signature, which the page of another site cannot make
   */
  static Optional<String> refusal(HttpServerRequest request, boolean signed) {
    if (!isLoopback(request.connection().remoteAddress())) {
      return Optional.of("Only requests from this machine are accepted." + REMEDY);
    }
    if (!isForHere(request)) {
      return Optional.of(
          "Only requests for localhost are accepted, and this one is for another host." + REMEDY);
    }
    Optional<String> ofProxy = Proxies.header(request.headers());
    if (ofProxy.isPresent()) {
      return Optional.of(
          "This request came through a proxy (%s), so its sender is unknown.%s"
              .formatted(SafeText.text(ofProxy.get()), REMEDY));
    }
    if (!signed && !HARMLESS.contains(request.method()) && !SameOrigin.is(request)) {
      return Optional.of(
          "A page of another site made this request, and such a page may only read." + REMEDY);
    }
    return Optional.empty();
  }

  /** Whether {@code address} is on this machine; a Unix domain socket always is. */
  static boolean isLoopback(SocketAddress address) {
    return address.isDomainSocket()
        || InetAddress.ofLiteral(address.hostAddress()).isLoopbackAddress();
  }

  /**
   * Whether the request names this machine as its host. Any other name may be a foreign domain that
   * resolves to this machine (DNS rebinding). Without a host, the request is not from a browser. A
   * request line with an absolute URL is meant for a proxy, and has its own host (RFC 9112, 3.2.2).
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
}
