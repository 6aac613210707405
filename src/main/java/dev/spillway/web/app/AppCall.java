package dev.spillway.web.app;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.ConsoleCookie;
import dev.spillway.web.download.ArchiveCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The data of a request for an application, read on its event loop.
 *
 * @param scheme of the browser's address
 * @param host of the browser's address; empty when the request names none
 */
record AppCall(AppAddress address, ArchiveCall archive, String scheme, Optional<String> host) {

  /**
   * What the application is told of the browser: its credentials, and what an answer depends on.
   * Ranges and conditions are about the archive, and the answer's coding would hide a list.
   */
  private static final List<String> TOLD = List.of("Authorization", "Accept", "Accept-Language");

  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /**
   * Called on the event loop of the request; empty when it names no application.
   *
   * @throws ProblemException {@code malformed-request}
   */
  static Optional<AppCall> of(RoutingContext context) {
    HttpServerRequest request = context.request();
    return AppAddress.of(request.uri())
        .map(
            address ->
                new AppCall(
                    address,
                    ArchiveCall.withoutExport(context),
                    request.scheme(),
                    Optional.ofNullable(request.authority()).map(Object::toString)));
  }

  /** The request for {@code app}; always GET, because HEAD brings no list. */
  HttpRequest request(App app) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.below(app.base())).timeout(app.readTimeout()).GET();
    try {
      for (String name : TOLD) {
        archive.headers().getAll(name).forEach(value -> request.header(name, value));
      }
      // HTTP/2 has a header for each cookie (RFC 9113, 8.2.3).
      String cookies = ConsoleCookie.without(archive.headers().getAll("Cookie"));
      if (!cookies.isEmpty()) {
        request.header("Cookie", cookies);
      }
      request.header(
          "User-Agent", Optional.ofNullable(archive.header("User-Agent")).orElse("Spillway"));
      String before = archive.joined(FORWARDED_FOR);
      request.header(
          FORWARDED_FOR, before == null ? archive.address() : before + ", " + archive.address());
      // A proxy before us knows what the browser used; it is trusted as the addresses are.
      request.header(
          FORWARDED_PROTO,
          Optional.ofNullable(archive.header(FORWARDED_PROTO))
              .filter(Set.of("http", "https")::contains)
              .orElse(scheme));
      host.ifPresent(name -> request.header("X-Forwarded-Host", name));
    } catch (IllegalArgumentException _) {
      throw Problem.of(
              ProblemType.MALFORMED_REQUEST, "A header of the request has invalid characters.")
          .exception();
    }
    return request.build();
  }
}
