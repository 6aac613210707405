package dev.spillway.web.request;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Reads the small bodies of requests strictly, up to {@link #LIMIT} bytes. */
public final class RequestBody {

  /** Bodies contain parameters, and no data. */
  static final int LIMIT = 1024 * 1024;

  private static final int BLOCK = 8192;

  private static final ObjectReader OBJECT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build()
          .readerFor(new TypeReference<Map<String, Object>>() {});

  private RequestBody() {}

  /**
   * Reads the whole body as text; {@code body} may be null.
   *
   * @param within timeout; over HTTP/2 nothing else limits the time of a body without a length
   * @param more receives the size of each block before it is kept, and throws to refuse it
   */
  public static String text(InputStream body, Duration within, IntConsumer more) {
    if (body == null) {
      return "";
    }
    try {
      byte[] bytes = bytes(body, within, more);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8.");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static ProblemException unreadable(IOException e) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, "The body could not be read to its end.")
        .exception(e);
  }

  private static byte[] bytes(InputStream body, Duration within, IntConsumer more)
      throws IOException {
    long begun = System.nanoTime();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    for (int size = body.read(block); size >= 0; size = body.read(block)) {
      if (bytes.size() + size > LIMIT) {
        throw tooLarge();
      }
      more.accept(size);
      bytes.write(block, 0, size);
      requireWithin(within, begun);
    }
    return bytes.toByteArray();
  }

  /** Refuses a body that began at {@code begun} in nanoseconds, when its time is over. */
  static void requireWithin(Duration within, long begun) {
    if (System.nanoTime() - begun > within.toNanos()) {
      throw malformed(
          "The body was not there within " + within.toSeconds() + " s of its beginning.");
    }
  }

  static ProblemException tooLarge() {
    return Problem.of(
            ProblemType.REQUEST_TOO_LARGE,
            "The body has more than " + LIMIT + " bytes of parameters.")
        .exception();
  }

  static ProblemException tooLarge(long most) {
    return Problem.of(ProblemType.REQUEST_TOO_LARGE, "The body has more than " + most + " bytes.")
        .exception();
  }

  /** Parses a JSON object; numbers keep all their digits. */
  public static Map<String, Object> json(String text) {
    try {
      Map<String, Object> object = OBJECT.readValue(text);
      if (object == null) {
        throw malformed("The body is not a JSON object.");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  static RuntimeException malformed(JsonProcessingException e) {
    if (e instanceof MismatchedInputException) {
      // Its message contains names of our classes.
      return malformed("The body is not one JSON object.");
    }
    return malformed(
        "The body is not a JSON object"
            // The parser's message is about the text; the mapper's contains names of our classes.
            + (e instanceof JsonParseException ? ": " + e.getOriginalMessage() : "")
            + (e.getLocation() == null
                ? "."
                : ", line "
                    + e.getLocation().getLineNr()
                    + ", column "
                    + e.getLocation().getColumnNr()
                    + "."));
  }

  /**
   * Parses {@code application/x-www-form-urlencoded} (WHATWG URL 5.1), but refuses malformed input.
   */
  public static Map<String, List<String>> form(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static String decoded(String encoded) {
    byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      switch (raw[i]) {
        case '+' -> bytes.put((byte) ' ');
        case '%' -> {
          int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
          int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
          if (high < 0 || low < 0) {
            throw malformed("The form has a % that two hexadecimal digits do not follow.");
          }
          bytes.put((byte) (high << 4 | low));
          i += 2;
        }
        default -> bytes.put(raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed("A form field is not UTF-8 once its % escapes are resolved.");
    }
  }

  static RuntimeException malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail).exception();
  }
}
