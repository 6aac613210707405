package dev.spillway.web.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.type.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of mod_zip, translated while it is read to the NDJSON of a selection, whose reader checks
 * the rest: each line is {@code crc size path name}, as in mod_zip's README.
 */
final class ModZipList extends InputStream {

  private static final Pattern LINE =
      Pattern.compile("(-|[0-9A-Fa-f]{1,8})[ \\t]+(\\d{1,18})[ \\t]+(\\S+)[ \\t]+(\\S.*)");

  private static final String FOLDER = "@directory";

  /** Longer paths and names exist nowhere. */
  private static final int LONGEST_LINE = 32 * 1024;

  private static final int CRC_DIGITS = 8;

  private static final JsonFactory JSON = new JsonFactory();

  private final InputStream lines;
  private final Locations locations;
  private final String app;
  private final long most;
  private final byte[] block = new byte[8192];
  private long all;
  private int filled;
  private int at;
  private int number;

  /** NDJSON begins with the members of the request: there are none. */
  private ByteBuffer translated = ByteBuffer.wrap("{}\n".getBytes(StandardCharsets.US_ASCII));

  /**
   * @param most limit of the bytes of all lines: much of them, such as blank lines, leaves nothing
   *     in the translation
   */
  ModZipList(InputStream lines, App app, long most) {
    this.lines = lines;
    this.most = most;
    this.locations = app.locations();
    this.app = app.name();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!translated.hasRemaining()) {
      byte[] line = line();
      if (line == null) {
        return -1;
      }
      if (line.length > 0) {
        translated = ByteBuffer.wrap(translated(text(line)));
      }
    }
    int size = Math.min(length, translated.remaining());
    translated.get(target, offset, size);
    return size;
  }

  /** The next line without its end; null after the last. */
  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = next();
    if (next < 0) {
      return null;
    }
    number++;
    for (; next >= 0 && next != '\n'; next = next()) {
      if (line.size() == LONGEST_LINE) {
        throw refused("is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    byte[] bytes = line.toByteArray();
    boolean returned = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return returned ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  private int next() throws IOException {
    if (at == filled) {
      filled = lines.read(block);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
      all += filled;
      if (all > most) {
        throw Problem.of(
                ProblemType.UNUSABLE_ANSWER,
                "The list of \"" + app + "\" has more than " + most + " bytes.")
            .exception();
      }
    }
    return block[at++] & 0xFF;
  }

  private byte[] translated(String line) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw refused(
          "is not \"crc size path name\", with - or hexadecimal digits for the CRC-32: "
              + SafeText.value(line));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (parts.group(3).equals(FOLDER)) {
        json.writeStringField("folder", parts.group(4));
      } else {
        write(json, parts);
      }
      json.writeEndObject();
    }
    out.write('\n');
    return out.toByteArray();
  }

  private void write(JsonGenerator json, Matcher parts) throws IOException {
    String path = path(parts.group(3));
    Locations.Place place =
        locations
            .find(path)
            .orElseThrow(
                () ->
                    refused(
                        "has a path that is in none of spillway.apps."
                            + app
                            + ".locations: "
                            + SafeText.value(path)));
    json.writeStringField("root", place.root());
    json.writeStringField("path", place.path());
    json.writeStringField("name", parts.group(4));
    json.writeNumberField("size", Long.parseLong(parts.group(2)));
    String crc = parts.group(1);
    if (!crc.equals("-")) {
      json.writeStringField("crc32", "0".repeat(CRC_DIGITS - crc.length()) + crc);
    }
  }

  /** Resolves the escapes of a path; a query is for what computes its answer, and files do not. */
  private String path(String escaped) {
    if (escaped.indexOf('?') >= 0) {
      throw refused("has a path with a query, which no file has: " + SafeText.value(escaped));
    }
    byte[] raw = escaped.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.put(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw refused("has a path in which % is no escape: " + SafeText.value(escaped));
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    byte[] resolved = new byte[bytes.flip().remaining()];
    bytes.get(resolved);
    return text(resolved);
  }

  private String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException _) {
      throw refused("is not UTF-8");
    }
  }

  private ProblemException refused(String why) {
    return Problem.of(
            ProblemType.UNUSABLE_ANSWER,
            "Line " + number + " of the list of \"" + app + "\" " + why + ".")
        .exception();
  }
}
