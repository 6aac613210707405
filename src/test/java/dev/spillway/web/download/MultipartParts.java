package dev.spillway.web.download;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code multipart/byteranges} as RFC 2046 5.1.1 and RFC 9110 14.6 define it, independently
 * of what writes it.
 */
public final class MultipartParts {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private final String body;
  private int at;

  private MultipartParts(byte[] body) {
    this.body = new String(body, StandardCharsets.ISO_8859_1);
  }

  /** One part; {@code to} is its last byte. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  public record Part(long from, long to, long complete, String type, byte[] bytes) {}

  public static List<Part> read(String contentType, byte[] body) {
    String prefix = "multipart/byteranges; boundary=";
    if (!contentType.startsWith(prefix)) {
      throw new AssertionError("no multipart: " + contentType);
    }
    return new MultipartParts(body).parts("--" + contentType.substring(prefix.length()));
  }

  private List<Part> parts(String delimiter) {
    List<Part> parts = new ArrayList<>();
    expect(delimiter);
    while (!body.startsWith("--", at)) {
      expect("\r\n");
      parts.add(part(delimiter));
    }
    expect("--\r\n");
    if (at != body.length()) {
      throw new AssertionError("something follows the last delimiter");
    }
    return parts;
  }

  private Part part(String delimiter) {
    String type = null;
    Matcher range = null;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      switch (line.substring(0, line.indexOf(':'))) {
        case "Content-Type" -> type = value;
        case "Content-Range" -> range = CONTENT_RANGE.matcher(value);
        default -> throw new AssertionError("unknown part header " + line);
      }
    }
    if (range == null || !range.matches()) {
      throw new AssertionError("a part without its range");
    }
    long from = Long.parseLong(range.group(1));
    long to = Long.parseLong(range.group(2));
    int length = (int) (to - from + 1);
    byte[] bytes = body.substring(at, at + length).getBytes(StandardCharsets.ISO_8859_1);
    at += length;
    expect("\r\n" + delimiter);
    return new Part(from, to, Long.parseLong(range.group(3)), type, bytes);
  }

  private String line() {
    int end = body.indexOf("\r\n", at);
    String line = body.substring(at, end);
    at = end + 2;
    return line;
  }

  private void expect(String text) {
    if (!body.startsWith(text, at)) {
      throw new AssertionError("at " + at + " is no " + text);
    }
    at += text.length();
  }
}
