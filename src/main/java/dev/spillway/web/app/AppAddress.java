package dev.spillway.web.app;

import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks an application for. The path stays below the application's address in every
 * spelling, and never becomes another host.
 *
 * @param app name of the application
 * @param path below its address, escaped as in a URL (RFC 3986, 3.3), without a slash before it
 * @param query escaped; empty when there is none
 */
record AppAddress(String app, String path, Optional<String> query) {

  /** Of an application. */
  static final String NAME = "[a-z0-9][a-z0-9-]*";

  private static final Pattern TARGET =
      Pattern.compile("/apps/(" + NAME + ")/([^?]*)(?:\\?(.*))?", Pattern.DOTALL);

  /** RFC 3986: a segment may have these, and a query a few more. */
  private static final String UNESCAPED = "-._~!$&'()*+,=:@/";

  private static final String UNESCAPED_IN_QUERY = UNESCAPED + ";?[]";

  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** Applications decode a path once; what changes for longer hides something. */
  private static final int MOST_DECODED = 3;

  /**
   * Reads the target of a request line; empty when it does not name an application.
   *
   * @throws dev.spillway.problem.ProblemException {@code malformed-request} when the path could
   *     leave the application's address
   */
  static Optional<AppAddress> of(String target) {
    Matcher parts = TARGET.matcher(target);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String path = escaped(parts.group(2), UNESCAPED);
    if (isHostile(path)) {
      throw malformed();
    }
    return Optional.of(
        new AppAddress(
            parts.group(1),
            path,
            Optional.ofNullable(parts.group(3)).map(query -> escaped(query, UNESCAPED_IN_QUERY))));
  }

  /** The same below the address of the application. */
  URI below(URI base) {
    URI address = URI.create(base + "/" + path + query.map(text -> "?" + text).orElse(""));
    if (!base.getRawAuthority().equals(address.getRawAuthority())) {
      throw malformed();
    }
    return address;
  }

  /** The last segment of the path, as text; empty for a folder. */
  String fileName() {
    return decoded(path.substring(path.lastIndexOf('/') + 1));
  }

  /** Escapes what clients send as it is, though a URL may not have it. */
  private static String escaped(String text, String unescaped) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7F || c > 0xFF || c == '\\' || c == '#') {
        throw malformed();
      }
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || unescaped.indexOf(c) >= 0);
      if (plain || ESCAPE.matcher(text).region(i, text.length()).lookingAt()) {
        all.append(c);
      } else {
        all.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return all.toString();
  }

  private static boolean isHostile(String path) {
    String seen = path;
    for (int i = 0; i < MOST_DECODED; i++) {
      String decoded = decoded(seen);
      if (decoded.startsWith("/")
          || decoded.contains("//")
          || decoded.indexOf('\\') >= 0
          || decoded.chars().anyMatch(Character::isISOControl)
          || Arrays.stream(decoded.split("/", -1)).anyMatch(AppAddress::isDots)) {
        return true;
      }
      if (decoded.equals(seen)) {
        return false;
      }
      seen = decoded;
    }
    return true;
  }

  /** Servers that know parameters of segments take {@code ..;x} for {@code ..}. */
  private static boolean isDots(String segment) {
    return segment.matches("\\.{1,2}\\s*(?:;.*)?");
  }

  /** Resolves escapes; what is not one stays. */
  static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(text);
    int at = 0;
    while (escape.find()) {
      bytes.writeBytes(text.substring(at, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(Integer.parseInt(text, escape.start() + 1, escape.end(), 16));
      at = escape.end();
    }
    bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static RuntimeException malformed() {
    return Problem.of(
            ProblemType.MALFORMED_REQUEST,
            "This path is none of the application's: its segments are names, none of them empty, . or"
                + " .., and without backslashes and control characters.")
        .exception();
  }
}
