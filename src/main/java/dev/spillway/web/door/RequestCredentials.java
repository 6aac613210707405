package dev.spillway.web.door;

import dev.spillway.access.Credentials;
import dev.spillway.access.caller.Owners;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads the credentials of a request: {@code Authorization} (RFC 6750 2.1, RFC 7617) and {@code
 * Spillway-Owner}, and the cookie of the console.
 */
final class RequestCredentials {

  static final String OWNER = "Spillway-Owner";

  private RequestCredentials() {}

  /**
   * Reads the credentials.
   *
   * @throws dev.spillway.problem.ProblemException {@code malformed-request} when a header occurs
   *     twice, or is not a valid owner
   */
  static Credentials of(HttpServerRequest request) {
    return new Credentials(
        only(request, "Authorization").flatMap(RequestCredentials::key),
        only(request, OWNER).map(RequestCredentials::owner),
        ConsoleCookie.of(request));
  }

  /** Refuses a repeated header: a proxy might use a different one of them. */
  private static Optional<String> only(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    if (values.size() > 1) {
      throw malformed(
          "The header " + name + " is there " + values.size() + " times; send it once.");
    }
    return values.stream().findFirst();
  }

  /** The key in the header; empty for any other scheme. */
  private static Optional<String> key(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String scheme = authorization.substring(0, space);
    String rest = authorization.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return Optional.of(rest);
    }
    return scheme.equalsIgnoreCase("Basic") ? password(rest) : Optional.empty();
  }

  private static Optional<String> password(String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String owner(String header) {
    String owner = utf8(header).strip();
    if (owner.isEmpty()) {
      // An empty owner would be shared by all clients that forgot to fill it in.
      throw malformed("The header " + OWNER + " is empty: name the owner, or leave it out.");
    }
    if (!Owners.isName(owner)) {
      throw malformed(
          "The header %s takes up to %s characters, and no control characters."
              .formatted(OWNER, Owners.LONGEST));
    }
    return owner;
  }

  /** The transport decodes each byte of a header as one character; clients send UTF-8. */
  private static String utf8(String header) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("The header " + OWNER + " is not UTF-8.");
    }
  }

  private static RuntimeException malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail).exception();
  }
}
