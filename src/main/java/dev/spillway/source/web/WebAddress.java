package dev.spillway.source.web;

import dev.spillway.source.root.RootPath;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address below which the files of a root are.
 *
 * @param base http or https, with a path that ends with {@code /}, and no query
 */
record WebAddress(URI base) {

  /** As long as a path of a file may be. */
  private static final int LONGEST_PATH = 4095;

  private static final String UNRESERVED = "-._~";

  /**
   * Parts that are ordinary names here, but may leave the base at a server that decodes a path
   * twice, takes {@code \} for {@code /}, or cuts parameters off at a {@code ;}.
   */
  private static final Pattern HARMFUL =
      Pattern.compile(
          "[\\\\\\p{Cntrl}]|%(?:25)*(?:2[ef]|5c|[01][0-9a-f]|c[01]|u)|^\\.{1,2};",
          Pattern.CASE_INSENSITIVE);

  /** The address of a file; empty when no file can have this path. */
  Optional<URI> of(String path) {
    if (RootPath.of(path).isEmpty()) {
      return Optional.empty();
    }
    StringBuilder address = new StringBuilder(base.toString());
    boolean first = true;
    int bytes = 0;
    for (String part : path.split("/", -1)) {
      byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
      bytes += encoded.length + 1;
      if (HARMFUL.matcher(part).find() || bytes > LONGEST_PATH) {
        return Optional.empty();
      }
      append(first ? address : address.append('/'), encoded);
      first = false;
    }
    return Optional.of(URI.create(address.toString()));
  }

  /** Percent-encodes all but the unreserved characters (RFC 3986 2.3). */
  private static void append(StringBuilder address, byte[] part) {
    for (byte b : part) {
      char c = (char) Byte.toUnsignedInt(b);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        address.append(c);
      } else {
        address.append('%').append("%02X".formatted((int) c));
      }
    }
  }
}
